"""Sheets of actions that come back filled in: rows read against the plan as it stands, or all that is wrong with them.

A row with a number is that action; a row without one is new. A column that is not there says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from spbe.action_cells import READ, Cell, PlanTerms, WrongCell, in_every_language, whole
from spbe.action_plan import ActionDraft, ActionLine, field_name, settled
from spbe.indicators.model import Instrument
from spbe.intake import Limits, RefusedFile, Sheet, read_table, read_workbook
from spbe.language import gettext as _
from spbe.value_entries import shortened, shown

__all__ = ["ActionList", "CellChange", "ListedAction", "PlanTerms", "read_action_list"]

_ZIP = b"PK\x03\x04"
_RISKY = ("=", "+", "-", "@")
_HEAD_WITHIN = 10  # rows
_FIELDS = tuple(one.name for one in fields(ActionDraft))
_DAYS = ("starts_on", "due_on")


@dataclass(frozen=True)
class CellChange:
    """One field that a row would change. ``is_conflict``: the action changed after the sheet was taken away."""

    field: str
    place: str
    before: Any
    after: Any
    is_conflict: bool


@dataclass(frozen=True)
class ListedAction:
    """One row: the action's number and version as the sheet knows them (None: not said), and what it says.

    ``places`` holds the cell of every field that is said; ``place`` is the row's own.
    """

    place: str
    number: int | None
    version: int | None
    said: Mapping[str, Any]
    places: Mapping[str, str]

    def draft(self, held: ActionDraft | None = None) -> ActionDraft:
        """Return what the action would say; what the row does not say stays."""
        return settled(replace(held or ActionDraft(""), **self.said))

    def changes(self, line: ActionLine) -> tuple[CellChange, ...]:
        """Return every field in which the row differs from the stored action."""
        before, after = line.draft, self.draft(line.draft)
        is_conflict = self.version != line.version
        return tuple(
            CellChange(
                name, self.places.get(name, self.place), getattr(before, name), getattr(after, name), is_conflict
            )
            for name in _FIELDS
            if getattr(before, name) != getattr(after, name)
        )

    def plain(self) -> dict[str, Any]:
        """Return the row as JSON can hold it; ``of_plain`` reads it."""
        said = {name: _plain(value) for name, value in self.said.items()}
        places = dict(self.places)
        return {"place": self.place, "number": self.number, "version": self.version, "said": said, "places": places}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> ListedAction:
        """Return the row that ``plain`` holds."""
        said = {name: _of_plain(name, value) for name, value in plain["said"].items()}
        return cls(**{**plain, "said": said})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def _of_plain(name: str, value: Any) -> Any:
    if value is not None and name in _DAYS:
        return date.fromisoformat(value)
    return Fraction(value) if value is not None and name == "cost" else value


@dataclass(frozen=True)
class ActionList:
    """The rows of a sheet in its order. Nothing of it is to be written unless ``problems`` is empty."""

    rows: tuple[ListedAction, ...] = ()
    problems: tuple[str, ...] = ()


def read_action_list(content: bytes, terms: PlanTerms, limits: Limits | None = None) -> ActionList:
    """Return the actions of a workbook's sheet of actions, or of a CSV with the same heads, in any of our languages."""
    reading = _Reading(terms)
    try:
        reading.take_all(_sheet(content, limits or Limits()))
    except RefusedFile as refused:
        reading.problems += refused.problems
    return ActionList(tuple(reading.rows), tuple(shortened(reading.problems)))


def _sheet(content: bytes, limits: Limits) -> Sheet:
    if content.startswith(_ZIP):
        names = in_every_language(lambda: _("Rencana Aksi"))
        if found := read_workbook(content, limits, names):
            return found[0]
    return read_table(content, limits)


def _heads() -> dict[str, str]:
    """Return head in small letters -> column."""
    own: dict[str, Callable[[], str]] = {
        "number": lambda: _("Nomor"),
        "version": lambda: _("Versi"),
        "unit_name": lambda: _("Nama unit"),
    }
    heads = {head.casefold(): name for name, told in own.items() for head in in_every_language(told)}
    for name in _FIELDS:
        heads |= {head.casefold(): name for head in in_every_language(partial(field_name, name))}
    return heads


