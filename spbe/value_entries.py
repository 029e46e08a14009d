"""One value per indicator as it is written in tables and JSON, and everything that is wrong with it, with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from spbe.indicators.model import Indicator, Instrument
from spbe.language import format_decimal
from spbe.language import gettext as _

__all__ = [
    "Entry",
    "LevelFileError",
    "Row",
    "has_heads",
    "json_entries",
    "near_code",
    "repeated",
    "shortened",
    "shown",
    "table_entries",
    "take",
    "unknown",
    "values_of",
]

_MOST_PROBLEMS = 200

_CODE_WORDS, _LEVEL_WORDS = ("indicator", "indikator"), ("level", "tingkat", "value", "nilai")
_CODES_ALONE = ("code", "kode")  # where a table has both, the other column holds titles


class LevelFileError(ValueError):
    """A file that does not give every indicator one value; ``problems`` holds every reason with its place."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Entry:
    """One code and its level as they are written, and where each of them stands."""

    code: str
    level: str
    code_place: str
    level_place: str


@dataclass(frozen=True)
class Row:
    """One row of a table as texts, and how to name the place of its n-th cell."""

    cells: Sequence[str]
    place: Callable[[int], str]


def shortened(problems: list[str]) -> list[str]:
    """Return the problems, cut where they are very many, and said to be cut."""
    more = len(problems) - _MOST_PROBLEMS
    return problems if more <= 0 else [*problems[:_MOST_PROBLEMS], _("dan %(count)s masalah lain") % {"count": more}]


def values_of(entries: Sequence[Entry], instrument: Instrument, problems: list[str]) -> dict[str, Fraction]:
    """Return code -> value in the instrument's order; every entry that is wrong or missing adds to ``problems``."""
    found: dict[str, Fraction] = {}
    first_place: dict[str, str] = {}
    for entry in entries:
        indicator = instrument.by_code.get(entry.code)
        if indicator is None:
            problems.append(f"{entry.code_place}: {unknown(entry.code, instrument)}")
        elif entry.code in first_place:
            problems.append(f"{entry.code_place}: {repeated(entry.code, first_place[entry.code])}")
        else:
            first_place[entry.code] = entry.code_place
            if problem := take(entry, indicator, found):
                problems.append(f"{entry.level_place}: {problem}")
    missing = [code for code in instrument.by_code if code not in first_place]
    if missing:
        words = _("belum ada tingkat untuk indikator %(codes)s; setiap indikator perlu satu tingkat")
        if any(indicator.kind != "level" for indicator in instrument):
            words = _("belum ada nilai untuk indikator %(codes)s; setiap indikator perlu satu nilai")
        problems.append(words % {"codes": ", ".join(missing)})
    return {code: found[code] for code in instrument.by_code if code in found}


def take(entry: Entry, indicator: Indicator, found: dict[str, Fraction]) -> str | None:
    """Keep the value that is written for an indicator, or return what is wrong with it and the way out."""
    written = _WHOLE if indicator.kind == "level" else _DECIMAL
    # JSON may keep a decimal as text, for exactness; levels are plain numbers there.
    text = entry.level if indicator.kind == "level" else entry.level.strip('"')
    value = Fraction(text.replace(",", ".")) if written.fullmatch(text) else None
    if value is not None and indicator.accepts(value):
        found[indicator.code] = value
        return None
    words = {"level": shown(entry.level), "code": indicator.code}
    return f"{_said(entry, indicator, value) % words}; {_way(indicator)}"


_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,15})?", re.ASCII)  # a sheet keeps fifteen digits of a number
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _said(entry: Entry, indicator: Indicator, value: Fraction | None) -> str:
    is_level = indicator.kind == "level"
    if not entry.level:
        return _("tingkat indikator %(code)s belum diisi") if is_level else _("nilai indikator %(code)s belum diisi")
    if value is None and entry.level.startswith("="):
        return _("sel ini berisi rumus; salin, lalu tempel sebagai nilai saja")
    if value is None and not is_level and _DATE.match(entry.level):
        return _("“%(level)s” tanggal, bukan angka; lembar kerja mengubahnya, jadi ketik ulang sebagai teks")
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


