"""What was announced is written once, exact, and closes the assessment."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe import __version__
from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow import InstrumentChanged, NotPermitted, NotReady, StageClosed, hand_over, record_answer, verify_chain

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def answer_all(session: Session, assessment: models.Assessment, by: Person) -> None:
    for number, indicator in enumerate(instrument()):
        record_answer(
            session, assessment, indicator, level=1 + number % 5, explanation="Fakta", version=0, by=by, at=NOW
        )


def announce(session: Session, assessment: models.Assessment, by: Person) -> None:
    hand_over(session, assessment, instrument(), "final", from_stage="self", reason="Latihan selesai.", by=by, at=NOW)


def test_a_result_holds_every_exact_index(store: sessionmaker[Session], exercise: int, coordinator: Person) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, exercise)
        answer_all(session, assessment, coordinator)
        announce(session, assessment, coordinator)
    with store() as session:
        row = session.scalars(select(models.Result)).one()
        made = queries.submission(session, session.get_one(models.Assessment, exercise))
        assert verify_chain(session, "kota-contoh") == []
    assert (row.index_exact, row.index_announced, row.predicate) == ("2.94", "2.94", "Baik")
    assert json.loads(row.parts)["domains"]["3"] == "31/11"
    assert json.loads(row.parts)["aspects"]["8"] == "17/6"
    assert (row.fingerprint, row.program_version, row.at) == (instrument().fingerprint, __version__, NOW)
    assert (made.stage, made.is_final, made.values()["5"]) == ("final", True, 5)


def test_it_is_written_once(store: sessionmaker[Session], exercise: int, coordinator: Person) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, exercise)
        answer_all(session, assessment, coordinator)
        announce(session, assessment, coordinator)
        with pytest.raises(StageClosed):
            announce(session, assessment, coordinator)


def test_an_incomplete_assessment_has_no_result(
    store: sessionmaker[Session], exercise: int, coordinator: Person
) -> None:
    with pytest.raises(NotReady), store.begin() as session:
        announce(session, session.get_one(models.Assessment, exercise), coordinator)


def test_an_instrument_that_changed_since_announces_nothing(
    store: sessionmaker[Session], exercise: int, coordinator: Person
) -> None:
    with pytest.raises(InstrumentChanged), store.begin() as session:
        assessment = session.get_one(models.Assessment, exercise)
        answer_all(session, assessment, coordinator)
        assessment.fingerprint = "0" * 64
        session.flush()
        announce(session, assessment, coordinator)


def test_who_only_reads_announces_nothing(store: sessionmaker[Session], exercise: int, leader: Person) -> None:
    with pytest.raises(NotPermitted), store.begin() as session:
        announce(session, session.get_one(models.Assessment, exercise), leader)
