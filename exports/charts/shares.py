"""Stacked bars of groups: which share reaches a mark and which does not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from exports.charts.frame import Canvas, wrapped
from exports.style import PALETTE
from spbe.language import format_decimal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_shares", "shares"]

ROW, BAR, TOP, FOOT = 44, 24, 16, 16
START, END = 250.0, 800.0
DPI = 192

Share = tuple[str, Fraction]
"""Name of a group, and its share in percent."""


def shares(rows: Sequence[Share]) -> Figure:
    """Return one full bar for each group, filled as far as its share, with the share in words behind it."""
    canvas = Canvas(TOP + ROW * len(rows) + FOOT)
    for place, (name, share) in enumerate(rows):
        _bar(canvas, TOP + ROW * place + ROW / 2, name, share)
    return canvas.figure


def _bar(canvas: Canvas, middle: float, name: str, share: Fraction) -> None:
    reached = (END - START) * float(share) / 100  # a length in pixels; the number beside it is exact
    canvas.text((START - 16, middle + 5), wrapped(name, 28, 1), ha="right")
    canvas.box((START, middle - BAR / 2), (END - START, BAR), facecolor=PALETTE["sunken"], edgecolor=PALETTE["line"])
    if reached:
        canvas.box((START, middle - BAR / 2), (reached, BAR), facecolor=PALETTE["series-a"], edgecolor="none")
    canvas.text((END + 14, middle + 5), f"{format_decimal(share, 1)} %", weight="bold")


def draw_shares(rows: Sequence[Share], kind: Literal["svg", "png"]) -> bytes:
    """Return the bars as a file, the same bytes for the same rows."""
    target, figure = BytesIO(), shares(rows)
    if kind == "png":
        figure.savefig(target, format="png", dpi=DPI, metadata={"Software": None})
    else:
        figure.savefig(target, format="svg", metadata={"Creator": None, "Date": None})
    return target.getvalue()
