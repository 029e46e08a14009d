"""An invented agency half-way through a year, beside the real published results of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import URL
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.indicators.model import Instrument
from spbe.paths import shipped
from spbe.roles import Person, Role
from spbe.store import prepare as prepare_store
from spbe.store import queries
from spbe.store.models import Agency, Assessment
from spbe.store.upgrade import wait_for_turn

__all__ = ["AGENCY", "build", "prepare"]

AGENCY = "kota-contoh"
"""The code of the invented agency."""

_DAYS_LEFT = 6
_DAYS_OPEN = 54
_SATURDAY = 5
_CLOCK = (time(9, 12), time(10, 41), time(13, 26), time(14, 53))
_MINUTES_AGO = (190, 31, 12)
"""The newest answers were given just now; the others on the working days before."""


def prepare(url: str | URL, now: datetime) -> sessionmaker[Session]:
    """Return the opened store of ``url`` with the published data and the demo year in it.

    A demo year that is already there stays as people left it.
    """
    sessions = prepare_store(url)
    with sessions.begin() as session:
        wait_for_turn(session.connection())
        if queries.agency_facts(session, AGENCY) is None:
            build(session, now)
    return sessions


def build(session: Session, now: datetime) -> Assessment:
    """Make the invented agency, its people, last year's whole assessment and this year's half, and return the latter.

    Everything goes through the use cases, so the event log is a true one. The same ``now`` (aware) makes the same rows.
    """
    year = _Year(session, now)
    last = year.assessment(year.number - 1)
    last_answers = ((code, level, "Rini", text) for code, (level, text) in year.script["last_year"].items())
    closing = year.closing_of(year.number - 1)
    year.answer(last, list(last_answers), closing)
    at = datetime.combine(closing, time(15), year.zone)
    workflow.finalise(session, last, year.instrument, by=year.people["Rini"], at=at)
    current = year.assessment(year.number)
    year.aim(current)
    year.answer(current, year.script["this_year"], year.today, newest=now)
    return current


class _Year:
    """The script of the demo, its agency and people, and the calendar around ``now``."""

    def __init__(self, session: Session, now: datetime) -> None:
        text = (shipped("data") / "demo.yaml").read_text(encoding="utf-8")
        self.script: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe in both forms
        self.session = session
        self.instrument: Instrument = instrument()
        agency = self.script["agency"]
        self.zone = ZoneInfo(agency["time_zone"])
        self.today = now.astimezone(self.zone).date()
        self.number = self.today.year
        session.add(Agency(**agency, is_invented=True))
        session.flush()
        founded = datetime.combine(self._opening_of(self.number - 1), time(8), self.zone)
        self.people = dict(self._people(founded))

    def _people(self, at: datetime) -> Iterator[tuple[str, Person]]:
        for name, role in self.script["people"].items():
            person = workflow.add_person(self.session, name, is_local=name == self.script["local"])
            if role is not None:
                person = workflow.join(self.session, person, AGENCY, Role(role), by=None, at=at)
            yield name, person

    def closing_of(self, year: int) -> date:
        """Return the last day of the self-assessment of a year."""
        closing = self.today + timedelta(days=_DAYS_LEFT)
        return closing - timedelta(days=364 * (self.number - year))

    def _opening_of(self, year: int) -> date:
        return self.closing_of(year) - timedelta(days=_DAYS_OPEN + _DAYS_LEFT)

    def assessment(self, year: int) -> Assessment:
        """Return the new assessment of a year, opened with its dates."""
        opening = self._opening_of(year)
        dates = {"self": workflow.Dates(opening, self.closing_of(year))}
        plan = workflow.PeriodPlan(AGENCY, self.instrument, year, f"Penilaian mandiri SPBE {year}", stages=dates)
        who: dict[str, Any] = {"by": self.people["Rini"], "at": datetime.combine(opening, time(8, 30), self.zone)}
        period = workflow.open_period(self.session, plan, **who)
        return workflow.start_assessment(self.session, AGENCY, period, self.instrument, **who)

    def answer(
        self, assessment: Assessment, answers: Sequence[Sequence[Any]], until: date, newest: datetime | None = None
    ) -> None:
        """Give the answers in their order, the last ones just before ``newest``, the others on working days."""
        moments = list(self._moments(len(answers), until, newest))
        versions: dict[str, int] = {}
        year = self.number if newest else self.number - 1
        for (code, level, name, text), at in zip(answers, moments, strict=True):
            answer = workflow.record_answer(
                self.session,
                assessment,
                self.instrument.by_code[code],
                level=level,
                explanation=text.format(year=year, last=year - 1, earlier=year - 2),
                version=versions.get(code, 0),
                by=self.people[name],
                at=at,
            )
            versions[code] = answer.version

    def _moments(self, count: int, until: date, newest: datetime | None) -> list[datetime]:
        just_now = [newest - timedelta(minutes=minutes) for minutes in _MINUTES_AGO] if newest else []
        earlier: list[datetime] = []
        day = until
        while len(earlier) < count - len(just_now):
            day -= timedelta(days=1)
            if day.weekday() < _SATURDAY:
                earlier += [datetime.combine(day, clock, self.zone) for clock in reversed(_CLOCK)]
        return [*sorted(earlier[: count - len(just_now)]), *just_now]

    def aim(self, assessment: Assessment) -> None:
        """Set this year's target index and some target levels, on the morning after the opening."""
        morning = self._opening_of(self.number) + timedelta(days=1)
        who: dict[str, Any] = {"by": self.people["Rini"], "at": datetime.combine(morning, time(10), self.zone)}
        target = self.script["target"]
        workflow.set_target(self.session, assessment, self.instrument, target["index"], **who)
        for code, level in target["levels"].items():
            workflow.set_target_level(self.session, assessment, self.instrument.by_code[code], level, **who)
