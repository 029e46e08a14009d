"""An assessment as plain values, and what happened to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from spbe import submission as plain
from spbe.roles import Side
from spbe.store.models import (
    Agency,
    Answer,
    Assessment,
    Event,
    Mark,
    Period,
    PeriodStage,
    Person,
    PublishedLevel,
    Result,
    TargetLevel,
)
from spbe.store.queries.directory import agency_facts
from spbe.store.running import rows, table
from spbe.submission import AgencyFacts, Submission

__all__ = ["HistoryLine", "answer_of", "history", "published_submission", "submission"]

Answers = dict[int, dict[tuple[str, str], plain.Answer]]
Targets = dict[int, dict[str, int]]
Marks = dict[int, dict[tuple[str, str], plain.Mark]]


def submission(session: Session, assessment: Assessment, *, with_previous: bool = True) -> Submission:
    """Return the assessment as it stands, and in ``previous`` last year's of the same agency and instrument.

    Last year's by another instrument is its ``predecessor``.

    Where the agency has no assessment of last year but a published report with the level of every indicator, those
    levels are the previous ones, with their ``source``. At most five statements, whatever the data.

    Everything is in it: whoever shows it to somebody asks ``seen_from`` their side first.
    """
    place = {"id": assessment.id, "agency": assessment.agency_code, "period": assessment.period_id}
    facts = rows(session, _TWO_YEARS, **place) if with_previous else rows(session, _ONE_YEAR, id=assessment.id)
    current = next(row for row in facts if row.id == assessment.id)
    before, predecessor = _preceding(facts, current, same=True), _preceding(facts, current, same=False)
    ids = [row.id for row in (current, before, predecessor) if row is not None]
    whole = _Whole(_answers(session, ids), _targets(session, ids), _marks(session, ids))
    found = replace(whole.submission(current), predecessor=predecessor and whole.submission(predecessor))
    if before is not None:
        return replace(found, previous=whole.submission(before))
    if with_previous:
        return replace(found, previous=_published(session, found.agency, found.year - 1, found.instrument))
    return found


def _preceding(facts: Collection[Row[Any]], current: Row[Any], *, same: bool) -> Row[Any] | None:
    """Return the newest assessment of the year before by the same instrument, or by another one.

    An exercise precedes exercises only.
    """
    is_exercise = current.kind == "latihan"
    fitting = [row for row in facts if row.year < current.year and (row.kind == "latihan") == is_exercise]
    return next((row for row in fitting if (row.instrument == current.instrument) == same), None)


@dataclass(frozen=True)
class _Whole:
    """The rows of some assessments, by their ids."""

    answers: Answers
    targets: Targets
    marks: Marks

    def submission(self, row: Row[Any]) -> Submission:
        return Submission(
            id=row.id,
            agency=AgencyFacts(row.code, row.name, row.agency_kind, row.province, row.time_zone, row.is_invented),
            period=row.slug,
            year=row.year,
            instrument=row.instrument,
            stage=row.stage,
            answers=self.answers.get(row.id, {}),
            calendar=plain.Calendar(row.opens_on, row.closes_on, row.late_rule == "lock", row.is_locked),
            is_final=row.result is not None,
            target_index=row.target_index,
            target_levels=self.targets.get(row.id, {}),
            kind=row.kind,
            marks=self.marks.get(row.id, {}),
            text_digest=row.text_digest,
        )


def _answers(session: Session, ids: Collection[int]) -> Answers:
    found: Answers = {}
    for assessment_id, indicator, stage, *rest in rows(session, _ANSWERS, ids=ids):
        found.setdefault(assessment_id, {})[stage, indicator] = answer_of(indicator, stage, *rest)
    return found


def answer_of(indicator: str, stage: str, *row: Any) -> plain.Answer:
    """Return the answer of a row: level to origin as an ``Answer`` has them, then value, items, figure, source."""
    *plainly, value, items, number, day, source, value_source = row
    figure = None if number is None else plain.PublishedFigure(Fraction(number), day, source)
    exact = None if value is None else Fraction(value)
    answer = plain.Answer(indicator, stage, *plainly)
    return replace(answer, value=exact, items=frozenset(items.split()), figure=figure, value_source=value_source)


def _marks(session: Session, ids: Collection[int]) -> Marks:
    found: Marks = {}
    for assessment_id, indicator, stage, *rest in rows(session, _MARKS, ids=ids):
        found.setdefault(assessment_id, {})[stage, indicator] = plain.Mark(indicator, stage, *rest)
    return found


def _targets(session: Session, ids: Collection[int]) -> Targets:
    found: Targets = {}
    for assessment_id, indicator, level in rows(session, _TARGETS, ids=ids):
        found.setdefault(assessment_id, {})[indicator] = level
    return found


def published_submission(session: Session, agency_code: str, year: int) -> Submission | None:
    """Return the levels that were published of an agency and year as a final submission (id 0), or None.

    It holds printed facts only: no explanations, no people, no times.
    """
    agency = agency_facts(session, agency_code)
    return None if agency is None else _published(session, agency, year)


def _published(session: Session, agency: AgencyFacts, year: int, instrument: str | None = None) -> Submission | None:
    found = rows(session, _PUBLISHED, agency=agency.code, year=year)
    if not found or instrument not in (None, found[0].instrument):
        return None
    return Submission(
        id=0,
        agency=agency,
        period=str(year),
        year=year,
        instrument=found[0].instrument,
        stage="final",
        answers={("final", row.indicator): plain.Answer(row.indicator, "final", row.level) for row in found},
        is_final=True,
        source=found[0].source,
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
    session: Session, submission: Submission, side: Side, indicator: str | None = None, limit: int = 20
) -> list[HistoryLine]:
    """Return the newest events of an assessment, or of one of its indicators (by code), that one side sees.

    What happened at a stage of the other side is told once that stage is closed.
    """
    hidden = [stage for stage in plain.STAGES if not submission.sees(side, stage)]
    statement = _events(tuple(hidden), of_indicator=indicator is not None)
    found = rows(session, statement, assessment=submission.id, limit=limit, indicator=indicator)
    return [
        HistoryLine(number, at, by or "", verb, code, _read(before), _read(after))
        for number, at, by, verb, code, before, after in found
    ]


def _read(facts: str | None) -> Mapping[str, Any] | None:
    return None if facts is None else json.loads(facts)


# Every statement is built once: a page needs them each time, and building one costs more than running it.
_agency, _answer, _assessment = table(Agency).c, table(Answer).c, table(Assessment).c
_period, _dates, _result = table(Period).c, table(PeriodStage).c, table(Result).c
_person, _target, _event = table(Person).c, table(TargetLevel).c, table(Event).c
_printed = table(PublishedLevel).c


def _facts() -> Select[*tuple[Any, ...]]:
    own = (_assessment.id, _assessment.stage, _assessment.target_index, _result.assessment_id.label("result"))
    agency = (_agency.code, _agency.name, _agency.kind.label("agency_kind"), _agency.province, _agency.time_zone)
    period = (_period.slug, _period.year, _period.instrument, _period.kind, _period.late_rule, _period.is_locked)
    dates = (_dates.opens_on, _dates.closes_on)
    return (
        select(*own, _assessment.text_digest, *agency, _agency.is_invented, *period, *dates)
        .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
        .join(table(Period), _period.id == _assessment.period_id)
        .outerjoin(table(PeriodStage), and_(_dates.period_id == _period.id, _dates.stage == _assessment.stage))
        .outerjoin(table(Result), _result.assessment_id == _assessment.id)
        .order_by(_assessment.id.desc())
    )


_YEAR = select(_period.year).where(_period.id == bindparam("period")).correlate(None).scalar_subquery()
_ONE_YEAR = _facts().where(_assessment.id == bindparam("id"))
_TWO_YEARS = _facts().where(
    _assessment.agency_code == bindparam("agency"),
    or_(_assessment.id == bindparam("id"), _period.year == _YEAR - 1),
)
_ANSWERS = (
    select(*(_answer[name] for name in ("assessment_id", "indicator", "stage", "level", "explanation")))
    .add_columns(_person.name, _answer.at, _answer.version, _answer.justification, _answer.note, _answer.origin)
    .add_columns(_answer.value, _answer["items"], _answer.figure, _answer.figured_on, _answer.figure_source)
    .add_columns(_answer.value_source)
    .join_from(table(Answer), table(Person), _person.id == _answer.by_id)
    .where(_answer.assessment_id.in_(bindparam("ids", expanding=True)))
)
_mark = table(Mark).c
_MARKS = (
    select(_mark.assessment_id, _mark.indicator, _mark.stage, _mark.outcome, _mark.note, _mark.answer_version)
    .add_columns(_person.name, _mark.at, _mark.version)
    .join_from(table(Mark), table(Person), _person.id == _mark.by_id)
    .where(_mark.assessment_id.in_(bindparam("ids", expanding=True)))
)
_TARGETS = select(_target.assessment_id, _target.indicator, _target.level).where(
    _target.assessment_id.in_(bindparam("ids", expanding=True))
)
_PUBLISHED = select(_printed.indicator, _printed.level, _printed.instrument, _printed.source).where(
    _printed.agency_code == bindparam("agency"), _printed.year == bindparam("year")
)

# Each side has conversations of its own, read where they stand; a proposal is nobody's to see before there are two.
# Plans, their costs and actions are the agency's own, and have their histories where they stand.
_ASIDE = ("comment.%", "thread.%", "action.%", "scenario.%", "cost%")
_TOLD = (*(~_event.verb.like(verbs) for verbs in _ASIDE), _event.verb != "proposal.recorded")


@cache
def _events(hidden: tuple[str, ...], *, of_indicator: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement for what happened at other stages than these; each is built once, there are a dozen.

    Facts are canonical JSON without free text, so a stage stands there in one way only.
    """
    told: list[ColumnElement[bool]] = [
        _event.after.is_(None) | ~_event.after.like(f'%"stage":"{stage}"%') for stage in hidden
    ]
    asked = [_event.indicator == bindparam("indicator")] if of_indicator else []
    return (
        select(_event.number, _event.at, _person.name, _event.verb, _event.indicator, _event.before, _event.after)
        .outerjoin_from(table(Event), table(Person), _person.id == _event.by_id)
        .where(_event.assessment_id == bindparam("assessment"), *_TOLD, *told, *asked)
        .order_by(_event.number.desc())
        .limit(bindparam("limit", type_=Integer))
    )
