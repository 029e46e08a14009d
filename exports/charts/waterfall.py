"""The waterfall: from each stage's index to the next one's, indicator by indicator, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from exports.charts.frame import LEFT, RIGHT, TOP, Canvas, framed, wrapped
from exports.style import PALETTE
from spbe.language import format_index, format_value
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.trails import short_stage, signed_effect, trail_finding
from spbe.trail import Change, Leg, trail

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["waterfall"]

ROW, BAR, HEAD = 28, 16, 56
START, END = 400.0, 790.0
EMPTY = 70


@dataclass(frozen=True)
class _Axis:
    low: Fraction
    high: Fraction

    def at(self, value: Fraction) -> float:
        # A place on paper, the last step before drawing; the printed numbers come from the fractions.
        return START + (END - START) * float((value - self.low) / (self.high - self.low))


def waterfall(report: Report) -> Figure:
    """Return one group of bars for each way between two stages: losses first, the largest of each kind foremost."""
    found = trail(report.instrument, report.submission)
    shown = [leg for leg in found.legs if list(leg.steps())]
    height = TOP + sum(HEAD + ROW * len(leg.changes) for leg in shown) + (50 if shown else EMPTY)
    finding = trail_finding(found, is_final=report.submission.is_final)
    canvas = framed(report, finding, max(height, TOP + EMPTY))
    if not shown:
        told = _("Belum ada dua tahap yang indeksnya berbeda dan dapat dihitung.")
        canvas.text((LEFT, TOP + 20), told, size=16, color=PALETTE["ink-2"])
        return canvas.figure
    axis = _axis(shown)
    top = float(TOP)  # a place on paper, no score
    for leg in shown:
        top = _group(canvas, axis, leg, top)
    note = _("Sumbu tidak mulai dari nol.")
    canvas.text((LEFT, top + 20), note, size=12, color=PALETTE["ink-3"])
    return canvas.figure


def _axis(legs: Sequence[Leg]) -> _Axis:
    """Return one axis for all groups, from tenth to tenth, on which every index on the way lies."""
    reached = [value for leg in legs for _change, before, after in leg.steps() for value in (before, after)]
    low, high = Fraction(floor(min(reached) * 10), 10), Fraction(ceil(max(reached) * 10), 10)
    return _Axis(low, max(high, low + Fraction(1, 10)))


def _group(canvas: Canvas, axis: _Axis, leg: Leg, top: float) -> float:
    """Draw one way between two stages and return where the next one begins."""
    facts = {"from": short_stage(leg.start.stage), "to": short_stage(leg.end.stage).lower()}
    start = leg.start.index or Fraction(0)
    ends = {"start": format_index(start), "end": format_index(start + leg.effect)}
    title = _("%(title)s: %(start)s menjadi %(end)s") % {"title": _("%(from)s ke %(to)s") % facts, **ends}
    canvas.text((LEFT, top + 16), title, size=15, weight="bold")
    line = top + 36
    canvas.line([(START, line), (END, line)], "line-strong")
    canvas.text((START, line - 6), format_index(axis.low), size=11, color=PALETTE["ink-3"])
    canvas.text((END, line - 6), format_index(axis.high), size=11, ha="right", color=PALETTE["ink-3"])
    for place, (change, before, after) in enumerate(leg.steps()):
        _bar(canvas, line + 8 + ROW * place, change, ends=(axis.at(before), axis.at(after)))
    return top + HEAD + ROW * len(leg.changes)


def _bar(canvas: Canvas, top: float, change: Change, *, ends: tuple[float, float]) -> None:
    middle = top + ROW / 2
    indicator = change.indicator
    name = wrapped(f"{indicator.code}. {_(indicator.short_title)}", 44, 1)
    canvas.text((LEFT, middle), name, size=13, va="center")
    before, after = ends
    canvas.line([(before, top - 6), (before, middle)], "line-strong")
    colour = PALETTE["series-a" if change.effect > 0 else "series-b"]
    size = (max(abs(after - before), 1.0), BAR)
    canvas.box((min(before, after), middle - BAR / 2), size, facecolor=colour, edgecolor="none", radius=2, zorder=2)
    told = _("%(before)s ke %(after)s") % {
        "before": format_value(change.before),
        "after": format_value(change.after),
    }
    canvas.text((RIGHT - 62, middle), told, size=12, ha="right", va="center", color=PALETTE["ink-2"])
    canvas.text((RIGHT, middle), signed_effect(change.effect), size=13, weight="bold", ha="right", va="center")
