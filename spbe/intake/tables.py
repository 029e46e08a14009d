"""Tables that come in: CSV, or the first sheet of a workbook read in a child process."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

from spbe.intake.limits import Limits, RefusedFile
from spbe.intake.runner import NotRead, TookTooLong, run_child
from spbe.intake.zips import is_hostile
from spbe.language import gettext as _

__all__ = ["Limits", "RefusedFile", "Sheet", "read_table"]

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTENTS = "[Content_Types].xml"
_MARKS = (
    "\t;,"  # the first wins where there are as many: what is pasted from a sheet has tabs, and decimals have commas
)
_WORKBOOK, _MACROS = b"spreadsheetml.sheet.main+xml", b"macroEnabled"


@dataclass(frozen=True)
class Sheet:
    """One table as texts: every formula, number and date as it is written. ``name`` is empty for CSV."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Return how a person finds a cell, both counted from 0: ``Orang!C5``, or row and column of a CSV."""
        if self.name:
            return f"{self.name}!{_letters(column)}{row + 1}"
        return _("baris %(row)s, kolom %(column)s") % {"row": row + 1, "column": column + 1}


def _letters(column: int) -> str:
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def read_table(content: bytes, limits: Limits | None = None) -> Sheet:
    """Return the table of a CSV file or the first sheet of a workbook; what it is, its content says, not its name.

    Nothing in it is computed or followed. Raises RefusedFile.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        words = _("Berkas ini %(size)s KB; paling besar %(most)s KB. Bagi menjadi beberapa berkas.")
        raise RefusedFile(words % {"size": -(-len(content) // 1000), "most": limits.size // 1000})
    if not content.strip():
        raise RefusedFile(_("Berkas ini kosong."))
    if content.startswith(_ZIP):
        _check_zip(content, limits)
        sheet = _read_workbook(content, limits)
    else:
        sheet = Sheet("", tuple(_csv_rows(_text_of(content), limits)))
    sheet = Sheet(sheet.name, _without_blank_end(sheet.rows))
    if len(sheet.rows) > limits.rows:
        words = _("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa berkas.")
        raise RefusedFile(words % {"most": limits.rows})
    return sheet


# CSV


def _text_of(content: bytes) -> str:
    if content.startswith(_OLD_OFFICE):
        raise RefusedFile(_("Ini buku kerja Excel lama atau bersandi. Simpan sebagai .xlsx tanpa kata sandi."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RefusedFile(_("Ini bukan CSV atau XLSX. Simpan sebagai “CSV UTF-8” atau .xlsx, lalu unggah lagi."))
    return text


def _csv_rows(text: str, limits: Limits) -> Iterator[tuple[str, ...]]:
    head = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    mark = max(_MARKS, key=head.count) if set(head).intersection(_MARKS) else ";"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number > limits.rows:
                return
            yield _row(cells[: limits.columns])
    except csv.Error:
        words = _("Baris %(line)s tidak dapat dibaca sebagai CSV. Periksa tanda kutipnya.")
        raise RefusedFile(words % {"line": reader.line_num}) from None


def _row(cells: Sequence[str]) -> tuple[str, ...]:
    return _without_blank_end([cell.strip() for cell in cells])


def _without_blank_end(parts: Sequence[Any]) -> tuple[Any, ...]:
    filled = [number for number, part in enumerate(parts, 1) if part]
    return tuple(parts[: max(filled, default=0)])


# Workbooks: looked at as a zip here, read in a child process.


def _check_zip(content: bytes, limits: Limits) -> None:
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            if is_hostile(parts.infolist(), len(content), limits):
                raise RefusedFile(_("Isi berkas ini tidak wajar untuk buku kerja. Simpan lagi sebagai .xlsx."))
            contents = parts.read(_CONTENTS) if _CONTENTS in parts.namelist() else b""
    # What zipfile raises for broken, encrypted or exotic archives; each of them means the same to whoever sent it.
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise RefusedFile(_unreadable()) from None
    if _MACROS in contents:
        raise RefusedFile(_("Buku kerja ini berisi makro. Simpan sebagai .xlsx tanpa makro."))
    if _WORKBOOK not in contents:
        raise RefusedFile(_("Berkas ini bukan buku kerja .xlsx."))


def _unreadable() -> str:
    return _("Berkas ini tidak dapat dibaca sebagai buku kerja. Simpan lagi sebagai .xlsx.")


def _read_workbook(content: bytes, limits: Limits) -> Sheet:
    try:
        found = json.loads(run_child("sheet", limits, {}, content))
    except TookTooLong:
        raise RefusedFile(_("Membaca buku kerja ini terlalu lama. Sisakan satu lembar dengan isi saja.")) from None
    except (NotRead, ValueError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise RefusedFile(_unreadable()) from None
    return Sheet(found["name"], tuple(_row(row) for row in found["rows"]))
