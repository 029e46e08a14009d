"""Results over the years and over instruments: runs that can be compared, breaks between them, and what a step tells.

What one instrument measured is never compared with what another did, except where one year has been scored by both:
only there a difference falls into what the agency changed and what the method did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise

__all__ = ["Obstacle", "Point", "Step", "Trend", "trend"]


@dataclass(frozen=True)
class Point:
    """One year's index by one instrument (code), as announced; ``source`` says where it was printed.

    A point that is not ``is_final`` is of a year that is still worked on.
    """

    year: int
    instrument: str
    index: Decimal
    predicate: str | None = None
    source: str = ""
    is_final: bool = True


class Obstacle(StrEnum):
    """Why a difference between two instruments cannot be split."""

    NO_COMMON_YEAR = "no_common_year"
    NOT_FINAL = "not_final"


@dataclass(frozen=True)
class Step:
    """From one year to the next that has a result.

    ``difference`` is that of the printed numbers. By one instrument it is the ``agency``'s; between two instruments it
    falls into ``agency`` and ``method`` where a year has both (``common_year``), else ``obstacle`` says why not.
    """

    before: Point
    after: Point
    agency: Decimal | None = None
    method: Decimal | None = None
    common_year: int | None = None
    obstacle: Obstacle | None = None

    @property
    def difference(self) -> Decimal:
        """Return the difference of the two numbers; between two instruments it is neither a rise nor a fall."""
        return self.after.index - self.before.index

    @property
    def is_break(self) -> bool:
        """Say whether the instrument changed."""
        return self.before.instrument != self.after.instrument


@dataclass(frozen=True)
class Trend:
    """All points in the order of the years; ``runs`` are those of one instrument each, in the order of the instruments.

    A line is drawn within a run and nowhere else.
    """

    points: tuple[Point, ...]
    order: tuple[str, ...]

    @cached_property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """Return the points by instrument, in the order of the instruments."""
        ranked = sorted(self.points, key=lambda point: (self._rank(point), point.year))
        return tuple(tuple(run) for _code, run in groupby(ranked, key=lambda point: point.instrument))

    @cached_property
    def breaks(self) -> tuple[tuple[Point, Point], ...]:
        """Return the last point of each run with the first of the next."""
        return tuple((before[-1], after[0]) for before, after in pairwise(self.runs))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return what happened from each year to the next one that has a result."""
        years = [tuple(points) for _year, points in groupby(self.points, key=lambda point: point.year)]
        return tuple(step for before, after in pairwise(years) for step in self._steps(before, after))

    def _steps(self, before: Sequence[Point], after: Sequence[Point]) -> list[Step]:
        known = {point.instrument: point for point in before}
        same = [(known[point.instrument], point) for point in after if point.instrument in known]
        newer = [point for point in after if self._rank(point) > self._rank(before[-1])]
        plain = [Step(one, other, agency=other.index - one.index) for one, other in same]
        return plain + [self._across(before[-1], point) for point in newer]

    def _rank(self, point: Point) -> int:
        return self.order.index(point.instrument)

    def _across(self, before: Point, after: Point) -> Step:
        both = [year for year, found in self._by_year.items() if {before.instrument, after.instrument} <= set(found)]
        beside = next((year for year in (after.year, before.year) if year in both), None)
        if beside is None:
            return Step(before, after, obstacle=Obstacle.NO_COMMON_YEAR)
        pair = [self._by_year[beside][one.instrument] for one in (before, after)]
        if not all(point.is_final for point in pair):
            return Step(before, after, obstacle=Obstacle.NOT_FINAL)
        method = pair[1].index - pair[0].index
        return Step(before, after, after.index - before.index - method, method, beside)

    @cached_property
    def _by_year(self) -> Mapping[int, Mapping[str, Point]]:
        found: dict[int, dict[str, Point]] = {}
        for point in self.points:
            found.setdefault(point.year, {})[point.instrument] = point
        return found


def trend(points: Iterable[Point], order: Sequence[str]) -> Trend:
    """Return the trend of these points; of two for one year and instrument the first counts.

    ``order`` are the codes of all instruments, the oldest first; a point by another one is left out.
    """
    first: dict[tuple[int, str], Point] = {}
    for point in points:
        if point.instrument in order:
            first.setdefault((point.year, point.instrument), point)
    ranked = sorted(first.values(), key=lambda point: (point.year, order.index(point.instrument)))
    return Trend(tuple(ranked), tuple(order))
