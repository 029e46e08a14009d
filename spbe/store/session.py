"""Opens the database: one way to begin for readers, another for writers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, SessionTransaction, SessionTransactionOrigin, sessionmaker

__all__ = ["StoreSession", "close_store", "open_engine", "open_store"]

_WRITES = "spbe_writes"
_BUSY_SECONDS = 15


class StoreSession(Session):
    """A session that reads freely, and writes inside ``with session.begin():``.

    Without ``begin`` a session reads one consistent picture and waits for nobody. ``begin`` ends that picture and takes
    SQLite's write lock at once (BEGIN IMMEDIATE): a transaction that reads first and asks for the lock later fails with
    "database is locked" as soon as somebody else has written in between. On PostgreSQL both are a plain BEGIN.
    """

    def begin(self, nested: bool = False) -> SessionTransaction:
        """Begin to write, or (``nested``) set a savepoint. Raises InvalidRequestError inside another ``begin``."""
        if nested:
            return super().begin(nested=True)
        self._end_reading()
        transaction = super().begin()
        self.connection(execution_options={_WRITES: True})
        return transaction

    def _end_reading(self) -> None:
        current = self.get_transaction()
        is_reading = current is not None and current.origin is SessionTransactionOrigin.AUTOBEGIN
        if is_reading and not (self.new or self.dirty or self.deleted):
            self.commit()


def open_store(url: str | URL) -> sessionmaker[Session]:
    """Return the maker of sessions on the database of ``url``; the tables must be there (see ``migrate``)."""
    return sessionmaker(open_engine(url), class_=StoreSession, expire_on_commit=False)


def close_store(sessions: sessionmaker[Session]) -> None:
    """Close every pooled connection of an opened store."""
    sessions.kw["bind"].dispose()


def open_engine(url: str | URL, *, foreign_keys: bool = True) -> Engine:
    """Return an engine set up as the store wants it. Without ``foreign_keys`` SQLite does not check them (migrations).

    ``postgresql://`` and ``postgres://`` mean the driver that the project installs.
    """
    place = make_url(url)
    if place.drivername in ("postgresql", "postgres"):
        place = place.set(drivername="postgresql+psycopg")
    if place.get_backend_name() != "sqlite":
        return create_engine(place, pool_pre_ping=True)
    engine = create_engine(place, connect_args={"timeout": _BUSY_SECONDS})
    _set_up_sqlite(engine, foreign_keys=foreign_keys)
    return engine


def _set_up_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin by itself, and only at the first write
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: what the page calls saved survives a power cut, not only a killed server.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
