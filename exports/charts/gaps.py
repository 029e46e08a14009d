"""The largest gaps: what closing each adds to the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exports.charts.frame import LEFT, RIGHT, TOP, Canvas, framed, wrapped
from exports.style import LEVEL_COLOURS, PALETTE
from spbe.language import format_decimal, format_value
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.findings import gaps_finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SHOWN", "gaps"]

SHOWN = 12
"""How many gaps the chart shows; the table has them all."""
ROW, BAR = 40, 20
SQUARES, START, END = 450.0, 560.0, 820.0
PLAIN = (PALETTE["sunken"], PALETTE["ink"])


def gaps(report: Report) -> Figure:
    """Return a bar per gap, largest gain first: level now, target level, and what the whole index gains."""
    found = report.gaps[report.gaps["gap"].map(lambda gap: bool(gap))]
    rows: list[Any] = list(found.head(SHOWN).itertuples(index=False))
    canvas = framed(report, report.finding(gaps_finding), TOP + ROW * max(len(rows), 1) + 70)
    if not rows:
        none_yet = _("Belum ada indikator yang dinilai.")
        nothing = _("Tidak ada kesenjangan pada indikator yang sudah dinilai.") if report.progress.done else none_yet
        canvas.text((LEFT, TOP + 20), nothing, size=16, color=PALETTE["ink-2"])
        return canvas.figure
    _heads(canvas)
    for place, row in enumerate(rows):
        # Only the length of a bar is a float; the number beside it is written from the exact gain.
        length = float(row.gain / rows[0].gain)  # of a bar; the number beside it is exact
        _bar(canvas, TOP + 12 + ROW * place + ROW / 2, row, report.level_of(row.code), length)
    rest = len(found) - len(rows)
    if rest:
        more = _("dan %(count)s kesenjangan lain") % {"count": rest}
        canvas.text((LEFT, TOP + 12 + ROW * len(rows) + 26), more, size=13, color=PALETTE["ink-3"])
    return canvas.figure


def _heads(canvas: Canvas) -> None:
    look: dict[str, Any] = {"size": 12, "color": PALETTE["ink-3"]}
    canvas.text((LEFT, TOP), _("Indikator"), **look)
    canvas.text((SQUARES + 34, TOP), _("kini, target"), ha="center", **look)
    canvas.text((RIGHT, TOP), _("kenaikan indeks"), ha="right", **look)


def _bar(canvas: Canvas, middle: float, row: Any, level: int | None, share: float) -> None:
    name = wrapped(f"{row.code}. {row.short_title}", 54, 2)
    canvas.text((LEFT, middle), name, size=13, va="center")
    _square(canvas, (SQUARES, middle), level or 0, format_value(row.value))
    canvas.line([(SQUARES + 30, middle), (SQUARES + 40, middle)], "line-strong", width=2)
    _square(canvas, (SQUARES + 46, middle), row.target, str(row.target))
    size = ((END - START) * share, BAR)
    colour = PALETTE["series-a"]
    canvas.box((START, middle - BAR / 2), size, facecolor=colour, edgecolor="none", radius=3, zorder=2)
    canvas.text((RIGHT, middle), f"+{format_decimal(row.gain, 4)}", size=14, weight="bold", ha="right", va="center")


def _square(canvas: Canvas, at: tuple[float, float], level: int, shown: str) -> None:
    fill, ink = LEVEL_COLOURS.get(level, PLAIN)
    box: dict[str, Any] = {"facecolor": fill, "edgecolor": PALETTE["line-strong"], "width": 0.6}
    canvas.box((at[0], at[1] - 12), (24, 24), **box)
    size = 14 if len(shown) < 3 else 11
    canvas.text((at[0] + 12, at[1] + 5), shown, size=size, weight="bold", ha="center", color=ink)
