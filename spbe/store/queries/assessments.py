"""Assessments: which there are, and the one of an address, for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from spbe import roles
from spbe.roles import Permission, may
from spbe.store.models import Agency, Answer, Assessment, Period, PeriodStage

__all__ = ["AssessmentLine", "assessment_for", "assessments_of", "find_assessment"]


@dataclass(frozen=True)
class AssessmentLine:
    """One line of a list of assessments. ``answered`` counts indicators that have a level."""

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


def assessments_of(session: Session, person: roles.Person | None) -> list[AssessmentLine]:
    """Return the assessments this person may view, newest year first."""
    if person is None:
        return []
    viewed = [code for code in person.agencies if may(person, Permission.VIEW, code)]
    rows = session.execute(_lines().where(Assessment.agency_code.in_(viewed)))
    return [AssessmentLine(*row) for row in rows]


def _lines() -> Select[int, str, str, bool, str, str, int, str, str, str, date | None, int]:
    answered = (
        select(func.count(Answer.indicator.distinct()))
        .where(Answer.assessment_id == Assessment.id, Answer.level.is_not(None))
        .scalar_subquery()
    )
    closing = and_(PeriodStage.period_id == Period.id, PeriodStage.stage == Assessment.stage)
    return (
        select(
            Assessment.id,
            Assessment.agency_code,
            Agency.name,
            Agency.is_invented,
            Period.slug,
            Period.title,
            Period.year,
            Period.kind,
            Period.instrument,
            Assessment.stage,
            PeriodStage.closes_on,
            answered,
        )
        .join(Agency, Agency.code == Assessment.agency_code)
        .join(Period, Period.id == Assessment.period_id)
        .outerjoin(PeriodStage, closing)
        .order_by(Period.year.desc(), Agency.name, Assessment.id)
    )


def assessment_for(
    session: Session,
    person: roles.Person | None,
    agency_code: str,
    period_slug: str,
    permission: Permission = Permission.VIEW,
) -> Assessment | None:
    """Return the assessment of an address with its agency, period and dates, or None.

    None says either that there is none or that this person does not hold the permission in that agency: what somebody
    may not see does not exist for them.
    """
    if not may(person, permission, agency_code):
        return None
    return _one(session, Assessment.agency_code == agency_code, Period.slug == period_slug)


def find_assessment(session: Session, name: str) -> Assessment | None:
    """Return the assessment that a command line names by id ("12") or by agency and period ("kota-contoh/2026").

    No permission is asked: whoever runs commands on the machine owns the database.
    """
    if name.isascii() and name.isdigit():
        return _one(session, Assessment.id == int(name)) if len(name) < 10 else None
    agency_code, _slash, slug = name.rpartition("/")
    return _one(session, Assessment.agency_code == agency_code, Period.slug == slug)


def _one(session: Session, *conditions: ColumnElement[bool]) -> Assessment | None:
    statement = (
        select(Assessment)
        .join(Assessment.period)
        .options(joinedload(Assessment.agency), joinedload(Assessment.period).joinedload(Period.stages))
        .where(*conditions)
        .order_by(Assessment.id.desc())
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).unique().first()
