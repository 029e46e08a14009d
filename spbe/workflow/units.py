"""Units of an agency: added, renamed, closed, and given the indicators they answer."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from spbe.indicators.model import Instrument
from spbe.plaintext import accept_line
from spbe.roles import Permission, Person
from spbe.store import queries
from spbe.store.models import Unit, UnitAssignment
from spbe.store.queries import Assignment, UnitLine
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import allow

__all__ = [
    "AssignmentPlan",
    "ClosedUnits",
    "Duty",
    "InvalidUnitCode",
    "StaleAssignments",
    "StaleUnit",
    "UnitChange",
    "UnitExists",
    "UnknownUnits",
    "add_unit",
    "assign",
    "change_unit",
    "fingerprint_of",
    "unit_code",
]

_LONGEST_CODE = 60


class InvalidUnitCode(ValueError):
    """The ``code`` is not made of lower-case letters, digits and single hyphens, at most sixty of them."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code!r} is no code of a unit: lower-case letters, digits and hyphens, at most 60")


class UnitExists(ValueError):
    """The agency already has a unit of this code: ``existing``."""

    def __init__(self, existing: UnitLine) -> None:
        self.existing = existing
        super().__init__(f"there is already a unit {existing.code!r}")


class UnknownUnits(LookupError):
    """The agency has no units of these ``codes``."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"no such units: {', '.join(self.codes)}")


class ClosedUnits(ValueError):
    """These ``units`` are closed and get no new work."""

    def __init__(self, units: Iterable[UnitLine]) -> None:
        self.units = tuple(units)
        super().__init__(f"closed units: {', '.join(unit.code for unit in self.units)}")


class StaleUnit(ValueError):
    """Somebody changed the unit in between. ``current`` is the unit as it stands now; nothing was written."""

    def __init__(self, current: UnitLine) -> None:
        self.current = current
        super().__init__(f"unit {current.code} is at version {current.version}")


class StaleAssignments(ValueError):
    """Somebody assigned the same indicators in between. ``current`` is what holds for them now; nothing was written."""

    def __init__(self, current: Mapping[str, Assignment]) -> None:
        self.current = current
        super().__init__(f"assigned otherwise in between: {', '.join(current)}")


@dataclass(frozen=True)
class UnitChange:
    """What a unit shall be. ``version`` is that of the unit the form was drawn from."""

    code: str
    name: str
    is_active: bool
    version: int


@dataclass(frozen=True)
class Duty:
    """Who shall answer one indicator: codes of the lead unit and of contributing ones, and the agency's own date."""

    lead: str | None = None
    contributing: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True)
class AssignmentPlan:
    """Indicator code -> duty; an indicator that is not named stays as it is.

    ``drawn_from`` maps indicator code -> ``fingerprint_of`` the assignment that the form showed for it. A duty that
    equals what was shown was not touched: it never undoes what somebody else has saved since.
    """

    duties: Mapping[str, Duty]
    drawn_from: Mapping[str, str]


