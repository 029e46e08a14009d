"""Bars of indices beside their targets: the whole and its domains, or the aspects."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from exports.charts.frame import LEFT, RIGHT, TOP, Canvas, framed, wrapped
from exports.style import PALETTE
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.findings import domains_finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["aspect_bars", "domains"]

ROW, BAR = 62, 26
START, END = 330.0, 850.0


@dataclass(frozen=True)
class _Scale:
    low: int
    high: int

    def at(self, value: Fraction | int) -> float:
        return START + (END - START) * float((Fraction(value) - self.low) / (self.high - self.low))


def domains(report: Report) -> Figure:
    """Return one bar for the whole and one per domain (per aspect where there are no domains), each with its target."""
    floor = "domain" if report.instrument.has_domains else "aspect"
    return _bars(report, report.finding(domains_finding), ("whole", floor))


def aspect_bars(report: Report, finding: str) -> Figure:
    """Return one bar per aspect, for an instrument whose aspects are too few for a radar."""
    return _bars(report, finding, ("whole", "aspect"))


def _bars(report: Report, finding: str, floors: tuple[str, ...]) -> Figure:
    rows: list[Any] = list(report.parts[report.parts["floor"].isin(floors)].itertuples(index=False))
    canvas = framed(report, finding, TOP + ROW * len(rows) + 96)
    ends = [end for indicator in report.instrument for end in (indicator.lowest, indicator.highest)]
    scale = _Scale(int(min(ends)), ceil(max(ends)))
    bottom = TOP + ROW * len(rows)
    for value in range(scale.low, scale.high + 1):
        canvas.line([(scale.at(value), TOP - 6), (scale.at(value), bottom)], "line", zorder=0)
        canvas.text((scale.at(value), bottom + 20), str(value), size=12, ha="center", color=PALETTE["ink-3"])
    for place, row in enumerate(rows):
        _bar(canvas, scale, TOP + ROW * place + ROW / 2, row)
    _legend(canvas, report, bottom + 58)
    return canvas.figure


def _bar(canvas: Canvas, scale: _Scale, middle: float, row: Any) -> None:
    weight = "bold" if row.floor == "whole" else "normal"
    canvas.text((LEFT, middle), wrapped(str(row.title), 36, 2), va="center", weight=weight)
    low, high = scale.at(scale.low), scale.at(row.highest if row.index is None else row.index)
    if row.index is None:
        low = scale.at(row.lowest)
        canvas.hatched((low, middle - BAR / 2), (max(high - low, 2), BAR))
    elif high > low:
        colour = PALETTE["series-a"]
        canvas.box((low, middle - BAR / 2), (high - low, BAR), facecolor=colour, edgecolor="none", radius=3, zorder=2)
    if row.previous is not None:
        ring: dict[str, Any] = {"facecolor": PALETTE["surface"], "edgecolor": PALETTE["series-c"], "zorder": 4}
        canvas.dot((scale.at(row.previous), middle), radius=5.5, **ring)
    goal = scale.at(row.target)
    canvas.line([(goal, middle - 21), (goal, middle + 21)], "series-b", width=2.6, linestyle=(0, (3, 1.6)), zorder=5)
    _figure(canvas, (RIGHT, middle), row)


def _figure(canvas: Canvas, at: tuple[float, float], row: Any) -> None:
    if row.index is not None:
        canvas.text(at, format_index(row.index), size=18, weight="bold", ha="right", va="center")
        return
    told = {"done": row.done, "total": row.total}
    canvas.text((at[0], at[1] - 8), _("%(done)s dari %(total)s") % told, size=12, ha="right", va="center")
    spread = {"lowest": format_index(row.lowest), "highest": format_index(row.highest)}
    look: dict[str, Any] = {"ha": "right", "va": "center", "color": PALETTE["ink-3"]}
    canvas.text((at[0], at[1] + 9), _("%(lowest)s–%(highest)s") % spread, size=12, **look)


def _legend(canvas: Canvas, report: Report, down: float) -> None:
    look: dict[str, Any] = {"facecolor": PALETTE["series-a"], "edgecolor": "none"}
    canvas.box((START, down - 11), (26, 12), radius=2, **look)
    canvas.text((START + 34, down), _("Indeks"))
    canvas.line([(START + 118, down - 13), (START + 118, down + 3)], "series-b", width=2.6, linestyle=(0, (3, 1.6)))
    canvas.text((START + 128, down), _("Target"))
    across = START + 214
    if report.facts.last_range is not None and report.submission.previous is not None:
        ring: dict[str, Any] = {"facecolor": PALETTE["surface"], "edgecolor": PALETTE["series-c"]}
        canvas.dot((across, down - 5), radius=5.5, **ring)
        canvas.text((across + 14, down), str(report.submission.previous.year))
        across += 80
    if not report.progress.is_complete:
        canvas.hatched((across, down - 11), (26, 13))
        canvas.text((across + 34, down), _("rentang bila belum lengkap"))
