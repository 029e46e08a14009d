"""The frame of every sheet: banner, state of the result, table, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from exports.captions import moment_text, source_line, state_line, who_line
from exports.style import LEVEL_COLOURS, PALETTE, Looks, put_index, put_moment, put_number, put_text
from spbe.language import gettext as _
from spbe.reports import Report, agency_name, stage_name, status_name, translated

if TYPE_CHECKING:
    from pandas import DataFrame
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Column", "Page", "Row", "height_of", "rows_of"]

A4 = 9
LINE, PADDING, TALLEST = 17, 6, 545
"""Pixels of a line of text, around it, and of the tallest row a sheet can have (409 points)."""
CHARACTERS = 1.15
"""Letters of running text that fit where one digit fits."""
Row = Sequence[object]


@dataclass(frozen=True)
class Column:
    """One column of a sheet's table: the report's column, head, width (characters), faces, and the text for None."""

    name: str
    head: str
    width: float
    faces: tuple[str, ...] = ("wrap",)
    when_none: str = ""

    @property
    def is_index(self) -> bool:
        """Say whether the column holds indices, which are announced; any other number stays as it is."""
        return "index" in self.faces


@dataclass(frozen=True)
class Page:
    """One worksheet being written, with the formats of its workbook and the report it shows."""

    sheet: Worksheet
    looks: Looks
    report: Report

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
            (f"{who_line(self.report)}. {source_line(self.report)}", 20, ("band", "context")),
        ]
        lines.append((state_line(self.report), 20, (state, "indent")))
        for row, (text, height, faces) in enumerate(lines):
            self.sheet.set_row_pixels(row, height)
            self.text(row, 0, text, *faces)
            for column in range(1, width):
                self.sheet.write_blank(row, column, None, self.looks(*faces))
        self.sheet.set_row_pixels(3, 30)
        self.text(3, 0, finding, "finding")
        return 4

    def table(self, top: int, columns: Sequence[Column], rows: Sequence[Row], faces: Sequence[str] = ()) -> None:
        """Write a table with its head in row ``top``: widths, frozen head, filter, head repeated in print.

        A row holds one value per column; ``faces`` gives each row one more face, where there is one.
        """
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self.text(top, place, column.head, "head", *_aligned(column))
        self.sheet.set_row_pixels(top, 36)
        for row, (values, face) in enumerate(zip_longest(rows, faces, fillvalue=""), top + 1):
            self.sheet.set_row_pixels(row, _height(columns, values))
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                self.cell(row, place, value, column, face)
        self.sheet.freeze_panes(top + 1, 0)
        self.sheet.autofilter(top, 0, top + max(len(rows), 1), len(columns) - 1)
        self.sheet.repeat_rows(top)

    def cell(self, row: int, place: int, value: object, column: Column, face: str = "") -> None:
        """Write one value in the way of its column, with the face of its row."""
        if value is None and column.when_none:
            put_text(self.sheet, row, place, column.when_none, self.looks("cell", "open", *column.faces))
            return
        look = self.looks("cell", *column.faces, *((face,) if face else ()), *_ramp(value, column))
        if isinstance(value, datetime):
            put_moment(self.sheet, row, place, value, zone=self.report.submission.agency.time_zone, look=look)
        elif column.is_index and isinstance(value, Fraction):
            put_index(self.sheet, row, place, value, look)
        elif isinstance(value, Fraction | int):
            put_number(self.sheet, row, place, value, look)
        else:
            put_text(self.sheet, row, place, str(value or ""), look)

    def print_setup(self, *, landscape: bool) -> None:
        """Set A4, one page wide, with head and foot lines that say whose, when, and whether it is a draft."""
        sheet, report = self.sheet, self.report
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        who = _printed(f"{agency_name(report.facts)}, {report.submission.period}", 120)
        sheet.set_header(f"&L{who}&R{_printed(status_name(report.facts), 20)}")
        what = _printed(f"{translated(report.instrument.short_title)}, {stage_name(report.submission.stage)}", 60)
        pages = _("Halaman %(page)s dari %(pages)s") % {"page": "&P", "pages": "&N"}
        sheet.set_footer(f"&L{what}&C{_printed(moment_text(report), 60)}&R{pages}")
        sheet.hide_gridlines(2)
        sheet.set_tab_color(PALETTE["navy" if report.submission.is_final else "warn"])


def _aligned(column: Column) -> tuple[str, ...]:
    return ("centre",) if "level" in column.faces else tuple({"right", "centre", "indent"} & set(column.faces))


def _height(columns: Sequence[Column], values: Row) -> int:
    """Return the pixels that a row's wrapped texts need: LibreOffice does not fit rows when it opens a workbook."""
    pairs = zip(columns, values, strict=True)
    return height_of([(str(value), column.width) for column, value in pairs if "wrap" in column.faces and value])


def height_of(texts: Sequence[tuple[str, float]]) -> int:
    """Return the pixels of a row that holds these texts wrapped in columns of these widths (characters)."""
    most = max((_lines(text, width) for text, width in texts), default=1)
    return min(LINE * most + PADDING, TALLEST)


def _lines(text: str, width: float) -> int:
    room = max(int(width * CHARACTERS) - 1, 1)
    return sum(max(-(-len(line) // room), 1) for line in text.split("\n"))


def _ramp(value: object, column: Column) -> tuple[str, ...]:
    return (f"level-{value}",) if "level" in column.faces and value in LEVEL_COLOURS else ()


def rows_of(frame: DataFrame, columns: Sequence[Column]) -> list[Row]:
    """Return the rows of a report's table, one value per column."""
    return list(frame[[column.name for column in columns]].itertuples(index=False, name=None))


def _printed(text: str, longest: int) -> str:
    """Return a text for a head or foot line, where ``&`` begins a code and the whole line holds 255 characters."""
    return " ".join(text.split())[:longest].replace("&", "&&")
