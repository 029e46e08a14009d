"""A year begun from last year's texts is not a year already done."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow import NotPermitted, carry_last_year, verify
from tests.spbe.workflow.walking import NOW, RINI, answer_all


@pytest.fixture
def next_year(store: sessionmaker[Session], year: int, national_admin: Person) -> int:
    with store.begin() as session:
        answer_all(session, session.get_one(models.Assessment, year))
        plan = workflow.PeriodPlan("kota-contoh", instrument(), 2027, "Penilaian 2027")
        period = workflow.open_period(session, plan, by=national_admin, at=NOW)
        return workflow.start_assessment(session, "kota-contoh", period, instrument(), by=RINI, at=NOW).id


def test_texts_come_along_without_levels_and_wait_to_be_checked(store: sessionmaker[Session], next_year: int) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, next_year)
        one = instrument().by_code["1"]
        workflow.record_answer(session, row, one, level=4, explanation="Baru", version=0, by=RINI, at=NOW)
        assert carry_last_year(session, row, instrument(), by=RINI, at=NOW) == 46
        assert carry_last_year(session, row, instrument(), by=RINI, at=NOW) == 0
        submission = queries.submission(session, row)
        assert submission.values() == {"1": 4}
        carried = submission.at()["2"]
        assert (carried.explanation, carried.level, carried.origin) == ("Fakta", None, "carried")
        assert submission.previous is not None and submission.previous.values()["2"] == 3
        assert verify(session, "kota-contoh") == []


def test_whoever_saves_a_carried_text_makes_it_this_years(store: sessionmaker[Session], next_year: int) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, next_year)
        carry_last_year(session, row, instrument(), by=RINI, at=NOW)
        two = instrument().by_code["2"]
        entry = {"level": None, "explanation": "Fakta", "version": 1, "by": RINI, "at": NOW}
        answer = workflow.record_answer(session, row, two, **entry)
        assert (answer.origin, answer.version) == ("form", 2)


def test_who_may_not_begin_a_year_carries_nothing(
    store: sessionmaker[Session], next_year: int, operator: Person
) -> None:
    with store.begin() as session, pytest.raises(NotPermitted):
        carry_last_year(session, session.get_one(models.Assessment, next_year), instrument(), by=operator, at=NOW)
