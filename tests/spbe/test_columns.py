"""Whole-number means over columns: the sizes of integers they choose, and rounding on sums of any size."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.columns import Mean, column_problem
from spbe.scoring import announced

weights = st.lists(st.fractions(min_value=Fraction(1, 60), max_value=40, max_denominator=60), min_size=1, max_size=8)


@given(weights)
def test_rounding_is_exact_on_sums_of_any_size(parts):
    mean = Mean.of([(weight, 5) for weight in parts], sum(parts))
    every = np.unique(np.linspace(0, mean.most, 2_000, dtype=np.int64))
    expected = [int(announced(Fraction(int(n), mean.denominator)) * 100) for n in every]
    assert mean.hundredths(every).tolist() == expected
    assert mean.most_hundredths == 500


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
    mean = Mean.of([(share, 5) for share in shares], sum(shares))
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
    assert column_problem(column, (1, 2, 3, 4, 5)) == problem
