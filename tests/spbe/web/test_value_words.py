"""Where a value comes from, in words that anybody can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import load_instrument
from spbe.submission import Answer, PublishedFigure
from spbe.values import shares
from spbe.web.value_words import figure_words, share_words, sum_of_figure, sum_of_items, sum_of_value, worth_of

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
PROOF, FIGURE = TOY.by_code["2"], TOY.by_code["3"]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((), "1 + 0 = 1,00"),
        (("I02-L1-01",), "1 + 0,5 = 1,50"),
        (("I02-L2-01",), "1 + 0 = 1,00"),
        (("I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-02"), "1 + 0,5 + 1,5 + 1 = 4,00"),
    ],
)
def test_the_value_of_items_is_a_sum_of_its_levels(items: tuple[str, ...], words: str) -> None:
    assert sum_of_items(PROOF, items) == words


def test_a_sum_that_two_decimals_do_not_hold_says_how_it_is_written() -> None:
    three = replace(PROOF.criteria[3], items=(*PROOF.criteria[3].items, replace(PROOF.criteria[1].items[0], level=3)))
    odd = replace(PROOF, criteria={**PROOF.criteria, 3: three})
    items = ("I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-01")
    assert sum_of_items(odd, items) == "1 + 0,5 + 1,5 + 4/3 = 13/3, tertulis 4,33"


def test_a_figure_is_converted_by_its_formula_or_between_two_points_of_its_table() -> None:
    figure = FIGURE.figure
    assert figure is not None
    assert sum_of_figure(figure, Fraction("62.5")) == "1 + 62,5 / 25 = 3,50"
    bent = replace(figure, formula=None, points=((Fraction(0), Fraction(1)), (Fraction(60), Fraction(3)),
                                                 (Fraction(100), Fraction(5))))  # fmt: skip
    assert sum_of_figure(bent, Fraction(70)) == "3 + (70 - 60) x (5 - 3) / (100 - 60) = 3,50"


def test_a_value_that_was_imported_or_is_open_has_no_arithmetic() -> None:
    blank = Answer("2", "self", None)
    assert sum_of_value(PROOF, blank) == ""
    assert sum_of_value(PROOF, replace(blank, value=Fraction("2.3"), value_source="Daftar")) == ""
    assert sum_of_value(PROOF, replace(blank, value=Fraction(1))) == "1 + 0 = 1,00"
    given = PublishedFigure(Fraction(50), date(2026, 3, 1), "Buku indeks")
    assert sum_of_value(FIGURE, replace(blank, value=Fraction(3), figure=given)) == "1 + 50 / 25 = 3,00"
    assert sum_of_value(FIGURE, replace(blank, value=Fraction(4), figure=given)) == ""
    assert sum_of_value(TOY.by_code["1"], replace(blank, level=3)) == ""


def test_a_figure_names_its_day_and_source_where_they_are_known() -> None:
    assert figure_words(PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku")) == "62,5, 1 Maret 2026, Buku"
    assert figure_words(PublishedFigure(Fraction(7))) == "7"
    assert figure_words(None) == "belum diterbitkan"


def test_an_item_says_what_it_adds_and_whether_that_is_known() -> None:
    told = [share_words(share) for share in shares(PROOF, ())]
    assert told == ["+0,50, dibagi rata", "+0,50", "+1,00, dibagi rata", "+1,00, dibagi rata", "+1,00 untuk salah satu"]


def test_what_each_item_adds_is_told_for_items_alone() -> None:
    told = worth_of(TOY.by_code["2"])
    assert told["I02-L2-01"] == "+0,50"
    assert told["I02-L2-02"] == "+1,00, dibagi rata"
    assert told["I02-L2-03"] == "tidak menambah nilai"
    assert told["I02-L3-02"] == told["I02-L3-03"] == "+1,00 untuk salah satu"
    assert worth_of(TOY.by_code["1"]) == worth_of(TOY.by_code["3"]) == {}
