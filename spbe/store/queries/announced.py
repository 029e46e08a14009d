"""What was announced of an agency's assessments, year by year."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.store.models import Assessment, Period, Result
from spbe.store.running import rows, table

__all__ = ["AnnouncedLine", "announced_results", "result_of"]


@dataclass(frozen=True)
class AnnouncedLine:
    """One announced result: the ``index`` as decimal text, by the instrument of this code, at the period's ``slug``."""

    year: int
    instrument: str
    index: str
    predicate: str
    slug: str


def announced_results(session: Session, agency: str) -> list[AnnouncedLine]:
    """Return what was announced of an agency, the oldest year first; exercises are no results."""
    return [AnnouncedLine(*row) for row in rows(session, _ANNOUNCED, agency=agency)]


def result_of(session: Session, assessment_id: int) -> Result | None:
    """Return what was announced of an assessment, None before there is anything."""
    return session.get(Result, assessment_id)


_result, _assessment, _period = table(Result).c, table(Assessment).c, table(Period).c
_ANNOUNCED = (
    select(_period.year, _period.instrument, _result.index_announced, _result.predicate, _period.slug)
    .join_from(table(Result), table(Assessment), _assessment.id == _result.assessment_id)
    .join(table(Period), _period.id == _assessment.period_id)
    .where(_assessment.agency_code == bindparam("agency"), _period.kind != "latihan")
    .order_by(_period.year, _assessment.id)
)
