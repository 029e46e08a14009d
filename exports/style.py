"""What every file shares: palette, cell formats, and the ways text and numbers get into a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from spbe.scoring import announced

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "CELL_FONT",
    "FACES",
    "LEVEL_COLOURS",
    "PALETTE",
    "Looks",
    "book_options",
    "put_index",
    "put_moment",
    "put_number",
    "put_text",
]

PALETTE: Mapping[str, str] = {
    "surface": "#ffffff",
    "sunken": "#eaeff6",
    "ink": "#14203a",
    "ink-2": "#43516a",
    "ink-3": "#586680",
    "line": "#d8dfe9",
    "line-strong": "#7f8da3",
    "navy": "#0a2560",
    "on-navy": "#ffffff",
    "on-navy-2": "#c3d0e8",
    "accent-soft": "#e9f0fc",
    "ok": "#17693f",
    "warn": "#7d5200",
    "warn-soft": "#fff2d6",
    "series-a": "#1b5cc0",
    "series-b": "#8a4b08",
    "series-c": "#586680",
}
"""The colours of the light theme that files use, by token; paper is always light."""

LEVEL_COLOURS: Mapping[int, tuple[str, str]] = {
    1: ("#ffdfa4", "#14203a"),
    2: ("#97cba1", "#14203a"),
    3: ("#2fa2b0", "#14203a"),
    4: ("#1d68a5", "#ffffff"),
    5: ("#132a69", "#ffffff"),
}
"""Level -> colour of its square and of the number on it. A level never goes without its number."""

CELL_FONT = "Arial"


def book_options() -> dict[str, object]:
    """Return what every workbook is made with: texts stay texts, and one typeface that every machine has.

    Made anew each time: XlsxWriter writes into the dict of default properties.
    """
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": CELL_FONT, "font_size": 10, "font_scheme": "none"},
    }


LONGEST_TEXT = 32_767
"""UTF-16 units a cell holds; the text rule at every door stays below it."""

FACES: dict[str, dict[str, Any]] = {
    "cell": {"valign": "top", "font_color": PALETTE["ink"], "bottom": 1, "bottom_color": PALETTE["line"]},
    "wrap": {"text_wrap": True},
    "plain": {"valign": "vcenter", "font_color": PALETTE["ink"]},
    "muted": {"font_color": PALETTE["ink-3"]},
    "bold": {"bold": True},
    "left": {"align": "left"},
    "right": {"align": "right"},
    "centre": {"align": "center"},
    "indent": {"indent": 1, "align": "left"},
    "small": {"font_size": 9},
    "title": {"bold": True, "font_size": 16, "font_color": PALETTE["on-navy"], "valign": "vcenter"},
    "context": {"font_color": PALETTE["on-navy-2"], "valign": "vcenter"},
    "band": {"bg_color": PALETTE["navy"], "indent": 1},
    "draft": {"bold": True, "font_color": PALETTE["warn"], "bg_color": PALETTE["warn-soft"], "valign": "vcenter"},
    "final": {"bold": True, "font_color": PALETTE["ok"], "valign": "vcenter"},
    "finding": {"bold": True, "font_size": 12, "font_color": PALETTE["ink"], "valign": "vcenter"},
    "head": {
        "bold": True,
        "font_size": 9,
        "font_color": PALETTE["ink-2"],
        "text_wrap": True,
        "valign": "vcenter",
        "bottom": 1,
        "bottom_color": PALETTE["line-strong"],
        "bg_color": PALETTE["sunken"],
    },
    "group": {"bold": True, "bg_color": PALETTE["sunken"]},
    "key": {"bold": True, "font_size": 13, "bg_color": PALETTE["accent-soft"]},
    "middle": {"valign": "vcenter"},
    "input": {"locked": False, "bg_color": PALETTE["accent-soft"], "border": 1, "border_color": PALETTE["line"]},
    "text": {"num_format": "@"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "index": {"num_format": "0.00"},
    "weight": {"num_format": "0.00"},
    "whole": {"num_format": "0"},
    "level": {"num_format": "0", "bold": True, "align": "center"},
    "moment": {"num_format": "[$-421]d mmm yyyy hh:mm", "align": "left"},
    "open": {
        "pattern": 14,
        "fg_color": PALETTE["line"],
        "bg_color": PALETTE["surface"],
        "font_color": PALETTE["ink-3"],
        "font_size": 9,
        "text_wrap": True,
    },
    **{f"level-{level}": {"bg_color": fill, "font_color": ink} for level, (fill, ink) in LEVEL_COLOURS.items()},
}
"""Named faces of a cell. Number formats use the neutral codes: Indonesian Excel shows 0.00 as 2,79."""


class Looks:
    """The cell formats of one workbook: faces laid over one another, each combination made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *faces: str) -> Format:
        """Return the format of these faces, later ones winning; "" says nothing, an unknown one is a number format."""
        found = self._made.get(faces)
        if found is None:
            found = self._made[faces] = self._make(tuple(face for face in faces if face))
        return found

    def _make(self, faces: tuple[str, ...]) -> Format:
        if faces not in self._made:
            properties: dict[str, Any] = {}
            for face in faces:
                properties |= FACES.get(face) or {"num_format": face}
            self._made[faces] = self.book.add_format(properties)
        return self._made[faces]


DAY_ZERO, SECOND = datetime(1899, 12, 30), timedelta(seconds=1)  # noqa: DTZ001  # a sheet counts days without a zone

_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}(?=_)")
_CHAINED_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


def put_text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write any text as text: never a formula, a link or a number; it reads back identical.

    Raises ValueError for a text that a cell cannot hold whole (over 32,767 UTF-16 units).
    """
    if not text:
        sheet.write_blank(row, column, None, look)
    elif text.startswith("<r>") or ("_x" in text and _CHAINED_ESCAPES.search(text)):
        _put_in_runs(sheet, row, column, text, look)
    elif sheet.write_string(row, column, text, look):
        raise ValueError(_TOO_LONG)


_TOO_LONG = f"a cell holds {LONGEST_TEXT} UTF-16 units, and this text is longer"


def _put_in_runs(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text that XlsxWriter would misread as several runs of the same look, none of which it can misread.

    It takes "<r>...</r>" for ready-made XML; of chained look-alikes of its own escapes ("_x000D_x000D_") it escapes
    only every other one; and what it escapes inside a run it escapes twice.
    """
    if len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise ValueError(_TOO_LONG)
    cuts = {match.end() for match in _ESCAPE.finditer(text)} | {1}
    edges = [0, *sorted(cuts), len(text)]
    first, *others = (text[start:end] for start, end in pairwise(edges))
    sheet.write_rich_string(row, column, first, *(part for run in others for part in (look, run)), look)


def put_number(sheet: Worksheet, row: int, column: int, value: Fraction | Decimal | int, look: Format) -> None:
    """Write a number; it becomes a float here, in the cell, and nowhere before."""
    sheet.write_number(row, column, float(value), look)


def put_index(sheet: Worksheet, row: int, column: int, value: Fraction, look: Format) -> None:
    """Write an index as it is announced: two decimals, rounded half up."""
    put_number(sheet, row, column, announced(value), look)


def put_moment(sheet: Worksheet, row: int, column: int, moment: datetime, *, zone: str, look: Format) -> None:
    """Write a moment (aware) as a date of the calendar and clock of ``zone``; a sheet has no zones of its own."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    put_number(sheet, row, column, Fraction((local - DAY_ZERO) // SECOND, 86_400), look)