def unit_code(name: str) -> str:
    """Return the code that a unit of this name gets when nobody chooses one, empty where no letter is left.

    >>> unit_code("Dinas Komunikasi & Informatika")
    'dinas-komunikasi-informatika'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_CODE].strip("-")


def add_unit(session: Session, agency: str, name: str, code: str = "", *, by: Person, at: datetime) -> UnitLine:
    """Record a new unit of the agency and return it; without a ``code`` it gets one made of its name.

    Raises RefusedText, InvalidUnitCode, UnitExists and NotPermitted.
    """
    allow(by, Permission.MANAGE_UNITS, agency)
    name = accept_line(name)
    code = code.strip() or unit_code(name)
    if len(code) > _LONGEST_CODE or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise InvalidUnitCode(code)
    chain = lock_chain(session, agency)
    if existing := queries.unit_of(session, agency, code):
        raise UnitExists(existing)
    row = Unit(agency_code=agency, code=code, name=name)
    session.add(row)
    session.flush()
    facts = {"unit": row.id, "code": code, "name": text_facts(name)}
    chain.append(Fact("unit.added", after=facts), by=by, at=at)
    return UnitLine(row.id, code, name, True, 1)


def change_unit(session: Session, agency: str, change: UnitChange, *, by: Person, at: datetime) -> UnitLine:
    """Record a unit's new name, or that it is closed or open again, and return it. What changes nothing is no event.

    Raises RefusedText, UnknownUnits, StaleUnit and NotPermitted.
    """
    allow(by, Permission.MANAGE_UNITS, agency)
    name = accept_line(change.name)
    chain = lock_chain(session, agency)
    current = queries.unit_of(session, agency, change.code)
    if current is None:
        raise UnknownUnits([change.code])
    if (name, change.is_active) == (current.name, current.is_active):
        return current
    if change.version != current.version:
        raise StaleUnit(current)
    wanted = replace(current, name=name, is_active=change.is_active, version=current.version + 1)
    values = {"name": name, "is_active": wanted.is_active, "version": wanted.version}
    session.execute(update(Unit).where(Unit.id == current.id).values(**values))
    chain.append(Fact("unit.changed", before=_unit_facts(current), after=_unit_facts(wanted)), by=by, at=at)
    return wanted


def _unit_facts(unit: UnitLine) -> dict[str, Any]:
    return {"unit": unit.id, "is_active": unit.is_active, "name": text_facts(unit.name)}


def fingerprint_of(assignment: Assignment) -> str:
    """Return a short text that changes whenever a unit, the lead or the date of the assignment does."""
    text = json.dumps(_duty_facts(assignment), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def assign(
    session: Session, agency: str, instrument: Instrument, plan: AssignmentPlan, *, by: Person, at: datetime
) -> dict[str, Assignment]:
    """Record who answers the plan's indicators, all or nothing, and return every assignment as it holds then.

    A lead unit does not contribute to its own indicator. A closed unit keeps the work it has and gets no new one. Each
    indicator that changes is one event. Raises KeyError for an indicator that the instrument does not have,
    UnknownUnits, ClosedUnits, StaleAssignments and NotPermitted.
    """
    allow(by, Permission.MANAGE_UNITS, agency)
    chain = lock_chain(session, agency)
    current = queries.assignments(session, agency, instrument.code)
    wanted = _wanted(session, agency, {instrument.by_code[code].code: duty for code, duty in plan.duties.items()})
    changed = _changed(wanted, current, plan.drawn_from)
    _refuse_closed(changed, current)
    for code, assignment in changed.items():
        _write(session, (agency, instrument.code, code), assignment)
        before, after = _duty_facts(current.get(code, Assignment())), _duty_facts(assignment)
        facts = {"instrument": instrument.code}
        chain.append(Fact("unit.assigned", None, code, {**facts, **before}, {**facts, **after}), by=by, at=at)
    return queries.assignments(session, agency, instrument.code)


def _wanted(session: Session, agency: str, duties: Mapping[str, Duty]) -> dict[str, Assignment]:
    """Return the duties with the agency's own units in them; any other unit does not exist here."""
    units = {unit.code: unit for unit in queries.units(session, agency)}
    named = {code for duty in duties.values() for code in (duty.lead, *duty.contributing) if code}
    if unknown := sorted(named - set(units)):
        raise UnknownUnits(unknown)
    return {code: _assignment(duty, units) for code, duty in duties.items()}


def _assignment(duty: Duty, units: Mapping[str, UnitLine]) -> Assignment:
    lead = units[duty.lead] if duty.lead else None
    # In the order of ``units``, as the query gives them.
    contributing = tuple(u for c, u in units.items() if c in duty.contributing and u != lead)
    return Assignment(lead, contributing, duty.due_on if lead or contributing else None)


def _changed(
    wanted: Mapping[str, Assignment], current: Mapping[str, Assignment], drawn_from: Mapping[str, str]
) -> dict[str, Assignment]:
    """Return what somebody changed on their form. Raises StaleAssignments where somebody else did so meanwhile."""
    unassigned = fingerprint_of(Assignment())
    drawn = {code: drawn_from.get(code, unassigned) for code in wanted}
    touched = {c: a for c, a in wanted.items() if fingerprint_of(a) != drawn[c] and a != current.get(c, Assignment())}
    stale = {c: now for c in touched if fingerprint_of(now := current.get(c, Assignment())) != drawn[c]}
    if stale:
        raise StaleAssignments(stale)
    return touched


def _refuse_closed(changed: Mapping[str, Assignment], current: Mapping[str, Assignment]) -> None:
    closed: dict[str, UnitLine] = {}
    for code, assignment in changed.items():
        before = current.get(code, Assignment())
        kept = {before.lead, *before.contributing}
        new = {assignment.lead, *assignment.contributing} - kept
        # A closed unit that contributed does not become the lead either.
        new |= {assignment.lead} - {before.lead}
        closed |= {unit.code: unit for unit in new if unit and not unit.is_active}
    if closed:
        raise ClosedUnits(closed.values())


def _write(session: Session, place: tuple[str, str, str], assignment: Assignment) -> None:
    key = dict(zip(("agency_code", "instrument", "indicator"), place, strict=True))
    session.execute(delete(UnitAssignment).filter_by(**key))
    units = [(assignment.lead, True)] if assignment.lead else []
    for unit, is_lead in [*units, *((unit, False) for unit in assignment.contributing)]:
        row = {**key, "unit_id": unit.id, "is_lead": is_lead, "due_on": assignment.due_on}
        session.execute(insert(UnitAssignment).values(**row))


def _duty_facts(assignment: Assignment) -> dict[str, Any]:
    return {
        "lead": assignment.lead.id if assignment.lead else None,
        "contributing": sorted(unit.id for unit in assignment.contributing),
        "due_on": assignment.due_on.isoformat() if assignment.due_on else None,
    }
