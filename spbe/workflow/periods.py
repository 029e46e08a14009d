"""Years of assessment: a period opened, changed and locked, an agency's assessment in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from spbe import roles
from spbe.indicators.model import Instrument
from spbe.plaintext import accept_line
from spbe.roles import NATIONAL, Permission
from spbe.store import queries
from spbe.store.models import Assessment, Period, PeriodStage
from spbe.store.queries import PeriodLine
from spbe.submission import STAGES
from spbe.workflow.editions import edition_facts
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.people import require_agency, seat_local
from spbe.workflow.period_rules import Dates, InvalidPeriod, PeriodProblem, period_problems
from spbe.workflow.stages import allow

__all__ = [
    "AssessmentExists",
    "PeriodChange",
    "PeriodExists",
    "PeriodLocked",
    "PeriodPlan",
    "StalePeriod",
    "UnknownPeriod",
    "change_period",
    "enrol",
    "open_period",
    "settle",
    "start_assessment",
]


_YEARS_APART = 10  # further away a year is a slip of the pen


class PeriodExists(ValueError):
    """The owner already has a period of this ``slug``."""

    def __init__(self, owner: str, slug: str) -> None:
        self.owner = owner
        self.slug = slug
        super().__init__(f"{owner} already has a period {slug!r}")


class AssessmentExists(ValueError):
    """The ``agency`` already has an assessment whose period has this ``slug``: one address, one assessment."""

    def __init__(self, agency: str, slug: str) -> None:
        self.agency = agency
        self.slug = slug
        super().__init__(f"{agency} already has an assessment {slug!r}")


class StalePeriod(ValueError):
    """Somebody changed the period in between. ``current`` is the period as it stands now; nothing was written."""

    def __init__(self, current: PeriodLine) -> None:
        self.current = current
        super().__init__(f"period {current.slug} is at version {current.version}")


class PeriodLocked(ValueError):
    """The period of this ``slug`` is locked: nothing begins in it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"period {slug!r} is locked")


