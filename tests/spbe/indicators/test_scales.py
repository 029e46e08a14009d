"""Ladders with and without bands, and figures that become values."""

from __future__ import annotations

from fractions import Fraction

import pytest

from spbe.indicators import Figure, Ladder, OutOfScale, Step

BANDS = Ladder("m", "M", {n: Step(str(n), "", Fraction(w)) for n, w in enumerate(("0.5", "1", "1"), 1)}, Fraction(1))


def test_bands_begin_where_the_one_below_ends() -> None:
    assert dict(BANDS.bounds) == {1: 1, 2: Fraction(3, 2), 3: Fraction(5, 2)}
    assert BANDS.top == Fraction(7, 2)


def test_without_bands_a_level_is_its_own_number() -> None:
    plain = Ladder("p", "P", {0: Step("a", ""), 1: Step("b", "")})
    assert (dict(plain.bounds), plain.top) == ({0: 0, 1: 1}, 1)


@pytest.mark.parametrize(("figure", "value"), [("0", "1"), ("10", "2"), ("15", "3"), ("20", "4")])
def test_between_points_runs_a_straight_line(figure: str, value: str) -> None:
    points = ((Fraction(0), Fraction(1)), (Fraction(10), Fraction(2)), (Fraction(20), Fraction(4)))
    assert Figure("F", "L", points).value_of(Fraction(figure)) == Fraction(value)


def test_a_figure_off_the_scale_is_named() -> None:
    with pytest.raises(OutOfScale) as refused:
        Figure("F", "L", ((Fraction(0), Fraction(1)), (Fraction(10), Fraction(2)))).value_of(Fraction(11))
    assert (refused.value.figure, refused.value.lowest, refused.value.highest) == (11, 0, 10)
