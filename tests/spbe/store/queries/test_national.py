"""Rows of all agencies are what each agency's page shows this person, and rows of others do not exist."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import demo, roles
from spbe.indicators import instruments
from spbe.national import NationalRow
from spbe.roles import Side, side_of
from spbe.store import close_store, models, open_store, queries
from spbe.store.editions import Editions
from tests.spbe.web.conftest import NOW

SPBE = "spbe-2020"


@pytest.fixture(scope="module")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("national") / "demo.sqlite"
    close_store(demo.prepare(f"sqlite:///{path}", NOW))
    return f"sqlite:///{path}"


@pytest.fixture
def sessions(demo_url: str) -> sessionmaker[Session]:
    return open_store(demo_url)


def named_person(session: Session, name: str) -> roles.Person:
    number = next(each.id for each in queries.people(session) if each.name == name)
    found = queries.person(session, number)
    assert found is not None
    return found.acting({})


def read(session: Session, year: int, person: roles.Person | None) -> list[NationalRow]:
    named = partial(Editions(instruments()).named, session, SPBE)
    return list(queries.national_rows(session, year, SPBE, named, person=person))


@pytest.mark.parametrize(
    ("name", "agencies"),
    [
        ("Rini", {"kota-contoh"}),
        ("Lina", {"kabupaten-contoh"}),
        ("Ratna", {"kabupaten-contoh"}),
        ("Budi", {"kota-contoh", "kabupaten-contoh"}),
        ("Nadia", {"kota-contoh", "kabupaten-contoh"}),
        ("Joko", set()),
    ],
)
def test_each_row_holds_what_the_agency_s_page_shows_this_person(
    sessions: sessionmaker[Session], name: str, agencies: set[str]
) -> None:
    with sessions() as session:
        person = named_person(session, name)
        found = read(session, 2026, person)
        assert {row.agency.code for row in found} == agencies
        for row in found:
            stored = queries.find_assessment(session, f"{row.agency.code}/2026")
            assert stored is not None
            side = side_of(person, row.agency.code) or Side.ASSESSOR
            submission = queries.submission(session, stored)
            assert row.values == submission.seen_from(side).values()
            assert row.is_open is submission.sees(side, "self")
    close_store(sessions)


def test_an_assessor_s_judgement_stays_hidden_from_the_agency_until_its_stage_is_over(
    sessions: sessionmaker[Session],
) -> None:
    with sessions() as session:
        (theirs,) = read(session, 2026, named_person(session, "Lina"))
        (judged,) = read(session, 2026, named_person(session, "Ratna"))
        whole = {row.agency.code: row for row in read(session, 2026, None)}
    assert theirs.stage == judged.stage == "interview"
    assert theirs.values != judged.values == whole["kabupaten-contoh"].values
    close_store(sessions)


def test_years_are_counted_without_exercises_and_only_where_files_may_be_taken(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        every = {(each.year, each.instrument): each.count for each in queries.national_years(session, None)}
        assert every[2026, SPBE] == 2 and every[2025, SPBE] == 1
        own = queries.national_years(session, named_person(session, "Lina"))
        assert [(each.year, each.count) for each in own] == [(2026, 1)]
        assert queries.national_years(session, named_person(session, "Joko")) == []
        session.execute(update(models.Period).where(models.Period.year == 2025).values(kind="latihan"))
        assert 2025 not in {each.year for each in queries.national_years(session, None)}
        session.rollback()
    close_store(sessions)


def test_all_is_read_by_few_statements_and_an_edition_that_is_gone_is_told(sessions: sessionmaker[Session]) -> None:
    asked: list[str] = []
    with sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        found = list(queries.national_rows(session, 2026, SPBE, lambda _digest: None, person=None))
    assert len([each for each in asked if each.startswith("SELECT")]) == 2
    assert [row.instrument for row in found] == [None, None] and all(row.values for row in found)
    close_store(sessions)