class UnknownPeriod(LookupError):
    """The period is neither national nor the ``agency``'s own."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        super().__init__(f"no such period in {agency}")


@dataclass(frozen=True)
class PeriodPlan:
    """A period to open. ``owner`` is an agency or ``NATIONAL``; ``kind`` is one of ``PATHS``; ``slug`` is the year
    unless given; ``late_rule`` is one of ``LATE_RULES``.
    """

    owner: str
    instrument: Instrument
    year: int
    title: str
    kind: str = "evaluasi"
    slug: str = ""
    stages: Mapping[str, Dates] = field(default_factory=dict)
    late_rule: str = "mark"


@dataclass(frozen=True)
class PeriodChange:
    """What a period shall be; owner, address, year, kind and instrument stay. ``version`` is what the form showed."""

    slug: str
    title: str
    late_rule: str
    is_locked: bool
    stages: Mapping[str, Dates]
    version: int


def open_period(session: Session, plan: PeriodPlan, *, by: roles.Person, at: datetime) -> Period:
    """Return a new period of the owner, with the dates of its stages.

    Raises PeriodExists, InvalidPeriod and NotPermitted.
    """
    slug = plan.slug or str(plan.year)
    problems = period_problems(plan.title, plan.kind, plan.year, plan.late_rule, plan.stages, slug=slug)
    if abs(plan.year - at.year) > _YEARS_APART:
        problems.append(PeriodProblem("year"))
    if problems:
        raise InvalidPeriod(problems)
    allow(by, Permission.MANAGE_PERIODS, plan.owner)
    if plan.owner == NATIONAL:
        require_agency(session, NATIONAL)
    chain = lock_chain(session, plan.owner)
    if queries.period_at(session, plan.owner, slug) is not None:
        raise PeriodExists(plan.owner, slug)
    period = Period(
        owner_code=None if plan.owner == NATIONAL else plan.owner,
        slug=slug,
        instrument=plan.instrument.code,
        edition=plan.instrument.edition(plan.year).year,
        year=plan.year,
        kind=plan.kind,
        title=accept_line(plan.title),
        late_rule=plan.late_rule,
        stages=_stage_rows(plan.stages),
    )
    session.add(period)
    session.flush()
    chain.append(Fact("period.opened", after={"period": period.id, "slug": slug, "kind": plan.kind}), by=by, at=at)
    return period


def _stage_rows(stages: Mapping[str, Dates]) -> list[PeriodStage]:
    return [PeriodStage(stage=s, opens_on=d.opens_on, closes_on=d.closes_on) for s, d in stages.items()]


def change_period(
    session: Session, owner: str, change: PeriodChange, *, by: roles.Person, at: datetime
) -> PeriodLine | None:
    """Record a period's new title, dates, rule for what is late, or lock, and return it; None for an unknown address.

    What changes nothing is no event. Raises InvalidPeriod, StalePeriod and NotPermitted.
    """
    allow(by, Permission.MANAGE_PERIODS, owner)
    chain = lock_chain(session, owner)
    current = queries.period_at(session, owner, change.slug)
    if current is None:
        return None
    dated = {stage: dates for stage, dates in change.stages.items() if dates != Dates()}
    if problems := period_problems(change.title, current.kind, current.year, change.late_rule, dated):
        raise InvalidPeriod(problems)
    wanted = replace(
        current,
        title=accept_line(change.title),
        late_rule=change.late_rule,
        is_locked=change.is_locked,
        stages={stage: (dates.opens_on, dates.closes_on) for stage, dates in dated.items()},
    )
    if wanted == current:
        return current
    if change.version != current.version:
        raise StalePeriod(current)
    wanted = replace(wanted, version=current.version + 1)
    _write(session, wanted, dated)
    chain.append(Fact("period.changed", before=_facts(current), after=_facts(wanted)), by=by, at=at)
    return wanted


def _write(session: Session, wanted: PeriodLine, dated: Mapping[str, Dates]) -> None:
    values = {name: getattr(wanted, name) for name in ("title", "late_rule", "is_locked", "version")}
    session.execute(update(Period).where(Period.id == wanted.id).values(**values))
    session.execute(delete(PeriodStage).where(PeriodStage.period_id == wanted.id))
    for stage, dates in dated.items():
        row = {"period_id": wanted.id, "stage": stage, "opens_on": dates.opens_on, "closes_on": dates.closes_on}
        session.execute(insert(PeriodStage).values(**row))


def _facts(period: PeriodLine) -> dict[str, object]:
    """Return what an event keeps of a period: of its title, as of every text, only what tells it apart."""
    stages = {
        stage: [day.isoformat() if day else None for day in days] for stage, days in sorted(period.stages.items())
    }
    plain = {"period": period.id, "late_rule": period.late_rule, "is_locked": period.is_locked, "stages": stages}
    return {**plain, "title": text_facts(period.title)}


def start_assessment(
    session: Session, agency_code: str, period: Period, instrument: Instrument, *, by: roles.Person, at: datetime
) -> Assessment:
    """Return a new assessment of the agency in the period, at its first stage and without answers.

    It keeps the instrument's fingerprint and text of today: it is read by them from now on. Raises AssessmentExists,
    PeriodLocked, UnknownPeriod (for another agency's own period) and NotPermitted.
    """
    allow(by, Permission.START, agency_code)
    chain = lock_chain(session, agency_code)
    if period.owner_code not in (None, agency_code):
        raise UnknownPeriod(agency_code)
    if period.is_locked:
        raise PeriodLocked(period.slug)
    if queries.find_assessment(session, f"{agency_code}/{period.slug}") is not None:
        raise AssessmentExists(agency_code, period.slug)
    assessment = Assessment(
        agency_code=agency_code, period_id=period.id, stage=STAGES[0], **edition_facts(session, instrument, at=at)
    )
    session.add(assessment)
    session.flush()
    facts = {"period": period.id, "instrument": instrument.code, **edition_facts(session, instrument, at=at)}
    chain.append(Fact("assessment.started", assessment.id, after=facts), by=by, at=at)
    return assessment


def enrol(
    session: Session, period: Period, agencies: Iterable[str], instrument: Instrument, *, by: roles.Person, at: datetime
) -> list[Assessment]:
    """Return new assessments of the agencies in one period, all or nothing (see ``start_assessment``)."""
    # In one order for everybody: no two wait for each other.
    return [start_assessment(session, code, period, instrument, by=by, at=at) for code in sorted(set(agencies))]


def settle(
    session: Session, agency_code: str, *, person: str, year: int, instrument: Instrument, at: datetime
) -> Assessment:
    """Return the agency's own assessment of the year, made with all it needs if it is not there yet.

    The local person becomes the agency's coordinator and administrator; a new one named ``person`` is added where there
    is none. Doing it twice changes nothing. Raises UnknownAgency and InvalidPerson.
    """
    local = seat_local(session, agency_code, person, at=at)
    existing = queries.find_assessment(session, f"{agency_code}/{year}")
    if existing is not None:
        return existing
    own = select(Period).where(Period.owner_code == agency_code, Period.slug == str(year))
    period = session.scalars(own).first()
    if period is None:
        plan = PeriodPlan(agency_code, instrument, year, f"{instrument.short_title} {year}")
        period = open_period(session, plan, by=local, at=at)
    return start_assessment(session, agency_code, period, instrument, by=local, at=at)
