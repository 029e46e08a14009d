"""The invented agencies and people, and the calendar around now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.indicators import instrument
from spbe.indicators.model import Instrument
from spbe.paths import shipped
from spbe.roles import Person, Role
from spbe.store import queries
from spbe.store.models import Agency

__all__ = ["AGENCY", "NEIGHBOUR", "Cast", "lead_units", "seat_the_cast"]

AGENCY = "kota-contoh"
"""The code of the invented agency."""

NEIGHBOUR = "kabupaten-contoh"
"""The code of the other one, whose year is further on."""

_DAYS_LEFT = 6
_DAYS_OPEN = 54
_SATURDAY = 5
_CLOCK = (time(9, 12), time(10, 41), time(13, 26), time(14, 53))
_MINUTES_AGO = (190, 31, 12)
"""The newest answers were given just now; the others on the working days before."""


@dataclass(frozen=True)
class Cast:
    """The script of the demo, its people by name, and the days around ``now``."""

    session: Session
    now: datetime
    script: Mapping[str, Any]
    people: dict[str, Person]
    instrument: Instrument

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the zone the invented agencies live in."""
        return ZoneInfo(self.script["agencies"][0]["time_zone"])

    @cached_property
    def today(self) -> date:
        """Return today's date there."""
        return self.now.astimezone(self.zone).date()

    @property
    def number(self) -> int:
        """Return this year."""
        return self.today.year

    def closing_of(self, year: int) -> date:
        """Return the last day of the self-assessment of a year."""
        closing = self.today + timedelta(days=_DAYS_LEFT)
        return closing - timedelta(days=364 * (self.number - year))

    def opening_of(self, year: int) -> date:
        """Return the first day of the self-assessment of a year."""
        return self.closing_of(year) - timedelta(days=_DAYS_OPEN + _DAYS_LEFT)

    def moment(self, day: date, clock: time = time(10)) -> datetime:
        """Return a moment of a day there."""
        return datetime.combine(day, clock, self.zone)

    def told(self, text: str, year: int) -> str:
        """Return a text of the script with its years filled in."""
        return text.format(year=year, last=year - 1, earlier=year - 2)

    def moments(self, count: int, until: date, newest: datetime | None = None) -> list[datetime]:
        """Return ``count`` moments in order: the last ones just before ``newest``, the others on working days."""
        just_now = [newest - timedelta(minutes=minutes) for minutes in _MINUTES_AGO] if newest else []
        earlier: list[datetime] = []
        day = until
        while len(earlier) < count - len(just_now):
            day -= timedelta(days=1)
            if day.weekday() < _SATURDAY:
                earlier += [datetime.combine(day, clock, self.zone) for clock in reversed(_CLOCK)]
        return [*sorted(earlier[: count - len(just_now)]), *just_now]


def seat_the_cast(session: Session, now: datetime) -> Cast:
    """Make the invented agencies, their units and people, and return them with their calendar."""
    text = (shipped("data") / "demo.yaml").read_text(encoding="utf-8")
    script: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe in both forms
    for agency in script["agencies"]:
        session.add(Agency(**agency, is_invented=True))
    session.flush()
    cast = Cast(session, now, script, {}, instrument())
    founded = cast.moment(cast.opening_of(cast.number - 1), time(8))
    cast.people.update(_administrators(cast, founded))
    _set_up_units(cast, founded)
    cast.people.update(_everybody_else(cast, founded))
    return cast


def _administrators(cast: Cast, at: datetime) -> Iterator[tuple[str, Person]]:
    """Yield those who are there first: nobody gives them their role but the machine's owner."""
    for name, told in cast.script["people"].items():
        if any(Role(role) in (Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN) for _place, role in _seats(told)):
            yield name, _seat(cast, name, told, by=None, at=at)


def _everybody_else(cast: Cast, at: datetime) -> Iterator[tuple[str, Person]]:
    owner = next(person for person in cast.people.values() if person.memberships[0].role is Role.NATIONAL_ADMIN)
    for name, told in cast.script["people"].items():
        if name not in cast.people:
            yield name, _seat(cast, name, told, by=owner, at=at)


def _seats(told: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    return [(place, role) for place, roles in (told or {}).items() if isinstance(roles, dict) for role in roles]


def _seat(cast: Cast, name: str, told: Mapping[str, Any] | None, *, by: Person | None, at: datetime) -> Person:
    is_local = name == cast.script["local"]
    email = f"{name.lower()}@contoh.example"
    person = workflow.add_person(cast.session, name, email=email, is_local=is_local)
    for place, role in _seats(told):
        scopes = [str(scope) for scope in (told or {})[place][role] or ()]
        person = workflow.join(cast.session, person, place, Role(role), scopes=scopes, by=by, at=at)
    return person


def _admin(cast: Cast) -> Person:
    return next(
        person
        for person in cast.people.values()
        if any(role.role is Role.AGENCY_ADMIN for role in person.roles_in(AGENCY))
    )


def lead_units(cast: Cast, of: Instrument, leads: Mapping[str, Iterable[int]], at: datetime) -> None:
    """Say which of Kota Contoh's units leads which indicators (by number) of an instrument."""
    _assign(cast, of, {str(code): workflow.Duty(lead=unit) for unit, codes in leads.items() for code in codes}, at)


def _assign(cast: Cast, of: Instrument, duties: Mapping[str, workflow.Duty], at: datetime) -> None:
    unassigned = workflow.fingerprint_of(queries.Assignment())
    plan = workflow.AssignmentPlan(duties, dict.fromkeys(duties, unassigned))
    workflow.assign(cast.session, AGENCY, of, plan, by=_admin(cast), at=at)


def _set_up_units(cast: Cast, at: datetime) -> None:
    """Make Kota Contoh's units and say which of them leads and contributes to what."""
    admin = _admin(cast)
    duties: dict[str, workflow.Duty] = {}
    for code, unit in cast.script["units"].items():
        workflow.add_unit(cast.session, AGENCY, unit["name"], code, by=admin, at=at)
        duties |= {str(indicator): workflow.Duty(lead=code) for indicator in unit["leads"]}
    for code, unit in cast.script["units"].items():
        for indicator in map(str, unit.get("contributes", ())):
            duty = duties[indicator]
            duties[indicator] = workflow.Duty(duty.lead, (*duty.contributing, code), duty.due_on)
    _assign(cast, cast.instrument, duties, at)
