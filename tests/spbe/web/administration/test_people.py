"""People of an agency: invited, given roles, scoped, let in and kept out, by those who may and within their agency."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from spbe import workflow
from spbe.roles import NATIONAL, Membership, Role
from spbe.store import models, queries
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

HERE = "/kelola/kota-contoh/orang/"
EVIL = '"><img src=x onerror=alert(1)>'
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture
def admin(site: Site) -> Site:
    """Return the site as Agus, who administers Kota Contoh, sees it."""
    site.become("Agus")
    return site


def number(site: Site, name: str) -> int:
    """Return somebody's number."""
    with site.house.sessions() as session:
        return session.scalars(select(models.Person.id).where(models.Person.name == name)).one()


def held(site: Site, name: str) -> set[Membership]:
    """Return the roles somebody holds anywhere."""
    with site.house.sessions() as session:
        person = queries.person(session, number(site, name))
        return set(person.memberships) if person else set()


def names(page: Page) -> set[str]:
    """Return the names in the list of people."""
    return {link.text for link in page.all("a") if link.inside("tbody")}


def link_in(page: Page) -> str:
    """Return the link that a page shows once."""
    return next(field.get("value") for field in page.all("input") if field.get("id").startswith("tautan-"))


def test_everybody_with_a_role_here_is_listed_and_nobody_else(admin: Site) -> None:
    page = admin.get(HERE)
    assert {"Agus", "Rini", "Sari", "Budi"} <= names(page)
    assert not {"Lina", "Yusuf", "Joko", "Nadia", "Tari"} & names(page)
    sari = next(row.text for row in page.all("tr") if "Sari" in row.text)
    assert "Operator unit" in sari
    assert "Dinas Komunikasi dan Informatika" in sari


def test_an_administrator_sees_neither_address_nor_sign_in_of_assessors_from_outside(admin: Site) -> None:
    page = admin.get(HERE)
    assert "budi@" not in page.html
    assert "budi@" not in admin.get(f"{HERE}{number(admin, 'Budi')}").html
    admin.become("Nadia")
    assert "budi@" in admin.get(HERE).html


def test_the_list_is_filtered_by_name_address_and_role(admin: Site) -> None:
    assert names(admin.get(HERE + "?q=sar")) == {"Sari"}
    assert names(admin.get(HERE + "?q=rini@")) == {"Rini"}
    assert names(admin.get(HERE + "?peran=leader")) == {"Hadi"}
    assert "Tidak ada yang cocok" in admin.get(HERE + "?q=zzz").text


def test_a_new_person_is_invited_with_a_link_shown_once(admin: Site) -> None:
    sent = {"name": "Bayu", "email": "Bayu@Contoh.go.id", "role": "unit_operator", "units": ["hukum"]}
    answer = admin.post(HERE + "undang", sent, status=200)
    page = admin.page(answer)
    link = link_in(page)
    assert "/undangan/" in link
    assert answer.headers["Cache-Control"] == "no-store"
    assert held(admin, "Bayu") == {Membership("kota-contoh", Role.UNIT_OPERATOR, frozenset({"hukum"}))}
    assert link not in admin.get(f"{HERE}{number(admin, 'Bayu')}").html
    with admin.house.sessions() as session:
        facts = workflow.see_entry_link(session, link.rpartition("/")[2], at=NOW)
        assert facts and facts.name == "Bayu"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "", "email": "a@x.id", "role": "leader"}, "Nama: Belum diisi."),
        ({"name": "A", "email": "a@", "role": "leader"}, "tidak terbaca"),
        ({"name": "A", "email": "a@x.id", "role": ""}, "Pilihan itu tidak ada."),
        ({"name": "A", "email": "a@x.id", "role": "unit_operator"}, "Pilih unit yang diisi operator"),
        ({"name": "A", "email": "a@x.id", "role": "internal_assessor"}, "Pilih aspek yang diperiksa"),
        ({"name": "A", "email": "a@x.id", "role": "internal_assessor", "aspects": ["99"]}, "tidak ada di instansi ini"),
        ({"name": "A", "email": "rini@contoh.example", "role": "coordinator"}, "sudah punya peran ini"),
    ],
)
def test_an_invitation_that_cannot_be_says_why_and_keeps_what_was_typed(
    admin: Site, sent: dict[str, str], told: str
) -> None:
    page = admin.page(admin.post(HERE + "undang", sent, status=422), 422)
    assert told in page.text
    assert page.by_id("email").get("value") == sent["email"]  # type: ignore[union-attr]  # the page has the field