def unknown(code: str, instrument: Instrument) -> str:
    """Return what is wrong with a code that the instrument does not have, and the way out."""
    if not code:
        return _("kode indikator belum diisi")
    codes = list(instrument.by_code)
    said = _("indikator “%(code)s” tidak ada di %(instrument)s") % {"code": shown(code), "instrument": instrument.code}
    if near := near_code(code, instrument):
        return f"{said}; " + _("mungkin maksudnya “%(guess)s”") % {"guess": near}
    return f"{said}; " + _("kodenya %(first)s sampai %(last)s") % {"first": codes[0], "last": codes[-1]}


def near_code(code: str, instrument: Instrument) -> str | None:
    """Return the code that was probably meant, None where nothing comes near."""
    number = re.search(r"[1-9][0-9]*", code)
    wanted, cutoff = (number[0], 1.0) if number else (code, 0.6)
    return next(iter(get_close_matches(wanted, list(instrument.by_code), n=1, cutoff=cutoff)), None)


def repeated(code: str, place: str) -> str:
    """Return what is wrong with a code that stands at ``place`` already."""
    return _("indikator %(code)s sudah ada (%(place)s); hapus salah satu") % {"code": code, "place": place}


def shown(text: str) -> str:
    """Return a foreign text fit for a terminal: printable, and not longer than a glance."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:40])


# Tables: CSV and the first sheet of a workbook.


def has_heads(cells: Sequence[str]) -> bool:
    """Say whether a row names the column of codes and that of values."""
    words = {cell.casefold() for cell in cells}
    return bool(words.intersection(_CODE_WORDS + _CODES_ALONE)) and bool(words.intersection(_LEVEL_WORDS))


def table_entries(rows: Iterator[Row], problems: list[str]) -> Iterator[Entry]:
    """Yield the entries of a table whose first row that is not empty names its columns. Raises LevelFileError."""
    filled = (row for row in rows if any(row.cells))
    header = next(filled, None)
    if header is None:
        raise LevelFileError([_("berkas ini kosong; isi dengan kolom “indikator” dan “tingkat” atau “nilai”")])
    has_codes = any(cell.casefold() in _CODES_ALONE for cell in header.cells)
    code = _column(header, _CODES_ALONE if has_codes else _CODE_WORDS)
    level = _column(header, _LEVEL_WORDS)
    width, is_empty = len(header.cells), True
    for row in filled:
        is_empty = False
        if any(row.cells[width:]):
            problems.append(f"{row.place(width)}: {_surplus(row.cells, width)}")
        cells = [*row.cells, *[""] * width]
        yield Entry(cells[code], cells[level], row.place(code), row.place(level))
    if is_empty:
        raise LevelFileError([_("berkas ini hanya berisi judul kolom; isi satu baris per indikator")])


def _column(header: Row, words: Sequence[str]) -> int:
    found = [n for n, cell in enumerate(header.cells) if cell.casefold() in words]
    if len(found) == 1:
        return found[0]
    how = _("belum ada") if not found else _("ada lebih dari satu")
    said = _("kolom “%(name)s” %(how)s; baris pertama harus berisi “indikator” dan “tingkat” atau “nilai”")
    raise LevelFileError([f"{header.place(0)}: {said % {'name': words[1], 'how': how}}"])


def _surplus(cells: Sequence[str], width: int) -> str:
    words = _(
        "baris ini berisi %(found)s nilai, padahal kolomnya %(expected)s; bila ada koma desimal, pakai titik koma"
    )
    return words % {"found": len(cells), "expected": width}


# JSON.


class _Number(str):
    """A number as it is written, where it is no plain integer: 3.0, 1e2, NaN."""


class _Pairs(list[tuple[str, Any]]):
    """The pairs of a JSON object, repeated keys included."""


def json_entries(text: str) -> Iterator[Entry]:
    """Yield the entries of a JSON object, bare or under ``levels`` or ``values``. Raises LevelFileError."""
    for code, level in _pairs_of(text):
        place = _("kunci “%(key)s”") % {"key": shown(code)}
        yield Entry(code, _json_text(level), place, place)


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
    nested = [value for key, value in whole if key in ("levels", "values")] if isinstance(whole, _Pairs) else [None]
    pairs = nested[0] if nested else whole
    if len(nested) > 1 or not isinstance(pairs, _Pairs):
        raise LevelFileError([_('isi JSON harus berbentuk {"1": 3, ...} atau {"levels": {"1": 3, ...}}')])
    return pairs
