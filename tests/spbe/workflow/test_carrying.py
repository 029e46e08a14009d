"""A year begun from last year's texts is not a year already done."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import crosswalk, instrument
from spbe.roles import Person
from spbe.store import models, queries
from spbe.succession import Succession
from spbe.workflow import NotPermitted, carry_last_year, carry_predecessor, verify
from tests.spbe.workflow.walking import NOW, RINI, answer_all

PEMDI = instrument("pemdi-2026")


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


@pytest.fixture
def pemdi_year(store: sessionmaker[Session], year: int, national_admin: Person) -> int:
    with store.begin() as session:
        answer_all(session, session.get_one(models.Assessment, year))
        plan = workflow.PeriodPlan("kota-contoh", PEMDI, 2027, "Pemdi 2027")
        period = workflow.open_period(session, plan, by=national_admin, at=NOW)
        return workflow.start_assessment(session, "kota-contoh", period, PEMDI, by=RINI, at=NOW).id


def succession_of(session: Session, row: models.Assessment) -> Succession:
    last, path = queries.submission(session, row).predecessor, crosswalk("spbe-2020", "pemdi-2026")
    assert last is not None
    assert path is not None
    return Succession(last, instrument(), PEMDI, path)


def test_a_year_by_the_next_instrument_inherits_texts_under_their_origins_and_no_value(
    store: sessionmaker[Session], pemdi_year: int
) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, pemdi_year)
        entry: Any = {"level": None, "explanation": "Baru", "version": 0, "by": RINI, "at": NOW, "items": []}
        workflow.record_answer(session, row, PEMDI.by_code["3"], **entry)
        assert carry_predecessor(session, row, succession_of(session, row), by=RINI, at=NOW) == 14
        assert carry_predecessor(session, row, succession_of(session, row), by=RINI, at=NOW) == 0
        submission = queries.submission(session, row)
        assert submission.values() == {"3": 1}
        assert submission.at()["3"].explanation == "Baru"
        carried = submission.at()["16"]
        assert (carried.counted, carried.items, carried.origin) == (None, frozenset(), "carried")
        assert carried.explanation == (
            "[Penilaian 2026 (SPBE), indikator 7: Kebijakan Internal Penggunaan Sistem Penghubung Layanan]\nFakta\n\n"
            "[Penilaian 2026 (SPBE), indikator 18: Penggunaan Sistem Penghubung Layanan]\nFakta"
        )
        # Nothing of what is to be made anew, or is new, has a text.
        assert {"6", "7", "8", "12", "20"}.isdisjoint(submission.at())
        assert verify(session, "kota-contoh") == []


def test_who_may_not_begin_a_year_inherits_nothing(
    store: sessionmaker[Session], pemdi_year: int, operator: Person
) -> None:
    with store.begin() as session, pytest.raises(NotPermitted):
        row = session.get_one(models.Assessment, pemdi_year)
        carry_predecessor(session, row, succession_of(session, row), by=operator, at=NOW)


def test_who_may_not_begin_a_year_carries_carries_nothing(
    store: sessionmaker[Session], next_year: int, operator: Person
) -> None:
    with store.begin() as session, pytest.raises(NotPermitted):
        carry_last_year(session, session.get_one(models.Assessment, next_year), instrument(), by=operator, at=NOW)
