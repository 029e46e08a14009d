"""A question about a road has one answer, proven, with years or without; and an honest one for a stricter assessor."""

from dataclasses import replace
from fractions import Fraction

import pytest

from spbe.planning import Rules, StepKey, Unreachable, cost_curve
from spbe.planning.programme import UnitLimit, Year
from spbe.planning.question import Question, find_road, if_lowered, index_for, milestones
from tests.spbe.planning.roads import BEFORE, LAMPUNG, SPBE, STEPS, cost, gain

GOOD = Fraction("2.6")
MONTHS = tuple(replace(one, months=9) for one in STEPS)


def test_with_and_without_years_the_road_costs_the_same_where_nothing_limits_the_years():
    plain = find_road(STEPS, BEFORE, Question(GOOD))
    spread = find_road(STEPS, BEFORE, Question(GOOD, years=(Year("2027"), Year("2028"))))
    assert plain.is_optimal
    assert spread.is_optimal
    assert plain.cost == spread.cost
    assert plain.years == ()
    assert [year.year.name for year in spread.years] == ["2027", "2028"]
    assert spread.after == BEFORE + gain(spread.steps) >= GOOD


def test_an_order_without_years_leaves_months_aside():
    pair = (StepKey.of("47", 2), StepKey.of("19", 2))
    road = find_road(MONTHS, BEFORE, Question(GOOD, order=(pair,)))
    taken = {step.key for step in road.steps}
    assert road.is_optimal
    assert pair[0] in taken or pair[1] not in taken
    assert road.years == ()


def test_limits_of_units_hold_in_each_year():
    led = tuple(replace(one, unit="satu") for one in STEPS)
    years = (Year("2027"), Year("2028"), Year("2029"))
    road = find_road(led, BEFORE, Question(BEFORE + Fraction(1, 2), years=years, units={"satu": UnitLimit(6, None)}))
    assert all(len(year.steps) <= 6 for year in road.years)
    assert road.cost == cost(road.steps)


@pytest.mark.parametrize(("year", "lowest"), [(2022, "2.6"), (2024, "2.595")])
def test_a_predicate_begins_where_its_edition_says(year: int, lowest: str):
    good = next(each for each in SPBE.predicates if each.at_least == GOOD)
    basis = "exact" if lowest == "2.6" else "announced"
    edition = replace(SPBE.edition(year), predicate_basis=basis)
    assert index_for(good, edition) == Fraction(lowest)
    points = milestones(cost_curve(STEPS), BEFORE, SPBE, edition)
    named = [point for point in points if point.predicate == good]
    assert [point.index for point in named] == [Fraction(lowest)]
    assert Fraction("2.6") not in [point.index for point in points if point.predicate is None]
    assert [point.cost for point in points] == sorted(point.cost for point in points)


def test_a_road_that_falls_short_under_a_stricter_assessor_has_a_dearer_one_that_does_not():
    question, risky = Question(GOOD), {"1", "2", "37"}
    road = find_road(STEPS, BEFORE, question)
    seen = if_lowered(SPBE, LAMPUNG, STEPS, road, risky=risky, question=question)
    assert seen.before <= BEFORE
    assert seen.after <= road.after
    assert seen.road is not None
    assert seen.road.after >= GOOD
    assert seen.road.is_optimal
    assert seen.road.cost >= road.cost
    assert if_lowered(SPBE, LAMPUNG, STEPS, road, risky=(), question=question).after == road.after


def test_where_nothing_stands_a_stricter_assessor_the_best_there_is_is_told():
    question = Question(BEFORE + gain(STEPS))
    road = find_road(STEPS, BEFORE, question)
    seen = if_lowered(SPBE, LAMPUNG, STEPS, road, risky=set(LAMPUNG), question=question)
    assert seen.road is None
    assert seen.best is not None
    assert seen.best < question.target
    with pytest.raises(Unreachable):
        find_road(STEPS, BEFORE, Question(GOOD, Rules(budget=Fraction(3))))
