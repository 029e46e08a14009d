"""Units on the site: listed, added, renamed, closed, by those who may, and by nobody from elsewhere."""

from __future__ import annotations

import pytest

from spbe.store import queries
from spbe.store.queries import UnitLine
from tests.spbe.web.conftest import Site

HERE = "/kelola/kota-contoh/unit/"
EVIL = '<img src=x onerror="alert(1)">{{ 7*7 }}'


def stored(site: Site, code: str) -> UnitLine | None:
    """Return a unit of Kota Contoh as it is stored."""
    with site.house.sessions() as session:
        return queries.unit_of(session, "kota-contoh", code)


@pytest.fixture
def admin(site: Site) -> Site:
    """Return the site as Agus, who administers Kota Contoh, sees it."""
    site.become("Agus")
    return site


def test_units_are_listed_with_their_operators_and_what_they_lead(admin: Site) -> None:
    page = admin.get(HERE)
    row = next(row for row in page.all("tr") if "diskominfo" in row.text)
    assert "Sari" in row.text
    assert "20" in row.text
    assert HERE in {link.get("href") for link in page.all("a", aria_current="page")}


def test_a_unit_is_added_and_its_page_opens(admin: Site) -> None:
    admin.post(HERE, {"name": " Dinas  Perhubungan "})
    assert "Dinas Perhubungan ditambahkan" in admin.get(HERE).text
    assert "Belum memimpin indikator" in admin.get(HERE + "dinas-perhubungan").text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "Nama unit: Belum diisi."),
        ({"name": "x" * 301}, "paling banyak 300"),
        ({"name": "Dinas", "code": "a/b"}, "tidak dapat dipakai"),
        ({"name": "!!!"}, "tidak dapat dipakai"),
        ({"name": "Dinas", "code": "hukum"}, "sudah dipakai unit “Bagian Hukum”"),
    ],
)
def test_a_unit_that_cannot_be_added_says_why_and_keeps_what_was_typed(
    admin: Site, sent: dict[str, str], told: str
) -> None:
    page = admin.page(admin.post(HERE, sent, status=422), 422)
    assert told in page.text
    assert page.by_id("name").get("value") == sent["name"]  # type: ignore[union-attr]  # the page has the field


def test_a_unit_is_renamed_and_closed_and_opened_again(admin: Site) -> None:
    admin.post(HERE + "hukum", {"name": "Bagian Hukum dan HAM", "is_active": "1", "version": "1"})
    admin.post(HERE + "hukum", {"name": "Bagian Hukum dan HAM", "version": "2"})
    assert stored(admin, "hukum") == UnitLine(2, "hukum", "Bagian Hukum dan HAM", False, 3)
    page = admin.get(HERE + "hukum")
    assert "Ditutup" in page.text
    assert page.by_id("is_active").attributes.get("checked", "no") == "no"  # type: ignore[union-attr]  # it is there
    admin.post(HERE + "hukum", {"name": "Bagian Hukum dan HAM", "is_active": "1", "version": "3"})
    assert "Dipakai" in admin.get(HERE + "hukum").text


def test_two_people_who_rename_a_unit_see_both_names(admin: Site) -> None:
    admin.post(HERE + "hukum", {"name": "Biro Hukum", "is_active": "1", "version": "1"})
    sent = {"name": "Bagian Hukum Setda", "is_active": "1", "version": "1"}
    page = admin.page(admin.post(HERE + "hukum", sent, status=409), 409)
    assert "Biro Hukum" in page.text
    assert page.by_id("name").get("value") == "Bagian Hukum Setda"  # type: ignore[union-attr]  # the page has the field
    kept = stored(admin, "hukum")
    assert kept and kept.name == "Biro Hukum"
    again = page.all("button", name="replace")[0].get("value")
    admin.post(HERE + "hukum", {**sent, "replace": again})
    kept = stored(admin, "hukum")
    assert kept and kept.name == "Bagian Hukum Setda"


def test_a_name_with_markup_is_shown_as_text_on_every_page(admin: Site) -> None:
    admin.post(HERE, {"name": EVIL, "code": "jahat"})
    for path in (HERE, HERE + "jahat", "/kelola/kota-contoh/penugasan/"):
        page = admin.get(path)
        assert not [image for image in page.all("img") if image.get("src") == "x"]
        assert EVIL in page.text


def test_a_unit_of_another_agency_is_a_404_like_one_that_does_not_exist(site: Site) -> None:
    site.become("Lina")
    answers = [
        site.client.get(path) for path in ("/kelola/kabupaten-contoh/unit/hukum", "/kelola/kabupaten-contoh/unit/x")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace("hukum", "x") == answers[1].text
    sent = {"name": "Diambil", "is_active": "1", "version": "1"}
    site.post("/kelola/kabupaten-contoh/unit/hukum", sent, status=404)
    kept = stored(site, "hukum")
    assert kept and kept.name == "Bagian Hukum"


@pytest.mark.parametrize("name", ["Sari", "Hadi", "Dewi", "Tuti", "Budi", "Lina", "Tari", "Joko"])
def test_whoever_does_not_manage_units_here_finds_no_such_page(site: Site, name: str) -> None:
    site.become(name)
    for path in ("/kelola/kota-contoh/", HERE, HERE + "hukum", "/kelola/kota-contoh/penugasan/"):
        assert site.client.get(path).status_code == 404, path
    site.post(HERE, {"name": "Dinas"}, status=404)
    site.post(HERE + "hukum", {"name": "Diambil", "version": "1"}, status=404)
    site.post("/kelola/kota-contoh/penugasan/", {"was-1": "", "lead-1": "hukum"}, status=404)


def test_the_national_level_has_no_units(site: Site) -> None:
    site.become("Nadia")
    for path in ("/kelola/nasional/unit/", "/kelola/nasional/penugasan/", "/kelola/tidak-ada/unit/"):
        assert site.client.get(path).status_code == 404
