"""The hidden sheet of an answer sheet comes back as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

from spbe.answer_sheet import SheetFacts
from spbe.answer_sheet.keys import Keys, key_rows, read_keys
from spbe.answer_sheet.layout import KEYS
from spbe.intake import Sheet

FACTS = SheetFacts(
    "kota-contoh", "2026", "toy-2026", "abc", 2026, "self", None, datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
)


def test_facts_cells_and_versions_come_back():
    base = {
        ("1", "level", ""): 3,
        ("1", "explanation", ""): "satu\ndua",
        ("2", "item", "I02-L1-01"): False,
        ("3", "figure", ""): Fraction("68.75"),
        ("3", "figured_on", ""): date(2026, 3, 1),
        ("3", "figure_source", ""): None,
    }
    keys = Keys(FACTS, base, {"1": 4, "2": 0})
    assert read_keys(Sheet(KEYS, tuple(key_rows(keys)))) == keys
