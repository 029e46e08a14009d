"""Plans over years: every limit is kept, and limits that contradict each other are named."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe.planning import Rules, Step, StepKey, cheapest
from spbe.planning.programme import Limit, UnitLimit, Year
from spbe.planning.roadmap import Conflict, roadmap
from tests.spbe.planning.roads import BEFORE, STEPS, cost, every_plan, gain, roads, step

YEARS = [Year("2027", Fraction("2.6")), Year("2028", Fraction("3.1")), Year("2029", Fraction("3.5"))]


def test_without_limits_a_roadmap_costs_what_the_plan_to_its_last_target_costs():
    found = roadmap(STEPS, BEFORE, YEARS)
    assert found.cost == cheapest(STEPS, BEFORE, Fraction("3.5")).cost == found.bound
    assert found.is_optimal


def test_limits_of_years_and_units_are_kept():
    steps = [replace(one, months=4, unit=f"u{int(one.key.indicator) % 5}") for one in STEPS]
    years = [replace(year, budget=Fraction(40), steps=40) for year in YEARS]
    units = {f"u{n}": UnitLimit(steps=9, months=36) for n in range(5)}
    found = roadmap(steps, BEFORE, years, units=units)
    for plan in found.years:
        assert plan.cost <= 40
        assert plan.after >= (plan.year.target or 0)
        for unit in units:
            own = [one for one in plan.steps if one.unit == unit]
            assert len(own) <= 9
            assert sum(one.months for one in own) <= 36
    climbed = [[one.key for one in plan.steps] for plan in found.years]
    assert all(_is_ordered(code, climbed) for code in {one.key.indicator for one in STEPS})


def _is_ordered(code: str, climbed: list[list[StepKey]]) -> bool:
    levels = [key.level for keys in climbed for key in sorted(keys, key=lambda k: k.place) if key.indicator == code]
    return levels == sorted(levels)


def test_what_comes_first_is_taken_no_later():
    steps = (step("1", 2, gain="0"), step("2", 2, gain="0.5"))
    pair = (StepKey.of("1", 2), StepKey.of("2", 2))
    found = roadmap(steps, Fraction(1), [Year("1", Fraction("1.5"))], order=[pair])
    assert {one.key for one in found.years[0].steps} == set(pair)


def test_a_year_has_twelve_months():
    steps = [step("1", level, months=8) for level in (2, 3, 4)]
    found = roadmap(steps, Fraction(1), [Year(str(n)) for n in range(2)] + [Year("last", Fraction("1.3"))])
    assert [len(plan.steps) for plan in found.years] == [1, 1, 1]


def test_limits_that_contradict_each_other_are_named_and_no_others():
    years = [Year("2027", Fraction("2.6"), steps=10), Year("2028", Fraction("2.7"), budget=Fraction(500))]
    with pytest.raises(Conflict) as caught:
        roadmap(STEPS, BEFORE, years)
    assert set(caught.value.limits) == {Limit("target", "2027"), Limit("steps", "2027")}
    assert caught.value.best is not None
    assert caught.value.best > BEFORE


def test_a_fixed_and_forbidden_step_is_a_conflict_by_itself():
    key = frozenset({StepKey.of("1", 2)})
    with pytest.raises(Conflict) as caught:
        roadmap((step("1", 2),), Fraction(1), [Year("1")], Rules(key, key))
    assert {limit.kind for limit in caught.value.limits} == {"fixed", "forbidden"}
    assert caught.value.best is None


@settings(max_examples=15)
@given(roads(6), st.integers(0, 30), st.integers(0, 12))
def test_one_year_with_a_budget_is_the_search_through_every_plan(steps: tuple[Step, ...], wanted: int, most: int):
    target, budget = 1 + Fraction(wanted, 60), Fraction(most)
    fitting = [cost(t) for t in every_plan(steps) if 1 + gain(t) >= target and cost(t) <= budget]
    try:
        found = roadmap(steps, Fraction(1), [Year("1", target, budget)])
    except Conflict:
        assert not fitting
    else:
        assert found.cost == min(fitting) == found.bound
