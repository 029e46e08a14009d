"""Recording an answer: what is written, what is refused, and what happens when two people save."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import Indicator, instrument
from spbe.plaintext import RefusedText
from spbe.roles import Person, Side
from spbe.store import models, queries
from spbe.submission import Answer
from spbe.workflow import InvalidLevel, NotPermitted, StageClosed, StaleAnswer, hand_over, record_answer, verify_chain
from spbe.workflow.answers import write

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)


@pytest.fixture
def one() -> Indicator:
    return instrument().by_code["1"]


def found(session: Session, year: int) -> models.Assessment:
    assessment = queries.find_assessment(session, str(year))
    assert assessment is not None
    return assessment


def events(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(models.Event)).one()


def test_an_answer_is_stored_with_its_author_time_and_first_version(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        answer = record_answer(
            session, found(session, year), one, level=3, explanation="a\r\nb", version=0, by=coordinator, at=NOW
        )
    assert answer == Answer("1", "self", 3, "a\nb", "Rini", NOW, 1)
    with store() as session:
        assert queries.submission(session, found(session, year)).answers == {("self", "1"): answer}
        (newest, *_rest) = queries.history(session, queries.submission(session, found(session, year)), Side.AGENCY)
        assert (newest.verb, newest.before, newest.after and newest.after["level"]) == ("answer.recorded", None, 3)
        assert verify_chain(session, "kota-contoh") == []


def test_saving_the_same_again_is_no_event_and_no_new_version(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        assessment = found(session, year)
        first = record_answer(session, assessment, one, level=3, explanation="a", version=0, by=coordinator, at=NOW)
        before = events(session)
        later = datetime(2026, 11, 25, tzinfo=UTC)
        # Also from an old form: what it says is what is stored, so nothing can get lost.
        for version in (0, 1, 7):
            again = record_answer(
                session, assessment, one, level=3, explanation="a", version=version, by=coordinator, at=later
            )
            assert again == first
        assert events(session) == before


def test_an_empty_answer_where_none_was_is_nothing(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        before = events(session)
        answer = record_answer(
            session, found(session, year), one, level=None, explanation="", version=0, by=coordinator, at=NOW
        )
        assert (answer, events(session)) == (Answer("1", "self", None), before)


def test_a_level_can_be_taken_back_and_the_text_stays(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        assessment = found(session, year)
        record_answer(session, assessment, one, level=3, explanation="a", version=0, by=coordinator, at=NOW)
        record_answer(session, assessment, one, level=None, explanation="a", version=1, by=coordinator, at=NOW)
        made = queries.submission(session, assessment)
    assert (made.values(), made.at()["1"].explanation, made.at()["1"].version) == ({}, "a", 2)


def test_a_save_from_an_older_form_changes_nothing_and_brings_what_is_stored(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        assessment = found(session, year)
        stored = record_answer(session, assessment, one, level=3, explanation="A", version=0, by=coordinator, at=NOW)
    with pytest.raises(StaleAnswer) as stale, store.begin() as session:
        record_answer(session, assessment, one, level=4, explanation="B", version=0, by=coordinator, at=NOW)
    assert (stale.value.current, stale.value.version) == (stored, 0)
    with store() as session:
        assert queries.submission(session, found(session, year)).at()["1"] == stored


def test_a_version_from_nowhere_is_stale_too(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with pytest.raises(StaleAnswer) as stale, store.begin() as session:
        record_answer(session, found(session, year), one, level=4, explanation="B", version=5, by=coordinator, at=NOW)
    assert stale.value.current == Answer("1", "self", None)


def test_a_writer_that_forgot_the_lock_is_stopped_by_the_version_in_the_row(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        assessment = found(session, year)
        stored = record_answer(session, assessment, one, level=3, explanation="A", version=0, by=coordinator, at=NOW)
    with pytest.raises(StaleAnswer) as stale, store.begin() as session:
        write(session, assessment, replace(stored, explanation="B", version=5), by=coordinator)
    assert stale.value.current == stored


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_that_the_indicator_does_not_have_is_refused(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator, level: int
) -> None:
    with pytest.raises(InvalidLevel) as refused, store.begin() as session:
        record_answer(
            session, found(session, year), one, level=level, explanation="", version=0, by=coordinator, at=NOW
        )
    assert (refused.value.indicator, refused.value.level) == (one, level)


def test_a_text_that_cannot_be_kept_is_refused(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    with pytest.raises(RefusedText), store.begin() as session:
        record_answer(
            session, found(session, year), one, level=3, explanation="\x00", version=0, by=coordinator, at=NOW
        )


@pytest.mark.parametrize("stranger", ["leader", "outsider"])
def test_who_may_not_fill_in_writes_nothing(
    store: sessionmaker[Session], year: int, one: Indicator, stranger: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted), store.begin() as session:
        by = request.getfixturevalue(stranger)
        record_answer(session, found(session, year), one, level=3, explanation="", version=0, by=by, at=NOW)
    with store() as session:
        assert queries.submission(session, found(session, year)).answers == {}


def test_an_announced_assessment_refuses_new_answers_even_through_an_old_object(
    store: sessionmaker[Session], exercise: int, coordinator: Person, one: Indicator
) -> None:
    with store.begin() as session:
        old = found(session, exercise)
        for indicator in instrument():
            record_answer(session, old, indicator, level=3, explanation="Fakta", version=0, by=coordinator, at=NOW)
    with store.begin() as session:
        made = {"from_stage": "self", "reason": "Latihan selesai.", "by": coordinator, "at": NOW}
        hand_over(session, found(session, exercise), instrument(), "final", **made)
    assert old.stage == "self"
    with pytest.raises(StageClosed) as closed, store.begin() as session:
        record_answer(session, old, one, level=5, explanation="", version=1, by=coordinator, at=NOW)
    assert closed.value.stage == "final"


def test_a_text_of_any_length_and_script_comes_back_identical(
    store: sessionmaker[Session], year: int, coordinator: Person, one: Indicator
) -> None:
    text = "=HYPERLINK(1)\n-5 % 🏛 ᨔᨘᨒᨕᨙᨔᨗ '; DROP TABLE answer; --\\ %s :x" + "x" * 31_000
    with store.begin() as session:
        record_answer(session, found(session, year), one, level=3, explanation=text, version=0, by=coordinator, at=NOW)
    with store() as session:
        assert queries.submission(session, found(session, year)).at()["1"].explanation == text
