"""Periods: opened, dated, locked, started in; national ones by the nation, an agency's own by the agency."""

from __future__ import annotations

import pytest

from spbe.store import queries
from spbe.store.queries import PeriodLine
from tests.spbe.web.conftest import Site

HERE, TOP = "/kelola/kota-contoh/periode/", "/kelola/nasional/periode/"
NEW = {"instrument": "spbe-2020", "year": "2027", "kind": "evaluasi", "title": "", "slug": "", "late_rule": "mark"}


@pytest.fixture
def admin(site: Site) -> Site:
    """Return the site as Agus, who administers Kota Contoh, sees it."""
    site.become("Agus")
    return site


def stored(site: Site, slug: str, owner: str = "kota-contoh") -> PeriodLine | None:
    """Return a period as it is stored."""
    with site.house.sessions() as session:
        return queries.period_at(session, owner, slug)


def change(site: Site, slug: str = "2026", **more: str) -> dict[str, str]:
    """Return the form of a period as it is stored, with some fields changed."""
    line = stored(site, slug)
    assert line
    days = {f"{s}-{e}": str(d) for s, both in line.stages.items() for e, d in zip(("opens", "closes"), both) if d}  # noqa: B905 - pairs
    sent = {"title": line.title, "late_rule": line.late_rule, "version": str(line.version), **days}
    return {**sent, **({"is_locked": "1"} if line.is_locked else {}), **more}


def test_a_period_is_opened_with_what_was_left_empty_filled_in(admin: Site) -> None:
    admin.post(HERE + "baru", {**NEW, "self-opens": "2027-01-04", "self-closes": "31/03/2027"})
    line = stored(admin, "2027")
    assert line
    assert (line.title, line.kind, line.late_rule) == ("SPBE 2027", "evaluasi", "mark")
    assert [str(day) for day in line.stages["self"]] == ["2027-01-04", "2027-03-31"]
    admin.post(HERE + "baru", {**NEW, "kind": "latihan"})
    assert stored(admin, "2027-latihan")
    assert "Latihan" in admin.get(HERE).text


def test_everything_that_is_wrong_with_a_period_is_told_at_once(admin: Site) -> None:
    dates = {"self-opens": "2027-03-31", "self-closes": "2027-01-04", "document-opens": "besok"}
    bad = {**NEW, "slug": "Dua Ribu!", "year": "1999", "late_rule": "x", "title": "a" * 301, **dates}
    page = admin.page(admin.post(HERE + "baru", bad, status=422), 422)
    for told in ("tidak terbaca",):
        assert told in page.text
    del bad["document-opens"]
    page = admin.page(admin.post(HERE + "baru", bad, status=422), 422)
    for told in ("Judul: isi", "Alamat “dua ribu!”", "Tahun 1999", "Pilih apa yang terjadi", "ditutup sebelum dibuka"):
        assert told in page.text
    assert page.by_id("self-closes").get("value") == "2027-01-04"  # type: ignore[union-attr]  # the page has the field


def test_an_address_is_given_once(admin: Site) -> None:
    page = admin.page(admin.post(HERE + "baru", {**NEW, "year": "2026"}, status=422), 422)
    assert "Alamat 2026 sudah dipakai" in page.text


def test_a_period_is_changed_and_locked(admin: Site) -> None:
    admin.post(HERE + "2026", change(admin, title="Penilaian kota 2026", late_rule="lock", is_locked="1"))
    line = stored(admin, "2026")
    assert line and (line.title, line.late_rule, line.is_locked) == ("Penilaian kota 2026", "lock", True)
    assert "Dikunci" in admin.get(HERE + "2026").text
    unlocked = change(admin)
    del unlocked["is_locked"]
    admin.post(HERE + "2026", unlocked)
    line = stored(admin, "2026")
    assert line and not line.is_locked


def test_two_people_who_change_a_period_see_both(admin: Site) -> None:
    mine = change(admin, title="Judul saya")
    admin.post(HERE + "2026", change(admin, title="Judul lain"))
    page = admin.page(admin.post(HERE + "2026", mine, status=409), 409)
    assert "Judul saya" in page.text
    assert "Judul lain" in page.text
    admin.post(HERE + "2026", {**mine, "replace": page.all("button", name="replace")[0].get("value")})
    line = stored(admin, "2026")
    assert line and line.title == "Judul saya"


