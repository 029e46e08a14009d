"""The first revision: events and results that nobody can change, and a filled database that moves on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql import Executable

from spbe.store import close_store, migrate, open_store, queries
from spbe.store.models import Event, Result
from spbe.store.session import open_engine
from spbe.workflow import verify_chain

NOW = datetime(2026, 11, 24, tzinfo=UTC)
RESULT = {
    "index_exact": "2",
    "index_announced": "2.00",
    "predicate": "Cukup",
    "parts": "{}",
    "fingerprint": "0" * 64,
    "program_version": "0",
    "by_id": 1,
    "at": NOW,
}


@pytest.mark.parametrize("change", [update(Event).values(verb="x"), delete(Event)], ids=["update", "delete"])
def test_an_event_refuses_to_be_changed_or_deleted(store: sessionmaker[Session], year: int, change: Executable) -> None:
    with pytest.raises(DBAPIError, match="rows of event are never changed or deleted"), store.begin() as session:
        session.execute(change)
    with store() as session:
        assert verify_chain(session, "kota-contoh") == []


@pytest.mark.parametrize("change", [update(Result).values(index_exact="5"), delete(Result)], ids=["update", "delete"])
def test_a_result_refuses_to_be_changed_or_deleted(store: sessionmaker[Session], year: int, change: Executable) -> None:
    with store.begin() as session:
        session.execute(insert(Result).values(assessment_id=year, **RESULT))
    with pytest.raises(DBAPIError, match="rows of result are never changed or deleted"), store.begin() as session:
        session.execute(change)


def test_postgresql_refuses_to_empty_the_event_log(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with pytest.raises(DBAPIError, match="never changed or deleted"), engine.begin() as connection:
        connection.execute(text("TRUNCATE event"))
    engine.dispose()


def fill(url: str, rows: str) -> None:
    """Write the rows of a dump, as a program of that revision left them."""
    engine = open_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        for statement in rows.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement.replace("%", "%%") if engine.driver == "psycopg" else statement)
    engine.dispose()


def test_a_filled_database_of_this_revision_moves_to_the_newest_with_everything_in_it(empty_url: str) -> None:
    migrate(empty_url, "0001")
    fill(empty_url, Path(__file__).with_name("filled_0001.sql").read_text(encoding="utf-8"))

    migrate(empty_url)

    store = open_store(empty_url)
    with store() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        submission = queries.submission(session, assessment)
        held = submission.at()["1"]
        assert (held.level, held.explanation, held.by, held.version) == (4, "Fakta: c", "Rini", 2)
        assert (submission.target_index, submission.target_levels) == ("3.00", {"2": 4})
        last = submission.previous
        assert last is not None and last.is_final and set(last.values().values()) == {3}
        assert last.at()["1"].explanation == "Fakta: 'a' %s\nAnalisis: b"
        assert queries.published_levels(session, "kota-contoh", 2024) == {"1": 2}
        assert verify_chain(session, "kota-contoh") == []
    close_store(store)
