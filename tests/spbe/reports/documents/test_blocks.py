"""Blocks are plain values: what a document says can be compared and kept."""

from __future__ import annotations

from spbe.reports.documents.blocks import Column, Grid, Row, Text
from tests.spbe.reports.documents.reading import document
from tests.spbe.sample_reports import complete


def test_blocks_are_equal_when_they_say_the_same() -> None:
    assert Text("a") == Text("a") != Text("a", "note")
    assert document("ringkas", complete()) == document("ringkas", complete())


def test_a_table_holds_one_cell_for_each_column() -> None:
    for code in ("lhe", "kesenjangan", "dua-tahun", "catatan", "berita-acara"):
        for block in document(code, complete()).blocks:
            if isinstance(block, Grid):
                assert {len(row.cells) for row in block.rows} <= {len(block.columns)}, block.caption
    assert Grid("x", (Column("A", 1),), (Row(("1",)),)).note == ""
