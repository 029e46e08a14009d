"""Files of values: CSV, XLSX or JSON in, one value per indicator out, or everything that is wrong with it at once."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe.indicators.model import Indicator, Instrument
from spbe.language import format_decimal
from spbe.language import gettext as _

__all__ = ["LevelFileError", "read_values"]

_LARGEST_FILE = 5_000_000  # bytes; forty-seven rows need one thousandth of it
_LARGEST_CONTENT = 20_000_000  # bytes of a workbook once unpacked
_MOST_PARTS = 500  # files inside a workbook
_MOST_ROWS, _MOST_COLUMNS = 2_000, 50  # read from a sheet; a stray cell far below costs nothing
_MOST_PROBLEMS = 200

_CODE_WORDS, _LEVEL_WORDS = ("indicator", "indikator"), ("level", "tingkat", "value", "nilai")


class LevelFileError(ValueError):
    """A file that does not give every indicator one value; ``problems`` holds every reason with its place."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class _Entry:
    """One code and its level as they are written, and where each of them stands."""

    code: str
    level: str
    code_place: str
    level_place: str


@dataclass(frozen=True)
class _Row:
    """One row of a table as texts, and how to name the place of its n-th cell."""

    cells: Sequence[str]
    place: Callable[[int], str]


def read_values(path: Path | str, instrument: Instrument) -> dict[str, Fraction]:
    """Return indicator code -> value, exact, for every indicator of the instrument, in its order.

    A level is a whole number; a value of an indicator that is no level has a decimal comma or point ("3,25").
    Raises LevelFileError with every problem of the file. At most the first 2,000 rows of a sheet are read.
    """
    problems: list[str] = []
    entries = list(_entries(_content_of(Path(path)), Path(path).suffix.lower(), problems))
    values = _values(entries, instrument, problems)
    if problems:
        raise LevelFileError(_shortened(problems))
    return values


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _MOST_PROBLEMS
    return problems if more <= 0 else [*problems[:_MOST_PROBLEMS], _("dan %(count)s masalah lain") % {"count": more}]


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


def _entries(content: bytes, suffix: str, problems: list[str]) -> Iterator[_Entry]:
    if not content.strip():
        raise LevelFileError([_("berkas ini kosong; isi dengan kolom “indikator” dan “tingkat” atau “nilai”")])
    if content.startswith(b"PK") or suffix == ".xlsx":
        return _table_entries(_sheet_rows(content), problems)
    text = _text_of(content)
    if suffix == ".json" or text.lstrip().startswith(("{", "[")):
        return _json_entries(text)
    return _table_entries(_csv_rows(text), problems)


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


# From entries to levels.


def _values(entries: Sequence[_Entry], instrument: Instrument, problems: list[str]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    first_place: dict[str, str] = {}
    for entry in entries:
        indicator = instrument.by_code.get(entry.code)
        if indicator is None:
            problems.append(f"{entry.code_place}: {_unknown(entry.code, instrument)}")
        elif entry.code in first_place:
            problems.append(f"{entry.code_place}: {_repeated(entry.code, first_place[entry.code])}")
        else:
            first_place[entry.code] = entry.code_place
            if problem := _take(entry, indicator, found):
                problems.append(f"{entry.level_place}: {problem}")
    missing = [code for code in instrument.by_code if code not in first_place]
    if missing:
        words = _("belum ada tingkat untuk indikator %(codes)s; setiap indikator perlu satu tingkat")
        if any(indicator.kind != "level" for indicator in instrument):
            words = _("belum ada nilai untuk indikator %(codes)s; setiap indikator perlu satu nilai")
        problems.append(words % {"codes": ", ".join(missing)})
    return {code: found[code] for code in instrument.by_code if code in found}


def _take(entry: _Entry, indicator: Indicator, found: dict[str, Fraction]) -> str | None:
    """Keep the value that is written for an indicator, or return what is wrong with it and the way out."""
    written = _WHOLE if indicator.kind == "level" else _DECIMAL
    value = Fraction(entry.level.replace(",", ".")) if written.fullmatch(entry.level) else None
    if value is not None and indicator.accepts(value):
        found[indicator.code] = value
        return None
    words = {"level": _shown(entry.level), "code": indicator.code}
    return f"{_said(entry, indicator, value) % words}; {_way(indicator)}"


_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,9})?", re.ASCII)


def _said(entry: _Entry, indicator: Indicator, value: Fraction | None) -> str:
    is_level = indicator.kind == "level"
    if not entry.level:
        return _("tingkat indikator %(code)s belum diisi") if is_level else _("nilai indikator %(code)s belum diisi")
    if value is None:
        return _("“%(level)s” bukan tingkat indikator %(code)s") if is_level else _("“%(level)s” bukan angka")
    if is_level:
        return _("tingkat %(level)s tidak ada pada indikator %(code)s")
    return _("nilai %(level)s di luar rentang indikator %(code)s")


def _way(indicator: Indicator) -> str:
    if indicator.kind == "level":
        facts = {"first": indicator.levels[0], "last": indicator.levels[-1]}
        return _("tulis bilangan bulat %(first)s sampai %(last)s") % facts
    ends = {"first": format_decimal(indicator.lowest), "last": format_decimal(indicator.highest)}
    return _("tulis angka %(first)s sampai %(last)s, misalnya 2,75") % ends


