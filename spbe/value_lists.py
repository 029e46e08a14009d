"""Lists of values that come in to be imported: what each row says, what is no value, and everything wrong, at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import islice

from spbe.indicators.model import Instrument
from spbe.intake import Limits, RefusedFile, Sheet, read_table
from spbe.language import gettext as _
from spbe.value_entries import (
    Entry,
    LevelFileError,
    Row,
    has_heads,
    json_entries,
    near_code,
    repeated,
    shortened,
    shown,
    table_entries,
    take,
    unknown,
)

__all__ = ["ListedValue", "ValueList", "read_value_list"]


@dataclass(frozen=True)
class ListedValue:
    """One row of a list: the ``code`` as it is written, where, and its value, None where the list leaves it empty."""

    code: str
    place: str
    value: Fraction | None = None


@dataclass(frozen=True)
class ValueList:
    """A list that was read. Nothing of it is to be written unless ``problems`` is empty.

    ``values`` are indicators with a value, ``empty`` those without one; ``unknown`` are rows about something else, such
    as a total.
    """

    values: tuple[ListedValue, ...] = ()
    empty: tuple[ListedValue, ...] = ()
    unknown: tuple[ListedValue, ...] = ()
    problems: tuple[str, ...] = ()


def read_value_list(content: bytes, instrument: Instrument, limits: Limits | None = None) -> ValueList:
    """Return what a CSV file, the first sheet of a workbook, JSON or pasted rows say, of all indicators or of some.

    A table has a row with “indikator” and “nilai” or “tingkat”; without one, its two columns are taken to be these.
    """
    reading = _Reading(instrument)
    try:
        reading.take_all(_entries(content, instrument, limits or Limits(), reading.problems))
    except RefusedFile as refused:
        reading.problems += refused.problems
    except LevelFileError as error:
        reading.problems += error.problems
    found = (tuple(part) for part in (reading.values, reading.empty, reading.unknown, shortened(reading.problems)))
    return ValueList(*found)  # type: ignore[arg-type]  # in the order of its parts


def _entries(content: bytes, instrument: Instrument, limits: Limits, problems: list[str]) -> Iterator[Entry]:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"[") and len(content) <= limits.size:
        return _few(json_entries(_text_of(content)), limits)
    return table_entries(_rows(read_table(content, limits), instrument), problems)


def _few(entries: Iterator[Entry], limits: Limits) -> Iterator[Entry]:
    """Yield the entries if there are no more than a table may have rows: each costs a look for what was meant."""
    found = list(islice(entries, limits.rows + 1))
    if len(found) > limits.rows:
        raise RefusedFile(
            _("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa berkas.") % {"most": limits.rows}
        )
    yield from found


def _text_of(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedFile(_("Ini bukan teks UTF-8. Simpan sebagai “CSV UTF-8”, .xlsx, atau JSON.")) from None


def _rows(sheet: Sheet, instrument: Instrument) -> Iterator[Row]:
    """Yield the rows from the one that names the columns; what stands above it is a title."""
    rows = [Row(cells, partial(sheet.place, number)) for number, cells in enumerate(sheet.rows)]
    head = next((number for number, row in enumerate(rows) if has_heads(row.cells)), None)
    filled = [row for row in rows if any(row.cells)]
    if head is None and filled and filled[0].cells[0] in instrument.by_code:
        yield Row(("indikator", "nilai"), filled[0].place)
    yield from rows[head or 0 :]


@dataclass
class _Reading:
    """One list being read; what is wrong is collected with its place."""

    instrument: Instrument
    values: list[ListedValue] = field(default_factory=list)
    empty: list[ListedValue] = field(default_factory=list)
    unknown: list[ListedValue] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def take_all(self, entries: Iterator[Entry]) -> None:
        """Take the entries one by one, each into its part."""
        for entry in entries:
            if entry.code in self.instrument.by_code:
                self._take(entry)
            elif entry.level and (not entry.code or near_code(entry.code, self.instrument)):
                self.problems.append(f"{entry.code_place}: {unknown(entry.code, self.instrument)}")
            elif entry.code:
                self.unknown.append(ListedValue(shown(entry.code), entry.code_place))

    def _take(self, entry: Entry) -> None:
        first, found = self._places.setdefault(entry.code, entry.code_place), dict[str, Fraction]()
        if first is not entry.code_place:
            self.problems.append(f"{entry.code_place}: {repeated(entry.code, first)}")
        elif entry.level in ("", "null"):
            self.empty.append(ListedValue(entry.code, entry.level_place))
        elif problem := take(entry, self.instrument.by_code[entry.code], found):
            self.problems.append(f"{entry.level_place}: {problem}")
        else:
            self.values.append(ListedValue(entry.code, entry.level_place, found[entry.code]))
