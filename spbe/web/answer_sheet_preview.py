"""What an answer sheet would do to an assessment, shown before it is done: the preview and its sealed package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from flask import abort, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from spbe.answer_sheet import AnswerSheet, CellKey, CellValue, SheetCell, UnknownRow
from spbe.indicators import Indicator, OutOfScale
from spbe.language import gettext as _
from spbe.plaintext import RefusedText
from spbe.scoring import as_text, score
from spbe.sheet_changes import CellChange, merged, sheet_changes
from spbe.submission import Answer
from spbe.web.access import current_person
from spbe.web.answer_sheet_words import (
    Comparer,
    cell_title,
    cell_words,
    facts_refusal,
    own_notices,
    strange_notices,
)
from spbe.web.desk import Desk
from spbe.web.edition_words import Pieces
from spbe.workflow import InvalidLevel, UnknownItems
from spbe.workflow.filling import filled

__all__ = ["CellLine", "Part", "Preview", "Problem", "from_package", "from_sheet", "unpacked"]

Problem = tuple[str, str]
_SHOWN_FOR = 3 * 3600  # seconds: how long a preview may be confirmed; conflicts take time to settle
_REST = "sisanya"  # the field that chooses for every conflict nobody chose for
_WRITTEN = ("new", "changed", "conflict")


@dataclass(frozen=True)
class CellLine:
    """One cell of the preview: what it is, how it reads before and after, and which side was chosen ("" is none)."""

    change: CellChange
    title: str
    before: Pieces
    after: Pieces
    chosen: str = ""

    @property
    def is_blank_only(self) -> bool:
        """Say whether both sides differ in spaces and empty lines only, which no mark can show."""
        sides = ["".join(text for text, _changed in side).split() for side in (self.before, self.after)]
        return self.before != self.after and sides[0] == sides[1]

    @property
    def is_emptied(self) -> bool:
        """Say whether the sheet takes away what is stored."""
        return self.change.kind in ("changed", "conflict") and self.change.sheet is None

    @property
    def field_name(self) -> str:
        """Return the name of the form's field that chooses a side."""
        return f"pilih-{self.change.name}"


@dataclass(frozen=True)
class Part:
    """The cells of one indicator that share a fate, beside the answer as it is stored."""

    indicator: Indicator
    answer: Answer | None
    cells: tuple[CellLine, ...]


