"""A table of costs as a file to fill in elsewhere: one row per step, as it is read back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO, StringIO

from exports.style import book_options, put_number, put_text
from exports.table import RISKY
from spbe.scoring import as_text

__all__ = ["CostRow", "csv_bytes", "workbook_bytes"]

# The heads are read back: each stays Indonesian, whatever language the page is in.
_HEADS = ("aspek", "indikator", "nama", "dari", "ke", "butir", "uraian", "biaya", "bulan")
_WIDTHS = (8, 10, 44, 6, 6, 14, 50, 16, 8)
_LARGEST = 15  # digits that a spreadsheet's number keeps


@dataclass(frozen=True)
class CostRow:
    """One step with what is said of it; ``item`` and ``label`` are empty where the step is a whole level."""

    aspect: str
    indicator: str
    title: str
    level: int
    item: str
    label: str
    cost: Fraction | None
    months: int | None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all but the last two cells."""
        ends = str(self.level - 1), str(self.level)
        return self.aspect, self.indicator, self.title, *ends, self.item, self.label


def csv_bytes(steps: Sequence[CostRow]) -> bytes:
    """Return UTF-8 with BOM, ``;`` between cells, decimal comma, no marks between thousands."""
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADS)
    for one in steps:
        safe = [f"'{text}" if text.startswith(RISKY) else text for text in one.texts]
        writer.writerow([*safe, _typed(one.cost), "" if one.months is None else one.months])
    return written.getvalue().encode("utf-8-sig")


def _typed(cost: Fraction | None) -> str:
    if cost is None:
        return ""
    text = as_text(cost).replace(".", ",")
    # Three decimals could be read as thousands.
    return f"{text}0" if len(text.partition(",")[2]) == 3 else text


def workbook_bytes(steps: Sequence[CostRow]) -> bytes:
    """Return a workbook with one sheet: what stays is text, whole costs and months are numbers."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, book_options())
    head, text, number = (book.add_format(look) for look in ({"bold": True, "bottom": 1}, {"num_format": "@"}, {}))
    number.set_num_format("#,##0")
    sheet = book.add_worksheet("Biaya")
    for column, (name, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        put_text(sheet, 0, column, name, head)
    for row, one in enumerate(steps, 1):
        for column, cell in enumerate(one.texts):
            put_text(sheet, row, column, cell, text)
        if one.cost is not None and _typed(one.cost) == as_text(one.cost) and len(as_text(one.cost)) <= _LARGEST:
            put_number(sheet, row, len(one.texts), one.cost, number)
        else:
            put_text(sheet, row, len(one.texts), _typed(one.cost), text)
        if one.months is not None:
            put_number(sheet, row, len(one.texts) + 1, one.months, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(steps), 1), len(_HEADS) - 1)
    book.close()
    return target.getvalue()