@pytest.mark.parametrize("role", ["external_assessor", "reviewer", "national_admin"])
def test_a_role_above_ones_own_is_neither_offered_nor_accepted(admin: Site, role: str) -> None:
    offered = {option.get("value") for option in admin.get(HERE + "undang").all("option")}
    assert role not in offered
    admin.post(HERE + "undang", {"name": "A", "email": "a@x.id", "role": role}, status=422)
    admin.post(f"{HERE}{number(admin, 'Hadi')}/peran", {"role": role}, status=422)
    assert held(admin, "Hadi") == {Membership("kota-contoh", Role.LEADER)}
    with admin.house.sessions() as session:
        assert session.scalars(select(models.Person).where(models.Person.email == "a@x.id")).first() is None


def test_a_scope_of_another_agency_is_refused(site: Site) -> None:
    site.become("Nadia")
    site.post("/kelola/kabupaten-contoh/unit/", {"name": "Satpol PP"})
    site.become("Agus")
    sent = {"name": "A", "email": "a@x.id", "role": "unit_operator", "units": ["satpol-pp"]}
    page = site.page(site.post(HERE + "undang", sent, status=422), 422)
    assert "tidak ada di instansi ini" in page.text
    sari = f"{HERE}{number(site, 'Sari')}"
    site.post(sari + "/peran", {"role": "unit_operator", "units": ["satpol-pp"]}, status=422)
    site.post(sari + "/cakupan", {"role": "unit_operator", "scopes": ["satpol-pp"], "seen": "diskominfo"}, status=422)
    assert held(site, "Sari") == {Membership("kota-contoh", Role.UNIT_OPERATOR, frozenset({"diskominfo"}))}


def test_somebody_known_elsewhere_is_invited_by_address_without_a_name_told_before(admin: Site) -> None:
    for name in ("Lina", "lina@contoh.example"):
        assert names(admin.get(HERE + "?q=" + name)) == set()
    sent = {"name": "Seseorang", "email": "lina@contoh.example", "role": "planner"}
    admin.post(HERE + "undang", sent)
    assert "Lina" in names(admin.get(HERE))
    page = admin.get(f"{HERE}{number(admin, 'Lina')}")
    assert "Kabupaten" not in page.text
    assert "Koordinator SPBE" not in [b.text for b in page.all("b")]


def test_people_of_another_agency_are_a_404_like_nobody(site: Site) -> None:
    site.become("Lina")  # coordinator there, no administrator
    site.client.get("/kelola/kabupaten-contoh/orang/")
    site.become("Agus")
    lina, doors = number(site, "Lina"), ("peran", "cakupan", "cabut", "tautan", "akses")
    for person in (lina, 99_999):
        assert site.client.get(f"{HERE}{person}").status_code == 404
        for door in doors:
            sent = {"role": "coordinator", "active": "0", "seen": ""}
            site.post(f"{HERE}{person}/{door}", sent, status=404)
    assert site.client.get(f"/kelola/kabupaten-contoh/orang/{lina}").status_code == 404
    assert site.client.get(HERE + "9" * 30).status_code == 404
    assert held(site, "Lina") == {Membership("kabupaten-contoh", Role.COORDINATOR)}


def test_a_role_is_given_scoped_and_taken(admin: Site) -> None:
    tuti = f"{HERE}{number(admin, 'Tuti')}"
    admin.post(tuti + "/peran", {"role": "internal_assessor", "aspects": ["1", "2"]})
    assert Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({"1", "2"})) in held(admin, "Tuti")
    admin.post(tuti + "/cakupan", {"role": "internal_assessor", "scopes": ["2"], "seen": "1 2"})
    assert Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({"2"})) in held(admin, "Tuti")
    sent = {"role": "internal_assessor", "scopes": ["3"], "seen": "1 2"}
    page = admin.page(admin.post(tuti + "/cakupan", sent, status=409), 409)
    assert "Cakupan diubah orang lain" in page.text
    admin.post(tuti + "/cabut", {"role": "internal_assessor"})
    assert held(admin, "Tuti") == {Membership("kota-contoh", Role.PLANNER)}


def test_the_role_of_somebody_who_judges_cannot_be_taken_by_the_agency(admin: Site) -> None:
    admin.post(f"{HERE}{number(admin, 'Budi')}/cabut", {"role": "external_assessor"}, status=404)
    assert Membership("kota-contoh", Role.EXTERNAL_ASSESSOR) in held(admin, "Budi")


def test_the_national_administrator_names_external_assessors_for_an_agency(site: Site) -> None:
    site.become("Nadia")
    site.post(HERE + "undang", {"name": "Ratih", "email": "ratih@x.ac.id", "role": "external_assessor"}, status=200)
    assert held(site, "Ratih") == {Membership("kota-contoh", Role.EXTERNAL_ASSESSOR)}
    assert "national_admin" not in {o.get("value") for o in site.get(HERE + "undang").all("option")}
    at_the_top = {option.get("value") for option in site.get("/kelola/nasional/orang/undang").all("option")}
    assert at_the_top == {"", "external_assessor", "reviewer", "national_admin"}
    site.post("/kelola/nasional/orang/undang", {"name": "B", "email": "b@x.id", "role": "coordinator"}, status=422)


