"""Targets are exact, within the ladder, and each change is an event."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import Person, Side
from spbe.store import models, queries
from spbe.workflow import InvalidLevel, InvalidTarget, NotPermitted, set_target, set_target_level

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def verbs(session: Session, assessment: models.Assessment) -> list[str]:
    return [line.verb for line in queries.history(session, queries.submission(session, assessment), Side.AGENCY)]


@pytest.mark.parametrize(("typed", "kept"), [("3", "3.00"), ("3.5", "3.50"), ("2.60", "2.60"), ("5.00", "5.00")])
def test_a_target_index_is_kept_with_two_decimals(
    store: sessionmaker[Session], year: int, coordinator: Person, typed: str, kept: str
) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        assert set_target(session, assessment, instrument(), typed, by=coordinator, at=NOW) == kept
        assert set_target(session, assessment, instrument(), kept, by=coordinator, at=NOW) == kept
        assert queries.submission(session, assessment).target_index == kept
        assert verbs(session, assessment) == ["target.set", "assessment.started"]
        set_target(session, assessment, instrument(), None, by=coordinator, at=NOW)
        assert queries.submission(session, assessment).target_index is None


@pytest.mark.parametrize("typed", ["0.99", "5.01", "3.001", "tiga", "", "3,5", "-3", "1e1", "٣", "nan"])
def test_what_is_no_index_of_the_ladder_is_no_target(
    store: sessionmaker[Session], year: int, coordinator: Person, typed: str
) -> None:
    with pytest.raises(InvalidTarget) as refused, store.begin() as session:
        set_target(session, session.get_one(models.Assessment, year), instrument(), typed, by=coordinator, at=NOW)
    assert (refused.value.index, refused.value.lowest, refused.value.highest) == (typed, 1, 5)


def test_a_target_level_is_set_changed_and_taken_away(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    one = instrument().by_code["1"]
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        for level in (4, 4, 5):
            set_target_level(session, assessment, one, level, by=coordinator, at=NOW)
        assert queries.submission(session, assessment).target_levels == {"1": 5}
        set_target_level(session, assessment, one, None, by=coordinator, at=NOW)
        assert queries.submission(session, assessment).target_levels == {}
        assert verbs(session, assessment)[:-1] == ["target.level_set"] * 3


def test_a_target_level_outside_the_ladder_is_refused(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with pytest.raises(InvalidLevel), store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        set_target_level(session, assessment, instrument().by_code["1"], 6, by=coordinator, at=NOW)


def test_who_only_reads_sets_no_target(store: sessionmaker[Session], year: int, leader: Person) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        with pytest.raises(NotPermitted):
            set_target(session, assessment, instrument(), "3.00", by=leader, at=NOW)
        with pytest.raises(NotPermitted):
            set_target_level(session, assessment, instrument().by_code["1"], 3, by=leader, at=NOW)
