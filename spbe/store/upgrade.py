"""Brings the tables of a database to the newest revision, from code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, make_url, text

from spbe.store.session import open_engine

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["downgrade", "known_revisions", "migrate", "migration_config", "upgrade_within", "wait_for_turn"]

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
_LOCK = 20200059
"""Any number, the same in every process: who holds it on PostgreSQL makes the database ready, the others wait."""


def migrate(url: str | URL, revision: str = "head") -> None:
    """Bring the database of ``url`` up to ``revision``: everything or nothing. A missing SQLite file is made."""
    _move(url, revision, up=True)


def downgrade(url: str | URL, revision: str) -> None:
    """Take the database of ``url`` back to ``revision`` ("base": no tables at all), with the loss of what it drops."""
    _move(url, revision, up=False)


def migration_config(connection: Connection | None = None) -> Config:
    """Return what Alembic needs to find the revisions, and the open connection they run on."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def known_revisions() -> tuple[str, ...]:
    """Return the revisions this program knows, the oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migration_config())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


def upgrade_within(connection: Connection) -> None:
    """Bring the tables up to the newest revision inside the transaction of this connection."""
    from alembic import command

    command.upgrade(migration_config(connection), "head")


def _move(url: str | URL, revision: str, *, up: bool) -> None:
    from alembic import command

    _make_room(make_url(url))
    # Batch migrations drop and make tables anew: SQLite may check foreign keys only when they are done.
    engine = open_engine(url, foreign_keys=False)
    try:
        with engine.execution_options(spbe_writes=True).begin() as connection:
            wait_for_turn(connection)
            (command.upgrade if up else command.downgrade)(migration_config(connection), revision)
            _refuse_broken_references(engine, connection)
    finally:
        engine.dispose()


def _make_room(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def wait_for_turn(connection: Connection) -> None:
    """Let nobody else make the database ready until this transaction ends; SQLite's write lock does that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _refuse_broken_references(engine: Engine, connection: Connection) -> None:
    if engine.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        raise RuntimeError(f"the migration left references to rows that do not exist: {broken[:5]}")
