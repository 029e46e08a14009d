"""Tables that come in: CSV, or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from spbe.intake.limits import Limits, RefusedFile
from spbe.intake.sheet import Sheet
from spbe.intake.strangers import check_size, what_else
from spbe.intake.xlsx import ZIP, first_sheet
from spbe.language import gettext as _

__all__ = ["read_table"]

_MARKS = (
    "\t;,"  # the first wins where there are as many: what is pasted from a sheet has tabs, and decimals have commas
)


def read_table(content: bytes, limits: Limits | None = None) -> Sheet:
    """Return the table of a CSV file or the first sheet of a workbook; what it is, its content says, not its name.

    Nothing in it is computed or followed; spaces around a text are left out. Raises RefusedFile.
    """
    limits = limits or Limits()
    check_size(content, limits)
    if content.startswith(ZIP):
        found = first_sheet(content, limits)
        sheet = Sheet(found.name, tuple(_row(row) for row in found.rows))
    else:
        sheet = Sheet("", tuple(_csv_rows(_text_of(content), limits)))
    return Sheet(sheet.name, _without_blank_end(sheet.rows))


def _text_of(content: bytes) -> str:
    if told := what_else(content):
        raise RefusedFile(told)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RefusedFile(_("Ini bukan CSV atau XLSX. Simpan sebagai “CSV UTF-8” atau .xlsx, lalu unggah lagi."))
    return text


def _csv_rows(text: str, limits: Limits) -> Iterator[tuple[str, ...]]:
    head = next((line for line in io.StringIO(text) if line.strip(" ,;\t\r\n")), "")
    mark = max(_MARKS, key=head.count) if set(head).intersection(_MARKS) else ";"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for number, cells in enumerate(reader):
            row = _row(cells)
            if number < limits.rows:
                yield _narrow(row, number, limits)
            elif row:
                words = _("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa berkas.")
                raise RefusedFile(words % {"most": limits.rows})
    except csv.Error:
        words = _("Baris %(line)s tidak dapat dibaca sebagai CSV. Periksa tanda kutipnya.")
        raise RefusedFile(words % {"line": reader.line_num}) from None


def _narrow(row: tuple[str, ...], number: int, limits: Limits) -> tuple[str, ...]:
    if len(row) > limits.columns:
        words = _("Baris %(row)s berkas ini lebih dari %(most)s kolom. Hapus isi di luar tabel, lalu unggah lagi.")
        raise RefusedFile(words % {"row": number + 1, "most": limits.columns})
    return row


def _row(cells: Sequence[str]) -> tuple[str, ...]:
    return _without_blank_end([cell.strip() for cell in cells])


def _without_blank_end(parts: Sequence[Any]) -> tuple[Any, ...]:
    filled = [number for number, part in enumerate(parts, 1) if part]
    return tuple(parts[: max(filled, default=0)])
