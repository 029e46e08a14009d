"""What a filled sheet of actions would do to a plan, shown before it is done, and what of it was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from spbe.action_cells import PlanTerms
from spbe.action_lists import CellChange, ListedAction
from spbe.action_plan import ActionDraft, ActionLine, field_name, status_words
from spbe.language import format_date
from spbe.language import gettext as _
from spbe.planning import Currency
from spbe.web.planning_money import cost_words
from spbe.workflow import ActionEdit

__all__ = ["CellLine", "Preview", "RowPart", "preview_of"]

_SIDES = ("sheet", "here")
_REST = "sisanya"
Problem = tuple[str, str]


@dataclass(frozen=True)
class CellLine:
    """One cell of the preview in words; ``chosen`` is the side taken in a conflict ("" is none)."""

    change: CellChange
    title: str
    before: str
    after: str
    field_name: str
    chosen: str = ""


@dataclass(frozen=True)
class RowPart:
    """What one row would do to an action, or the action it would add (``line`` is None; ``before`` is empty there)."""

    row: ListedAction
    line: ActionLine | None
    title: str
    cells: tuple[CellLine, ...]


@dataclass(frozen=True)
class Preview:
    """What a sheet would do; ``package`` is filled in by whoever seals it. ``rest`` settles all that is left open."""

    conflicts: tuple[RowPart, ...] = ()
    changed: tuple[RowPart, ...] = ()
    new: tuple[RowPart, ...] = ()
    same: int = 0
    problems: tuple[Problem, ...] = ()
    rest: str = ""
    package: str = ""

    @property
    def rows(self) -> tuple[ListedAction, ...]:
        """Return the rows that differ from what is stored: conflicts, changes, and new ones."""
        return tuple(part.row for part in (*self.conflicts, *self.changed, *self.new))

    @property
    def versions(self) -> dict[str, int]:
        """Return number -> version of the stored actions that this was shown against."""
        return {str(part.line.id): part.line.version for part in (*self.conflicts, *self.changed) if part.line}

    @property
    def cells(self) -> int:
        """Return how many conflicts there are to choose in."""
        return sum(len(part.cells) for part in self.conflicts)

    @property
    def edits(self) -> list[ActionEdit]:
        """Return what the actions shall say, with the sheet's side of a conflict only where that was chosen."""
        made = [ActionEdit(part.line.id, part.line.version, _chosen(part)) for part in self._stored if part.line]
        return [
            edit for edit, part in zip(made, self._stored, strict=True) if part.line and edit.draft != part.line.draft
        ]

    @property
    def _stored(self) -> tuple[RowPart, ...]:
        return (*self.conflicts, *self.changed)

    @property
    def drafts(self) -> list[ActionDraft]:
        """Return the actions that are to be added."""
        return [part.row.draft() for part in self.new]


def _chosen(part: RowPart) -> ActionDraft:
    """Return what an action says once the conflicts of its row are settled."""
    kept = [cell.change for cell in part.cells if not cell.change.is_conflict or cell.chosen == "sheet"]
    held = part.line.draft if part.line else ActionDraft("")
    return ListedAction("", None, None, {change.field: change.after for change in kept}, {}).draft(held)


def preview_of(
    rows: Iterable[ListedAction],
    terms: PlanTerms,
    currency: Currency,
    *,
    form: Mapping[str, str] | None = None,
    moved: Iterable[int] = (),
) -> Preview:
    """Return what the rows would do as things stand now.

    ``form`` holds what was chosen in conflicts: with it, what is left open is told; nothing counts as chosen for the
    actions that ``moved`` since they were shown.
    """
    making = _Making(terms, currency, form, frozenset(moved))
    for place, row in enumerate(rows):
        making.take(place, row)
    chosen = (form or {}).get(_REST, "")
    rest = chosen if chosen in _SIDES else ""
    return Preview(
        tuple(making.conflicts), tuple(making.changed), tuple(making.new), making.same, tuple(making.problems), rest
    )


@dataclass
class _Making:
    terms: PlanTerms
    currency: Currency
    form: Mapping[str, str] | None
    moved: frozenset[int]
    conflicts: list[RowPart] = field(default_factory=list)
    changed: list[RowPart] = field(default_factory=list)
    new: list[RowPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0

    def take(self, place: int, row: ListedAction) -> None:
        """Put a row where it belongs."""
        line = self.terms.held.get(row.number) if row.number is not None else None
        if line is None and row.draft() in self._stored:  # a sheet that comes twice adds its rows once
            self.same += 1
            return
        if line is None:
            self.new.append(RowPart(row, None, row.draft().title, self._added(row)))
            return
        changes = row.changes(line)
        if not changes:
            self.same += 1
            return
        cells = tuple(self._cell(f"pilih-{line.id}-{one.field}", one, line) for one in changes)
        part = RowPart(row, line, line.draft.title, cells)
        (self.conflicts if changes[0].is_conflict else self.changed).append(part)

    @cached_property
    def _stored(self) -> frozenset[ActionDraft]:
        return frozenset(line.draft for line in self.terms.held.values())

    def _added(self, row: ListedAction) -> tuple[CellLine, ...]:
        empty = ActionDraft("")
        stored = ActionLine(0, 0, empty, 0)
        said = ListedAction(row.place, None, 0, row.said, row.places).changes(stored)
        return tuple(self._cell("", one, None) for one in said if one.field != "title")

    def _cell(self, name: str, change: CellChange, line: ActionLine | None) -> CellLine:
        said = [self._words(change.field, value, line) for value in (change.before, change.after)]
        return CellLine(change, field_name(change.field), said[0], said[1], name, self._side(name, change, line))

    def _side(self, name: str, change: CellChange, line: ActionLine | None) -> str:
        if self.form is None or not change.is_conflict or line is None or line.id in self.moved:
            return ""
        side = self.form.get(name) or self.form.get(_REST, "")
        if side in _SIDES:
            return side
        told = _("%(place)s: pilih isi berkas atau yang tersimpan")
        self.problems.append((name, told % {"place": change.place}))
        return ""

    def _words(self, name: str, value: Any, line: ActionLine | None) -> str:
        if value in (None, ""):
            return ""
        if name == "unit":
            return self.terms.units.get(value, line.unit_name if line else "") or str(value)
        if name == "person":
            return self.terms.people.get(value, line.person_name if line else "") or str(value)
        if name == "status":
            return status_words(value)
        if name == "cost":
            return cost_words(value, self.currency)
        return format_date(value) if isinstance(value, date) else str(value)