@dataclass(frozen=True)
class Preview:
    """What a sheet would do. ``package`` is the sealed sheet, empty where nothing can be written.

    ``moved`` are indicators with an open conflict that changed since they were shown; ``index`` is the one afterwards,
    None while it is not known; ``rest`` is the side chosen for all conflicts nobody chose for.
    """

    conflicts: tuple[Part, ...] = ()
    written: tuple[Part, ...] = ()
    here: tuple[Part, ...] = ()
    denied: tuple[Part, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[UnknownRow, ...] = ()
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    package: str = ""
    rest: str = ""
    moved: tuple[str, ...] = ()
    chosen_cells: Mapping[str, Mapping[tuple[str, str], CellValue]] = field(default_factory=dict)
    index: Fraction | None = None

    @property
    def answers(self) -> int:
        """Return how many answers change if every conflict is settled for the sheet."""
        return len({part.indicator.code for part in (*self.conflicts, *self.written)})


def from_sheet(desk: Desk, sheet: AnswerSheet) -> Preview:
    """Return what a sheet that was read would do; only why it cannot come back here, where it cannot."""
    facts, instrument = sheet.facts, desk.standing.instrument
    if facts is not None and (why := facts_refusal(facts, desk.agency, instrument.code)):
        return Preview(problems=(("berkas", why),))
    is_own = facts is not None and facts.period == desk.period
    is_read = bool(sheet.cells or sheet.unknown)
    told = strange_notices(facts) if is_read else ()  # of a file that is no table nothing is told but why
    notices = own_notices(facts, instrument.fingerprint) if facts and is_own else told
    problems = [("berkas", each) for each in sheet.problems]
    made = _Making(desk, sheet.cells, sheet.base if is_own else None, tuple(notices))
    return made.preview(problems, unknown=sheet.unknown)


def from_package(desk: Desk, packed: Mapping[str, Any], form: Mapping[str, str]) -> Preview:
    """Return the preview of a sealed sheet as things stand now, with what was chosen since; open conflicts told."""
    rest = form.get(_REST, "")
    made = _Making(desk, packed["cells"], packed["base"], tuple(packed["notices"]))
    moved = {code for code in made.codes if made.version(code) != packed["versions"].get(code, 0)}
    for change in made.changes:
        chosen = form.get(f"pilih-{change.name}") or rest
        if change.kind == "conflict" and chosen in ("sheet", "here") and change.indicator not in moved:
            made.chosen[change.key] = chosen
    still_open = [one for one in made.changes if one.kind == "conflict" and one.key not in made.chosen]
    told = _("%(place)s: pilih isi lembar kerja atau yang tersimpan")
    problems = [(f"pilih-{one.name}", told % {"place": one.place}) for one in still_open if one.indicator not in moved]
    again = tuple(dict.fromkeys(one.indicator for one in still_open if one.indicator in moved))
    return made.preview(problems, rest=rest if rest in ("sheet", "here") else "", moved=again)


class _Making:
    """A preview being made: the cells of a sheet against the answers as they stand."""

    def __init__(
        self, desk: Desk, cells: Iterable[SheetCell], base: Mapping[CellKey, Any] | None, notices: tuple[str, ...]
    ) -> None:
        self.desk, self.notices, self.instrument = desk, notices, desk.standing.instrument
        self.held = desk.standing.submission.at("self")
        allowed = {code for code in self.instrument.by_code if desk.may_answer(code)}
        self.changes = sheet_changes(self.instrument, self.held, cells, base=base, allowed=allowed)
        self.chosen: dict[CellKey, str] = {}
        self.compare = Comparer()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the indicators whose answer would be written, or may be."""
        return tuple(dict.fromkeys(one.indicator for one in self.changes if one.kind in _WRITTEN))

    def version(self, code: str) -> int:
        """Return the version of the stored answer, 0 where there is none."""
        return self.held[code].version if code in self.held else 0

    def preview(self, problems: list[Problem], **more: Any) -> Preview:
        """Return the whole preview; its package is empty where something is wrong or nothing is to be written."""
        wrong = [*problems, *(("berkas", told) for told in self._wrong())]
        is_sound = not any(field == "berkas" for field, _told in wrong)
        kinds = {kind: sum(one.kind == kind for one in self.changes) for kind in ("same", "empty", *_WRITTEN)}
        kinds["emptied"] = sum(one.kind == "changed" and one.sheet is None for one in self.changes)
        return Preview(
            conflicts=self._parts("conflict"),
            written=self._parts("new", "changed"),
            here=self._parts("here"),
            denied=self._parts("denied"),
            counts=kinds,
            notices=self.notices,
            problems=tuple(wrong),
            package=self._packed() if is_sound and self.codes else "",
            chosen_cells=self._cells(self._is_chosen),
            index=self._index() if is_sound and self.codes and not kinds["conflict"] else None,
            **more,
        )

    def _parts(self, *kinds: str) -> tuple[Part, ...]:
        found: dict[str, list[CellLine]] = {}
        for change in self.changes:
            # What was changed here only is told as what it was when downloaded and what it is now.
            if change.kind in kinds and (change.kind != "here" or change.base != change.here):
                found.setdefault(change.indicator, []).append(self._line(change))
        known = self.instrument.by_code
        return tuple(Part(known[code], self.held.get(code), tuple(cells)) for code, cells in found.items())

    def _line(self, change: CellChange) -> CellLine:
        indicator = self.instrument.by_code[change.indicator]
        pair = (change.base, change.here) if change.kind == "here" else (change.here, change.sheet)
        before, after = (cell_words(indicator, change.field, value) for value in pair)
        sides = self.compare.sides(before, after)
        return CellLine(change, cell_title(indicator, change), *sides, self.chosen.get(change.key, ""))

    def _is_chosen(self, change: CellChange) -> bool:
        return change.kind in ("new", "changed") or self.chosen.get(change.key) == "sheet"

    def _cells(self, wanted: Callable[[CellChange], bool]) -> dict[str, dict[tuple[str, str], CellValue]]:
        found: dict[str, dict[tuple[str, str], CellValue]] = {}
        for change in filter(wanted, self.changes):
            found.setdefault(change.indicator, {})[change.field, change.item] = change.sheet
        return found

    def _stored(self, code: str) -> Answer:
        return self.held.get(code) or Answer(code, "self", None)

    def _wrong(self) -> Iterator[str]:
        """Yield what could not be written, cell by cell, whatever the reader let through."""
        for change in self.changes:
            if change.kind not in _WRITTEN:
                continue
            cell = {(change.field, change.item): change.sheet}
            try:
                filled(self._stored(change.indicator), self.instrument.by_code[change.indicator], cell)
            except RefusedText as refused:
                yield from (f"{change.place}: {told}" for told in refused.problems)
            except (InvalidLevel, UnknownItems, OutOfScale):
                yield f"{change.place}: " + _("isi ini tidak ada pada instrumen; pilih dari daftar pada lembar kerja")
        yield from self._without_number()

    def _without_number(self) -> Iterator[str]:
        places = {one.indicator: one.place for one in reversed(self.changes) if one.field.startswith("figure")}
        for code, cells in self._cells(lambda one: one.kind in _WRITTEN).items():
            said = merged(self.instrument.by_code[code], self._stored(code), cells)
            rest = [cells.get((name, "")) for name in ("figured_on", "figure_source")]
            if said.get("is_cleared") and any(rest):
                yield f"{places[code]}: " + _(
                    "ada tanggal atau sumber tanpa angka; isi angkanya, atau kosongkan keduanya"
                )

    def _index(self) -> Fraction | None:
        """Return the whole index with what would be written, None while some indicator has no value."""
        values = dict(self.desk.standing.values)
        for code, cells in self._cells(self._is_chosen).items():
            _before, after = filled(self._stored(code), self.instrument.by_code[code], cells)
            values.pop(code, None)
            values |= {} if after.counted is None else {code: after.counted}
        is_whole = len(values) == len(self.instrument.indicators)
        return score(self.instrument, values, edition=self.desk.standing.edition).index if is_whole else None

    def _packed(self) -> str:
        """Return the sheet sealed: what is confirmed is what was shown, to this person, for this assessment."""
        person = current_person() or abort(404)
        cells = [one for one in self.changes if one.kind in _WRITTEN]
        plain = {
            "of": [self.desk.assessment.id, person.id],
            "stage": self.desk.standing.submission.stage,
            "versions": {code: self.version(code) for code in self.codes},
            "notices": self.notices,
            "cells": [[*one.key, one.place, _written(one.sheet)] for one in cells],
            "base": [[*one.key, _written(one.base)] for one in cells if one.has_base],
        }
        return str(_seal().dumps(plain))


# The sealed sheet.


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="answer-sheet")


def unpacked(desk: Desk, package: str) -> dict[str, Any] | None:
    """Return the sealed sheet, None for what was not sealed here, for somebody or something else, or too long ago."""
    person = current_person() or abort(404)
    try:
        plain = _seal().loads(package, max_age=_SHOWN_FOR)
    except BadSignature:
        return None
    if plain.pop("of") != [desk.assessment.id, person.id]:
        return None
    told = plain["cells"]
    cells = [SheetCell(code, name, item, place, _read(name, value)) for code, name, item, place, value in told]
    base = {tuple(key): _read(key[1], value) for *key, value in plain["base"]}
    return {**plain, "cells": cells, "base": base}


def _written(value: CellValue) -> Any:
    if isinstance(value, Fraction):
        return as_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(field: str, value: Any) -> CellValue:
    if value is None:
        return None
    if field == "figure":
        return Fraction(value)
    return date.fromisoformat(value) if field == "figured_on" else value
