"""Assessments: which there are, and the one of an address, for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.roles import NATIONAL, Permission, may
from spbe.store.models import Agency, Answer, Assessment, Period, PeriodStage
from spbe.store.running import rows, table

__all__ = ["AssessmentLine", "assessment_for", "assessment_lines", "assessments_of", "find_assessment"]

_agency, _answer, _assessment = table(Agency).c, table(Answer).c, table(Assessment).c
_period, _dates = table(Period).c, table(PeriodStage).c


@dataclass(frozen=True)
class AssessmentLine:
    """One line of a list of assessments. ``answered`` counts indicators that have a level or value.

    ``text_digest`` names the kept text of the instrument it is read by, if there is one.
    """

    id: int
    agency_code: str
    agency_name: str
    is_invented: bool
    period: str
    title: str
    year: int
    kind: str
    instrument: str
    stage: str
    closes_on: date | None
    answered: int
    text_digest: str | None = None


def assessments_of(session: Session, person: roles.Person | None) -> list[AssessmentLine]:
    """Return the assessments this person may view, newest year first."""
    if person is None:
        return []
    viewed = [code for code in person.agencies if may(person, Permission.VIEW, code)]
    found = rows(session, _ALL_LINES) if NATIONAL in viewed else rows(session, _LINES, agencies=viewed)
    return [AssessmentLine(*row) for row in found]


def assessment_lines() -> Select[*tuple[Any, ...]]:
    """Return the statement over every assessment, with the columns of ``AssessmentLine``."""
    answered = (
        select(func.count(_answer.indicator.distinct()))
        .where(_answer.assessment_id == _assessment.id, _answer.level.is_not(None) | _answer.value.is_not(None))
        .scalar_subquery()
    )
    own = (_assessment.id, _assessment.agency_code, _agency.name, _agency.is_invented)
    period = (_period.slug, _period.title, _period.year, _period.kind, _period.instrument)
    closing = and_(_dates.period_id == _period.id, _dates.stage == _assessment.stage)
    return (
        select(*own, *period, _assessment.stage, _dates.closes_on, answered, _assessment.text_digest)
        .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
        .join(table(Period), _period.id == _assessment.period_id)
        .outerjoin(table(PeriodStage), closing)
        .order_by(_period.year.desc(), _agency.name, _assessment.id)
    )


_ALL_LINES = assessment_lines()
_LINES = _ALL_LINES.where(_assessment.agency_code.in_(bindparam("agencies", expanding=True)))
"""Built once, like every statement that pages need each time: building one costs more than running it."""


def assessment_for(
    session: Session,
    person: roles.Person | None,
    agency_code: str,
    period_slug: str,
    permission: Permission = Permission.VIEW,
) -> Assessment | None:
    """Return the assessment of an address, or None.

    None says either that there is none or that this person does not hold the permission in that agency: what somebody
    may not see does not exist for them.
    """
    if not may(person, permission, agency_code):
        return None
    return session.scalars(_AT_ADDRESS, {"agency": agency_code, "slug": period_slug}).first()


def find_assessment(session: Session, name: str) -> Assessment | None:
    """Return the assessment that a command line names by id ("12") or by agency and period ("kota-contoh/2026").

    No permission is asked: whoever runs commands on the machine owns the database.
    """
    if name.isascii() and name.isdigit():
        return session.scalars(_OF_ID, {"id": int(name)}).first() if len(name) < _ID_DIGITS else None
    agency_code, _slash, slug = name.rpartition("/")
    return session.scalars(_AT_ADDRESS, {"agency": agency_code, "slug": slug}).first()


_ID_DIGITS = 10
_FRESH = select(Assessment).execution_options(populate_existing=True)
_OF_ID = _FRESH.where(Assessment.id == bindparam("id"))
_AT_ADDRESS = (
    _FRESH.join(Period, Period.id == Assessment.period_id)
    .where(Assessment.agency_code == bindparam("agency"), Period.slug == bindparam("slug"))
    .order_by(Assessment.id.desc())
)
