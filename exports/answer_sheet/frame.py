"""The frame that the sheets of an answer sheet share: cells, heads, protection and print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from exports.answer_sheet.live import Cell, Formula
from exports.answer_sheet.plan import TOP, Plan
from exports.sheets.page import height_of, room
from exports.style import DAY_ZERO, PALETTE, Looks, put_text
from spbe.answer_sheet import CellValue
from spbe.answer_sheet.cells import stored_text
from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.reports import stage_name
from spbe.scoring import as_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Frame"]

A4 = 9
_DIGITS = 15  # that a number in a sheet keeps
_FIRST_DAY = date(1900, 3, 1)  # sheets disagree about the days before
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}


@dataclass(frozen=True)
class Frame:
    """One worksheet being written."""

    sheet: Worksheet
    looks: Looks
    plan: Plan

    def text(self, row: int, column: int, text: str, *faces: str) -> None:
        """Write a text as text, whatever it looks like."""
        put_text(self.sheet, row, column, text, self.looks(*faces))

    def formula(self, row: int, column: int, cell: Cell, *faces: str) -> None:
        """Write a formula with its value, a number, a text, or nothing."""
        look = self.looks(*faces)
        if isinstance(cell, Formula):
            self.sheet.write_formula(row, column, cell.text, look, cell.value)
        elif isinstance(cell, int):
            self.sheet.write_number(row, column, cell, look)
        else:
            put_text(self.sheet, row, column, cell or "", look)

    def value(self, row: int, column: int, value: CellValue, *faces: str) -> None:
        """Write what a cell to fill in holds: a number where a sheet keeps it exactly, else a text."""
        if isinstance(value, int) and not isinstance(value, bool):
            self.sheet.write_number(row, column, value, self.looks(*faces))
        elif isinstance(value, date) and value >= _FIRST_DAY:
            days = (value - DAY_ZERO.date()).days
            self.sheet.write_number(row, column, days, self.looks(*faces))
        elif isinstance(value, Fraction) and _is_kept(value):
            # A sheet keeps every number as a float; so few digits come back from it as they were.
            self.sheet.write_number(row, column, float(value), self.looks(*faces))
        else:
            text = as_text(value) if isinstance(value, Fraction) else stored_text(value)
            put_text(self.sheet, row, column, text, self.looks(*faces))

    def top(self, title: str, told: str, width: int) -> None:
        """Write whose sheet it is, of when, and what to do with it."""
        submission = self.plan.submission
        moment = format_moment(self.plan.made_at, submission.agency.time_zone)
        parts = [self.plan.instrument.regulation, stage_name(submission.stage), self.plan.unit_name]
        context = ", ".join([*filter(None, parts), _("diunduh %(moment)s") % {"moment": moment}])
        lines = [
            (f"{title}: {submission.agency.name}, {submission.year}", 30, ("band", "title")),
            (context, 20, ("band", "context")),
        ]
        for row, (text, height, faces) in enumerate(lines):
            self.sheet.set_row_pixels(row, height)
            self.text(row, 0, text, *faces)
            for column in range(1, width):
                self.sheet.write_blank(row, column, None, self.looks(*faces))
        self.sheet.set_row_pixels(len(lines), 22)
        self.text(len(lines), 0, told, "muted")

    def heads(self, words: Sequence[str], widths: Sequence[float], last: int) -> None:
        """Write the heads of the table and their widths; freeze, filter and repeat them. ``last`` is its last row."""
        for column, (word, width) in enumerate(zip(words, widths, strict=True)):
            self.sheet.set_column(column, column, width)
            self.text(TOP, column, word, "head")
        self.sheet.set_row_pixels(TOP, 30)
        self.sheet.freeze_panes(TOP + 1, 2)
        self.sheet.autofilter(TOP, 0, max(last, TOP + 1), len(words) - 1)
        self.sheet.repeat_rows(TOP)

    def height(self, row: int, texts: Sequence[tuple[str, float]]) -> None:
        """Make a row as high as its texts need in columns of these widths."""
        self.sheet.set_row_pixels(row, height_of([(text, room(width)) for text, width in texts]))

    def finish(self, *, landscape: bool, columns: int, last: int) -> None:
        """Lock what is not to be filled in, without a password, and set the page up for print."""
        sheet = self.sheet
        sheet.protect("", _ALLOWED)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.print_area(0, 0, max(last, TOP + 1), columns - 1)
        who = f"{self.plan.submission.agency.name}, {self.plan.submission.year}"[:120].replace("&", "&&")
        pages = _("Halaman %(page)s dari %(pages)s") % {"page": "&P", "pages": "&N"}
        sheet.set_footer(f"&L{who}&R{pages}")
        sheet.hide_gridlines(2)
        sheet.set_tab_color(PALETTE["navy"])


def _is_kept(value: Fraction) -> bool:
    text = as_text(value)
    return "/" not in text and len(text.strip("-").replace(".", "").lstrip("0")) <= _DIGITS
