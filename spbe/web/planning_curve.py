"""The cost curve as shapes of a page's SVG: pixels only, every number beside them is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from spbe.planning import CurvePoint

__all__ = ["CurveShape"]

_THINNEST = 1.2  # viewBox units between two corners that are drawn
_TICKS = 5


def _text(position: float) -> str:
    return f"{position:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class CurveShape:
    """Index against cost: cost to the right, from 0; the index upward from ``before``'s half below it."""

    points: Sequence[CurvePoint]
    before: Fraction
    left: int = 44
    right: int = 600
    top: int = 16
    bottom: int = 280

    @property
    def dearest(self) -> Fraction:
        """Return the cost of the last point, 1 where nothing costs anything."""
        return self.points[-1].cost or Fraction(1)

    @property
    def low(self) -> Fraction:
        """Return the index at the bottom of the chart."""
        return Fraction(floor(self.before * 2), 2)

    @property
    def high(self) -> Fraction:
        """Return the index at the top of the chart."""
        return max(Fraction(ceil((self.before + self.points[-1].gain) * 2), 2), self.low + Fraction(1, 2))

    def x(self, cost: Fraction) -> str:
        """Return where a cost stands."""
        return _text(self._x(cost))

    def _x(self, cost: Fraction) -> float:
        return self.left + float(cost / self.dearest) * (self.right - self.left)

    def y(self, index: Fraction) -> str:
        """Return where an index stands."""
        return _text(self._y(index))

    def _y(self, index: Fraction) -> float:
        return self.bottom - float((index - self.low) / (self.high - self.low)) * (self.bottom - self.top)

    @property
    def path(self) -> str:
        """Return the staircase: for every cost the highest index it buys."""
        drawn = f"M{self.x(Fraction(0))} {self.y(self.before)}"
        last = float("-inf")
        for point in self.points:
            here = self._x(point.cost)
            if here - last >= _THINNEST or point is self.points[-1]:
                drawn += f"H{_text(here)}V{self.y(self.before + point.gain)}"
                last = here
        return drawn

    @property
    def index_ticks(self) -> list[Fraction]:
        """Return the half indices on the axis."""
        return [self.low + Fraction(n, 2) for n in range(int((self.high - self.low) * 2) + 1)]

    @property
    def cost_ticks(self) -> list[Fraction]:
        """Return a few round costs on the axis, the first one 0."""
        rough = self.dearest / _TICKS
        power = (
            Fraction(10) ** (len(str(floor(rough))) - 1)
            if rough >= 1
            else Fraction(1, 10 ** len(str(floor(1 / rough))))
        )
        step = next((power * factor for factor in (1, 2, 5, 10) if power * factor >= rough), power * 10)
        return [step * number for number in range(floor(self.dearest / step) + 1)]
