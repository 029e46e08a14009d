"""What was announced of an agency, year by year."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models, queries
from tests.spbe.workflow.walking import answer_all, mark_all, step, walk


def test_an_announced_year_stands_there_and_an_open_one_does_not(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        assert queries.announced_results(session, "kota-contoh") == []
        walk(session, session.get_one(models.Assessment, year), "final")
        (line,) = queries.announced_results(session, "kota-contoh")
        assert (line.year, line.instrument, line.index, line.predicate) == (2026, "spbe-2020", "3.00", "Baik")
        assert queries.announced_results(session, "kabupaten-contoh") == []


def test_an_exercise_is_no_result(store: sessionmaker[Session], exercise: int) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, exercise)
        answer_all(session, assessment)
        step(session, assessment, "verification")
        mark_all(session, assessment, "accepted")
        step(session, assessment, "final")
        assert queries.submission(session, assessment).is_final
        assert queries.announced_results(session, "kota-contoh") == []
