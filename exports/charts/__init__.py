"""The charts of one report as files: SVG and PNG, the same bytes for the same report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape

from exports.captions import captions
from exports.charts.bars import domains
from exports.charts.frame import bare
from exports.charts.gaps import gaps
from exports.charts.radar import radar
from exports.charts.strip import strip
from exports.charts.waterfall import waterfall
from spbe.reports import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CHARTS", "draw"]

CHARTS: Mapping[str, Callable[[Report], Figure]] = {
    "radar": radar,
    "domains": domains,
    "strip": strip,
    "gaps": gaps,
    "waterfall": waterfall,
}
"""Chart name -> function from a report to a figure."""

PNG_DPI = 192

MARGINS: Mapping[str, int] = {"radar": 60, "gaps": 30}
"""Chart name -> pixels at each side that it leaves empty."""


def draw(name: str, report: Report, kind: Literal["svg", "png"], *, is_bare: bool = False) -> bytes:
    """Return one chart as a file. Raises KeyError for a name that is not in CHARTS.

    A bare one is for a page that says itself what the chart shows, whose it is and that it is a draft.
    """
    figure = CHARTS[name](report)
    target = BytesIO()
    metadata: dict[str, Any] = {"Title": figure.get_label(), "Creator": None, "Date": None}
    look: dict[str, Any] = {"bbox_inches": bare(figure, MARGINS.get(name, 0))} if is_bare else {}
    if kind == "png":
        figure.savefig(target, format="png", dpi=PNG_DPI, metadata={"Software": None}, **look)
        return target.getvalue()
    figure.savefig(target, format="svg", metadata=metadata, transparent=is_bare, **look)
    told = captions(report)
    return _named(target.getvalue(), str(figure.get_label()), f"{told.who}. {told.source}. {told.state}")


def _named(svg: bytes, title: str, description: str) -> bytes:
    """Give the picture a name and a description: its letters are drawn shapes, which nothing else could read out."""
    head, start, rest = svg.partition(b"<svg ")
    attributes, end, body = rest.partition(b">")
    words = f'\n <title id="title">{escape(title)}</title>\n <desc id="desc">{escape(description)}</desc>'
    return head + start + b'role="img" aria-labelledby="title desc" ' + attributes + end + words.encode() + body
