"""Moments keep their zone on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from spbe.store.models import Answer, Period

KEY = {"indicator": "1", "stage": "self", "explanation": "", "justification": "", "by_id": 1, "version": 1}


def test_a_moment_comes_back_as_utc_to_the_microsecond(store: sessionmaker[Session], year: int) -> None:
    east = datetime(2026, 11, 24, 23, 3, 0, 123456, timezone(timedelta(hours=9)))
    with store.begin() as session:
        session.execute(insert(Answer).values(assessment_id=year, at=east, origin="form", **KEY))
    with store() as session:
        at = session.scalars(select(Answer.at)).one()
    assert at == east
    assert at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: sessionmaker[Session], year: int) -> None:
    naive = datetime(2026, 11, 24)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(StatementError, match="has no time zone"), store.begin() as session:
        session.execute(insert(Answer).values(assessment_id=year, at=naive, origin="form", **KEY))


def test_two_national_periods_cannot_share_an_address(store: sessionmaker[Session]) -> None:
    facts = {"slug": "2026", "instrument": "spbe-2020", "edition": 2024, "year": 2026, "kind": "evaluasi", "title": ""}
    with pytest.raises(IntegrityError), store.begin() as session:
        session.execute(insert(Period), [facts, facts])


def test_an_answer_of_an_assessment_that_does_not_exist_is_refused(store: sessionmaker[Session], year: int) -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    with pytest.raises(IntegrityError), store.begin() as session:
        session.execute(insert(Answer).values(assessment_id=year + 1, at=at, origin="form", **KEY))
