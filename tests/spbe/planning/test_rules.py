"""Rules: what is fixed takes what stands before it along, and what is forbidden shuts what stands behind it."""

import pytest

from spbe.planning import Contradiction, Rules, StepKey
from spbe.planning.rules import Units, options, tiers_of
from tests.spbe.planning.roads import step

LADDER = (step("1", 2, cost="3"), step("1", 3, cost="1"), step("1", 4, cost="5"))


def heights(rules: Rules) -> list[tuple[int, int]]:
    units = Units.of(LADDER)
    (tiers,) = tiers_of(LADDER, units)
    return [(option.points, option.coins) for option in options(tiers, rules)]


def test_a_ladder_can_be_left_at_every_height():
    assert heights(Rules()) == [(0, 0), (1, 3), (2, 4), (3, 9)]


def test_a_fixed_step_takes_those_before_it_along():
    assert heights(Rules(fixed=frozenset({StepKey.of("1", 3)}))) == [(2, 4), (3, 9)]


def test_a_forbidden_step_shuts_those_behind_it():
    assert heights(Rules(forbidden=frozenset({StepKey.of("1", 3)}))) == [(0, 0), (1, 3)]


def test_a_fixed_step_behind_a_forbidden_one_is_a_contradiction_that_names_both():
    fixed, shut = StepKey.of("1", 4), StepKey.of("1", 2)
    with pytest.raises(Contradiction) as caught:
        heights(Rules(frozenset({fixed}), frozenset({shut})))
    assert caught.value.pairs == ((fixed, shut),)


def test_a_step_both_fixed_and_forbidden_contradicts_itself():
    both = frozenset({StepKey.of("1", 3)})
    with pytest.raises(Contradiction):
        heights(Rules(both, both))


def test_of_two_items_the_cheaper_is_taken_first_and_the_next_level_needs_both():
    steps = (step("1", 2, item="a", cost="7"), step("1", 2, item="b", cost="2"), step("1", 3, cost="1"))
    (tiers,) = tiers_of(steps, Units.of(steps))
    assert [(o.points, o.coins) for o in options(tiers, Rules())] == [(0, 0), (1, 2), (2, 9), (3, 10)]


def test_the_order_in_which_steps_come_does_not_matter():
    units = Units.of(LADDER)
    assert tiers_of(LADDER[::-1], units) == tiers_of(LADDER, units)
