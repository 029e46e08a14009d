"""The integer programme of a plan: its limits have names, and each can be left out."""

from fractions import Fraction

from spbe.planning import Rules
from spbe.planning.programme import Limit, Programme, Year
from tests.spbe.planning.roads import BEFORE, STEPS, step


def test_every_limit_is_named_once():
    years = [Year("2027", Fraction(2), Fraction(9), 4), Year("2028", Fraction(3))]
    programme = Programme(STEPS, years, Rules(budget=Fraction(50)), before=BEFORE)
    assert programme.limits == (
        Limit("target", "2027"),
        Limit("budget", "2027"),
        Limit("steps", "2027"),
        Limit("target", "2028"),
        Limit("budget"),
    )


def test_without_steps_only_what_holds_already_can_be_asked():
    assert Programme((), [Year("1", Fraction(2))], Rules(), before=Fraction(2)).cheapest() is not None
    assert Programme((), [Year("1", Fraction(3))], Rules(), before=Fraction(2)).cheapest() is None


def test_a_limit_can_be_left_out():
    steps = (step("1", 2), step("2", 2))
    programme = Programme(steps, [Year("1", Fraction("2.2"), steps=1)], Rules(), before=Fraction(2))
    assert programme.cheapest() is None
    assert programme.cheapest([Limit("steps", "1")]) is not None
