"""Runs statements the short way: over tables and plain rows, past the machinery for objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import CursorResult, Executable, Row, Select
from sqlalchemy.orm import Session

from spbe.store.models import Table

__all__ = ["rows", "run", "table"]


def table(of: type[Table]) -> sqlalchemy.Table:
    """Return the bare table behind a class: statements over it give rows, not objects."""
    return of.metadata.tables[of.__tablename__]


def rows(session: Session, statement: Select[*tuple[Any, ...]], **values: object) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the rows of a statement over tables (not classes) with these values in its parameters.

    It sees what the session has not written yet, and everything the session's transaction sees.
    """
    return run(session, statement, **values).all()


def run(session: Session, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
    """Run any statement over tables with these values in the session's transaction and return what it gives."""
    session.flush()
    return session.connection().execute(statement, values)
