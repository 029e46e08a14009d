"""The cost curve against a search through every plan."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.planning import Step, TooFine, cost_curve
from tests.spbe.planning.roads import STEPS, cost, every_plan, gain, roads, step


@given(roads())
def test_every_corner_is_the_cheapest_way_to_so_much_and_nothing_is_missing(steps: tuple[Step, ...]):
    reached = [(gain(taken), cost(taken)) for taken in every_plan(steps)]
    corners = {(g, c) for g, c in reached if not any(og >= g and oc <= c and (og, oc) != (g, c) for og, oc in reached)}
    assert {(point.gain, point.cost) for point in cost_curve(steps).points} == corners


@given(roads(), st.integers(0, 40))
def test_the_steps_of_a_way_cost_and_gain_what_the_curve_says(steps: tuple[Step, ...], wanted: int):
    curve, wish = cost_curve(steps), Fraction(wanted, 60)
    taken = curve.cheapest(wish)
    if taken is None:
        assert gain(steps) < wish
        return
    assert gain(taken) >= wish
    assert (gain(taken), cost(taken)) in {(point.gain, point.cost) for point in curve.points}
    assert taken in set(every_plan(sorted(steps, key=lambda one: one.key.place)))


@given(roads(), st.integers(0, 30), st.integers(0, 30))
def test_a_larger_budget_never_gains_less(steps: tuple[Step, ...], one: int, other: int):
    curve = cost_curve(steps)
    less, more = sorted((Fraction(one, 4), Fraction(other, 4)))
    assert gain(curve.best(less) or ()) <= gain(curve.best(more) or ())
    assert cost(curve.best(more) or ()) <= more


@given(roads().flatmap(lambda steps: st.tuples(st.just(steps), st.permutations(steps))))
def test_the_order_of_the_steps_changes_nothing(both: tuple[tuple[Step, ...], list[Step]]):
    curve, other = cost_curve(both[0]), cost_curve(both[1])
    assert curve.points == other.points
    assert all(curve.cheapest(point.gain) == other.cheapest(point.gain) for point in curve.points)


def test_the_whole_curve_of_a_city_ends_at_five():
    points = cost_curve(STEPS).points
    assert (points[0].gain, points[0].cost) == (0, 0)
    assert points[-1].gain == gain(STEPS)
    assert [p.cost for p in points] == sorted({p.cost for p in points})


def test_without_steps_there_is_one_corner():
    assert [(p.gain, p.cost) for p in cost_curve(()).points] == [(0, 0)]


def test_costs_in_large_sums_of_money_stay_exact():
    steps = [step("1", 2, cost="900000000000000.01"), step("2", 2, cost="900000000000000.02")]
    assert [str(p.cost) for p in cost_curve(steps).points][1] == "90000000000000001/100"


def test_parts_too_fine_to_count_are_refused():
    with pytest.raises(TooFine):
        cost_curve([step("1", 2, gain="1/99999989"), step("2", 2, gain="1/3")])
