"""Whole-number means over columns: the sizes of integers they choose, rounding on sums of any size, decimals exact."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.columns import Mean, Scaled, column_problem
from spbe.indicators import Instrument, instrument, load_instrument
from spbe.indicators.model import Edition
from spbe.indicators.scales import Figure
from spbe.scoring import InvalidAnswers, announced, score, score_many
from tests.spbe import sample_instruments as sample

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
EVERY = [instrument("spbe-2020"), instrument("spbe-2018"), instrument("pemdi-2026"), TOY]

weights = st.lists(st.fractions(min_value=Fraction(1, 60), max_value=40, max_denominator=60), min_size=1, max_size=8)


@given(weights)
def test_rounding_is_exact_on_sums_of_any_size(parts):
    mean = Mean.of([(weight, -5, 5) for weight in parts], sum(parts))
    every = np.unique(np.linspace(mean.least, mean.most, 2_000, dtype=np.int64))
    expected = [int(announced(Fraction(int(n), mean.denominator)) * 100) for n in every]
    assert mean.hundredths(every).tolist() == expected
    assert mean.bounds == (-500, 500)


@pytest.mark.parametrize(
    ("parts", "factors", "denominator", "kind"),
    [
        (["2.5"] * 4, (1, 1, 1, 1), 4, np.uint8),
        ([Fraction(20, 6)] * 3, (1, 1, 1), 3, np.uint8),
        (["2.75", "3"], (11, 12), 23, np.uint8),
        (["49.99", "50.01"], (4999, 5001), 10_000, np.uint16),
    ],
)
def test_a_mean_uses_the_smallest_whole_numbers(parts, factors, denominator, kind):
    shares = [Fraction(part) for part in parts]
    mean = Mean.of([(share, 1, 5) for share in shares], sum(shares))
    assert (mean.factors, mean.denominator) == (factors, denominator)
    fives = [np.full(3, 5, np.uint8) for _ in parts]
    assert mean.total(fives).dtype == kind
    assert mean.total(fives).tolist() == [mean.most] * 3


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        (np.array([1, 5], np.uint8), None),
        (np.array([], np.int64), None),
        (np.array([1, 0]), "0 at position 1 does not exist; levels are 1, 2, 3, 4, 5"),
        (np.array([-1, 256]), "-1 at position 0 does not exist; levels are 1, 2, 3, 4, 5"),
        (np.array([1.0]), "1-dimensional column of float64: one whole number per row is needed"),
        (np.array([True]), "1-dimensional column of bool: one whole number per row is needed"),
    ],
)
def test_a_column_says_what_is_wrong_with_it(column, problem):
    assert column_problem(column, sample.indicator("1")) == problem


# Decimals.


@pytest.mark.parametrize(
    ("code", "column", "problem"),
    [
        ("2", np.array([1, 5]), None),
        ("2", Scaled(np.array([100, 275, 500]), 100), None),
        ("2", Scaled(np.array([100, 99]), 100), "99/100 at position 1 is not between 1 and 5"),
        ("3", Scaled(np.array([16]), 3), "16/3 at position 0 is not between 1 and 5"),
        ("3", Scaled(np.array([1.5])), "1-dimensional column of float64: one whole number per row is needed"),
        ("3", Scaled(np.array([1]), 0), "denominator 0: a whole number from 1 upward is needed"),
        ("1", Scaled(np.array([2, 10]), 2), None),
        ("1", Scaled(np.array([2, 3]), 2), "3/2 at position 1 does not exist; levels are 1, 2, 3, 4, 5"),
    ],
)
def test_a_column_of_decimals_says_what_is_wrong_with_it(code, column, problem):
    assert column_problem(column, TOY.by_code[code]) == problem


def test_values_become_the_smallest_whole_numbers_that_hold_them():
    column = Scaled.of([Fraction("2.75"), Fraction(4, 3), 5])
    assert (column.numerators.tolist(), column.numerators.dtype, column.denominator) == ([33, 16, 60], np.uint8, 12)
    assert len(Scaled.of([])) == 0
    assert Scaled.of([Fraction(-1, 200), 1]).numerators.dtype == np.int16
    assert Scaled.of([Fraction(1, 3**50)]).numerators.dtype == np.uint8
    assert Scaled.of([Fraction(5) - Fraction(1, 3**50)]).numerators.dtype == object


def values(of: Instrument) -> st.SearchStrategy[dict[str, Fraction]]:
    """Return complete sets of values: levels, hundredths, and what no decimal can say."""
    return st.fixed_dictionaries({i.code: st.sampled_from(i.levels) if i.kind == "level" else _between(i) for i in of})


def _between(indicator: Any) -> st.SearchStrategy[Fraction]:
    low, high = indicator.lowest, indicator.highest
    hundredths = st.integers(ceil(low * 100), floor(high * 100)).map(lambda n: Fraction(n, 100))
    return hundredths | st.fractions(low, high, max_denominator=31)


def assert_as_one_by_one(of: Instrument, rows: Sequence[dict[str, Fraction]], edition: Edition) -> None:
    many = score_many(of, {code: Scaled.of([row[code] for row in rows]) for code in of.by_code}, edition=edition)
    for n, row in enumerate(rows):
        one = score(of, row, edition=edition)
        assert Fraction(int(many.index_numerators[n]), many.index_denominator) == one.index
        assert int(many.announced_index[n]) == announced(one.index) * 100
        assert {c: int(v[n]) for c, v in many.announced_aspects.items()} == hundredths(one.aspects)
        assert {c: int(v[n]) for c, v in many.announced_domains.items()} == hundredths(one.domains)
        assert of.predicates[int(many.predicates[n])] == one.predicate


def hundredths(indices: Any) -> dict[str, int]:
    return {code: int(announced(index) * 100) for code, index in indices.items()}


@given(st.sampled_from(EVERY), st.data(), st.sampled_from(["exact", "announced"]))
def test_every_instrument_is_scored_in_columns_as_one_by_one(of, data, basis):
    rows = data.draw(st.lists(values(of), min_size=1, max_size=4))
    assert_as_one_by_one(of, rows, replace(of.edition(), predicate_basis=basis))


@pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)
def test_hundredths_are_rounded_alike_at_every_threshold(of):
    pure = [i for i in of if i.kind != "level"] or list(of)
    least = {i.code: i.lowest for i in of}
    rows = [least | {i.code: i.value_at(level) for i in pure} for level in of.levels]
    rows += [{i.code: i.highest for i in of}, least]
    for edition in of.editions:
        assert_as_one_by_one(of, rows, edition)


def test_values_below_zero_are_exact_too():
    points = ((Fraction(0), Fraction(-7, 2)), (Fraction(100), Fraction(2, 3)))
    below = sample.indicator("1", "60")
    below = replace(below, kind="index", figure=Figure("Angka", "Lembaga", points))
    of = sample.instrument([[["60", "40"]]])
    (aspect,) = of.aspects
    aspect = replace(aspect, indicators=(below, aspect.indicators[1]))
    of = replace(of, domains=(replace(of.domains[0], aspects=(aspect,)),))
    rows = [{"1": Fraction(n, 6), "2": Fraction(level)} for n in range(-21, 5) for level in (1, 5)]
    assert_as_one_by_one(of, rows, of.edition())
    with pytest.raises(InvalidAnswers, match="-4 at position 0 is not between -7/2 and 2/3"):
        score_many(of, {"1": np.array([-4]), "2": np.array([1])})


def test_instruments_without_domains_have_no_columns_of_domains():
    many = score_many(TOY, {code: np.array([1, 5]) for code in TOY.by_code})
    assert many.announced_domains == {}
    assert many.announced_index.tolist() == [100, 500]
