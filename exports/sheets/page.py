"""The frame of every sheet: banner, state of the result, table, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from exports.captions import Captions
from exports.sheets.column import Column, Writer
from exports.style import PALETTE, Looks, put_index, put_text
from spbe.language import gettext as _
from spbe.reports import Report, agency_name, stage_name, status_name, translated
from spbe.reports.table import Cell, rows

if TYPE_CHECKING:
    from pandas import DataFrame
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Page", "Row", "height_of", "room", "rows_of"]

A4 = 9
LINE, PADDING, TALLEST = 17, 6, 545
"""Pixels of a line of text, around it, and of the tallest row a sheet can have (409 points)."""
CHARACTERS = 1.15
"""Letters of running text that fit where one digit fits."""
Row = Sequence[object]


@dataclass(frozen=True)
class Page:
    """One worksheet being written, with the formats of its workbook and the report it shows."""

    sheet: Worksheet
    looks: Looks
    report: Report
    captions: Captions

    def text(self, row: int, column: int, text: str, *faces: str) -> None:
        """Write a text."""
        put_text(self.sheet, row, column, text, self.looks(*faces))

    def value(self, row: int, column: int, value: object, *faces: str) -> None:
        """Write an exact index as announced, or a text."""
        if isinstance(value, Fraction):
            put_index(self.sheet, row, column, value, self.looks(*faces, "index"))
        else:
            put_text(self.sheet, row, column, str(value or ""), self.looks(*faces))

    def banner(self, title: str, finding: str, width: int) -> int:
        """Write the head of the sheet over ``width`` columns; return the first free row."""
        state = (
            "final" if self.report.submission.is_final and not self.report.submission.agency.is_invented else "draft"
        )
        lines = [
            (title, 30, ("band", "title")),
            (self.captions.who, 20, ("band", "context")),
            (self.captions.source, 20, ("band", "context")),
            (self.captions.state, 20, (state, "indent")),
        ]
        for row, (text, height, faces) in enumerate(lines):
            self.sheet.set_row_pixels(row, height)
            self.text(row, 0, text, *faces)
            for column in range(1, width):
                self.sheet.write_blank(row, column, None, self.looks(*faces))
        self.sheet.set_row_pixels(len(lines), 30)
        self.text(len(lines), 0, finding, "finding")
        return len(lines) + 1

    def table(self, top: int, columns: Sequence[Column], lines: Sequence[Row], faces: Sequence[str] = ()) -> None:
        """Write a table with its head in row ``top``: widths, frozen head, filter, head repeated in print.

        A row holds one value per column; ``faces`` gives each row one more face, "" or "group".
        """
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.text(top, place, column.head, "head", *_aligned(column))
        self.sheet.set_row_pixels(top, 36)
        zone = self.report.submission.agency.time_zone
        writers = [Writer(column, self.sheet, self.looks, zone) for column in columns]
        wrapping = [(place, room(column.width)) for place, column in enumerate(columns) if "wrap" in column.faces]
        for row, (values, face) in enumerate(zip_longest(lines, faces, fillvalue=""), top + 1):
            self.sheet.set_row_pixels(
                row, height_of([(str(values[place] or ""), letters) for place, letters in wrapping])
            )
            for place, (write, value) in enumerate(zip(writers, values, strict=True)):
                write(row, place, value, face)
        self.sheet.freeze_panes(top + 1, 0)
        self.sheet.autofilter(top, 0, top + max(len(lines), 1), len(columns) - 1)
        self.sheet.repeat_rows(top)

    def print_setup(self, *, landscape: bool) -> None:
        """Set A4, one page wide, with head and foot lines that say whose, when, and whether it is a draft."""
        sheet, report = self.sheet, self.report
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        who = _printed(f"{agency_name(report.facts)}, {report.submission.year}", 120)
        sheet.set_header(f"&L{who}&R{_printed(status_name(report.facts), 20)}")
        what = _printed(f"{translated(report.instrument.short_title)}, {stage_name(report.submission.stage)}", 60)
        pages = _("Halaman %(page)s dari %(pages)s") % {"page": "&P", "pages": "&N"}
        sheet.set_footer(f"&L{what}&C{_printed(self.captions.moment, 60)}&R{pages}")
        sheet.hide_gridlines(2)
        sheet.set_tab_color(PALETTE["navy" if report.submission.is_final else "warn"])


def _aligned(column: Column) -> tuple[str, ...]:
    if "level" in column.faces:
        return ("centre",)
    return tuple(face for face in column.faces if face in ("right", "centre", "indent"))


def room(width: float) -> int:
    """Return how many letters of running text fit on a line in a column of this width."""
    return max(int(width * CHARACTERS) - 1, 1)


def height_of(texts: Sequence[tuple[str, int]]) -> int:
    """Return the pixels of a row that holds these texts, each wrapped to lines of so many letters.

    Rows get a height of their own because LibreOffice does not fit them when it opens a workbook.
    """
    most = max([_lines(text, letters) for text, letters in texts], default=1)
    return min(LINE * most + PADDING, TALLEST)


def _lines(text: str, letters: int) -> int:
    if "\n" not in text:
        return -(-len(text) // letters) or 1
    return sum([-(-len(line) // letters) or 1 for line in text.split("\n")])


def rows_of(frame: DataFrame, columns: Sequence[Column]) -> list[list[Cell]]:
    """Return the rows of a report's table, one value per column."""
    return rows(frame, [column.name for column in columns])


def _printed(text: str, longest: int) -> str:
    """Return a text for a head or foot line, where ``&`` begins a code and the whole line holds 255 characters."""
    return " ".join(text.split())[:longest].replace("&", "&&")
