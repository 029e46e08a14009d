"""The cells of a sheet of actions: what each of them says, or why it says nothing that can be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import partial
from typing import Any

from spbe import plaintext
from spbe.action_plan import STATUSES, ActionLine, field_name, status_words
from spbe.cost_lists import amount
from spbe.indicators.model import Instrument
from spbe.language import LANGUAGES, speaking
from spbe.language import gettext as _
from spbe.scoring import as_text
from spbe.value_entries import shown, unknown

__all__ = ["READ", "Cell", "PlanTerms", "WrongCell", "in_every_language", "whole"]

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)


@dataclass(frozen=True)
class PlanTerms:
    """What a sheet may name: the actions of the plan by number, units (code -> name), people (number -> name)."""

    instrument: Instrument
    held: Mapping[int, ActionLine] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


def in_every_language(told: Callable[[], str]) -> set[str]:
    """Return what is told, in every language that our files speak."""
    found = set()
    for language in LANGUAGES:
        with speaking(language):
            found.add(told())
    return found


class WrongCell(ValueError):
    """A cell says nothing that can be kept; ``problems`` are the reasons."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True)
class Cell:
    """One cell, its whole row by column, and the action it is about, if that is stored."""

    text: str
    row: Mapping[str, str]
    line: ActionLine | None
    terms: PlanTerms


def whole(text: str) -> int | None:
    """Return a whole number, None for an empty cell. Raises WrongCell."""
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return int(text)
    raise WrongCell(_("“%(text)s” bukan bilangan bulat") % {"text": shown(text)})


def _accepted(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(text).strip() if text.strip() else ""
    except plaintext.RefusedText as refused:
        raise WrongCell(*refused.problems) from None


def _indicator(cell: Cell) -> str | None:
    if cell.text and cell.text not in cell.terms.instrument.by_code:
        raise WrongCell(unknown(cell.text, cell.terms.instrument))
    return cell.text or None


def _near(text: str, choices: Sequence[str]) -> str:
    folded = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(text.casefold(), list(folded), n=1, cutoff=0.6)
    return _("; mungkin maksudnya “%(guess)s”") % {"guess": folded[near[0]]} if near else ""


def _unit(cell: Cell) -> str | None:
    """Return the code of the unit that the cell names by code or name; the name beside it must not name another."""
    units, name = cell.terms.units, cell.row.get("unit_name", "").casefold()
    was, was_name = (cell.line.draft.unit, cell.line.unit_name.casefold()) if cell.line else (None, "")
    code = was if cell.text == (was or "") else _unit_named(cell.text, units)
    if not name or (code == was and name == was_name):
        return code
    if code is None and was is None:
        return _unit_named(cell.row["unit_name"], units)
    if code is not None and name in (units[code].casefold() if code in units else "", was_name if code != was else ""):
        return code
    told = _("%(what)s dan Nama unit (“%(name)s”) tidak menunjuk unit yang sama; samakan, atau kosongkan namanya")
    raise WrongCell(told % {"what": field_name("unit"), "name": shown(cell.row["unit_name"])})


def _unit_named(text: str, units: Mapping[str, str]) -> str | None:
    named = {name.casefold(): code for code, name in units.items()} | {code.casefold(): code for code in units}
    if text and text.casefold() not in named:
        told = _("unit “%(text)s” tidak ada di instansi ini%(hint)s")
        raise WrongCell(told % {"text": shown(text), "hint": _near(text, [*units, *units.values()])})
    return named[text.casefold()] if text else None


def _person(cell: Cell) -> int | None:
    """Return the person that the cell names; who is in charge already stays, even where two have the name."""
    if not cell.text:
        return None
    if cell.line and cell.text.casefold() == cell.line.person_name.casefold():
        return cell.line.draft.person
    found = [number for number, name in cell.terms.people.items() if name.casefold() == cell.text.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        told = _("ada beberapa orang bernama “%(text)s”; pilih orangnya di halaman aksi itu")
        raise WrongCell(told % {"text": shown(cell.text)})
    told = _("“%(text)s” bukan orang di instansi ini%(hint)s")
    raise WrongCell(told % {"text": shown(cell.text), "hint": _near(cell.text, list(cell.terms.people.values()))})


def _day(cell: Cell) -> date | None:
    written = _DAY.fullmatch(cell.text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(cell.text) if cell.text else None
    except ValueError:
        told = _("“%(text)s” bukan tanggal; tulis seperti 31/12/2026 atau 2026-12-31")
        raise WrongCell(told % {"text": shown(cell.text)}) from None


def _cost(cell: Cell) -> Fraction | None:
    held = cell.line.draft.cost if cell.line else None
    if not cell.text:
        return None
    if held is not None and cell.text.replace(",", ".") == as_text(held):
        return held  # three decimals as our files write them
    cost = amount(cell.text)
    if cost is None:
        told = _("“%(text)s” bukan biaya; tulis angka tanpa minus, misalnya 2500000, 2.500.000, atau 1,5")
        raise WrongCell(told % {"text": shown(cell.text)})
    return cost


def _status(cell: Cell) -> str:
    known = {one: one for one in STATUSES}
    for one in STATUSES:
        known |= {words.casefold(): one for words in in_every_language(partial(status_words, one))}
    if cell.text.casefold() in known:
        return known[cell.text.casefold()]
    choices = [status_words(one) for one in STATUSES]
    told = _("status “%(text)s” tidak dikenal%(hint)s; statusnya %(all)s")
    raise WrongCell(
        told % {"text": shown(cell.text), "hint": _near(cell.text, choices), "all": ", ".join(choices)},
    )


def _progress(cell: Cell) -> int:
    bare = cell.text.removesuffix("%").strip()
    if bare.isascii() and bare.isdecimal() and len(bare) <= 3 and int(bare) <= 100:
        return int(bare)
    raise WrongCell(_("kemajuan “%(text)s” bukan bilangan bulat 0 sampai 100") % {"text": shown(cell.text)})


READ: Mapping[str, Callable[[Cell], Any]] = {
    "title": lambda cell: _accepted(plaintext.accept_line, cell.text),
    "indicator": _indicator,
    "level": lambda cell: whole(cell.text),
    "item": lambda cell: cell.text,
    "note": lambda cell: _accepted(plaintext.accept, cell.text),
    "evidence": lambda cell: _accepted(plaintext.accept, cell.text),
    "unit": _unit,
    "person": _person,
    "starts_on": _day,
    "due_on": _day,
    "cost": _cost,
    "budget_line": lambda cell: _accepted(plaintext.accept_line, cell.text),
    "status": _status,
    "progress": _progress,
}
"""Field of an action -> how its cell is read; each raises WrongCell."""
