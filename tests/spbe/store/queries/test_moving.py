"""What is read of an assessment for its file: every column of its rows, in one way of writing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from spbe.exchange.shape import COLLECTIONS
from spbe.store.models import Table
from spbe.store.queries.moving import told_value


def test_a_moment_has_one_text_whatever_zone_it_is_told_in() -> None:
    moment = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
    there = moment.astimezone(timezone(timedelta(hours=8)))
    assert told_value(moment) == told_value(there) == "2026-11-24T07:03:00.000000+00:00"
    assert [told_value(value) for value in (date(2026, 11, 24), True, 3, None, "x")] == [
        "2026-11-24",
        True,
        3,
        None,
        "x",
    ]


def test_every_column_of_an_assessments_rows_is_in_the_file_or_left_out_on_purpose() -> None:
    tables = {
        "answers": "answer", "targets": "target_level", "marks": "mark", "verdicts": "item_verdict",
        "statements": "statement", "proposals": "proposal", "declarations": "declaration", "handovers": "handover",
        "result": "result", "comments": "comment", "citations": "citation", "files": "document_revision",
    }  # fmt: skip
    left_out = {"comment": {"id"}, "citation": {"is_withdrawn"}, "document_revision": {"agency_code"}}
    for collection, name in tables.items():
        columns = {column.name.removesuffix("_id") for column in Table.metadata.tables[name].columns} - {"assessment"}
        assert columns - left_out.get(name, set()) - COLLECTIONS[collection].keys() == set(), name
