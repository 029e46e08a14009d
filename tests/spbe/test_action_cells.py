"""Cells of a sheet of actions say one thing or tell why not."""

from datetime import date
from fractions import Fraction

import pytest

from spbe.action_cells import READ, Cell, PlanTerms, WrongCell, in_every_language, whole
from spbe.action_plan import status_words
from spbe.indicators import instrument

TERMS = PlanTerms(instrument())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("due_on", "31/12/2026", date(2026, 12, 31)),
        ("due_on", "2026-12-31", date(2026, 12, 31)),
        ("due_on", "", None),
        ("cost", "2.500.000", Fraction(2_500_000)),
        ("progress", "40 %", 40),
        ("status", "done", "done"),
        ("indicator", "1", "1"),
        ("note", "satu\ndua", "satu\ndua"),
        ("budget_line", "", ""),
    ],
)
def test_a_cell_says_what_stands_in_it(name: str, text: str, said: object) -> None:
    assert READ[name](Cell(text, {}, None, TERMS)) == said


@pytest.mark.parametrize(("name", "text"), [("indicator", "x"), ("title", "a\0b"), ("level", "1,5"), ("cost", "1.500")])
def test_what_cannot_be_kept_is_refused_with_a_reason(name: str, text: str) -> None:
    with pytest.raises(WrongCell) as told:
        READ[name](Cell(text, {}, None, TERMS))
    assert told.value.problems


def test_words_are_known_in_every_language_of_the_files() -> None:
    words = in_every_language(lambda: status_words("done"))
    assert "Selesai" in words
    assert len(words) == 2
    assert whole("") is None
