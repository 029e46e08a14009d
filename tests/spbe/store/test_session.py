"""Readers and writers of one database: who waits for whom, and what a killed process leaves behind."""

import subprocess
import sys
from threading import Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from spbe.store import close_store, open_store
from spbe.store.models import Person
from spbe.store.session import open_engine


def add(session: Session, name: str) -> None:
    session.add(Person(name=name))
    session.flush()


def count(session: Session) -> int:
    return session.scalars(select(func.count(Person.id))).one()


def test_who_reads_first_and_writes_then_does_not_fail_when_somebody_wrote_in_between(
    store: sessionmaker[Session],
) -> None:
    with store() as mine:
        assert count(mine) == 0
        with store.begin() as other:
            add(other, "Sari")
        with mine.begin():
            add(mine, "Joko")
        assert count(mine) == 2


def test_without_begin_the_same_writer_fails_on_sqlite(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store() as mine:
        count(mine)
        with store.begin() as other:
            add(other, "Sari")
        with pytest.raises(OperationalError, match="locked"):
            add(mine, "Joko")
    close_store(store)


def test_a_reader_waits_for_no_writer(store: sessionmaker[Session]) -> None:
    with store.begin() as writing:
        add(writing, "Sari")
        with store() as reading:
            assert count(reading) == 0


def test_a_second_writer_waits_for_the_first(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store() as first, first.begin():
        second = Thread(target=lambda: _add_alone(store))
        second.start()
        second.join(0.3)
        assert second.is_alive()
        add(first, "Sari")
    second.join(10)
    with store() as session:
        assert session.scalars(select(Person.name).order_by(Person.id)).all() == ["Sari", "Joko"]
    close_store(store)


def _add_alone(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        add(session, "Joko")


def test_a_write_inside_a_write_is_an_error_and_a_savepoint_is_not(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        with session.begin_nested() as savepoint:
            add(session, "Sari")
            savepoint.rollback()
        add(session, "Joko")
        with pytest.raises(InvalidRequestError):
            session.begin()
    with store() as session:
        assert session.scalars(select(Person.name)).all() == ["Joko"]


def test_what_was_added_outside_a_write_is_not_swept_into_one(store: sessionmaker[Session]) -> None:
    with store() as session:
        count(session)
        session.add(Person(name="Sari"))
        with pytest.raises(InvalidRequestError):
            session.begin()


def test_sqlite_checks_references_waits_and_survives_a_power_cut(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 15_000}


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_plain_postgresql_address_takes_the_installed_driver(scheme: str) -> None:
    engine = open_engine(f"{scheme}://nobody@localhost/nowhere")
    assert engine.driver == "psycopg"
    engine.dispose()


HALF_A_SAVE = """
import sys
from spbe.store import open_store
from spbe.store.models import Person
session = open_store(sys.argv[1])()
session.begin()
session.add_all([Person(name=f"Separuh {number}") for number in range(2000)])
session.flush()
print("in the middle", flush=True)
sys.stdin.read()
"""


def test_a_process_killed_in_the_middle_of_a_write_leaves_the_last_whole_state(store_url: str) -> None:
    store = open_store(store_url)
    _add_alone(store)
    command = [sys.executable, "-c", HALF_A_SAVE, store_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as half:
        assert half.stdout is not None and half.stdout.readline() == "in the middle\n"
        half.kill()
    _add_alone(store)
    with store() as session:
        assert session.scalars(select(Person.name)).all() == ["Joko", "Joko"]
    close_store(store)
