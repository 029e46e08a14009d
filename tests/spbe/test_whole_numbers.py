"""Whole number programmes: exact answers, an honest none, and nothing printed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.whole_numbers import OutOfTime, Row, cheapest_switches, whole_bound, within

ROWS = st.builds(
    Row,
    st.none() | st.integers(-3, 4),
    st.none() | st.integers(0, 6),
    st.lists(st.integers(-3, 3), min_size=4, max_size=4).map(lambda factors: tuple(enumerate(factors))),
)


@given(st.lists(st.integers(-5, 5), min_size=4, max_size=4), st.lists(ROWS, max_size=4))
def test_the_answer_is_that_of_a_search_through_every_one(costs: list[int], rows: list[Row]):
    fitting = [on for on in product((0, 1), repeat=4) if all(row.holds(on) for row in rows)]
    best = min((sum(c * t for c, t in zip(costs, on, strict=True)) for on in fitting), default=None)
    found = cheapest_switches(costs, rows)
    if found is None:
        assert best is None
        return
    assert found.taken in fitting
    assert sum(c * t for c, t in zip(costs, found.taken, strict=True)) == best == whole_bound(found.bound)


def test_without_switches_the_rows_hold_or_not():
    assert cheapest_switches((), [Row(0, 0, ())]) is not None
    assert cheapest_switches((), [Row(1, None, ())]) is None


def test_the_solver_prints_nothing(capfd):
    cheapest_switches([1, 2], [Row(1, None, ((0, 1), (1, 1)))])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("bound", "whole"), [(38.2, 39), (39.0, 39), (39.0000001, 39), (38.9999999, 39), (0.0, 0)])
def test_a_bound_is_rounded_up_to_a_cost_that_can_be(bound: float, whole: int):
    assert whole_bound(bound) == whole


def test_when_the_time_is_over_the_bound_reached_so_far_is_told_and_the_next_one_has_time_again():
    hard = [Row(50, None, tuple((n, 7 + n % 13) for n in range(40)))], list(range(5, 45))
    with within(0), pytest.raises(OutOfTime) as over:
        cheapest_switches(hard[1], hard[0])
    assert over.value.bound >= 0
    assert cheapest_switches(hard[1], hard[0]) is not None
