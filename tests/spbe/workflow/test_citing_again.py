"""Citing again what was cited before: marked, and only where nothing stands now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import Citation
from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow import NotPermitted, StageClosed, UncitableDocument
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW, RINI

CODE = "kota-contoh"
ASKED = instrument().by_code["1"]
POLICY, WHOLE, REVIEW = "I01-L2-01", "I01-L3-01", "I01-L4-02"


def add(session: Session, folder: Path, name: str, **said: Any) -> int:
    file = arrived(folder, name.encode())
    return workflow.add_document(session, keeping(folder), CODE, file, **described(RINI, title=name, **said)).id


def cite(session: Session, year: int, item: str, document: int, pages: str = "3") -> Citation:
    entry: Any = {"pages": pages, "note": "Pasal 3", "version": 0, "by": RINI, "at": NOW}
    return workflow.cite(session, session.get_one(models.Assessment, year), ASKED, (item, document), **entry)


@pytest.fixture
def shelf(store: sessionmaker[Session], year: int, tmp_path: Path) -> list[int]:
    """Cite two documents in 2026, one for a review that is two years old in 2027, and return their ids."""
    with store.begin() as session:
        numbers = [
            add(session, tmp_path, "peraturan"),
            add(session, tmp_path, "reviu", dated_on=date(2024, 1, 1)),
        ]
        cite(session, year, POLICY, numbers[0], "3-5")
        cite(session, year, WHOLE, numbers[0], "9")
        entry: Any = {"pages": "1", "note": "", "version": 0, "by": RINI, "at": NOW}
        row = session.get_one(models.Assessment, year)
        workflow.cite(session, row, ASKED, (REVIEW, numbers[1]), **entry)
    return numbers


@pytest.fixture
def next_year(store: sessionmaker[Session], year: int, shelf: list[int], national_admin: Person) -> int:
    with store.begin() as session:
        plan = workflow.PeriodPlan(CODE, instrument(), 2027, "Penilaian 2027")
        period = workflow.open_period(session, plan, by=national_admin, at=NOW)
        return workflow.start_assessment(session, CODE, period, instrument(), by=RINI, at=NOW).id


def again(session: Session, year: int, by: Person = RINI) -> int:
    return workflow.cite_last_year(session, session.get_one(models.Assessment, year), ASKED, by=by, at=NOW)


def test_last_years_citations_that_still_count_are_made_again_and_marked(
    store: sessionmaker[Session], next_year: int, shelf: list[int]
) -> None:
    with store.begin() as session:
        assert queries.citations(session, session.get_one(models.Assessment, next_year)) == []
        cite(session, next_year, WHOLE, shelf[1])
        assert again(session, next_year) == 1
        assert again(session, next_year) == 0
        made = {one.item: one for one in queries.citations(session, session.get_one(models.Assessment, next_year))}
        assert set(made) == {POLICY, WHOLE}
        assert (made[POLICY].pages, made[POLICY].note, made[POLICY].is_carried) == ("3-5", "Pasal 3", True)
        assert workflow.verify(session, CODE) == []


def test_a_first_year_has_nothing_to_cite_again(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        assert again(session, year) == 0


def test_pages_that_the_newest_revision_lacks_are_left_out(
    store: sessionmaker[Session], next_year: int, shelf: list[int], tmp_path: Path
) -> None:
    with store.begin() as session:
        newer: Any = {"note": "", "version": 1, "by": RINI, "at": NOW}
        file = arrived(tmp_path, b"pendek", pages=4)
        workflow.revise_document(session, keeping(tmp_path), CODE, shelf[0], file, **newer)
        assert again(session, next_year) == 2
        row = session.get_one(models.Assessment, next_year)
        made = {one.item: (one.pages, one.revision) for one in queries.citations(session, row)}
        assert made == {POLICY: ("", 2), WHOLE: ("", 2)}


def test_what_was_taken_back_is_made_anew_and_what_stands_is_left(
    store: sessionmaker[Session], year: int, shelf: list[int]
) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, year)
        stands = queries.citations(session, row)
        gone = workflow.withdraw(session, row, ASKED, (POLICY, shelf[0]), version=1, by=RINI, at=NOW)
        assert workflow.cite_again(session, row, ASKED, stands, by=RINI, at=NOW) == 1
        made = next(one for one in queries.citations(session, row) if one.item == POLICY)
        assert (made.version, made.is_carried, made.is_withdrawn) == (gone.version + 1, True, False)


def test_who_may_not_cite_or_comes_late_cites_nothing_again(
    store: sessionmaker[Session], year: int, shelf: list[int], outsider: Person, leader: Person
) -> None:
    with store.begin() as session:
        for nobody in (outsider, leader):
            with pytest.raises(NotPermitted):
                again(session, year, nobody)
        row = session.get_one(models.Assessment, year)
        foreign = [replace(queries.citations(session, row)[0], document=999)]
        with pytest.raises(UncitableDocument):
            workflow.cite_again(session, row, ASKED, foreign, by=RINI, at=NOW)
        with pytest.raises(workflow.UnknownItem):
            workflow.cite_again(session, row, ASKED, [replace(foreign[0], item="I02-L2-01")], by=RINI, at=NOW)
        session.get_one(models.Assessment, year).stage = "document"
        session.flush()
        with pytest.raises(StageClosed):
            again(session, year)