@dataclass
class _Reading:
    """One sheet being read; what is wrong is collected with its place."""

    terms: PlanTerms
    rows: list[ListedAction] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _places: dict[int, str] = field(default_factory=dict)

    def take_all(self, sheet: Sheet) -> None:
        """Take row by row what stands below the heads."""
        heads = _heads()
        named = [[heads.get(cell.casefold(), "") for cell in row] for row in sheet.rows[:_HEAD_WITHIN]]
        head = next((number for number, names in enumerate(named) if {"number", "title"} & set(names)), None)
        if head is None:
            told = _("%(place)s: judul kolom tidak ditemukan; pakai buku kerja dari sini, atau tulis kolom %(names)s")
            names = ", ".join([_("Nomor"), _("Versi"), field_name("title")])
            self.problems.append(told % {"place": sheet.place(0, 0), "names": names})
            return
        columns = self._columns(sheet, head, named[head])
        for number, row in enumerate(sheet.rows):
            if number > head and any(row):
                cells = {name: row[column] if column < len(row) else "" for name, column in columns.items()}
                self._take(cells, {name: sheet.place(number, column) for name, column in columns.items()}, sheet.name)

    def _columns(self, sheet: Sheet, head: int, names: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, name in enumerate(names):
            if name in found:
                told = _("%(place)s: kolom “%(name)s” sudah ada; hapus salah satu")
                facts = {"place": sheet.place(head, column), "name": shown(sheet.rows[head][column])}
                self.problems.append(told % facts)
            elif name:
                found[name] = column
        return found

    def _take(self, cells: Mapping[str, str], places: Mapping[str, str], sheet: str) -> None:
        if not sheet:  # our CSV puts a mark before what a sheet would compute
            cells = {
                name: text[1:] if text[:1] == "'" and text[1:2] in _RISKY else text for name, text in cells.items()
            }
        wrong = list[tuple[str, str]]()
        place = places.get("number") or places.get("title", "")
        number = self._of(lambda: whole(cells.get("number", "")), "number", wrong)
        line = self.terms.held.get(number) if number is not None else None
        said = dict(self._said(cells, line, wrong))
        version = self._of(lambda: whole(cells.get("version", "")), "version", wrong)
        row = ListedAction(place, number, version, said, {name: places[name] for name in said})
        if not wrong:
            wrong = [*self._wrong_number(row, line, place), *_wrong_draft(row, line, self.terms.instrument)]
        self.problems += [f"{places.get(name, place)}: {why}" for name, why in wrong]
        if not wrong:
            self.rows.append(row)

    def _of(self, read: Callable[[], Any], name: str, wrong: list[tuple[str, str]]) -> Any:
        try:
            return read()
        except WrongCell as told:
            wrong += [(name, why) for why in told.problems]
        return None

    def _said(
        self, cells: Mapping[str, str], line: ActionLine | None, wrong: list[tuple[str, str]]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the fields that the row says; an empty state or progress says nothing."""
        for name in _FIELDS:
            if name not in cells or (name in ("status", "progress") and not cells[name]):
                continue
            before = len(wrong)
            value = self._of(partial(READ[name], Cell(cells[name], cells, line, self.terms)), name, wrong)
            if len(wrong) == before:
                yield name, value

    def _wrong_number(self, row: ListedAction, line: ActionLine | None, place: str) -> Iterator[tuple[str, str]]:
        if row.number is None:
            return
        if line is None:
            told = _("aksi nomor %(number)s tidak ada dalam rencana ini; kosongkan Nomor kalau aksinya baru")
            yield "number", told % {"number": row.number}
        elif row.version is not None and row.version > line.version:
            told = _("versi %(version)s belum ada; yang tersimpan versi %(held)s. Unduh berkas yang baru")
            yield "version", told % {"version": row.version, "held": line.version}
        if row.number in self._places:
            told = _("aksi nomor %(number)s sudah ada (%(other)s); hapus salah satu")
            yield "number", told % {"number": row.number, "other": self._places[row.number]}
        self._places.setdefault(row.number, place)


def _wrong_draft(row: ListedAction, line: ActionLine | None, instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Yield what does not go together in what the action would say."""
    draft = row.draft(line.draft if line else None)
    indicator = instrument.by_code.get(draft.indicator or "")
    code = draft.indicator or "–"
    if not draft.title:
        yield "title", _("%(what)s belum diisi") % {"what": field_name("title")}
    if draft.level is not None and (indicator is None or draft.level not in indicator.levels):
        yield "level", _("tingkat %(level)s tidak ada pada indikator %(code)s") % {"level": draft.level, "code": code}
    if draft.item and (indicator is None or draft.item not in indicator.items):
        told = _("butir “%(text)s” tidak ada pada indikator %(code)s")
        yield "item", told % {"text": shown(draft.item), "code": code}
    if draft.starts_on and draft.due_on and draft.due_on < draft.starts_on:
        yield "due_on", _("batas waktu mendahului tanggal mulai; periksa keduanya")
    if draft.status == "done" and row.said.get("progress", 100) != 100 and line and line.draft.status == "done":
        yield "progress", _("aksi yang selesai kemajuannya 100; ubah juga statusnya kalau belum selesai")
