"""Where marks go in a page's SVG: positions as text, in viewBox units. Pixels only; no index is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import cos, pi, sin

__all__ = ["Radar", "Scale", "bar_length", "segments"]


def _text(position: Fraction | float) -> str:
    return f"{float(position):.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Scale:
    """A straight axis from the index ``low`` at ``start`` to ``high`` at ``end``."""

    low: int
    high: int
    start: int
    end: int

    def at(self, value: Fraction | int) -> str:
        """Return the position of an index on this axis."""
        share = (Fraction(value) - self.low) / (self.high - self.low)
        return _text(self.start + share * (self.end - self.start))

    def between(self, first: Fraction | int, second: Fraction | int) -> str:
        """Return the length from one index to a higher one."""
        return _text((Fraction(second) - Fraction(first)) / (self.high - self.low) * (self.end - self.start))

    @property
    def ticks(self) -> range:
        """Return the whole indices on this axis."""
        return range(self.low, self.high + 1)


@dataclass(frozen=True)
class Radar:
    """Axes clockwise from the top, one per value; the centre is 0, the rim is ``high``."""

    axes: int
    high: int
    radius: int
    centre_x: int
    centre_y: int

    def point(self, axis: int, value: Fraction | int | float) -> tuple[str, str]:
        """Return x and y of a value on the axis of this number (0 at the top)."""
        angle = 2 * pi * axis / self.axes
        reach = self.radius * float(value) / self.high
        return _text(self.centre_x + reach * sin(angle)), _text(self.centre_y - reach * cos(angle))

    def outline(self, values: Sequence[Fraction | int]) -> str:
        """Return the polygon of one value per axis."""
        return " ".join(",".join(self.point(axis, value)) for axis, value in enumerate(values))

    def ring(self, value: int) -> str:
        """Return the polygon on which every axis has this value."""
        return self.outline([value] * self.axes)

    def anchor(self, axis: int) -> str:
        """Return how a label beside this axis is aligned: start on the right half, end on the left."""
        side = sin(2 * pi * axis / self.axes)
        return "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"


def bar_length(value: Fraction, longest: Fraction, width: int) -> str:
    """Return the length of a bar for a value, the longest bar having the whole width."""
    return _text(value / longest * width) if longest else "0"


@lru_cache(maxsize=1024)
def segments(counts: tuple[int, ...], width: int, gap: int = 2) -> list[tuple[str, str]]:
    """Return (x, width) of each part of a progress bar; a part without members has no width."""
    total = sum(counts)
    placed, x = [], Fraction(0)
    for count in counts:
        share = Fraction(width * count, total) if total else Fraction(0)
        placed.append((_text(x), _text(max(share - gap, Fraction(0)) if x + share < width else share)))
        x += share
    return placed
