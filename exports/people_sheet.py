"""The file in which an agency lists its people: empty, with the words that may stand in it beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from exports.style import book_options, put_text

__all__ = ["csv_bytes", "workbook_bytes"]

_WIDTHS = {"nama": 28, "email": 32, "peran": 20, "unit": 36, "aspek": 16}
_ROWS = 2_000
# The word of the file stays Indonesian, in whatever language the page is.
_EVERYTHING = "semua"


def csv_bytes(columns: Sequence[str]) -> bytes:
    """Return a CSV with the heads of the columns alone: UTF-8 with BOM, ``;`` between cells."""
    return (";".join(columns) + "\r\n").encode("utf-8-sig")


def workbook_bytes(
    columns: Sequence[str], roles: Sequence[str], units: Mapping[str, str], aspects: Mapping[str, str]
) -> bytes:
    """Return a workbook: the sheet to fill in with drop-downs, and one with the words, codes and names to choose from.

    ``units`` and ``aspects`` are code -> name.
    """
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, book_options())
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    # The names of the sheets stay Indonesian, like the words in the file.
    sheet, words = book.add_worksheet("Orang"), book.add_worksheet("Kata")
    for number, name in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(name, 20), text)
        put_text(sheet, 0, number, name, head)
    sheet.freeze_panes(1, 0)
    choices = {"source": f"=Kata!$A$2:$A${len(roles) + 1}", "error_type": "warning", "validate": "list"}
    sheet.data_validation(1, columns.index("peran"), _ROWS, columns.index("peran"), choices)
    listed = [("peran", [(word, "") for word in roles])]
    listed += [("unit", [(_EVERYTHING, ""), *units.items()]), ("aspek", [(_EVERYTHING, ""), *aspects.items()])]
    place = 0
    for name, entries in listed:
        put_text(words, 0, place, name, head)
        for row, (code, title) in enumerate(entries, 1):
            put_text(words, row, place, code, text)
            put_text(words, row, place + 1, title, text)
        words.set_column(place, place, 20)
        words.set_column(place + 1, place + 1, 4 if name == "peran" else 44)
        place += 2
    book.close()
    return target.getvalue()
