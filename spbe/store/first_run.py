"""Makes a database ready: tables, directory, published results."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.orm import Session, sessionmaker

from spbe.store.publishing import load_published
from spbe.store.session import open_store
from spbe.store.upgrade import migrate, wait_for_turn

__all__ = ["prepare"]


def prepare(url: str | URL) -> sessionmaker[Session]:
    """Return the opened store of ``url``, its tables up to date and the published data loaded. Any number of times."""
    migrate(url)
    sessions = open_store(url)
    with sessions.begin() as session:
        wait_for_turn(session.connection())
        load_published(session)
    return sessions
