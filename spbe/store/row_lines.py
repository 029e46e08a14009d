"""Rows as lines of JSON and back, exactly: what is read is what was written, in whichever database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import sqlalchemy
from sqlalchemy import Connection, Table, select

__all__ = ["ForeignLine", "line_of", "lines_of", "rows_from"]

_LONGEST = 64 * 1024 * 1024
_BATCH = 500


class ForeignLine(ValueError):
    """A line (from 1) that is no row of the table."""

    def __init__(self, table: str, number: int, why: str) -> None:
        self.table = table
        self.number = number
        self.why = why
        super().__init__(f"{table}, line {number}: {why}")


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield every row of a table in the order of its key, a few in memory at a time."""
    statement = select(table).order_by(*table.primary_key)
    with connection.execution_options(yield_per=_BATCH).execute(statement) as found:
        for row in found:
            yield line_of(row._mapping)


def line_of(row: Mapping[Any, Any]) -> bytes:
    """Return one row as a line: column -> text, whole number, true or false, null, or a moment or day as ISO 8601."""
    told = {str(column): _told(value) for column, value in row.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(value: object) -> object:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"no column holds a {type(value).__name__}")


def rows_from(content: BinaryIO, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a table from its lines, some hundred at a time, moments aware. Raises ForeignLine."""
    readers = {column.name: _reader(column) for column in table.columns}
    batch: list[dict[str, Any]] = []
    number = 0
    while line := content.readline(_LONGEST):
        number += 1
        try:
            batch.append(_row(line, readers))
        except (ValueError, RecursionError) as error:
            raise ForeignLine(table.name, number, str(error)[:200]) from error
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


Reader = Callable[[object], object]


def _row(line: bytes, readers: Mapping[str, Reader]) -> dict[str, Any]:
    told = json.loads(line)
    if not isinstance(told, dict) or told.keys() != readers.keys():
        raise ValueError("other columns than the table's")
    return {name: readers[name](value) for name, value in told.items()}


_READERS: tuple[tuple[type[Any], type, Callable[[Any], object]], ...] = (
    (sqlalchemy.Boolean, bool, bool),
    (sqlalchemy.Integer, int, int),
    (sqlalchemy.DateTime, str, datetime.fromisoformat),
    (sqlalchemy.Date, str, date.fromisoformat),
    (sqlalchemy.String, str, str),
)
"""Type of a column, what stands for it in JSON, and how it is read."""


def _reader(column: sqlalchemy.Column[Any]) -> Reader:
    for kind, written, read in _READERS:
        if isinstance(column.type, kind):
            return lambda value: _accepted(column, value, written, read)
    raise TypeError(f"no rule for {column.type!r}")


def _accepted(column: sqlalchemy.Column[Any], value: object, written: type, read: Callable[[Any], object]) -> object:
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.name} is empty")
        return None
    if type(value) is not written:
        raise ValueError(f"{column.name} is no {written.__name__}")
    if isinstance(value, str) and "\0" in value:
        raise ValueError(f"{column.name} holds a NUL")
    found = read(value)
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        raise ValueError(f"{column.name} has no time zone")
    return found.astimezone(UTC)
