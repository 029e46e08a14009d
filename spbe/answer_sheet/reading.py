"""Reads an answer sheet, or a plain table of answers: every cell, every unknown row, and all that is wrong, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from spbe.answer_sheet.cells import WrongCell, cell_fields, read_cell
from spbe.answer_sheet.keys import BrokenKeys, read_keys
from spbe.answer_sheet.layout import HEADS, INPUTS, ITEM_HEADS, ITEMS, KEYS, WORK, Heads, head_of, near_head
from spbe.answer_sheet.model import AnswerSheet, SheetCell, UnknownRow
from spbe.indicators.model import Aspect, Domain, Indicator, Instrument
from spbe.intake import Limits, RefusedFile, Sheet, read_table, read_workbook
from spbe.language import gettext as _
from spbe.value_entries import near_code, repeated, shortened, shown

__all__ = ["SHEET_LIMITS", "read_answer_sheet"]

SHEET_LIMITS = Limits(size=8_000_000, unpacked=40_000_000, rows=5_000)
"""A sheet holds every text twice, as it was downloaded and as it is now, and a text may be long."""

_ZIP = b"PK\x03\x04"
_LIKE = 0.75
_MOST_ABOVE = 40  # rows that may stand above the heads
_MOST_GUESSES = 50  # rows for which it is looked up what was meant: each look costs a while


def read_answer_sheet(content: bytes, instrument: Instrument, limits: Limits | None = None) -> AnswerSheet:
    """Return what an answer sheet (.xlsx) says, or a plain table (CSV, or a workbook's first sheet that has one).

    A plain table has the columns “indikator” and “tingkat”, “penjelasan” if there is one, with or without their heads.
    A sheet made for another instrument comes back with its facts alone. Results that a sheet shows are never read.
    """
    limits = limits or SHEET_LIMITS
    try:
        sheets = read_workbook(content, limits) if content.startswith(_ZIP) else (read_table(content, limits),)
    except RefusedFile as refused:
        return AnswerSheet(problems=refused.problems)
    hidden = next((sheet for sheet in sheets if sheet.name == KEYS), None)
    if hidden is None:
        return _Reading(instrument).read(_plain_tables(sheets), AnswerSheet())
    try:
        keys = read_keys(hidden)
    except BrokenKeys as error:
        return AnswerSheet(problems=(str(error),))
    known = AnswerSheet(keys.facts, base=keys.base, versions=keys.versions)
    if keys.facts.instrument != instrument.code:
        return replace(known, base={}, versions={})
    return _Reading(instrument).read(*_own_tables(sheets, known))


@dataclass(frozen=True)
class _Table:
    """A table in a sheet: the row of its heads, which column holds what, and what is wrong with the heads."""

    sheet: Sheet
    heads: Heads
    columns: Mapping[str, int]
    first: int
    problems: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield number and cells (column -> text) of every row below the heads that has any."""
        for number, cells in enumerate(self.sheet.rows[self.first :], self.first):
            said = {name: cells[place] if place < len(cells) else "" for name, place in self.columns.items()}
            if any(text.strip() for text in said.values()):
                yield number, said


def _own_tables(sheets: Sequence[Sheet], known: AnswerSheet) -> tuple[list[_Table], AnswerSheet]:
    """Return the tables of a sheet of ours; a table that is gone, under its name, is a problem."""
    found, problems = list[_Table](), list[str]()
    wanted: list[tuple[str, Heads]] = [(WORK, HEADS)]
    if any(name == "item" for _code, name, _item in known.base):
        wanted.append((ITEMS, ITEM_HEADS))
    for name, heads in wanted:
        sheet = next((sheet for sheet in sheets if sheet.name == name), None)
        table = sheet and _table(sheet, heads)
        if table:
            found.append(table)
        else:
            words = _("lembar “%(sheet)s” dengan judul kolomnya tidak ditemukan; kembalikan namanya, atau unduh lagi")
            problems.append(words % {"sheet": name})
    return found, replace(known, problems=tuple(problems))


def _plain_tables(sheets: Sequence[Sheet]) -> list[_Table]:
    """Return the first table of answers, and the first of items; without heads, what looks like one."""
    every = [[_table(sheet, heads) for sheet in sheets] for heads in (ITEM_HEADS, HEADS)]
    items, answers = (next(filter(None, tables), None) for tables in every)
    if answers and items and answers.sheet is items.sheet:
        answers = None
    found = [table for table in (answers, items) if table]
    return found or [_Table(sheet, HEADS, {}, 0) for sheet in sheets[:1]]


def _table(sheet: Sheet, heads: Heads) -> _Table | None:
    above = range(min(len(sheet.rows), _MOST_ABOVE))
    return next(filter(None, (_headed(sheet, number, heads) for number in above)), None)


def _headed(sheet: Sheet, number: int, heads: Heads) -> _Table | None:
    """Return the table whose heads stand in this row, None where they do not."""
    columns: dict[str, int] = {}
    problems = list[str]()
    named = [head_of(text, heads) for text in sheet.rows[number]]
    if not {"code", "title"}.intersection(named):
        return None
    for place, (text, name) in enumerate(zip(sheet.rows[number], named, strict=True)):
        if name is None and (near := near_head(text, heads)):
            words = _("kolom “%(head)s” tidak dikenal; mungkin maksudnya “%(guess)s”")
            problems.append(f"{sheet.place(number, place)}: {words % {'head': shown(text), 'guess': near}}")
        elif name in columns:
            words = _("kolom “%(head)s” ada dua; hapus salah satu")
            problems.append(f"{sheet.place(number, place)}: {words % {'head': shown(text)}}")
        elif name:
            columns[name] = place
    if not problems and not set(INPUTS).intersection(columns):
        return None
    return _Table(sheet, heads, columns, number + 1, tuple(problems))


@dataclass
class _Reading:
    """One sheet being read; what is wrong is collected with its place."""

    instrument: Instrument
    cells: list[SheetCell] = field(default_factory=list)
    unknown: list[UnknownRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def read(self, tables: Iterable[_Table], known: AnswerSheet) -> AnswerSheet:
        """Return ``known`` with what the tables say."""
        self.problems += known.problems
        for table in tables:
            self._take(self._with_columns(table))
        problems = tuple(shortened(self.problems))
        return replace(known, cells=tuple(self.cells), unknown=tuple(self.unknown), problems=problems)

    def _with_columns(self, table: _Table) -> _Table:
        """Return the table; one without heads has the code first, the level or figure next, and the explanation."""
        if table.columns:
            return table
        first = next((row for row in table.sheet.rows if any(row)), ())
        if not first or first[0].strip() not in self.instrument.by_code:
            words = _("kolom “indikator” dan “tingkat” tidak ditemukan; tulis keduanya di baris pertama tabel")
            self.problems.append(f"{table.sheet.place(0, 0)}: {words}")
            return table
        kinds = {indicator.kind for indicator in self.instrument}
        value = "level" if "level" in kinds else "figure"
        return replace(table, columns={"code": 0, value: 1, "explanation": 2})

    def _take(self, table: _Table) -> None:
        self.problems += table.problems
        for number, said in table.rows():
            key = "code" if said.get("code", "").strip() else "title"
            text = said.get(key, "").strip()
            place = table.sheet.place(number, table.columns.get(key, 0))
            if not text:
                self._without_key(table, number, said)
            elif (first := self._seen(table, text, place)) != place:
                self.problems.append(f"{place}: {repeated(shown(text), first)}")
            elif table.heads is ITEM_HEADS:
                self._take_item(table, number, text)
            else:
                self._take_answer(table, number, text)

    def _without_key(self, table: _Table, number: int, said: Mapping[str, str]) -> None:
        if any(said.get(name, "").strip() for name in INPUTS):
            self.problems.append(f"{table.sheet.place(number, 0)}: {_('kode indikator belum diisi')}")

    def _seen(self, table: _Table, text: str, place: str) -> str:
        """Return where this indicator or item stood first."""
        indicator = None if table.heads is ITEM_HEADS else self._indicator(text)
        return self._places.setdefault(indicator.code if indicator else f"{table.sheet.name} {text}", place)

    def _indicator(self, text: str) -> Indicator | None:
        """Return the indicator of this code or title."""
        return self.instrument.by_code.get(text) or self._titles.get(_plain(text))

    @cached_property
    def _titles(self) -> Mapping[str, Indicator]:
        """Return title -> indicator; a title that two of them have names neither."""
        named = [(name, one) for one in self.instrument for name in {_plain(name) for name in _names(one)}]
        uses = Counter(name for name, _one in named)
        return {name: one for name, one in named if name and uses[name] == 1}

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Return every title of indicators, aspects and domains, plain -> as it is written."""
        parts = (*self.instrument, *self.instrument.aspects, *self.instrument.domains)
        return {_plain(name): name for part in parts for name in _names(part) if name}

    def _take_answer(self, table: _Table, number: int, text: str) -> None:
        indicator = self._indicator(text)
        if indicator is None:
            place = table.sheet.place(number, table.columns.get("code", table.columns.get("title", 0)))
            self.unknown.append(UnknownRow(place, shown(text), self._guess(text)))
            return
        for name in ("level", "figure", "figured_on", "figure_source", "explanation"):
            if name in table.columns:
                self._take_cell(table, number, name, indicator)

    def _take_item(self, table: _Table, number: int, text: str) -> None:
        owner = next((one for one in self.instrument if one.kind == "items" and text in one.items), None)
        if owner is None:
            codes = [code for one in self.instrument if one.kind == "items" for code in one.items]
            near = next(iter(get_close_matches(text[:40], codes, n=1)), None) if self._may_guess else None
            self.unknown.append(UnknownRow(table.sheet.place(number, table.columns["code"]), shown(text), near))
        elif "item" in table.columns:
            self._take_cell(table, number, "item", owner, text)

    def _take_cell(self, table: _Table, number: int, name: str, indicator: Indicator, item: str = "") -> None:
        row, column = table.sheet.rows[number], table.columns[name]
        place = table.sheet.place(number, column)
        try:
            value = read_cell(indicator, name, row[column] if column < len(row) else "")
        except WrongCell as wrong:
            self.problems += [f"{place}: {problem}" for problem in wrong.problems]
            return
        if name == "item" or name in cell_fields(indicator):
            self.cells.append(SheetCell(indicator.code, name, item, place, value))

    @property
    def _may_guess(self) -> bool:
        return len(self.unknown) < _MOST_GUESSES

    def _guess(self, text: str) -> str | None:
        """Return the code or title that was probably meant; names of aspects and domains are known too."""
        if not self._may_guess:
            return None
        near = get_close_matches(_plain(text)[:200], list(self._known), n=1, cutoff=_LIKE)
        return self._known[near[0]] if near else near_code(text[:40], self.instrument)


def _names(part: Indicator | Aspect | Domain) -> tuple[str, str]:
    return (part.title, part.short_title)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
