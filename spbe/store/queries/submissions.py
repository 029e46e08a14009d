"""An assessment as plain values, and what happened to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from spbe import submission as plain
from spbe.store.models import (
    Agency,
    Answer,
    Assessment,
    Event,
    Period,
    PeriodStage,
    Person,
    PublishedLevel,
    Result,
    TargetLevel,
)
from spbe.submission import AgencyFacts, Submission

__all__ = ["HistoryLine", "history", "published_submission", "submission"]

Answers = dict[int, dict[tuple[str, str], plain.Answer]]
Targets = dict[int, dict[str, int]]


def submission(session: Session, assessment: Assessment, *, with_previous: bool = True) -> Submission:
    """Return the assessment as it stands, and in ``previous`` last year's of the same agency and instrument.

    Where the agency has no assessment of last year but a published report with the level of every indicator, those
    levels are the previous ones, with their ``source``. At most four statements, whatever the data.
    """
    rows = session.execute(_facts(assessment, with_previous=with_previous)).all()
    current = next(row for row in rows if row.id == assessment.id)
    before = next((row for row in rows if row.id != assessment.id and _precedes(row, current)), None)
    ids = [row.id for row in (current, before) if row is not None]
    answers, targets = _answers(session, ids), _targets(session, ids)
    found = _submission(current, answers, targets)
    if before is not None:
        return replace(found, previous=_submission(before, answers, targets))
    if with_previous:
        return replace(found, previous=_published(session, found.agency, found.year - 1, found.instrument))
    return found


def _precedes(row: Row[Any], current: Row[Any]) -> bool:
    is_exercise = row.kind == "latihan"
    return bool(row.instrument == current.instrument and is_exercise == (current.kind == "latihan"))


def _facts(assessment: Assessment, *, with_previous: bool) -> Select[*tuple[Any, ...]]:
    wanted = Assessment.id == assessment.id
    if with_previous:
        year = select(Period.year).where(Period.id == assessment.period_id).scalar_subquery()
        wanted = or_(wanted, Period.year == year - 1)
    closing = and_(PeriodStage.period_id == Period.id, PeriodStage.stage == Assessment.stage)
    agency = (Agency.code, Agency.name, Agency.kind.label("agency_kind"), Agency.province, Agency.time_zone)
    period = (Period.slug, Period.year, Period.instrument, Period.kind, PeriodStage.closes_on)
    own = (Assessment.id, Assessment.stage, Assessment.target_index, Result.assessment_id.label("result"))
    return (
        select(*own, *agency, Agency.is_invented, *period)
        .join(Agency, Agency.code == Assessment.agency_code)
        .join(Period, Period.id == Assessment.period_id)
        .outerjoin(PeriodStage, closing)
        .outerjoin(Result, Result.assessment_id == Assessment.id)
        .where(Assessment.agency_code == assessment.agency_code, wanted)
        .order_by(Assessment.id.desc())
    )


def _submission(row: Row[Any], answers: Answers, targets: Targets) -> Submission:
    return Submission(
        id=row.id,
        agency=AgencyFacts(row.code, row.name, row.agency_kind, row.province, row.time_zone, row.is_invented),
        period=row.slug,
        year=row.year,
        instrument=row.instrument,
        stage=row.stage,
        answers=answers.get(row.id, {}),
        closes_on=row.closes_on,
        is_final=row.result is not None,
        target_index=row.target_index,
        target_levels=targets.get(row.id, {}),
    )


def _answers(session: Session, ids: Collection[int]) -> Answers:
    statement = (
        select(
            Answer.assessment_id,
            Answer.indicator,
            Answer.stage,
            Answer.level,
            Answer.explanation,
            Person.name,
            Answer.at,
            Answer.version,
        )
        .join(Person, Person.id == Answer.by_id)
        .where(Answer.assessment_id.in_(ids))
    )
    found: Answers = {}
    for assessment_id, indicator, stage, level, text, name, at, version in session.execute(statement):
        answer = plain.Answer(indicator, stage, level, text, name, at, version)
        found.setdefault(assessment_id, {})[stage, indicator] = answer
    return found


def _targets(session: Session, ids: Collection[int]) -> Targets:
    statement = select(TargetLevel.assessment_id, TargetLevel.indicator, TargetLevel.level)
    found: Targets = {}
    for assessment_id, indicator, level in session.execute(statement.where(TargetLevel.assessment_id.in_(ids))):
        found.setdefault(assessment_id, {})[indicator] = level
    return found


def published_submission(session: Session, agency_code: str, year: int) -> Submission | None:
    """Return the levels that were published of an agency and year as a final submission (id 0), or None.

    It holds printed facts only: no explanations, no people, no times.
    """
    row = session.execute(
        select(Agency.code, Agency.name, Agency.kind, Agency.province, Agency.time_zone, Agency.is_invented).where(
            Agency.code == agency_code
        )
    ).one_or_none()
    return None if row is None else _published(session, AgencyFacts(*row), year)


def _published(session: Session, agency: AgencyFacts, year: int, instrument: str | None = None) -> Submission | None:
    statement = select(
        PublishedLevel.indicator, PublishedLevel.level, PublishedLevel.instrument, PublishedLevel.source
    ).where(PublishedLevel.agency_code == agency.code, PublishedLevel.year == year)
    if instrument is not None:
        statement = statement.where(PublishedLevel.instrument == instrument)
    rows: Sequence[Row[str, int, str, str]] = session.execute(statement).all()
    if not rows:
        return None
    return Submission(
        id=0,
        agency=agency,
        period=str(year),
        year=year,
        instrument=rows[0].instrument,
        stage="final",
        answers={("final", row.indicator): plain.Answer(row.indicator, "final", row.level) for row in rows},
        is_final=True,
        source=rows[0].source,
    )


@dataclass(frozen=True)
class HistoryLine:
    """One event, newest first in lists. ``before`` and ``after`` hold facts such as ``level``, never a text.

    ``by`` is the name of the person as it is today. ``number`` counts the agency's events from 1.
    """

    number: int
    at: datetime
    by: str
    verb: str
    indicator: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def history(
    session: Session, assessment: Assessment, indicator: str | None = None, limit: int = 20
) -> list[HistoryLine]:
    """Return the newest events of the assessment, or of one of its indicators (by code)."""
    statement = (
        select(Event.number, Event.at, Person.name, Event.verb, Event.indicator, Event.before, Event.after)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.assessment_id == assessment.id)
        .order_by(Event.number.desc())
        .limit(limit)
    )
    if indicator is not None:
        statement = statement.where(Event.indicator == indicator)
    return [
        HistoryLine(
            row.number, row.at, row.name or "", row.verb, row.indicator, _facts_of(row.before), _facts_of(row.after)
        )
        for row in session.execute(statement)
    ]


def _facts_of(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else json.loads(text)
