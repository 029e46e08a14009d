"""Tables that come in: CSV, or the first sheet of a workbook read in a child process."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from spbe.language import gettext as _

__all__ = ["Limits", "RefusedFile", "Sheet", "read_table"]

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTENTS = "[Content_Types].xml"
_WORKBOOK, _MACROS = b"spreadsheetml.sheet.main+xml", b"macroEnabled"
_LOCAL_HEADER = 30  # bytes before the name of a zip entry
_SMALL_PART = 1_000_000  # bytes: below, the ratio says nothing


@dataclass(frozen=True)
class Limits:
    """How much a file may be: bytes as sent and unpacked, zip entries, rows, columns; seconds and bytes to read it."""

    size: int = 1_000_000
    unpacked: int = 20_000_000
    parts: int = 500
    ratio: int = 100
    rows: int = 2_000
    columns: int = 50
    seconds: int = 10
    memory: int = 1_000_000_000


class RefusedFile(ValueError):
    """The file is not read. ``problems`` says why and what to do, one sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


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
    mark = max(";,\t", key=head.count)
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
            entries = parts.infolist()
            if any(_is_hostile(entries, len(content), limits)):
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


def _is_hostile(entries: list[ZipInfo], size: int, limits: Limits) -> Iterator[bool]:
    """Yield True for each sign of a file made to hurt: too much inside, entries over each other, names twice."""
    yield len(entries) > limits.parts
    yield sum(entry.file_size for entry in entries) > limits.unpacked
    yield max(Counter(entry.filename for entry in entries).values(), default=0) > 1
    yield any(entry.flag_bits & 1 for entry in entries)
    yield any(e.file_size > max(_SMALL_PART, e.compress_size * limits.ratio) for e in entries)
    spans = sorted((e.header_offset, e.header_offset + _LOCAL_HEADER + e.compress_size) for e in entries)
    yield any(end > following for (_start, end), (following, _end) in pairwise(spans))
    yield any(end > size for _start, end in spans)


def _unreadable() -> str:
    return _("Berkas ini tidak dapat dibaca sebagai buku kerja. Simpan lagi sebagai .xlsx.")


def _read_workbook(content: bytes, limits: Limits) -> Sheet:
    """Return the first sheet, read by a process that can neither run long, take much memory, nor see our settings."""
    # -P and a path of our own: what lies in the working directory is not imported.
    command = [sys.executable, "-s", "-P", "-m", "spbe.intake.tables", json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603 - this very program; the file is its input, never part of the command
            command, input=content, capture_output=True, timeout=limits.seconds, check=True, env=_surroundings()
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise RefusedFile(_("Membaca buku kerja ini terlalu lama. Sisakan satu lembar dengan isi saja.")) from None
    except (subprocess.CalledProcessError, ValueError):
        raise RefusedFile(_unreadable()) from None
    return Sheet(found["name"], tuple(_row(row) for row in found["rows"]))


def _surroundings() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    ours = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
    # One XML parser, the hardened one; libraries that come along start no threads of their own.
    return {**kept, **ours, "OPENPYXL_LXML": "False", "OPENBLAS_NUM_THREADS": "1"}


# The child.


def _limit(limits: Limits) -> None:
    with suppress(ImportError):  # Windows has no such limits: there the clock alone ends it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _first_sheet(content: bytes, limits: Limits) -> dict[str, Any]:
    import warnings

    from openpyxl import load_workbook

    warnings.simplefilter("ignore")  # parts that the reader skips are none of the user's business
    _parse_every_part(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # what the file claims about its own size need not be true
    cells = sheet.iter_rows(max_row=limits.rows + 1, max_col=limits.columns, values_only=True)
    return {"name": str(sheet.title), "rows": [[_cell_text(cell) for cell in row] for row in cells]}


def _parse_every_part(content: bytes) -> None:
    """Raise for a part with a document type, entities or broken XML, before any reader trusts it."""
    from defusedxml.ElementTree import iterparse

    with ZipFile(io.BytesIO(content)) as parts:
        for entry in parts.infolist():
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                with parts.open(entry) as part:
                    for _event, element in iterparse(part, forbid_dtd=True):
                        element.clear()


def _cell_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a sheet keeps every number as a float: 3.0 is how it writes 3
    return "" if cell is None else str(cell)


def _serve(argument: str) -> None:
    limits = Limits(**json.loads(argument))
    _limit(limits)
    found = _first_sheet(sys.stdin.buffer.read(), limits)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _serve(sys.argv[1])
