"""The frame of every chart: canvas in pixels, type, title with the finding, whose and when, draft mark, legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from exports.captions import captions
from exports.style import PALETTE
from spbe.language import gettext as _
from spbe.reports import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

__all__ = ["LEFT", "RIGHT", "TOP", "WIDTH", "Canvas", "bare", "framed", "wrapped"]

WIDTH, LEFT, RIGHT = 960, 40, 920
"""Width of every chart and its inner edges, in pixels."""
TOP = 172
"""Where the drawing below title and captions begins."""
HEAD = 136
"""Height of title and captions, in pixels."""
FOOT = 30
_MARK = "draft-mark"
LETTER = 0.53
"""Width of a letter of the bold typeface, in its own size."""

DPI = 96
POINTS = 72 / DPI
FAMILY = ("Plus Jakarta Sans", "DejaVu Sans")


@dataclass(frozen=True)
class Canvas:
    """A drawing surface in pixels, origin at the top left."""

    height: int

    @cached_property
    def figure(self) -> Figure:
        """Return the figure, without pyplot and its state shared by all threads."""
        from matplotlib.figure import Figure

        return Figure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor=PALETTE["surface"])

    @cached_property
    def axes(self) -> Axes:
        """Return one invisible pair of axes over the whole figure, one unit a pixel."""
        _register_fonts()
        axes = self.figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(self.height, 0)
        return axes

    def text(self, at: tuple[float, float], text: str, *, size: float = 14, **look: Any) -> None:
        """Write one line or more; dollar signs are dollar signs. ``size`` is in pixels, ``at`` is the baseline."""
        known: dict[str, Any] = {
            "color": PALETTE["ink"],
            "ha": "left",
            "va": "baseline",
            "linespacing": 1.25,
            "zorder": 5,
        } | look
        self.axes.text(at[0], at[1], _drawable(text), family=FAMILY, fontsize=size * POINTS, parse_math=False, **known)

    def line(self, points: Sequence[tuple[float, float]], colour: str, *, width: float = 1, **look: Any) -> None:
        """Draw a line through the points."""
        from matplotlib.lines import Line2D

        across, down = zip(*points, strict=True)
        self.axes.add_line(Line2D(across, down, color=PALETTE[colour], linewidth=width * POINTS, **look))

    def shape(self, points: Sequence[tuple[float, float]], *, width: float = 1, **look: Any) -> None:
        """Draw a closed shape; ``facecolor`` and ``edgecolor`` are colours."""
        from matplotlib.patches import Polygon

        self.axes.add_patch(Polygon(points, closed=True, linewidth=width * POINTS, **look))

    def box(self, at: tuple[float, float], size: tuple[float, float], *, width: float = 1, **look: Any) -> None:
        """Draw a box with slightly rounded corners."""
        from matplotlib.patches import FancyBboxPatch

        radius = look.pop("radius", 4)
        style = f"round,pad=0,rounding_size={min(radius, *(side / 2 for side in size))}"
        self.axes.add_patch(FancyBboxPatch(at, *size, boxstyle=style, linewidth=width * POINTS, **look))

    def dot(self, at: tuple[float, float], *, radius: float = 5, width: float = 2, **look: Any) -> None:
        """Draw a disc or, with a white face, a ring."""
        from matplotlib.patches import Circle

        self.axes.add_patch(Circle(at, radius, linewidth=width * POINTS, **look))

    def hatched(self, at: tuple[float, float], size: tuple[float, float]) -> None:
        """Draw the box of what is not assessed: hatch and outline, never a colour of the ramp."""
        look: dict[str, Any] = {"facecolor": PALETTE["surface"], "edgecolor": PALETTE["line"], "hatch": "////"}
        self.box(at, size, zorder=2, width=0, **look)
        self.box(at, size, zorder=3, facecolor="none", edgecolor=PALETTE["line-strong"])


def framed(report: Report, finding: str, height: int) -> Canvas:
    """Return a canvas with the finding as its title, whose and when below it, and the draft mark across it."""
    canvas = Canvas(height)
    canvas.figure.set_label(finding)
    size = max(min(24.0, (RIGHT - LEFT) / LETTER / max(len(finding), 1)), 15.0)
    canvas.text((LEFT, 50), wrapped(finding, int((RIGHT - LEFT) / LETTER / size) + 1, 1), size=size, weight="bold")
    told = captions(report)
    for down, line in ((78, told.who), (100, told.source)):
        canvas.text((LEFT, down), wrapped(line, 122, 1), size=14, color=PALETTE["ink-2"])
    is_result = report.submission.is_final and not report.submission.agency.is_invented
    colour = PALETTE["ok" if is_result else "warn"]
    canvas.text((LEFT, 122), told.state, size=14, weight="bold", color=colour)
    if not report.submission.is_final:
        _watermark(canvas)
    return canvas


def bare(figure: Figure, margin: int) -> Bbox:
    """Take the draft mark off a chart, and return its box in inches without title, captions and side margins."""
    from matplotlib.transforms import Bbox

    for text in [text for axes in figure.axes for text in axes.texts if text.get_gid() == _MARK]:
        text.remove()
    height = figure.get_figheight() - HEAD / DPI
    return Bbox.from_bounds(margin / DPI, 0, (WIDTH - 2 * margin) / DPI, height)


def _watermark(canvas: Canvas) -> None:
    size = min((canvas.height - TOP) * 0.55, 240)
    middle = (WIDTH / 2, (canvas.height + TOP - FOOT) / 2)
    look: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "rotation": 20,
        "weight": "bold",
        "alpha": 0.06,
        "zorder": 8,
        "gid": _MARK,
    }
    canvas.text(middle, _("DRAF"), size=size, color=PALETTE["ink"], **look)


def wrapped(text: str, letters: int, lines: int) -> str:
    """Return the text broken into at most ``lines`` lines of so many letters, cut short with an ellipsis beyond."""
    broken = wrap(" ".join(text.split()), letters, max_lines=lines, placeholder="…")
    return "\n".join(broken)


FONTS = Path(__file__).resolve().parent.parent / "fonts"


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Tell matplotlib our typeface, and what makes its SVG files the same every time."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    mpl.rcParams.update({"svg.hashsalt": "spbe", "svg.fonttype": "path", "hatch.linewidth": 0.8})
    for path in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(path)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Return the characters that our typeface or its fallback can draw."""
    import matplotlib as mpl
    from matplotlib.ft2font import FT2Font

    fallback = Path(mpl.get_data_path()) / "fonts" / "ttf"
    drawn = [set(FT2Font(str(fallback / name)).get_charmap()) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    return frozenset(set.intersection(*drawn) | {ord("\n")})


def _drawable(text: str) -> str:
    """Return the text with a replacement mark for each character that no shipped typeface can draw."""
    letters = _letters()
    return "".join(letter if ord(letter) in letters else "\N{REPLACEMENT CHARACTER}" for letter in text)