def test_dates_that_cannot_be_are_named_and_nothing_is_saved(admin: Site) -> None:
    before = stored(admin, "2026")
    page = admin.page(admin.post(HERE + "2026", change(admin, **{"review-opens": "2020-01-01"}), status=422), 422)
    assert "di luar tahun 2026" in page.text
    page = admin.page(admin.post(HERE + "2026", change(admin, version="x"), status=303) and admin.client.get(HERE))
    assert stored(admin, "2026") == before


def test_a_period_of_another_agency_is_a_404_and_cannot_be_started_in(site: Site) -> None:
    site.become("Agus")
    site.post(HERE + "baru", {**NEW, "slug": "khusus"})
    site.become("Lina")
    there = "/kelola/kabupaten-contoh/periode/"
    assert site.client.get(there + "khusus").status_code == 404
    for owner in ("kota-contoh", "kabupaten-contoh", "nasional"):
        site.post(f"{there}{owner}/khusus/mulai", {}, status=404)
    with site.house.sessions() as session:
        assert queries.find_assessment(session, "kabupaten-contoh/khusus") is None


def test_an_agency_cannot_change_or_open_a_national_period_but_starts_in_it(site: Site) -> None:
    site.become("Nadia")
    site.post(TOP + "baru", {**NEW, "title": "Evaluasi nasional 2027"})
    site.become("Agus")
    assert "Evaluasi nasional 2027" in site.get(HERE).text
    assert site.client.get(HERE + "2027").status_code == 404
    assert site.client.get(TOP).status_code == 404
    site.post(TOP + "baru", {**NEW, "year": "2028"}, status=404)
    site.post(TOP + "2027", {"title": "x", "version": "1"}, status=404)
    site.post(HERE + "nasional/2027/mulai", {})
    site.post(HERE + "nasional/2027/mulai", {}, status=409)
    assert "Buka penilaian" in site.get(HERE).text


def test_the_coordinator_starts_an_assessment_and_changes_no_period(site: Site) -> None:
    site.become("Agus")
    site.post(HERE + "baru", NEW)
    site.become("Rini")
    assert site.client.get(HERE + "2027").status_code == 404
    assert site.client.get(HERE + "baru").status_code == 404
    site.post(HERE + "2027", {"title": "x", "version": "1"}, status=404)
    answer = site.post(HERE + "kota-contoh/2027/mulai", {})
    assert answer.location.endswith("/penilaian/kota-contoh/2027/")


def test_nobody_starts_in_a_locked_period(admin: Site) -> None:
    admin.post(HERE + "baru", NEW)
    admin.post(HERE + "2027", {"title": "T", "late_rule": "mark", "version": "1", "is_locked": "1"})
    page = admin.page(admin.post(HERE + "kota-contoh/2027/mulai", {}, status=409), 409)
    assert "dikunci" in page.text


def test_the_nation_enrols_agencies_all_or_none(site: Site) -> None:
    site.become("Nadia")
    site.post(TOP + "baru", {**NEW, "title": "Evaluasi nasional 2027"})
    site.post(TOP + "2027/instansi", {"agency": ["32.73"]}, status=422)  # has nobody here yet
    site.post(TOP + "2027/instansi", {}, status=422)
    site.post(TOP + "2027/instansi", {"agency": ["kota-contoh"]})
    page = site.page(site.post(TOP + "2027/instansi", {"agency": ["kabupaten-contoh", "kota-contoh"]}, status=409), 409)
    assert "tidak ada yang dimulai" in page.text
    site.post(TOP + "2027/instansi", {"agency": ["kabupaten-contoh"]})
    assert "2 instansi menilai di periode ini" in site.get(TOP + "2027").text
    assert "sudah terdaftar" in site.get(TOP + "2027").text
    site.post(TOP + "baru", {**NEW, "kind": "latihan"}, status=422)


@pytest.mark.parametrize("name", ["Sari", "Hadi", "Dewi", "Tuti", "Budi", "Lina", "Tari", "Joko"])
def test_whoever_starts_nothing_here_finds_no_such_page(site: Site, name: str) -> None:
    site.become(name)
    for path in ("", "baru", "2026"):
        assert site.client.get(HERE + path).status_code == 404
    for path in ("baru", "2026", "kota-contoh/2026/mulai", "2026/instansi"):
        site.post(HERE + path, NEW, status=404)


def test_a_title_with_markup_is_shown_as_text(admin: Site) -> None:
    evil = "<img src=x onerror=alert(1)>"
    admin.post(HERE + "baru", {**NEW, "title": evil})
    for path in (HERE, HERE + "2027"):
        page = admin.get(path)
        assert evil in page.text
        assert not page.all("img")
