"""Units of an agency, and which unit answers which indicator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from spbe.roles import Role
from spbe.store.models import MembershipScope, Person, Unit, UnitAssignment
from spbe.store.running import rows, table

__all__ = ["Assignment", "UnitLine", "UnitOverview", "assignments", "lead_unit", "unit_of", "unit_overview", "units"]

_unit, _given = table(Unit).c, table(UnitAssignment).c
_person, _scope = table(Person).c, table(MembershipScope).c


@dataclass(frozen=True)
class UnitLine:
    """One unit of an agency; ``version`` is what a form about it carries."""

    id: int
    code: str
    name: str
    is_active: bool
    version: int


@dataclass(frozen=True)
class Assignment:
    """Who answers one indicator: the unit that leads (None where none does), those that contribute, the own date."""

    lead: UnitLine | None = None
    contributing: tuple[UnitLine, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True)
class UnitOverview:
    """A unit with its operators (id and name, by name) and the number of indicators it leads."""

    unit: UnitLine
    people: tuple[tuple[int, str], ...]
    led: int


def units(session: Session, agency: str) -> list[UnitLine]:
    """Return the agency's units by name, the closed ones last."""
    return [UnitLine(*row) for row in rows(session, _UNITS, agency=agency)]


def unit_of(session: Session, agency: str, code: str) -> UnitLine | None:
    """Return the agency's unit of this code, or None: another agency's unit does not exist here."""
    return next((UnitLine(*row) for row in rows(session, _UNIT, agency=agency, code=code)), None)


def unit_overview(session: Session, agency: str, instrument: str) -> list[UnitOverview]:
    """Return every unit with its operators and how many indicators of the instrument it leads."""
    led = dict(rows(session, _LED, agency=agency, instrument=instrument))
    people: dict[str, list[tuple[int, str]]] = {}
    for code, person_id, name in rows(session, _OPERATORS, agency=agency):
        people.setdefault(code, []).append((person_id, name))
    return [
        UnitOverview(unit, tuple(people.get(unit.code, ())), led.get(unit.id, 0)) for unit in units(session, agency)
    ]


def assignments(session: Session, agency: str, instrument: str) -> dict[str, Assignment]:
    """Return indicator code -> who answers it, for every indicator of the instrument that any unit works on."""
    found: dict[str, Assignment] = {}
    for indicator, is_lead, due_on, *facts in rows(session, _ASSIGNMENTS, agency=agency, instrument=instrument):
        unit, known = UnitLine(*facts), found.get(indicator, Assignment())
        lead = unit if is_lead else known.lead
        contributing = known.contributing if is_lead else (*known.contributing, unit)
        found[indicator] = Assignment(lead, contributing, known.due_on or due_on)
    return found


def lead_unit(session: Session, agency: str, instrument: str, indicator: str) -> str | None:
    """Return the code of the unit that leads the indicator, None where no unit does."""
    found = rows(session, _LEAD, agency=agency, instrument=instrument, indicator=indicator)
    return found[0].code if found else None


_LINE = (_unit.id, _unit.code, _unit.name, _unit.is_active, _unit.version)
_BY_NAME = (_unit.is_active.desc(), func.lower(_unit.name), _unit.id)
_UNITS = select(*_LINE).where(_unit.agency_code == bindparam("agency")).order_by(*_BY_NAME)
_UNIT = select(*_LINE).where(_unit.agency_code == bindparam("agency"), _unit.code == bindparam("code"))
_IN_INSTRUMENT = and_(_given.agency_code == bindparam("agency"), _given.instrument == bindparam("instrument"))
_LED = select(_given.unit_id, func.count()).where(_IN_INSTRUMENT, _given.is_lead).group_by(_given.unit_id)
_WITH_UNIT = _unit.id == _given.unit_id
_ASSIGNMENTS = (
    select(_given.indicator, _given.is_lead, _given.due_on, *_LINE)
    .join_from(table(UnitAssignment), table(Unit), _WITH_UNIT)
    .where(_IN_INSTRUMENT)
    .order_by(*_BY_NAME)
)
_LEAD = (
    select(_unit.code)
    .join_from(table(UnitAssignment), table(Unit), _WITH_UNIT)
    .where(_IN_INSTRUMENT, _given.indicator == bindparam("indicator"), _given.is_lead)
)
_OPERATORS = (
    select(_scope.scope, _person.id, _person.name)
    .join_from(table(MembershipScope), table(Person), _person.id == _scope.person_id)
    .where(_scope.agency_code == bindparam("agency"), _scope.role == Role.UNIT_OPERATOR.value)
    .order_by(func.lower(_person.name), _person.id)
)
