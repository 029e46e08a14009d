"""Assessors write about the whole; the agency reads it at the end."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.plaintext import RefusedText
from spbe.roles import Person, Side
from spbe.store import models, queries
from spbe.workflow import NotPermitted, StageClosed, StaleStatement, UnknownTopic, record_statement, topics
from tests.spbe.workflow.walking import BUDI, NOW, walk


def write(session: Session, year: int, topic: str, text: str, version: int = 0, by: Person = BUDI) -> object:
    row = session.get_one(models.Assessment, year)
    return record_statement(session, row, instrument(), topic, text=text, version=version, by=by, at=NOW)


@pytest.fixture
def document(store: sessionmaker[Session], year: int) -> int:
    with store.begin() as session:
        walk(session, session.get_one(models.Assessment, year), "document")
    return year


def test_topics_are_the_questions_each_aspect_twice_and_one_recommendation() -> None:
    every = list(topics(instrument()))
    assert len(every) == 4 + 2 * 8 + 1
    assert every[0] == "question:1" and every[-1] == "recommendation" and "weaknesses:5" in every


def test_a_text_is_kept_by_topic_and_a_stale_one_is_refused_with_the_other(
    store: sessionmaker[Session], document: int, second_assessor: Person
) -> None:
    with store.begin() as session:
        write(session, document, "strengths:1", "Lengkap.")
        write(session, document, "strengths:1", "Lengkap.")
        with pytest.raises(StaleStatement) as refused:
            write(session, document, "strengths:1", "Lain.", by=second_assessor)
        assert (refused.value.current.text, refused.value.current.by) == ("Lengkap.", "Budi")
        write(session, document, "strengths:1", "Lengkap dan lain.", 1, second_assessor)
        kept = queries.statements(session, session.get_one(models.Assessment, document))
        assert [(one.text, one.version) for one in kept.values()] == [("Lengkap dan lain.", 2)]


def test_unknown_topics_bad_texts_and_other_people_are_refused(
    store: sessionmaker[Session], document: int, leader: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(UnknownTopic):
            write(session, document, "strengths:9", "x")
        with pytest.raises(RefusedText):
            write(session, document, "recommendation", "x\x00")
        with pytest.raises(NotPermitted):
            write(session, document, "recommendation", "x", by=leader)


def test_nothing_is_written_about_the_whole_before_it_is_sent(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session, pytest.raises(StageClosed):
        write(session, year, "recommendation", "x")


def test_the_log_tells_the_agency_of_it_only_after_the_review(store: sessionmaker[Session], document: int) -> None:
    with store.begin() as session:
        write(session, document, "recommendation", "Susun rencana.")
    with store() as session:
        whole = queries.submission(session, session.get_one(models.Assessment, document))
        verbs = {side: {line.verb for line in queries.history(session, whole, side, limit=500)} for side in Side}
    assert "statement.recorded" in verbs[Side.ASSESSOR]
    assert "statement.recorded" not in verbs[Side.AGENCY]