def _unknown(code: str, instrument: Instrument) -> str:
    if not code:
        return _("kode indikator belum diisi")
    codes = list(instrument.by_code)
    number = re.search(r"[1-9][0-9]*", code)
    near = get_close_matches(number[0] if number else code, codes, n=1, cutoff=1.0 if number else 0.6)
    said = _("indikator “%(code)s” tidak ada di %(instrument)s") % {"code": _shown(code), "instrument": instrument.code}
    if near:
        return f"{said}; " + _("mungkin maksudnya “%(guess)s”") % {"guess": near[0]}
    return f"{said}; " + _("kodenya %(first)s sampai %(last)s") % {"first": codes[0], "last": codes[-1]}


def _repeated(code: str, place: str) -> str:
    return _("indikator %(code)s sudah ada (%(place)s); hapus salah satu") % {"code": code, "place": place}


def _shown(text: str) -> str:
    """Return a foreign text fit for a terminal: printable, and not longer than a glance."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:40])


# Tables: CSV and the first sheet of a workbook.


def _table_entries(rows: Iterator[_Row], problems: list[str]) -> Iterator[_Entry]:
    filled = (row for row in rows if any(row.cells))
    header = next(filled, None)
    if header is None:
        raise LevelFileError([_("berkas ini kosong; isi dengan kolom “indikator” dan “tingkat” atau “nilai”")])
    code, level = _column(header, _CODE_WORDS), _column(header, _LEVEL_WORDS)
    width, is_empty = len(header.cells), True
    for row in filled:
        is_empty = False
        if any(row.cells[width:]):
            problems.append(f"{row.place(width)}: {_surplus(row.cells, width)}")
        cells = [*row.cells, *[""] * width]
        yield _Entry(cells[code], cells[level], row.place(code), row.place(level))
    if is_empty:
        raise LevelFileError([_("berkas ini hanya berisi judul kolom; isi satu baris per indikator")])


def _column(header: _Row, words: Sequence[str]) -> int:
    found = [n for n, cell in enumerate(header.cells) if cell.casefold() in words]
    if len(found) == 1:
        return found[0]
    how = _("belum ada") if not found else _("ada lebih dari satu")
    said = _("kolom “%(name)s” %(how)s; baris pertama harus berisi “indikator” dan “tingkat” atau “nilai”")
    raise LevelFileError([f"{header.place(0)}: {said % {'name': words[1], 'how': how}}"])


def _surplus(cells: Sequence[str], width: int) -> str:
    words = _("baris ini berisi %(found)s nilai, padahal kolomnya %(expected)s; angka desimal bukan tingkat")
    return words % {"found": len(cells), "expected": width}


def _csv_rows(text: str) -> Iterator[_Row]:
    header = next((line for line in io.StringIO(text) if line.strip(" ,;\r\n")), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in (header or text) else ",", strict=True)
    try:
        for cells in reader:
            yield _Row(_without_blank_end([cell.strip() for cell in cells]), _line_place(reader.line_num))
    except csv.Error as error:
        words = _("tidak dapat dibaca sebagai CSV (%(reason)s); periksa tanda kutipnya")
        raise LevelFileError([f"{_line_place(reader.line_num)(0)}: {words % {'reason': error}}"]) from None


def _line_place(line: int) -> Callable[[int], str]:
    return lambda _column: _("baris %(line)s") % {"line": line}


def _sheet_rows(content: bytes) -> Iterator[_Row]:
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


def _rows_of_first_sheet(content: bytes) -> list[_Row]:
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
    return [_Row(row, _cell_place(number, get_column_letter)) for number, row in enumerate(texts, start=1)]


def _cell_place(row: int, letter: Callable[[int], str]) -> Callable[[int], str]:
    return lambda column: _("sel %(cell)s") % {"cell": f"{letter(column + 1)}{row}"}


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a sheet keeps every number as a float: 3.0 is how it writes 3
    return "" if cell is None else str(cell).strip()


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


# JSON.


class _Number(str):
    """A number as it is written, where it is no plain integer: 3.0, 1e2, NaN."""


class _Pairs(list[tuple[str, Any]]):
    """The pairs of a JSON object, repeated keys included."""


def _json_entries(text: str) -> Iterator[_Entry]:
    for code, level in _pairs_of(text):
        place = _("kunci “%(key)s”") % {"key": _shown(code)}
        yield _Entry(code, _json_text(level), place, place)


def _json_text(value: object) -> str:
    if isinstance(value, _Number):
        return str(value)
    return "[...]" if isinstance(value, list) else json.dumps(value, ensure_ascii=False)


def _pairs_of(text: str) -> _Pairs:
    try:
        whole = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number
        )
    except json.JSONDecodeError as error:
        words = _("baris %(line)s, kolom %(column)s: JSON tidak sah; periksa koma, kurung, dan tanda kutip")
        raise LevelFileError([words % {"line": error.lineno, "column": error.colno}]) from None
    except RecursionError:
        raise LevelFileError([_('isi JSON bertumpuk terlalu dalam; tulis {"1": 3, ...}')]) from None
    nested = [value for key, value in whole if key == "levels"] if isinstance(whole, _Pairs) else [None]
    pairs = nested[0] if nested else whole
    if len(nested) > 1 or not isinstance(pairs, _Pairs):
        raise LevelFileError([_('isi JSON harus berbentuk {"1": 3, ...} atau {"levels": {"1": 3, ...}}')])
    return pairs
