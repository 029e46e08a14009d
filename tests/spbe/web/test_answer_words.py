"""What an event about an answer says, for every kind of indicator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from spbe.language import speaking
from spbe.store.queries import HistoryLine
from spbe.web.answer_words import answer_words

FACTS = {"by": "Sari", "indicator": "42"}
TWO = {"level": None, "value": "2", "items": "I02-L1-01 I02-L2-01", "figure": None}
FIGURE = {"level": None, "value": "3.5", "items": "", "figure": "62.5", "figured_on": "2026-03-01"}


def told(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    return answer_words(HistoryLine(1, datetime(2026, 11, 24, tzinfo=UTC), "Sari", "x", "42", before, after), FACTS)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, {"level": 4}, "Sari memilih tingkat 4 untuk indikator 42"),
        ({"level": 0}, {"level": 1}, "Sari memilih tingkat 1 untuk indikator 42 (sebelumnya 0)"),
        ({"level": 3}, {"level": 4, "origin": "import"}, "Sari mengimpor tingkat 4 untuk indikator 42 (sebelumnya 3)"),
        ({"level": 4}, {"level": 4}, "Sari menyimpan penjelasan indikator 42"),
        (None, {"level": 4, "origin": "sheet"}, "Sari memilih tingkat 4 untuk indikator 42, dari lembar kerja"),
        ({"level": 4}, {"level": None}, "Sari mengosongkan tingkat indikator 42"),
        (None, TWO, "Sari menetapkan nilai 2,00 untuk indikator 42"),
        ({**TWO, "value": "7/3"}, TWO, "Sari menetapkan nilai 2,00 untuk indikator 42 (sebelumnya 2,33)"),
        (TWO, TWO, "Sari menyimpan penjelasan indikator 42"),
        (TWO, {"level": None}, "Sari mengosongkan nilai indikator 42"),
        (TWO, {"level": None, "value": "2.4", "origin": "import", "value_source": {}},
         "Sari mengimpor nilai 2,40 untuk indikator 42 (sebelumnya 2,00)"),
        (None, FIGURE, "Sari mencatat angka 62,5 untuk indikator 42: nilai 3,50"),
        (FIGURE, {**FIGURE, "figured_on": "2026-04-01"},
         "Sari mencatat angka 62,5 untuk indikator 42: nilai 3,50 (sebelumnya 3,50)"),
        (FIGURE, {"level": None, "value": "1", "items": "", "figure": None},
         "Sari menetapkan nilai 1,00 untuk indikator 42 (sebelumnya 3,50)"),
    ],
)  # fmt: skip
def test_an_event_says_what_moved(before: dict[str, Any] | None, after: dict[str, Any], words: str) -> None:
    assert told(before, after) == words


def test_numbers_follow_the_language() -> None:
    with speaking("en"):
        assert "62.5" in told(None, FIGURE) and "3.50" in told(None, FIGURE)
