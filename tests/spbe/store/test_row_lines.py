"""Rows become lines and the same rows again, and a line that is no row is refused by its number."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, String, Table, create_engine

from spbe.store.row_lines import ForeignLine, line_of, lines_of, rows_from

TABLE = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("is_good", Boolean),
    Column("at", DateTime),
    Column("on", Date),
)
ROW: dict[str, Any] = {
    "id": 2**40,
    "name": "baris\nkedua “ß” \U0001f600",
    "is_good": False,
    "at": datetime(2026, 11, 24, 7, 3, 0, 123456, tzinfo=UTC),
    "on": date(2024, 2, 29),
}


def read(line: bytes) -> list[dict[str, Any]]:
    return [row for batch in rows_from(BytesIO(line), TABLE) for row in batch]


def test_every_kind_of_value_comes_back_exactly() -> None:
    assert read(line_of(ROW)) == [ROW]
    empty = {**dict.fromkeys(ROW), "id": 1, "name": ""}
    assert read(line_of(empty) * 1201) == [empty] * 1201


def test_moments_are_told_in_utc_whatever_zone_they_came_in() -> None:
    there = ROW["at"].astimezone(timezone(timedelta(hours=7)))
    assert line_of({**ROW, "at": there}) == line_of(ROW) == line_of({**ROW, "at": ROW["at"].replace(tzinfo=None)})
    assert read(line_of(ROW).replace(b"07:03:00.123456+00:00", b"14:03:00.123456+07:00")) == [ROW]


def test_rows_are_told_in_the_order_of_their_key() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        for number in (3, 1, 2):
            connection.execute(TABLE.insert(), {"id": number, "name": "x", "is_good": True})
        assert [json.loads(line)["id"] for line in lines_of(connection, TABLE)] == [1, 2, 3]
    engine.dispose()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "1"},
        {"id": True},
        {"id": 1.0},
        {"id": None},
        {"name": 7},
        {"name": "a\0b"},
        {"is_good": 1},
        {"at": "2026-11-24T07:03:00"},
        {"at": "kemarin"},
        {"on": "2026-13-01"},
        {"more": 1},
    ],
)
def test_a_line_that_is_no_row_is_refused(changed: dict[str, object]) -> None:
    told = {**json.loads(line_of(ROW)), **changed}
    with pytest.raises(ForeignLine) as refused:
        read(line_of(ROW) + json.dumps(told).encode())
    assert (refused.value.table, refused.value.number) == ("thing", 2)


@pytest.mark.parametrize("line", [b"\n", b"[1]", b"{", b"\xff", b"[" * 100_000, b'{"id":1}'])
def test_what_is_no_json_object_of_the_columns_is_refused(line: bytes) -> None:
    with pytest.raises(ForeignLine):
        read(line)


def test_no_column_holds_anything_else() -> None:
    with pytest.raises(TypeError):
        line_of({"share": 0.1})
