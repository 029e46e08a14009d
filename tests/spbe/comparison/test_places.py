"""Ranks, percentiles, bins and averages against their definitions."""

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.comparison import Place, average, bins, middle, place_of, ranks
from tests.spbe.comparison.printed import printed

INDICES = st.integers(100, 500).map(lambda hundredths: Decimal(hundredths) / 100)


@given(st.dictionaries(st.integers(), INDICES))
def test_a_rank_is_one_more_than_are_higher(values: dict[int, Decimal]):
    found = ranks(values)
    assert all(found[key] == 1 + sum(other > value for other in values.values()) for key, value in values.items())


def test_equal_values_share_a_rank_and_the_next_is_left_out():
    assert ranks({"a": Decimal(3), "b": Decimal(2), "c": Decimal(2), "d": Decimal(1)}) == {
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 4,
    }


@given(INDICES, st.lists(INDICES))
def test_a_place_counts_who_is_above_beside_and_below(value: Decimal, others: list[Decimal]):
    place = place_of(value, others)
    assert place.count == len(others) + 1
    assert place.rank == ranks(dict(enumerate([value, *others])))[0]
    assert 0 <= place.percentile <= 100


@pytest.mark.parametrize(("place", "percentile"), [(Place(0, 0, 4), 100), (Place(4, 0, 0), 0), (Place(1, 2, 1), 50)])
def test_a_percentile_counts_ties_half(place: Place, percentile: int):
    assert place.percentile == percentile


def test_one_alone_stands_in_the_middle():
    assert place_of(Decimal(3), []).percentile == 50


@given(st.lists(INDICES))
def test_every_value_lies_in_one_bin(values: list[Decimal]):
    edges = [Decimal(edge) for edge in ("1", "1.8", "2.6", "3.5", "4.2", "5")]
    assert sum(one.count for one in bins(values, edges)) == len(values)


def test_an_edge_belongs_to_the_bin_above_it_and_the_last_one_to_the_last():
    edges = [Decimal(1), Decimal(2), Decimal(3)]
    assert [one.count for one in bins([Decimal(2), Decimal(3), Decimal(4)], edges)] == [0, 2]


@given(st.lists(INDICES))
def test_the_middle_is_the_median(values: list[Decimal]):
    assert middle(values) == (Fraction(median(values)) if values else None)


def test_an_average_leaves_out_what_is_not_known():
    assert average([Decimal(1), None, Decimal(2)]) == Fraction(3, 2)
    assert average([None]) is None


def test_the_average_of_the_list_of_2023_is_that_of_its_rows():
    indices = [one.index for one in printed(2023).values()]
    assert average(indices) == Fraction(sum(indices)) / len(indices)
    assert round(average(indices) or 0, 2) == Fraction(282, 100)
