"""The radar of aspects: index and target, clockwise from the top."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING, Any

from exports.charts.bars import aspect_bars
from exports.charts.frame import WIDTH, Canvas, framed, wrapped
from exports.style import PALETTE
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.findings import radar_finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["radar"]

HEIGHT, CENTRE, RADIUS = 796, (WIDTH / 2, 454.0), 230.0
FEWEST = 3

Point = tuple[float, float]


@dataclass(frozen=True)
class _Round:
    """The round axes: as many as there are aspects, from 0 in the centre to ``high`` on the rim."""

    axes: int
    high: int

    def point(self, axis: int, value: Fraction | int | float) -> Point:
        angle, reach = 2 * pi * axis / self.axes, RADIUS * float(value) / self.high
        return CENTRE[0] + reach * sin(angle), CENTRE[1] - reach * cos(angle)

    def ring(self, value: int) -> list[Point]:
        return [self.point(axis, value) for axis in range(self.axes)]


def radar(report: Report) -> Figure:
    """Return the radar of all aspects. The centre is 0 and the floor of the scale is shaded, so 1,00 still has a shape.

    An aspect with open indicators shows its range on its axis instead of a point. Fewer than three aspects make no
    round: they are drawn as bars.
    """
    if len(report.instrument.aspects) < FEWEST:
        return aspect_bars(report, report.finding(radar_finding))
    canvas = framed(report, report.finding(radar_finding), HEIGHT)
    ends = [end for indicator in report.instrument for end in (indicator.lowest, indicator.highest)]
    axes = _Round(len(report.instrument.aspects), ceil(max(ends)))
    _grid(canvas, axes, int(min(ends)))
    rows: list[Any] = list(report.parts[report.parts["floor"] == "aspect"].itertuples(index=False))
    targets = [axes.point(place, row.target) for place, row in enumerate(rows)]
    canvas.shape(targets, facecolor="none", edgecolor=PALETTE["series-b"], width=2.2, linestyle=(0, (4, 2.5)), zorder=3)
    _values(canvas, axes, rows)
    for place, row in enumerate(rows):
        _label(canvas, axes, place, row)
    _legend(canvas, report)
    return canvas.figure


def _grid(canvas: Canvas, axes: _Round, floor: int) -> None:
    if floor:
        canvas.shape(axes.ring(floor), facecolor=PALETTE["sunken"], edgecolor="none", zorder=0)
    for value in range(1, axes.high + 1):
        colour = PALETTE["line-strong" if value == axes.high else "line"]
        canvas.shape(axes.ring(value), facecolor="none", edgecolor=colour, zorder=1)
    for axis in range(axes.axes):
        canvas.line([CENTRE, axes.point(axis, axes.high)], "line", zorder=1)
    for value in range(1, axes.high + 1):
        across, down = axes.point(0, value)
        canvas.text((across + 6, down + 4), str(value), size=11, color=PALETTE["ink-3"])


def _values(canvas: Canvas, axes: _Round, rows: list[Any]) -> None:
    points = [None if row.index is None else axes.point(place, row.index) for place, row in enumerate(rows)]
    known = [point for point in points if point is not None]
    if len(known) == len(points):
        canvas.shape(known, facecolor=PALETTE["series-a"], edgecolor="none", alpha=0.13, zorder=2)
    for first, second in zip(points, points[1:] + points[:1], strict=True):
        if first is not None and second is not None:
            canvas.line([first, second], "series-a", width=2.6, zorder=4)
    for point in known:
        canvas.dot(point, facecolor=PALETTE["series-a"], edgecolor=PALETTE["surface"], width=1.5, zorder=6)
    for place, row in enumerate(rows):
        if row.index is None:
            ends = [axes.point(place, row.lowest), axes.point(place, row.highest)]
            canvas.line(ends, "series-c", width=6, alpha=0.45, zorder=4, solid_capstyle="round")


def _label(canvas: Canvas, axes: _Round, place: int, row: Any) -> None:
    across, down = axes.point(place, axes.high * 1.09)
    side, up = sin(2 * pi * place / axes.axes), cos(2 * pi * place / axes.axes)
    name = wrapped(str(row.short_title), 20, 2)
    lines = name.count("\n") + 2
    top = down - 10 * lines + 15 - up * 10 * (lines - 1)
    anchor = "center" if abs(side) < 0.1 else "left" if side > 0 else "right"
    for number, line in enumerate(name.split("\n")):
        canvas.text((across, top + 20 * number), line, size=16, ha=anchor)
    canvas.text((across, top + 20 * (lines - 1)), _figure(row), ha=anchor, **_face(row))


def _figure(row: Any) -> str:
    if row.index is not None:
        return format_index(row.index)
    told = {"lowest": format_index(row.lowest), "highest": format_index(row.highest)}
    return _("%(lowest)s–%(highest)s (%(done)s/%(total)s)") % (told | {"done": row.done, "total": row.total})


def _face(row: Any) -> dict[str, Any]:
    if row.index is None:
        return {"size": 13, "color": PALETTE["ink-3"]}
    return {"size": 16, "weight": "bold"}


def _legend(canvas: Canvas, report: Report) -> None:
    down, across = HEIGHT - 18, 250.0
    canvas.line([(across, down), (across + 34, down)], "series-a", width=2.6)
    canvas.text((across + 44, down + 5), _("Indeks"))
    canvas.line([(across + 130, down), (across + 164, down)], "series-b", width=2.2, linestyle=(0, (4, 2.5)))
    canvas.text((across + 174, down + 5), _("Target"))
    if not report.progress.is_complete:
        canvas.line([(across + 264, down), (across + 294, down)], "series-c", width=6, alpha=0.45)
        canvas.text((across + 306, down + 5), _("rentang bila belum lengkap"))
