"""Results over the years and over instruments: the points, the chart's places, and the page of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from flask import Blueprint

from spbe.indicators import Instrument
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.scoring import announced
from spbe.store import queries
from spbe.trend import Obstacle, Point, Trend, trend
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.drawing import Scale
from spbe.web.house import house

__all__ = ["TrendShape", "instrument_in", "printed_points", "room", "trend_drawing"]

room = Blueprint("trends", __name__, url_prefix="/penilaian/<agency>/<period>/tren")

_MARKS = ("circle", "square", "diamond")


def instrument_in(year: int) -> Instrument | None:
    """Return the instrument that results of a year were made by: the one with an edition of it, else in force then."""
    every = list(house().instruments.values())
    listed = [one for one in every if any(edition.year == year for edition in one.editions)]
    in_force = [
        one for one in every if one.in_force_until and one.in_force_from.year <= year <= one.in_force_until.year
    ]
    return next(iter((*listed, *in_force)), None)


def printed_points(lines: Iterable[queries.PublishedLine]) -> Iterator[Point]:
    """Return the printed results whose instrument is known as points of a trend."""
    for line in lines:
        found = instrument_in(line.year)
        code = line.instrument or (found.code if found else "")
        yield Point(line.year, code, Decimal(line.index), line.predicate, line.source)


@dataclass(frozen=True)
class TrendShape:
    """Where the points of a trend stand in its chart, 720 wide and 220 high."""

    trend: Trend

    @cached_property
    def years(self) -> range:
        """Return the years of the axis; one before and after where there is only one."""
        known = [point.year for point in self.trend.points]
        first, last = min(known), max(known)
        return range(first, last + 1) if last > first else range(first - 1, last + 2)

    @cached_property
    def x(self) -> Scale:
        """Return the axis of the years."""
        return Scale(self.years[0], self.years[-1], 70, 650)

    @cached_property
    def y(self) -> Scale:
        """Return the axis of the indices, from the highest at the top."""
        return Scale(0, 5, 180, 30)

    def at(self, point: Point) -> tuple[str, str]:
        """Return x and y of a point."""
        return self.x.at(point.year), self.y.at(Fraction(point.index))

    def line(self, run: Sequence[Point]) -> str:
        """Return the line through the points of one instrument."""
        return " ".join(",".join(self.at(point)) for point in run)

    def mark(self, point: Point) -> str:
        """Return the shape of a point: each instrument has its own, so that colour is not needed."""
        present = [run[0].instrument for run in self.trend.runs]
        return _MARKS[present.index(point.instrument) % len(_MARKS)]

    def breaks(self) -> list[str]:
        """Return the x of each break: between the last year by one instrument and the first by the next."""
        apart = [pair for pair in self.trend.breaks if pair[0].year < pair[1].year]
        return [self.x.at(Fraction(before.year + after.year, 2)) for before, after in apart]


def trend_drawing(points: Iterable[Point]) -> dict[str, Any]:
    """Return what the pieces of a trend are drawn with; without a point there is no shape."""
    known = house().instruments
    order = sorted(known, key=lambda code: known[code].in_force_from)
    found = trend(points, order)
    return {
        "trend": found,
        "shape": TrendShape(found) if found.points else None,
        "instrument_named": known,
        "obstacles": {
            Obstacle.NO_COMMON_YEAR: _("tidak ada tahun yang dinilai dengan kedua instrumen"),
            Obstacle.NOT_FINAL: _("hasil pada tahun yang dinilai dengan keduanya belum ditetapkan"),
        },
    }


@room.get("")
@needs(Permission.VIEW)
def page(agency: str, period: str) -> str:
    """Draw the results of this agency over the years, with a break where the instrument changed."""
    desk = open_desk(agency, period)
    return desk.draw("trends/page.html", **trend_drawing(_points(desk)))


def _points(desk: Desk) -> Iterator[Point]:
    """Return what was printed, what was announced here, and this year's index where it is known but not announced."""
    session = house().session()
    yield from printed_points(queries.results_of(session, desk.agency))
    for line in queries.announced_results(session, desk.agency):
        yield Point(line.year, line.instrument, Decimal(line.index), line.predicate)
    standing = desk.standing
    if standing.score is not None and not standing.submission.is_final:
        index, predicate = announced(standing.score.index), standing.score.predicate.name
        yield Point(standing.submission.year, standing.instrument.code, index, predicate, is_final=False)
