"""How firm a plan is: what it costs to do without a step, roads that cost little more, a stricter assessor."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from spbe.planning import Rules, Step, StepKey, cheapest
from spbe.planning.choices import index_if_lowered, near_best, steps_if_lowered, without_each
from spbe.scoring import score
from tests.spbe.planning.roads import BEFORE, LAMPUNG, SPBE, STEPS, cost, every_plan, gain, roads, step

TARGET = Fraction("2.6")


@given(roads(7), st.integers(0, 30))
def test_doing_without_a_step_costs_what_the_search_through_every_plan_says(steps: tuple[Step, ...], wanted: int):
    target = min(1 + Fraction(wanted, 60), 1 + gain(steps))
    plan = cheapest(steps, Fraction(1), target)
    for one in without_each(plan, steps, target):
        others = [cost(t) for t in every_plan(steps) if one.key not in {s.key for s in t} and 1 + gain(t) >= target]
        assert one.cost == min(others, default=None)


def test_what_the_target_needs_stands_first_then_the_dearest_loss():
    steps = (step("1", 2, gain="0.4"), step("2", 2, gain="0.1"), step("3", 2, gain="0.1", cost="3"))
    plan = cheapest(steps, Fraction(2), Fraction("2.5"))
    found = without_each(plan, steps, Fraction("2.5"))
    assert [(one.key.indicator, one.cost) for one in found] == [("1", None), ("2", 4)]


def test_fixed_steps_and_those_before_them_are_not_asked_for():
    steps = (step("1", 2), step("1", 3), step("2", 2))
    rules = Rules(fixed=frozenset({StepKey.of("1", 3)}))
    plan = cheapest(steps, Fraction(2), Fraction("2.3"), rules)
    assert [one.key.indicator for one in without_each(plan, steps, Fraction("2.3"), rules)] == ["2"]


def test_near_roads_cost_a_twentieth_more_at_most_and_differ():
    plan = cheapest(STEPS, BEFORE, TARGET)
    roads_near = near_best(plan, without_each(plan, STEPS, TARGET))
    assert roads_near
    assert len(set(roads_near)) == len(roads_near)
    assert all(plan.cost <= cost(taken) <= plan.cost * Fraction(21, 20) for taken in roads_near)
    assert all(BEFORE + gain(taken) >= TARGET for taken in roads_near)


@given(st.sets(st.sampled_from(list(LAMPUNG)), max_size=8), st.data())
def test_the_lower_view_is_the_score_of_lower_levels(risky: set[str], data: st.DataObject):
    start, steps = index_if_lowered(SPBE, LAMPUNG, risky), steps_if_lowered(SPBE, STEPS, LAMPUNG, risky)
    heights = {code: data.draw(st.integers(level, 5)) for code, level in LAMPUNG.items()}
    taken = [one for one in steps if one.key.level <= heights[one.key.indicator]]
    seen = {code: max(level - (code in risky), 1) for code, level in heights.items()}
    assert start + gain(taken) == score(SPBE, seen).index
