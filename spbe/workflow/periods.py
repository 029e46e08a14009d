"""Beginning a year: a period with its dates, an agency's assessment in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.indicators.model import Instrument
from spbe.roles import Permission
from spbe.store import queries
from spbe.store.models import Assessment, Period, PeriodStage
from spbe.submission import STAGES
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.people import seat_local
from spbe.workflow.stages import allow

__all__ = [
    "AssessmentExists",
    "Dates",
    "PeriodExists",
    "PeriodPlan",
    "open_period",
    "settle",
    "start_assessment",
]


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


@dataclass(frozen=True)
class Dates:
    """When a stage opens and closes, where that is known."""

    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class PeriodPlan:
    """A period to open. ``kind`` is pemantauan, evaluasi or latihan; ``slug`` is the year unless given."""

    owner: str
    instrument: Instrument
    year: int
    title: str
    kind: str = "evaluasi"
    slug: str = ""
    stages: Mapping[str, Dates] = field(default_factory=dict)


def open_period(session: Session, plan: PeriodPlan, *, by: roles.Person, at: datetime) -> Period:
    """Return a new period of the owner, with the dates of its stages.

    Raises PeriodExists, NotPermitted, and ValueError for a stage that does not exist.
    """
    slug = plan.slug or str(plan.year)
    if unknown := set(plan.stages) - set(STAGES):
        raise ValueError(f"no such stage: {', '.join(sorted(unknown))}; stages are {', '.join(STAGES)}")
    allow(by, Permission.MANAGE_PERIODS, plan.owner)
    chain = lock_chain(session, plan.owner)
    if session.scalars(select(Period.id).where(Period.owner_code == plan.owner, Period.slug == slug)).first():
        raise PeriodExists(plan.owner, slug)
    period = Period(
        owner_code=plan.owner,
        slug=slug,
        instrument=plan.instrument.code,
        edition=plan.instrument.edition(plan.year).year,
        year=plan.year,
        kind=plan.kind,
        title=plan.title,
        stages=[PeriodStage(stage=s, opens_on=d.opens_on, closes_on=d.closes_on) for s, d in plan.stages.items()],
    )
    session.add(period)
    session.flush()
    chain.append(Fact("period.opened", after={"period": period.id, "slug": slug, "kind": plan.kind}), by=by, at=at)
    return period


def start_assessment(
    session: Session, agency_code: str, period: Period, instrument: Instrument, *, by: roles.Person, at: datetime
) -> Assessment:
    """Return a new assessment of the agency in the period, at its first stage and without answers.

    It keeps the instrument's fingerprint of today. Raises AssessmentExists and NotPermitted.
    """
    allow(by, Permission.START, agency_code)
    chain = lock_chain(session, agency_code)
    if queries.find_assessment(session, f"{agency_code}/{period.slug}") is not None:
        raise AssessmentExists(agency_code, period.slug)
    assessment = Assessment(
        agency_code=agency_code, period_id=period.id, stage=STAGES[0], fingerprint=instrument.fingerprint
    )
    session.add(assessment)
    session.flush()
    facts = {"period": period.id, "instrument": instrument.code, "fingerprint": instrument.fingerprint}
    chain.append(Fact("assessment.started", assessment.id, after=facts), by=by, at=at)
    return assessment


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
