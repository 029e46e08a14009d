"""The cost curve's shapes: inside the chart, never falling, with a few round ticks."""

import re
from fractions import Fraction

import pytest

from spbe.planning import CurvePoint, cost_curve
from spbe.web.planning_curve import CurveShape
from tests.spbe.planning.roads import BEFORE, STEPS

SHAPE = CurveShape(cost_curve(STEPS).points, BEFORE)


def test_the_staircase_goes_right_and_up_and_ends_at_the_top():
    moves = [float(number) for number in re.findall(r"H([\d.]+)", SHAPE.path)]
    rises = [float(number) for number in re.findall(r"V([\d.]+)", SHAPE.path)]
    assert moves == sorted(moves)
    assert rises == sorted(rises, reverse=True)
    assert moves[-1] == SHAPE.right
    assert all(SHAPE.top <= rise <= SHAPE.bottom for rise in rises)


@pytest.mark.parametrize("dearest", ["0", "1/7", "0.9", "1", "7", "53", "2500000", "1530000000"])
def test_a_few_round_costs_stand_on_the_axis(dearest: str):
    shape = CurveShape((CurvePoint(Fraction(0), Fraction(0)), CurvePoint(Fraction(1), Fraction(dearest))), BEFORE)
    assert 2 <= len(shape.cost_ticks) <= 11
    assert shape.cost_ticks[-1] <= shape.dearest
    assert SHAPE.index_ticks[0] == SHAPE.low
    assert SHAPE.index_ticks[-1] == SHAPE.high
