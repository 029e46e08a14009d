"""The index of an answer sheet as whole numbers: what its formulas compute, and the same computed here.

Sheets count with floating-point numbers, in which whole numbers are exact up to fifteen digits. So every value is a
whole number over one denominator, and so is every weight; only the last step divides, and rounds half up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm

from spbe.indicators.model import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.values import shares

__all__ = ["PLACES", "Piece", "Scale"]

PLACES = 4
"""Decimals of a published figure with which the formulas count; one with more waits until the sheet is back."""

_FINEST: int = 10**PLACES
_LARGEST = 10**15
_MOST_PARTS = 10**11  # a quotient up to 500 is told apart from the next whole number by fifteen digits


@dataclass(frozen=True)
class Piece:
    """One straight line of a conversion, up to ``until``: value = ``start`` + ``slope`` times the figure, all whole."""

    until: int
    start: int
    slope: int


@dataclass(frozen=True)
class Scale:
    """One denominator for every value an instrument's indicators can have (``value``), one for their weights."""

    instrument: Instrument
    value: int
    weight: int

    @classmethod
    def of(cls, instrument: Instrument, values: Mapping[str, Value]) -> Scale:
        """Return the scale of an instrument on which these values are whole too."""
        bottoms = [part.denominator for one in instrument for part in _parts(one)]
        bottoms += [Fraction(value).denominator for value in values.values()]
        return cls(instrument, lcm(*bottoms), lcm(*[one.weight.denominator for one in instrument]))

    @property
    def is_exact(self) -> bool:
        """Say whether a sheet computes with it without losing anything."""
        top = max(one.highest for one in self.instrument)
        return 200 * top * self.whole < _LARGEST and self.whole < _MOST_PARTS

    @property
    def whole(self) -> int:
        """Return by what the weighted sum of all indicators is divided."""
        return self.divisor(self.instrument)

    def units(self, value: Value) -> int:
        """Return a value as a whole number."""
        return int(value * self.value)

    def weight_of(self, one: Indicator) -> int:
        """Return an indicator's weight as a whole number."""
        return int(one.weight * self.weight)

    def divisor(self, indicators: Iterable[Indicator]) -> int:
        """Return by what the weighted sum of some indicators is divided."""
        return self.value * sum(self.weight_of(one) for one in indicators)

    def hundredths(self, indicators: Iterable[Indicator], units: Mapping[str, int]) -> int | None:
        """Return the announced index of some indicators in hundredths, None while one of them is open."""
        some = tuple(indicators)
        if any(one.code not in units for one in some):
            return None
        below = self.divisor(some)
        return (200 * self.total(some, units) + below) // (2 * below)

    def total(self, indicators: Iterable[Indicator], units: Mapping[str, int]) -> int:
        """Return the weighted sum of those indicators that have a value."""
        return sum(self.weight_of(one) * units[one.code] for one in indicators if one.code in units)

    def pieces(self, one: Indicator) -> Iterator[Piece]:
        """Yield the lines by which a published figure, in units of its last decimal, becomes a value."""
        for (left, low), (right, high) in _lines(one):
            slope = (high - low) / (right - left)
            yield Piece(floor(right * _FINEST), self.units(low - left * slope), int(slope * self.value / _FINEST))

    def first_figure(self, one: Indicator) -> int:
        """Return the lowest figure on its publisher's scale, in units of its last decimal."""
        return ceil(_points(one)[0][0] * _FINEST)

    def thresholds(self, basis: str) -> list[tuple[str, int]]:
        """Return the predicates, highest first, each with what the weighted sum, or the hundredths, must reach."""
        by_height = sorted(self.instrument.predicates, key=lambda one: one.at_least, reverse=True)
        times = 100 if basis == "announced" else self.whole
        return [(one.name, ceil(one.at_least * times)) for one in by_height]


def _points(one: Indicator) -> tuple[tuple[Fraction, Fraction], ...]:
    return one.figure.points if one.figure else ()


def _lines(one: Indicator) -> Iterator[tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]]:
    yield from pairwise(_points(one))


def _parts(one: Indicator) -> Iterator[Fraction]:
    """Yield every number that must be whole on the scale."""
    yield one.lowest
    if one.kind == "items":
        yield from (share.value for share in shares(one, ()))
    for (left, low), (right, high) in _lines(one):
        slope = (high - low) / (right - left)
        yield low - left * slope
        yield slope / _FINEST
