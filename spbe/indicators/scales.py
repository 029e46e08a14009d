"""Where values lie: the named levels of a ladder, its bands, and figures that others publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

__all__ = ["Figure", "Formula", "Ladder", "OutOfScale", "Step", "Value"]

Value = int | Fraction
"""What one indicator counts: a level, or an exact value where the instrument has decimals."""


@dataclass(frozen=True)
class Step:
    """One step of a ladder: its official name and what it means in general.

    ``width`` is how much of the value's range lies on it, None where the level's number is the value.
    """

    name: str
    meaning: str
    width: Fraction | None = None


@dataclass(frozen=True)
class Ladder:
    """The named levels an indicator can stand on, lowest first (``process`` or ``service`` in SPBE).

    Where values are decimals each level is a band: the first one begins at ``base``, each is as wide as its step says.
    """

    code: str
    title: str
    steps: Mapping[int, Step]
    base: Fraction | None = None

    @property
    def levels(self) -> tuple[int, ...]:
        """Return the levels of this ladder, lowest first."""
        return tuple(self.steps)

    @cached_property
    def bounds(self) -> Mapping[int, Fraction]:
        """Return level -> the lowest value on it: where its band begins, or its own number."""
        if self.base is None:
            return {level: Fraction(level) for level in self.steps}
        widths = accumulate((step.width or Fraction(0) for step in self.steps.values()), initial=self.base)
        return dict(zip(self.steps, widths, strict=False))

    @cached_property
    def top(self) -> Fraction:
        """Return the highest value on this ladder."""
        if self.base is None:
            return Fraction(self.levels[-1])
        return self.base + sum((step.width or Fraction(0) for step in self.steps.values()), Fraction(0))


class OutOfScale(ValueError):
    """A ``figure`` that its publisher's scale, ``lowest`` to ``highest``, does not hold."""

    def __init__(self, figure: Fraction, lowest: Fraction, highest: Fraction) -> None:
        self.figure, self.lowest, self.highest = figure, lowest, highest
        super().__init__(f"{figure} is not on the scale from {lowest} to {highest}")


@dataclass(frozen=True)
class Formula:
    """A conversion in one line: value = ``add`` + figure / ``divide_by``."""

    add: Fraction
    divide_by: Fraction


@dataclass(frozen=True)
class Figure:
    """A figure that another institution publishes, and how it becomes a value.

    ``points`` are (figure, value), ascending, with straight lines between; ``formula`` says the same in one line where
    it can be said so. ``empty`` is the value while there is no figure yet, None where then there is none.
    """

    name: str
    issuer: str
    points: tuple[tuple[Fraction, Fraction], ...]
    formula: Formula | None = None
    empty: Fraction | None = None
    max_age_months: int | None = None
    note: str | None = None
    uncertain: str | None = None

    def value_of(self, figure: Fraction) -> Fraction:
        """Return the value of a published figure, exact. Raises OutOfScale."""
        lowest, highest = self.points[0][0], self.points[-1][0]
        if not lowest <= figure <= highest:
            raise OutOfScale(figure, lowest, highest)
        (left, low), (right, high) = next(pair for pair in pairwise(self.points) if figure <= pair[1][0])
        return low + (figure - left) * (high - low) / (right - left)
