"""The heat strip: the level of every indicator at one glance, aspect by aspect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.charts.frame import LEFT, RIGHT, TOP, Canvas, framed, wrapped
from exports.style import LEVEL_COLOURS, PALETTE
from spbe.indicators import Aspect
from spbe.language import format_value
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.facts import short_name
from spbe.reports.findings import strip_finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["strip"]

CELL, TALL, GAP, APART = 36, 46, 3, 22
ROW = 96
LETTER = 7.2
"""Pixels of a letter in the aspect's name."""
PLAIN = (PALETTE["sunken"], PALETTE["ink"])


@dataclass(frozen=True)
class _Placed:
    aspect: Aspect
    across: float
    row: int


def strip(report: Report) -> Figure:
    """Return one square per indicator: its level as number and colour, hatched with a dash where not assessed."""
    placed = _placed(report)
    rows = placed[-1].row + 1
    canvas = framed(report, report.finding(strip_finding), TOP + ROW * rows + 40)
    for part in placed:
        down = TOP + ROW * part.row
        letters = int(_width(part.aspect) / LETTER) + 2
        canvas.text((part.across, down), wrapped(_name(part.aspect), letters, 1), size=13, color=PALETTE["ink-2"])
        for place, indicator in enumerate(part.aspect.indicators):
            _cell(canvas, (part.across + place * (CELL + GAP), down + 10), report, indicator.code)
    _legend(canvas, TOP + ROW * rows + 8)
    return canvas.figure


def _name(aspect: Aspect) -> str:
    return f"{aspect.code}. {short_name(aspect)}"


def _width(aspect: Aspect) -> float:
    return max(len(aspect.indicators) * (CELL + GAP) - GAP, len(_name(aspect)) * LETTER)


def _placed(report: Report) -> list[_Placed]:
    """Place the aspects side by side, in as many rows as they need."""
    found: list[_Placed] = []
    across, row = float(LEFT), 0
    for aspect in report.instrument.aspects:
        if across > LEFT and across + _width(aspect) > RIGHT:
            across, row = float(LEFT), row + 1
        found.append(_Placed(aspect, across, row))
        across += _width(aspect) + APART
    return found


def _cell(canvas: Canvas, at: tuple[float, float], report: Report, code: str) -> None:
    value, (across, down) = report.facts.values.get(code), at
    middle = across + CELL / 2
    fill, ink = LEVEL_COLOURS.get(report.level_of(code) or 0, PLAIN)
    if value is None:
        canvas.hatched(at, (CELL, TALL))
        ink = PALETTE["ink-2"]
    else:
        canvas.box(at, (CELL, TALL), facecolor=fill, edgecolor=PALETTE["line-strong"], width=0.6, zorder=2)
    shown = "\N{EN DASH}" if value is None else format_value(value)
    canvas.text((middle, down + 23), shown, size=18 if len(shown) < 3 else 14, weight="bold", ha="center", color=ink)
    canvas.text((middle, down + 39), code, size=11, ha="center", color=ink)
    change = report.facts.change(code)
    if change:
        arrow = "\N{UPWARDS ARROW}" if change > 0 else "\N{DOWNWARDS ARROW}"
        canvas.text((across + CELL - 3, down + 12), arrow, size=10, ha="right", weight="bold", color=ink)


def _legend(canvas: Canvas, down: float) -> None:
    across = float(LEFT)
    for level, (fill, ink) in LEVEL_COLOURS.items():
        canvas.box((across, down), (22, 22), facecolor=fill, edgecolor=PALETTE["line-strong"], width=0.6)
        canvas.text((across + 11, down + 16), str(level), size=13, weight="bold", ha="center", color=ink)
        across += 26
    canvas.text((across + 4, down + 16), _("tingkat"), size=13, color=PALETTE["ink-2"])
    canvas.hatched((across + 80, down), (22, 22))
    canvas.text((across + 110, down + 16), _("belum dinilai"), size=13, color=PALETTE["ink-2"])
    arrows = "\N{UPWARDS ARROW} \N{DOWNWARDS ARROW}"
    moved = _("%(arrows)s naik atau turun dari tahun lalu") % {"arrows": arrows}
    canvas.text((across + 224, down + 16), moved, size=13, color=PALETTE["ink-2"])
