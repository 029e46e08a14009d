"""Steps: what is still to be taken from given values, for every kind of indicator."""

from fractions import Fraction

from spbe.indicators import instrument
from spbe.planning import StepKey, steps_up
from spbe.scoring import score
from spbe.values import value_of_items
from tests.spbe.planning.roads import BEFORE, LAMPUNG, SPBE, STEPS, gain

PEMDI = instrument("pemdi-2026")


def test_a_ladder_has_one_step_a_level_and_all_of_them_lead_to_the_top():
    assert len(STEPS) == sum(5 - level for level in LAMPUNG.values())
    assert BEFORE + gain(STEPS) == 5
    assert {step.cost for step in STEPS} == {1}


def test_steps_are_sorted_as_people_count():
    codes = [step.key.indicator for step in STEPS]
    assert codes == sorted(codes, key=int)


def test_an_indicator_without_a_value_has_no_steps():
    assert {step.key.indicator for step in steps_up(SPBE, {"7": 3})} == {"7"}
    assert steps_up(SPBE, {"7": 5}) == ()


def test_costs_are_asked_for_step_by_step():
    def cost(key: StepKey) -> Fraction:
        return Fraction(key.level * 10)

    assert [step.cost for step in steps_up(SPBE, {"7": 3}, cost=cost)] == [40, 50]


def test_values_without_items_climb_band_by_band():
    values = {i.code: Fraction(2) for i in PEMDI}
    steps = steps_up(PEMDI, values)
    assert score(PEMDI, values).index + gain(steps) == 5
    assert next(s.start for s in steps if s.key.indicator == "1") == 2


def test_items_are_the_steps_where_they_are_known():
    counted = next(i for i in PEMDI if i.kind == "items")
    first = next(iter(counted.items.values())).code
    value = value_of_items(counted, {first})
    steps = steps_up(PEMDI, {counted.code: value}, items={counted.code: {first}})
    assert first not in {step.key.item for step in steps}
    assert value + gain(steps) / (counted.weight / 100) == counted.highest
    assert all(step.cost == 1 for step in steps)


def test_an_item_that_is_there_but_shut_costs_nothing():
    counted = next(i for i in PEMDI if i.kind == "items")
    above = next(item.code for item in counted.items.values() if item.level == 2 and item.rule == "required")
    steps = steps_up(PEMDI, {counted.code: counted.lowest}, items={counted.code: {above}})
    assert {step.key.item: step.cost for step in steps}[above] == 0
