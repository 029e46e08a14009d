"""Files of values: CSV, XLSX or JSON in, one value per indicator out, or everything that is wrong with it at once."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe.indicators.model import Instrument
from spbe.language import gettext as _
from spbe.value_entries import Entry, LevelFileError, Row, json_entries, shortened, table_entries, values_of

__all__ = ["LevelFileError", "read_values"]

_LARGEST_FILE = 5_000_000  # bytes; forty-seven rows need one thousandth of it
_LARGEST_CONTENT = 20_000_000  # bytes of a workbook once unpacked
_MOST_PARTS = 500  # files inside a workbook
_MOST_ROWS, _MOST_COLUMNS = 2_000, 50  # read from a sheet; a stray cell far below costs nothing


def read_values(path: Path | str, instrument: Instrument) -> dict[str, Fraction]:
    """Return indicator code -> value, exact, for every indicator of the instrument, in its order.

    A level is a whole number; a value of an indicator that is no level has a decimal comma or point ("3,25").
    Raises LevelFileError with every problem of the file. At most the first 2,000 rows of a sheet are read.
    """
    problems: list[str] = []
    entries = list(_entries(_content_of(Path(path)), Path(path).suffix.lower(), problems))
    values = values_of(entries, instrument, problems)
    if problems:
        raise LevelFileError(shortened(problems))
    return values


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        reason = _("berkas ini tidak ada; periksa nama dan foldernya")
    except IsADirectoryError:
        reason = _("ini sebuah folder; sebutkan berkas CSV, XLSX, atau JSON di dalamnya")
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        reason = _("berkas ini tidak dapat dibaca (%(reason)s); periksa izinnya") % {"reason": error}
    else:
        if len(content) <= _LARGEST_FILE:
            return content
        reason = _("berkas ini lebih besar dari 5 MB; berkas tingkat hanya berisi satu baris per indikator")
    raise LevelFileError([reason])


def _entries(content: bytes, suffix: str, problems: list[str]) -> Iterator[Entry]:
    if not content.strip():
        raise LevelFileError([_("berkas ini kosong; isi dengan kolom “indikator” dan “tingkat” atau “nilai”")])
    if content.startswith(b"PK") or suffix == ".xlsx":
        return table_entries(_sheet_rows(content), problems)
    text = _text_of(content)
    if suffix == ".json" or text.lstrip().startswith(("{", "[")):
        return json_entries(text)
    return table_entries(_csv_rows(text), problems)


def _text_of(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise LevelFileError([_("ini buku kerja Excel lama atau bersandi; simpan sebagai .xlsx tanpa kata sandi")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise LevelFileError([_("berkas ini bukan teks UTF-8; simpan sebagai CSV UTF-8, XLSX, atau JSON")])
    return text


# Tables: CSV and the first sheet of a workbook.


def _csv_rows(text: str) -> Iterator[Row]:
    header = next((line for line in io.StringIO(text) if line.strip(" ,;\r\n")), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in (header or text) else ",", strict=True)
    try:
        for cells in reader:
            yield Row(_without_blank_end([cell.strip() for cell in cells]), _line_place(reader.line_num))
    except csv.Error as error:
        words = _("tidak dapat dibaca sebagai CSV (%(reason)s); periksa tanda kutipnya")
        raise LevelFileError([f"{_line_place(reader.line_num)(0)}: {words % {'reason': error}}"]) from None


def _line_place(line: int) -> Callable[[int], str]:
    return lambda _column: _("baris %(line)s") % {"line": line}


def _sheet_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet; what is no sound workbook, or swells when unpacked, is refused."""
    try:
        _refuse_swelling(content)
        yield from _rows_of_first_sheet(content)
    except LevelFileError:
        raise
    except Exception:  # the readers of zip, XML and workbook raise whatever a broken file makes them stumble over
        words = _("berkas ini tidak dapat dibaca sebagai buku kerja Excel; simpan lagi sebagai .xlsx")
        raise LevelFileError([words]) from None


def _refuse_swelling(content: bytes) -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > _MOST_PARTS or sum(sizes) > _LARGEST_CONTENT:
        raise LevelFileError([_("buku kerja ini terlalu besar; sisakan satu lembar dengan dua kolom")])


def _rows_of_first_sheet(content: bytes) -> list[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of a workbook that its reader skips are none of the user's business
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        # Stated bounds: what the file claims about its own size need not be true.
        cells = [*sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)]
        book.close()
    texts = [_without_blank_end([_cell_text(cell) for cell in row]) for row in cells]
    return [Row(row, _cell_place(number, get_column_letter)) for number, row in enumerate(texts, start=1)]


def _cell_place(row: int, letter: Callable[[int], str]) -> Callable[[int], str]:
    return lambda column: _("sel %(cell)s") % {"cell": f"{letter(column + 1)}{row}"}


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a sheet keeps every number as a float: 3.0 is how it writes 3
    if isinstance(cell, float):
        return f"{cell:.15g}"  # fifteen digits, as the sheet shows it: 3.3, where its sum is 3.3000000000000003
    return "" if cell is None else str(cell).strip()


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
