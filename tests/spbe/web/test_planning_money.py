"""Costs and steps in words: exact, and a box reads back what it shows."""

from fractions import Fraction

import pytest

from spbe.cost_lists import amount
from spbe.indicators import instrument
from spbe.language import speaking
from spbe.planning import Currency, StepKey
from spbe.web.planning_money import cost_words, months_words, step_words, typed_cost


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        ("41000000", "Rp41 juta"),
        ("1530000000", "Rp1,53 miliar"),
        ("2500000", "Rp2,50 juta"),
        ("1530000001", "Rp1.530.000.001"),
        ("1500.5", "Rp1.500,5"),
    ],
)
def test_rupiah_are_told_shortly_only_where_that_is_exact(cost: str, told: str):
    assert cost_words(Fraction(cost), Currency.RUPIAH) == told


def test_points_and_months_are_told_with_their_unit():
    assert cost_words(Fraction(3, 2), Currency.POINTS) == "1,5 poin"
    assert (months_words(3), months_words(0)) == ("3 bulan", "–")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("cost", ["0", "5", "1500", "2500000", "1.5", "0.125", "1234.5678", "999999"])
def test_a_box_reads_back_what_it_shows(cost: str, language: str):
    with speaking(language):
        assert amount(typed_cost(Fraction(cost))) == Fraction(cost)


def test_a_step_is_told_with_its_item():
    pemdi = instrument("pemdi-2026")
    assert step_words(instrument("spbe-2020"), StepKey.of("17", 3)) == "17 ke tingkat 3"
    assert step_words(pemdi, StepKey.of("1", 1, "I01-L1-01")).startswith("1 ke tingkat 1: ")
