"""The cheapest plan: proven, equal to what two other methods find, and honest where there is none."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.planning import Rules, Step, StepKey, Unreachable, cheapest
from spbe.planning.road import Plan
from spbe.whole_numbers import within
from tests.spbe.planning.roads import BEFORE, STEPS, cost, every_plan, gain, roads, step

GOOD = Fraction("2.6")


def greedy(steps: tuple[Step, ...], before: Fraction, target: Fraction) -> Fraction | None:
    """What somebody pays who always takes the open step with the most gain for its cost."""
    left, index, spent = sorted(steps, key=lambda one: one.key.place), before, Fraction(0)
    while index < target:
        opened = [one for one in left if not any(_before(other, one) for other in left)]
        if not opened:
            return None
        best = max(opened, key=lambda one: (one.gain / one.cost if one.cost else Fraction(10**9), one.gain))
        left.remove(best)
        index, spent = index + best.gain, spent + best.cost
    return spent


def _before(other: Step, one: Step) -> bool:
    return other.key.order == one.key.order and other.key.level < one.key.level


def test_the_plan_of_a_city_to_good_is_proven_by_another_method():
    plan = cheapest(STEPS, BEFORE, GOOD)
    assert plan.is_optimal
    assert plan.after >= GOOD
    assert plan.cost == len(plan.steps) == plan.bound


def test_a_plan_without_years_takes_any_number_of_months():
    long = [replace(one, months=9) for one in STEPS]
    plan = cheapest(long, BEFORE, GOOD)
    assert plan.is_optimal
    assert plan.cost == cheapest(STEPS, BEFORE, GOOD).cost


def test_without_time_for_the_proof_the_plan_says_that_it_is_not_proven():
    with within(0):
        plan = cheapest(STEPS, BEFORE, GOOD)
    assert not plan.is_optimal
    assert plan.cost == cheapest(STEPS, BEFORE, GOOD).cost > plan.bound >= 0


@pytest.mark.parametrize("codes", [("1", "2", "11", "21"), ("8", "9", "31", "32"), ("19", "20", "44", "47")])
def test_of_a_few_indicators_of_the_city_no_plan_is_cheaper(codes: tuple[str, ...]):
    few = tuple(one for one in STEPS if one.key.indicator in codes)[:14]
    target = BEFORE + gain(few) / 2
    plan = cheapest(few, BEFORE, target)
    assert plan.cost == min(cost(taken) for taken in every_plan(few) if BEFORE + gain(taken) >= target)
    assert plan.is_optimal


@given(roads(7), st.integers(0, 60))
def test_no_plan_is_cheaper_and_the_bound_says_so(steps: tuple[Step, ...], wanted: int):
    target = 1 + Fraction(wanted, 60)
    fitting = [cost(taken) for taken in every_plan(steps) if 1 + gain(taken) >= target]
    if not fitting:
        with pytest.raises(Unreachable):
            cheapest(steps, Fraction(1), target)
        return
    plan = cheapest(steps, Fraction(1), target)
    assert plan.cost == min(fitting) == plan.bound
    assert (greedy(steps, Fraction(1), target) or plan.cost) >= plan.cost


def test_greed_pays_more():
    steps = (
        step("1", 2, gain="0.06", cost="5"),
        step("2", 2, gain="0.05", cost="4.5"),
        step("3", 2, gain="0.05", cost="4.5"),
    )
    plan = cheapest(steps, Fraction(2), Fraction("2.1"))
    assert plan.cost == 9
    assert greedy(steps, Fraction(2), Fraction("2.1")) == Fraction("9.5")


@given(roads().flatmap(lambda steps: st.tuples(st.just(steps), st.sampled_from(steps))))
def test_a_fixed_step_stays_and_a_forbidden_one_stays_away(both: tuple[tuple[Step, ...], Step]):
    steps, one = both
    fixed = cheapest(steps, Fraction(1), Fraction(1), Rules(fixed=frozenset({one.key})))
    assert one.key in {taken.key for taken in fixed.steps}
    free = Fraction(1) + gain(s for s in steps if s.key.order != one.key.order)
    shut = cheapest(steps, Fraction(1), free, Rules(forbidden=frozenset({one.key})))
    assert one.key not in {taken.key for taken in shut.steps}


def test_a_target_that_is_reached_already_needs_nothing():
    assert cheapest(STEPS, BEFORE, Fraction(1)) == Plan((), BEFORE, Fraction(0))


def test_a_target_above_everything_says_how_far_one_gets():
    with pytest.raises(Unreachable) as caught:
        cheapest(STEPS, BEFORE, Fraction(6))
    assert (caught.value.best, caught.value.needed) == (5, None)


def test_a_budget_that_is_too_small_says_how_far_it_goes_and_what_the_target_costs():
    with pytest.raises(Unreachable) as caught:
        cheapest(STEPS, BEFORE, GOOD, Rules(budget=Fraction(10)))
    assert caught.value.cost == 10
    assert BEFORE < caught.value.best < GOOD
    assert caught.value.needed == cheapest(STEPS, BEFORE, GOOD).cost


def test_forbidden_steps_that_block_are_named():
    shut = frozenset(StepKey.of(str(code), 2) for code in range(1, 48))
    with pytest.raises(Unreachable) as caught:
        cheapest(STEPS, BEFORE, Fraction(5), Rules(forbidden=shut))
    assert set(caught.value.forbidden) <= shut
    assert caught.value.forbidden
