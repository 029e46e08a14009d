"""What administrators oversee: periods with their dates, who works in them, and which agencies work here at all."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from spbe import letterhead as heads
from spbe.roles import NATIONAL
from spbe.store.models import Agency, AgencyAlias, Assessment, Letterhead, Membership, Period, PeriodStage
from spbe.store.running import rows, table

__all__ = [
    "PeriodLine",
    "StartedLine",
    "Tenant",
    "aliases_of",
    "letterhead",
    "period_at",
    "periods_of",
    "started_in",
    "tenants",
]

_agency, _alias, _held = table(Agency).c, table(AgencyAlias).c, table(Membership).c
_period, _dates, _assessment = table(Period).c, table(PeriodStage).c, table(Assessment).c


@dataclass(frozen=True)
class PeriodLine:
    """One period. ``owner`` is None for a national one; ``stages`` maps stage -> (opens on, closes on)."""

    id: int
    owner: str | None
    slug: str
    instrument: str
    year: int
    kind: str
    title: str
    late_rule: str
    is_locked: bool
    version: int
    started: int
    stages: Mapping[str, tuple[date | None, date | None]]


@dataclass(frozen=True)
class StartedLine:
    """One agency's assessment in a period, with the stage it stands at."""

    agency_code: str
    agency_name: str
    stage: str


@dataclass(frozen=True)
class Tenant:
    """An agency that works here: it has members (``people``, each counted once)."""

    code: str
    name: str
    people: int


def letterhead(session: Session, agency: str) -> heads.Letterhead:
    """Return the head of an agency's documents; one of version 0 where none is set."""
    found = rows(session, _LETTERHEAD, agency=agency)
    if not found:
        return heads.Letterhead()
    lines, logo, version = found[0]
    return heads.Letterhead(tuple(lines.split("\n")) if lines else (), b64decode(logo), version)


_head = table(Letterhead).c
_LETTERHEAD = select(_head.lines, _head.logo, _head.version).where(_head.agency_code == bindparam("agency"))


def periods_of(session: Session, agency: str) -> list[PeriodLine]:
    """Return the agency's own periods and the national ones (for ``NATIONAL`` these alone), newest first."""
    dates: dict[int, dict[str, tuple[date | None, date | None]]] = {}
    for period_id, stage, opens_on, closes_on in rows(session, _DATES, agency=agency):
        dates.setdefault(period_id, {})[stage] = (opens_on, closes_on)
    found = rows(session, _PERIODS, agency=agency)
    return [PeriodLine(**row._mapping, stages=dates.get(row.id, {})) for row in found]


def period_at(session: Session, owner: str, slug: str) -> PeriodLine | None:
    """Return the period of this address that the owner (or ``NATIONAL``) has, or None: no other owner's is found."""
    wanted = None if owner == NATIONAL else owner
    return next((p for p in periods_of(session, owner) if (p.owner, p.slug) == (wanted, slug)), None)


def started_in(session: Session, period_id: int) -> list[StartedLine]:
    """Return the assessments of a period, by the agencies' names."""
    return [StartedLine(*row) for row in rows(session, _STARTED, period=period_id)]


def started_by(session: Session, agency: str) -> set[int]:
    """Return the ids of the periods in which the agency has an assessment."""
    return {row.period_id for row in rows(session, _STARTED_BY, agency=agency)}


def tenants(session: Session) -> list[Tenant]:
    """Return the agencies that have members, by name."""
    return [Tenant(*row) for row in rows(session, _TENANTS)]


def aliases_of(session: Session, agency: str) -> list[str]:
    """Return the names under which the agency was printed or known before."""
    return [row.printed_name for row in rows(session, _ALIASES, agency=agency)]


_COUNT = (
    select(func.count()).select_from(table(Assessment)).where(_assessment.period_id == _period.id).scalar_subquery()
)
_SEEN = or_(_period.owner_code.is_(None), _period.owner_code == bindparam("agency"))
_PERIODS = (
    select(
        *(_period.id, _period.owner_code.label("owner"), _period.slug, _period.instrument, _period.year, _period.kind),
        *(_period.title, _period.late_rule, _period.is_locked, _period.version, _COUNT.label("started")),
    )
    .where(_SEEN)
    .order_by(_period.year.desc(), _period.slug.desc(), _period.id.desc())
)
_DATES = (
    select(_dates.period_id, _dates.stage, _dates.opens_on, _dates.closes_on)
    .join_from(table(PeriodStage), table(Period), _period.id == _dates.period_id)
    .where(_SEEN)
)
_STARTED = (
    select(_assessment.agency_code, _agency.name, _assessment.stage)
    .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
    .where(_assessment.period_id == bindparam("period"))
    .order_by(func.lower(_agency.name), _agency.code)
)
_STARTED_BY = select(_assessment.period_id).where(_assessment.agency_code == bindparam("agency"))
_TENANTS = (
    select(_agency.code, _agency.name, func.count(_held.person_id.distinct()))
    .join_from(table(Agency), table(Membership), and_(_held.agency_code == _agency.code, _agency.code != NATIONAL))
    .group_by(_agency.code, _agency.name)
    .order_by(func.lower(_agency.name), _agency.code)
)
_ALIASES = select(_alias.printed_name).where(_alias.agency_code == bindparam("agency")).order_by(_alias.printed_name)
