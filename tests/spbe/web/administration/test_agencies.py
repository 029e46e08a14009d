"""The directory of agencies, kept by the national administrator alone."""

from __future__ import annotations

import pytest

from spbe.store import queries
from tests.spbe.web.conftest import Site

HERE = "/kelola/instansi/"
NEW = {"code": "badan-uji", "name": "Badan Uji", "kind": "lembaga", "province": "", "time_zone": "Asia/Jayapura"}


@pytest.fixture
def owner(site: Site) -> Site:
    """Return the site as Nadia, who administers all agencies, sees it."""
    site.become("Nadia")
    return site


def test_agencies_that_work_here_come_first_and_say_how_many_people_they_have(owner: Site) -> None:
    page = owner.get(HERE)
    rows = [row.text for row in page.all("tr")][1:3]
    assert {"Pemerintah Kabupaten Contoh" in row or "Pemerintah Kota Contoh" in row for row in rows} == {True}
    assert "10" in next(row for row in rows if "Kota" in row)
    assert "Tingkat nasional" not in [link.text for link in page.all("a")]


def test_an_agency_is_found_by_name_code_kind_and_page(owner: Site) -> None:
    assert "Kota Bandung" in owner.get(HERE + "?q=32.73").text
    assert "1 instansi" in owner.get(HERE + "?q=kota+contoh&jenis=kota").text
    assert "Tidak ada instansi" in owner.get(HERE + "?q=zzzz").text
    for query in ("halaman=999", "halaman=x", "jenis=zzz", "q=%00"):
        owner.get(HERE + "?" + query)


def test_an_agency_is_added_and_gets_people(owner: Site) -> None:
    owner.post(HERE + "baru", NEW)
    with owner.house.sessions() as session:
        facts = queries.agency_facts(session, "badan-uji")
    assert facts and (facts.name, facts.time_zone, facts.is_invented) == ("Badan Uji", "Asia/Jayapura", False)
    sent = {"name": "Admin", "email": "admin@uji.go.id", "role": "agency_admin"}
    owner.post("/kelola/badan-uji/orang/undang", sent, status=200)
    assert "1 orang di sini" in owner.get(HERE + "badan-uji").text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"code": "Badan Uji"}, "Kode “badan uji” tidak dapat dipakai"),
        ({"code": "nasional"}, "tidak dapat dipakai"),
        ({"code": "instansi"}, "tidak dapat dipakai"),
        ({"code": "kota-contoh"}, "sudah dipakai instansi lain"),
        ({"name": ""}, "Nama: Belum diisi."),
        ({"name": "pemerintah KOTA contoh"}, "Nama itu sudah dipakai"),
        ({"kind": "planet"}, "Pilih jenis instansi."),
        ({"time_zone": "Mars/Utara"}, "Pilih zona waktu."),
        ({"province": "x" * 400}, "Provinsi: Terlalu panjang"),
    ],
)
def test_an_agency_that_cannot_be_says_why(owner: Site, sent: dict[str, str], told: str) -> None:
    page = owner.page(owner.post(HERE + "baru", {**NEW, **sent}, status=422), 422)
    assert told in page.text


def test_a_renamed_agency_is_still_found_by_its_old_name(owner: Site) -> None:
    sent = {"name": "Pemerintah Kota Contoh Baru", "seen": "Pemerintah Kota Contoh"}
    owner.post(HERE + "kota-contoh", sent)
    page = owner.get(HERE + "kota-contoh")
    assert "Pemerintah Kota Contoh Baru" in page.text
    assert "Pemerintah Kota Contoh" in [item.text for item in page.all("li")]
    assert "Kota Contoh Baru" in owner.get(HERE + "?q=pemerintah+kota+contoh").text
    taken = {"name": "Pemerintah Kabupaten Contoh", "seen": "Pemerintah Kota Contoh Baru"}
    owner.post(HERE + "kota-contoh", taken, status=422)


def test_two_people_who_rename_an_agency_see_both_names(owner: Site) -> None:
    owner.post(HERE + "kota-contoh", {"name": "Nama A", "seen": "Pemerintah Kota Contoh"})
    sent = {"name": "Nama B", "seen": "Pemerintah Kota Contoh"}
    page = owner.page(owner.post(HERE + "kota-contoh", sent, status=409), 409)
    assert "Nama A" in page.text
    assert "Nama B" in [b.get("value") for b in page.all("input")]
    owner.post(HERE + "kota-contoh", {**sent, "seen": page.all("input", name="seen")[0].get("value")})
    assert "Nama B" in owner.get(HERE + "kota-contoh").text


def test_a_name_with_markup_is_shown_as_text(owner: Site) -> None:
    evil = "<img src=x onerror=alert(1)>"
    owner.post(HERE + "baru", {**NEW, "name": evil, "is_invented": "1"})
    for path in (HERE, HERE + "badan-uji", "/kelola/badan-uji/unit/"):
        page = owner.get(path)
        assert evil in page.text
        assert not page.all("img")


@pytest.mark.parametrize("name", ["Agus", "Rini", "Budi", "Tari", "Joko"])
def test_nobody_else_opens_the_directory(site: Site, name: str) -> None:
    site.become(name)
    for path in ("", "baru", "kota-contoh"):
        assert site.client.get(HERE + path).status_code == 404
    for path in ("baru", "kota-contoh"):
        site.post(HERE + path, {**NEW, "seen": "Pemerintah Kota Contoh"}, status=404)


def test_an_unknown_code_is_a_404(owner: Site) -> None:
    assert owner.client.get(HERE + "tidak-ada").status_code == 404
    assert owner.client.get(HERE + "nasional").status_code == 404
    owner.post(HERE + "nasional", {"name": "x", "seen": "Tingkat nasional"}, status=404)
