"""The sheet that says what a reader must know to trust the others."""

from __future__ import annotations

from fractions import Fraction

from exports.sheets.page import Page, height_of, room
from exports.style import put_number
from spbe.language import gettext as _
from spbe.reports.table import rows

__all__ = ["name", "write"]

NAMES, VALUES = 44, 78
"""Widths of the two columns, in characters."""


def name() -> str:
    """Return the sheet's name."""
    return _("Tentang")


def write(page: Page) -> None:
    """Write instrument, edition, formula, weights and origin, section by section."""
    page.sheet.set_column(0, 0, NAMES)
    page.sheet.set_column(1, 1, VALUES)
    row = page.banner(name(), _("Asal angka, aturan hitung, dan asal berkas"), 2)
    section = None
    for found, label, value in rows(page.report.about, ("section", "name", "value")):
        if found != section:
            section = found
            row += 1
            page.text(row, 0, str(found), "head", "indent")
            page.text(row, 1, "", "head")
            row += 1
        page.text(row, 0, str(label), "cell", "wrap", "indent")
        _put(page, row, value)
        page.sheet.set_row_pixels(row, height_of([(str(label), room(NAMES - 2)), (str(value), room(VALUES))]))
        row += 1
    page.print_setup(landscape=False)


def _put(page: Page, row: int, value: object) -> None:
    if isinstance(value, Fraction):
        put_number(page.sheet, row, 1, value, page.looks("cell", "weight", "left"))
    else:
        page.text(row, 1, str(value), "cell", "wrap")