def test_the_last_administrator_remains(site: Site) -> None:
    for name in ("Agus", "Nadia"):
        site.become(name)
        agus = f"{HERE}{number(site, 'Agus')}"
        page = site.page(site.post(agus + "/cabut", {"role": "agency_admin", "sure": "1"}, status=409), 409)
        assert "terakhir tidak dapat dilepas" in page.text
        site.post(agus + "/akses", {"active": "0"}, status=409)
    nadia = f"/kelola/nasional/orang/{number(site, 'Nadia')}"
    site.post(nadia + "/cabut", {"role": "national_admin", "sure": "1"}, status=409)
    assert held(site, "Nadia") == {Membership(NATIONAL, Role.NATIONAL_ADMIN)}


def test_nobody_drops_their_own_administration_by_accident(admin: Site) -> None:
    admin.post(HERE + "undang", {"name": "Dua", "email": "dua@x.id", "role": "agency_admin"}, status=200)
    agus = f"{HERE}{number(admin, 'Agus')}"
    page = admin.page(admin.post(agus + "/cabut", {"role": "agency_admin"}, status=200))
    assert "Cabut peran Anda sendiri?" in page.text
    assert held(admin, "Agus")
    admin.post(agus + "/akses", {"active": "0"}, status=409)
    admin.post(agus + "/cabut", {"role": "agency_admin", "sure": "1"})
    assert held(admin, "Agus") == set()


def test_access_is_closed_and_opened_and_links_are_made(admin: Site) -> None:
    hadi = f"{HERE}{number(admin, 'Hadi')}"
    first = link_in(admin.page(admin.post(hadi + "/tautan", {}, status=200)))
    admin.post(hadi + "/akses", {"active": "0"})
    assert "Akses ditutup" in admin.get(hadi).text
    with admin.house.sessions() as session:
        assert workflow.see_entry_link(session, first.rpartition("/")[2], at=NOW) is None
    admin.post(hadi + "/akses", {"active": "1"})
    assert link_in(admin.page(admin.post(hadi + "/tautan", {}, status=200))) != first


def test_nobody_makes_a_link_for_somebody_who_is_more_elsewhere(site: Site) -> None:
    site.become("Nadia")
    site.post(HERE + "undang", {"name": "N", "email": "nadia@contoh.example", "role": "leader"}, status=200)
    site.become("Agus")
    nadia = f"{HERE}{number(site, 'Nadia')}"
    assert "diatur admin nasional" in site.get(nadia).text
    for door in ("tautan", "akses"):
        assert site.client.post(f"{nadia}/{door}", data={"csrf_token": site.token(), "active": "0"}).status_code == 403


def test_a_name_with_markup_is_shown_as_text_on_every_page(admin: Site) -> None:
    sent = {"name": EVIL, "email": "evil@x.id", "role": "unit_operator", "units": ["hukum"]}
    shown = admin.page(admin.post(HERE + "undang", sent, status=200))
    paths = (HERE, f"{HERE}{number(admin, EVIL)}", "/kelola/kota-contoh/unit/", "/kelola/kota-contoh/unit/hukum")
    for page in (shown, *(admin.get(path) for path in paths)):
        assert not [image for image in page.all("img") if image.get("src") == "x"]
        assert EVIL in page.text


@pytest.mark.parametrize("name", ["Rini", "Sari", "Hadi", "Dewi", "Tuti", "Budi", "Lina", "Tari", "Joko"])
def test_whoever_does_not_manage_people_here_finds_no_such_page(site: Site, name: str) -> None:
    site.become(name)
    for path in ("", "undang", "1", "impor/", "impor/contoh.csv"):
        assert site.client.get(HERE + path).status_code == 404, path
    for path in ("undang", "1/peran", "1/cakupan", "1/cabut", "1/tautan", "1/akses", "impor/", "impor/simpan"):
        site.post(HERE + path, {"role": "agency_admin"}, status=404)


def test_the_links_of_several_people_can_be_saved_as_a_file_without_formulas(admin: Site) -> None:
    from urllib.parse import unquote

    sent = {"name": "=1+1", "email": "rumus@x.id", "role": "leader"}
    page = admin.page(admin.post(HERE + "undang", sent, status=200))
    address = next(link.get("href") for link in page.all("a") if link.get("href").startswith("data:text/csv"))
    assert "'=1+1;rumus@x.id;Pimpinan;http" in unquote(address)


def test_a_person_who_was_never_asked_for_is_not_found_by_a_reader_of_units(site: Site) -> None:
    """Whoever manages units without managing people sees names of operators, and no way to their pages."""
    site.become("Rini")
    page = site.get("/kelola/kota-contoh/unit/hukum")
    assert "Wati" in page.text
    assert not [link for link in page.all("a") if "/orang/" in link.get("href")]
