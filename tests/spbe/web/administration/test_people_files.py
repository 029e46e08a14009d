"""People from a file: previewed row by row, saved whole or not at all, and exactly what was previewed."""

from __future__ import annotations

import io

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from spbe.intake import read_table
from spbe.roles import Role
from spbe.store import models, queries
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

HERE = "/kelola/kota-contoh/orang/impor/"
HEAD = "nama;email;peran;unit;aspek\n"
GOOD = (
    f"{HEAD}Bayu;bayu@x.go.id;operator unit;hukum, bappeda;\n"
    "Bayu;bayu@x.go.id;asesor internal;;1;\nCici;cici@x.go.id;koordinator\n"
)


@pytest.fixture
def admin(site: Site) -> Site:
    """Return the site as Agus, who administers Kota Contoh, sees it."""
    site.become("Agus")
    return site


def upload(site: Site, text: str | bytes, status: int = 200, path: str = HERE) -> Page:
    """Upload a file and return the page that answers."""
    content = text.encode() if isinstance(text, str) else text
    return site.page(site.post(path, {"berkas": (io.BytesIO(content), "x.bin")}, status=status), status)


def package(page: Page) -> str:
    """Return the sealed rows of a preview."""
    return page.all("input", name="package")[0].get("value")


def rows_in(site: Site) -> tuple[int, ...]:
    """Return how many people, roles and events there are."""
    with site.house.sessions() as session:
        counted = (models.Person, models.Membership, models.Event, models.EntryLink)
        return tuple(session.scalars(select(func.count()).select_from(each)).one() for each in counted)


def test_a_preview_writes_nothing_and_says_what_each_row_would_do(admin: Site) -> None:
    before = rows_in(admin)
    page = upload(admin, GOOD + "Rini;rini@contoh.example;koordinator\nHadi;hadi@contoh.example;perencana\n")
    assert "2 orang baru" not in page.text
    assert "3 orang baru, 1 peran baru, 1 sudah ada, 0 bermasalah" in page.text
    assert rows_in(admin) == before


def test_what_was_previewed_is_saved_whole_and_a_second_upload_changes_nothing(admin: Site) -> None:
    page = admin.page(admin.post(HERE + "simpan", {"package": package(upload(admin, GOOD))}, status=200))
    links = [field.get("value") for field in page.all("input") if field.get("id").startswith("tautan-")]
    assert len(set(links)) == 2
    with admin.house.sessions() as session:
        people = {line.name: line for line in queries.people(session, "kota-contoh")}
    assert {(m.role, m.scopes) for m in people["Bayu"].memberships} == {
        (Role.UNIT_OPERATOR, frozenset({"hukum", "bappeda"})),
        (Role.INTERNAL_ASSESSOR, frozenset({"1"})),
    }
    before = rows_in(admin)
    again = upload(admin, GOOD)
    assert "Semua sudah ada" in again.text
    assert not again.all("input", name="package")
    assert rows_in(admin) == before


def test_every_problem_is_named_with_its_cell_and_then_nothing_can_be_saved(admin: Site) -> None:
    from tests.spbe.intake.test_tables import book

    before = rows_in(admin)
    rows = [["nama", "email", "peran", "unit"], ["A", "a@x.id", "koordinatr"], ["", "b", "operator unit", "huku"]]
    page = upload(admin, book(*rows, ["C", "c@x.id", "pimpinan"]), 422)
    for told in ("Orang!C2", "mungkin maksudnya “koordinator”", "Orang!A3", "Orang!B3", "Orang!D3", "“hukum”"):
        assert told in page.text
    assert "2 baris perlu diperbaiki" in page.text
    assert not page.all("input", name="package")
    assert rows_in(admin) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "kosong"),
        (b"\x89PNG\0", "bukan CSV atau XLSX"),
        (b"PK\x03\x04x", "tidak dapat dibaca"),
        (HEAD.encode(), "belum berisi orang"),
        (b"nama;peran\nA;pimpinan\n", "Kolom email belum ada"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(admin: Site, content: bytes, told: str) -> None:
    assert told in upload(admin, content, 422).text


def test_a_form_without_a_file_says_so(admin: Site) -> None:
    assert "kosong" in admin.page(admin.post(HERE, {}, status=422), 422).text


def test_a_file_cannot_give_a_role_above_ones_own_or_a_unit_of_another_agency(site: Site) -> None:
    site.become("Nadia")
    site.post("/kelola/kabupaten-contoh/unit/", {"name": "Satpol PP"})
    site.become("Agus")
    text = HEAD + "A;a@x.id;admin nasional\nB;b@x.id;asesor eksternal\nC;c@x.id;operator unit;satpol-pp\n"
    page = upload(site, text, 422)
    assert page.text.count("tidak dapat Anda berikan di sini") == 2 * 2  # above the table, and in its rows
    assert "unit “satpol-pp” tidak ada" in page.text


def test_a_changed_foreign_or_old_preview_is_not_saved(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.become("Agus")
    good = package(upload(site, GOOD))
    before = rows_in(site)
    forged = URLSafeTimedSerializer("another key", salt="people-from-a-file").dumps({"rows": []})
    for bad in ("", "x", good[:-2], good.replace("a", "b"), forged):
        assert "tidak berlaku lagi" in site.page(site.post(HERE + "simpan", {"package": bad}, status=409), 409).text
    site.become("Nadia")  # what Agus was shown is not for her to confirm, nor for another agency
    for path in (HERE, "/kelola/kabupaten-contoh/orang/impor/"):
        site.post(path + "simpan", {"package": good}, status=409)
    site.become("Agus")
    monkeypatch.setattr("spbe.web.administration.people_files._SHOWN_FOR", -1)
    site.post(HERE + "simpan", {"package": good}, status=409)
    assert rows_in(site) == before


def test_roles_are_checked_again_when_a_preview_is_confirmed(site: Site) -> None:
    site.become("Nadia")
    path = "/kelola/kota-contoh/orang/impor/"
    sealed = package(upload(site, HEAD + "E;e@x.id;asesor eksternal\n", path=path))
    with site.house.sessions.begin() as session:
        nadia = session.scalars(select(models.Person).where(models.Person.name == "Nadia")).one()
        for row in session.scalars(select(models.Membership).where(models.Membership.person_id == nadia.id)):
            session.delete(row)
        session.add(models.Membership(person_id=nadia.id, agency_code="kota-contoh", role="agency_admin"))
    before = rows_in(site)
    page = site.page(site.post(path + "simpan", {"package": sealed}, status=409), 409)
    assert "tidak ada yang disimpan" in page.text
    assert rows_in(site) == before


def test_a_name_with_markup_in_a_file_is_shown_as_text(admin: Site) -> None:
    evil = "<script>alert(1)</script>"
    for text, status in ((f"{HEAD}{evil};evil@x.id;pimpinan\n", 200), (f"{HEAD}{evil};{evil};{evil}\n", 422)):
        page = upload(admin, text, status)
        assert evil in page.text
        assert not [script for script in page.all("script") if not script.get("src")]


def test_the_file_to_fill_in_comes_with_its_heads_and_is_taken_back(admin: Site) -> None:
    for suffix in ("csv", "xlsx"):
        answer = admin.client.get(f"{HERE}contoh.{suffix}")
        assert f"orang.{suffix}" in answer.headers["Content-Disposition"]
        assert read_table(answer.data).rows == (("nama", "email", "peran", "unit", "aspek"),)
    assert admin.client.get(HERE + "contoh.exe").status_code == 404
    assert "operator unit" in admin.get(HERE).text
