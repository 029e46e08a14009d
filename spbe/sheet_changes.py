"""What an answer sheet that comes back would change, cell by cell: as downloaded, as stored now, as written in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spbe.answer_sheet import CellKey, CellValue, SheetCell
from spbe.indicators.model import Indicator, Instrument
from spbe.submission import Answer, PublishedFigure

__all__ = ["KINDS", "CellChange", "held_cells", "merged", "sheet_changes"]

KINDS = ("new", "changed", "conflict", "here", "denied", "same", "empty")
"""What a cell would do: fill in what is empty here, replace what is stored, either of the two by choice; nothing,
because it was changed here only, because somebody else answers it, because it says the same, or because it is empty in
a sheet that does not know what was stored."""

_FIGURE = ("figure", "figured_on", "figure_source")


@dataclass(frozen=True)
class CellChange:
    """One cell in three states: ``base`` as downloaded (see ``has_base``), ``here`` as stored, ``sheet`` as written."""

    indicator: str
    field: str
    item: str
    place: str
    kind: str
    here: CellValue
    sheet: CellValue
    base: CellValue = None
    has_base: bool = False

    @property
    def key(self) -> CellKey:
        """Return what names the cell."""
        return (self.indicator, self.field, self.item)

    @property
    def name(self) -> str:
        """Return the key as one word, for a form's field."""
        return "-".join(part for part in self.key if part)


def held_cells(indicator: Indicator, answer: Answer | None) -> dict[tuple[str, str], CellValue]:
    """Return (field, item) -> what an answer says, for every cell the indicator has in a sheet; None where nothing."""
    said = answer or Answer(indicator.code, "self", None)
    texts: dict[tuple[str, str], CellValue] = {("explanation", ""): said.explanation or None}
    if indicator.kind == "items":
        is_said = bool(said.items) or said.is_nothing_yet
        return {("item", code): code in said.items if is_said else None for code in indicator.items} | texts
    if indicator.kind == "index":
        figure = said.figure
        parts = (figure.number, figure.on, figure.source or None) if figure else (None, None, None)
        return {(name, ""): part for name, part in zip(_FIGURE, parts, strict=True)} | texts
    return {("level", ""): said.level} | texts


def sheet_changes(
    instrument: Instrument,
    held: Mapping[str, Answer],
    cells: Iterable[SheetCell],
    *,
    base: Mapping[CellKey, Any] | None,
    allowed: Collection[str],
) -> tuple[CellChange, ...]:
    """Return what every cell would do to the answers ``held`` (code -> answer), in the order of the sheet.

    ``base`` is the sheet as it was downloaded from these very answers, None where it was not: then whatever differs
    from what is stored is a conflict. ``allowed`` are the indicators this person may answer now.
    """
    every = [cell for cell in cells if cell.indicator in instrument.by_code]
    stored = {code: held_cells(instrument.by_code[code], held.get(code)) for code in {c.indicator for c in every}}
    ticked = {cell.indicator for cell in every if cell.field == "item" and cell.value is True}
    return tuple(
        _change(cell, stored[cell.indicator], base, is_allowed=cell.indicator in allowed, ticked=ticked)
        for cell in every
        if (cell.field, cell.item) in stored[cell.indicator]
    )


def _change(
    cell: SheetCell,
    stored: Mapping[tuple[str, str], CellValue],
    base: Mapping[CellKey, Any] | None,
    *,
    is_allowed: bool,
    ticked: Collection[str],
) -> CellChange:
    key = (cell.indicator, cell.field, cell.item)
    has_base = base is not None and key in base
    before = _plain(base[key], cell.field) if base is not None and has_base else None
    here, sheet = stored[cell.field, cell.item], _plain(cell.value, cell.field)
    # “Not met” says nothing more beside an item of the same indicator that is met.
    is_said_already = sheet is False and here is None and cell.indicator in ticked
    kind = "same" if is_said_already or _is_same(here, sheet) else _kind(before, here, sheet, has_base=has_base)
    if not is_allowed and kind in ("new", "changed", "conflict"):
        kind = "denied"
    return CellChange(*key, cell.place, kind, here, sheet, before, has_base)


def _plain(value: CellValue, field: str) -> CellValue:
    """Return a value so that what is stored alike compares alike."""
    if isinstance(value, str):
        return (" ".join(value.split()) if field == "figure_source" else value) or None
    return value


def _is_same(here: CellValue, sheet: CellValue) -> bool:
    return here == sheet or (here is False and sheet is None)


def _kind(before: CellValue, here: CellValue, sheet: CellValue, *, has_base: bool) -> str:
    if not has_base and sheet is None:
        return "empty"
    if has_base and before == sheet:
        return "here"
    # An item nobody has spoken of and one that is not met are alike to whoever looks for changes made here.
    is_moved = not has_base or _spoken(before) != _spoken(here)
    if here is None or here is False:
        return "conflict" if has_base and is_moved else "new"
    return "conflict" if is_moved else "changed"


def _spoken(value: CellValue) -> CellValue:
    return None if value is False else value


def merged(indicator: Indicator, answer: Answer, cells: Mapping[tuple[str, str], CellValue]) -> dict[str, Any]:
    """Return what a use case takes of an answer in which these cells (field, item) hold something else.

    What of the value no cell speaks of is left out, and stays as it is. An indicator whose every item, or whose figure,
    is emptied is open again.
    """
    whole = {**held_cells(indicator, answer), **cells}
    said: dict[str, Any] = {"level": None, "explanation": whole["explanation", ""] or ""}
    if indicator.kind == "level":
        return {**said, "level": whole["level", ""]}
    spoken = {field for field, _item in cells} - {"explanation"}
    if not spoken:
        return said
    if indicator.kind == "items":
        items = {code: value for (field, code), value in whole.items() if field == "item"}
        if all(value is None for value in items.values()):
            return {**said, "is_cleared": True}
        return {**said, "items": frozenset(code for code, value in items.items() if value)}
    number, on, source = (whole[name, ""] for name in _FIGURE)
    if number is None:
        return {**said, "is_cleared": True}
    return {**said, "figure": PublishedFigure(number, on, source or "")}  # type: ignore[arg-type]  # a figure's fields
