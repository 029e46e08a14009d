"""What waits to be judged: assessments with how far judging is, and what of them somebody wrote themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, FromClause, Select, Subquery, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from spbe.roles import NATIONAL, Membership, Permission, Person, may
from spbe.store.models import Agency, Answer, Assessment, Event, Mark, Period, PeriodStage, Result
from spbe.store.running import rows, table
from spbe.submission import JUDGED, STAGES

__all__ = ["QUEUE_STAGES", "QueueLine", "queue", "written_by"]

QUEUE_STAGES: dict[Permission, tuple[str, ...]] = {
    Permission.VERIFY: ("self", "verification"),
    Permission.ASSESS: JUDGED,
    Permission.REVIEW: ("review",),
}
"""What somebody judges with which permission, and at which stages."""


@dataclass(frozen=True)
class QueueLine:
    """One assessment that waits for somebody. ``judged`` are the codes of indicators judged at its stage.

    At verification and review these are the ones whose mark still holds; ``answered`` are those that have an answer to
    be marked. ``permission`` says as what the person judges, ``text_digest`` which kept text of the instrument is read.
    """

    id: int
    agency_code: str
    agency_name: str
    time_zone: str
    period: str
    year: int
    instrument: str
    stage: str
    closes_on: date | None
    permission: Permission
    judged: frozenset[str]
    answered: frozenset[str]
    text_digest: str | None = None


def queue(session: Session, person: Person) -> list[QueueLine]:
    """Return every open assessment this person has something to judge in, the nearest deadline first.

    Six statements at most, whatever the number of agencies. The result is not narrowed to a person's aspects.
    """
    desk = _Desk(person)
    wanted = sorted({stage for held in desk.granted.values() for each in held for stage in QUEUE_STAGES[each]})
    if not wanted:
        return []
    if NATIONAL in desk.granted:
        found = rows(session, _EVERYWHERE, stages=wanted)
    else:
        found = rows(session, _SOMEWHERE, stages=wanted, agencies=sorted(desk.granted))
    kept = [(row, permission) for row in found if (permission := desk.permission(row.agency_code, row.stage))]
    progress = _Progress(session, kept)
    return [progress.line(row, permission) for row, permission in kept]


class _Desk:
    """What one person judges where. Roles are sorted by agency once: somebody may hold hundreds."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.acted, self.held = _by_agency(person.memberships), _by_agency(person.held or person.memberships)
        self.granted: dict[str, list[Permission]] = {}
        for agency in self.acted:
            found = [each for each in QUEUE_STAGES if may(self._in(agency), each, agency)]
            if found:
                self.granted[agency] = found

    def permission(self, agency: str, stage: str) -> Permission | None:
        """Return with which permission this person judges an agency's assessment at a stage, None for not at all."""
        held = [*self.granted.get(agency, ()), *self.granted.get(NATIONAL, ())]
        asked = (each for each in held if stage in QUEUE_STAGES[each])
        return next((each for each in asked if may(self._in(agency), each, agency)), None)

    def _in(self, agency: str) -> Person:
        """Return the person with the roles that count in one agency alone."""
        codes = (agency, NATIONAL) if agency != NATIONAL else (NATIONAL,)
        acted = tuple(membership for code in codes for membership in self.acted.get(code, ()))
        held = tuple(membership for code in codes for membership in self.held.get(code, ()))
        return Person(self.person.id, self.person.name, acted, held)


def _by_agency(memberships: Iterable[Membership]) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = {}
    for membership in memberships:
        found.setdefault(membership.agency, []).append(membership)
    return found


class _Progress:
    """Which indicators of many assessments are judged, read once for each way of judging."""

    def __init__(self, session: Session, kept: Sequence[tuple[Any, Permission]]) -> None:
        ids = {each: [row.id for row, permission in kept if permission is each] for each in QUEUE_STAGES}
        verify, review = ids[Permission.VERIFY], ids[Permission.REVIEW]
        self.judged = {
            Permission.ASSESS: _codes(session, _SET_HERE, ids[Permission.ASSESS]),
            Permission.VERIFY: _codes(session, _VERIFIED, verify),
            Permission.REVIEW: _codes(session, _REVIEWED, review),
        }
        self.answered = {
            Permission.VERIFY: _codes(session, _SELF, verify),
            Permission.REVIEW: _codes(session, _HELD, review),
        }

    def line(self, row: Any, permission: Permission) -> QueueLine:
        """Return one assessment's line."""
        judged = self.judged[permission].get(row.id, frozenset())
        answered = self.answered.get(permission, {}).get(row.id, frozenset())
        facts: dict[str, Any] = {**row._mapping, "permission": permission}
        return QueueLine(**facts, judged=judged, answered=answered)


def _codes(session: Session, statement: Select[*tuple[Any, ...]], ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return assessment -> codes of indicators, from one row per assessment with the codes joined."""
    found = rows(session, statement, ids=ids) if ids else ()
    return {row[0]: frozenset(row[1].split(",")) for row in found}


def written_by(session: Session, assessment: Assessment, person_id: int, stages: Iterable[str]) -> set[str]:
    """Return the codes of the indicators whose answer this person ever wrote at one of the stages."""
    found: set[str] = set()
    for stage in stages:
        at = f'%"stage":"{stage}"%'
        found |= {row.indicator for row in rows(session, _WRITTEN, assessment=assessment.id, person=person_id, at=at)}
    return found


_agency, _assessment, _result = table(Agency).c, table(Assessment).c, table(Result).c
_period, _dates, _event = table(Period).c, table(PeriodStage).c, table(Event).c
_answer, _mark = table(Answer).c, table(Mark).c
_AMONG: BindParameter[Any] = bindparam("ids", expanding=True)


def _lines() -> Select[*tuple[Any, ...]]:
    own = (_assessment.id, _assessment.agency_code, _agency.name.label("agency_name"), _agency.time_zone)
    dates = and_(_dates.period_id == _period.id, _dates.stage == _assessment.stage)
    period = (_period.slug.label("period"), _period.year, _period.instrument)
    return (
        select(*own, *period, _assessment.text_digest, _assessment.stage, _dates.closes_on)
        .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
        .join(table(Period), _period.id == _assessment.period_id)
        .outerjoin(table(PeriodStage), dates)
        .outerjoin(table(Result), _result.assessment_id == _assessment.id)
        .where(_result.assessment_id.is_(None), _assessment.stage.in_(bindparam("stages", expanding=True)))
        # An assessment without a deadline comes after those that have one, on every database.
        .order_by(_dates.closes_on.is_(None), _dates.closes_on, _agency.name, _assessment.id)
    )


def _per_assessment(of: FromClause, code: Any, *conditions: Any) -> Select[*tuple[Any, ...]]:
    """Return the statement for assessment and joined codes, one row for each assessment."""
    owner = of.c.assessment_id
    joined = func.aggregate_strings(code, ",")
    return select(owner, joined).select_from(of).where(owner.in_(_AMONG), *conditions).group_by(owner)


_EVERYWHERE = _lines()
_SOMEWHERE = _EVERYWHERE.where(_assessment.agency_code.in_(bindparam("agencies", expanding=True)))
_HAS_LEVEL = _answer.level.is_not(None) | _answer.value.is_not(None)
_SELF = _per_assessment(table(Answer), _answer.indicator, _answer.stage == "self", _HAS_LEVEL)
_SET_HERE = (
    select(_answer.assessment_id, func.aggregate_strings(_answer.indicator, ","))
    .join_from(table(Answer), table(Assessment), _assessment.id == _answer.assessment_id)
    .where(_answer.assessment_id.in_(_AMONG), _answer.stage == _assessment.stage)
    .group_by(_answer.assessment_id)
)
_VERIFIED = (
    select(_mark.assessment_id, func.aggregate_strings(_mark.indicator, ","))
    .join_from(
        table(Mark),
        table(Answer),
        and_(
            _answer.assessment_id == _mark.assessment_id,
            _answer.indicator == _mark.indicator,
            _answer.stage == "self",
            _answer.version == _mark.answer_version,
        ),
    )
    .where(_mark.assessment_id.in_(_AMONG), _mark.stage == "verification")
    .group_by(_mark.assessment_id)
)


def _held() -> Subquery:
    """Return the answer that holds at review for each indicator: that of the latest stage that has one."""
    order = case({stage: place for place, stage in enumerate(STAGES)}, value=_answer.stage).desc()
    latest = func.row_number().over(partition_by=(_answer.assessment_id, _answer.indicator), order_by=order)
    columns = (_answer.assessment_id, _answer.indicator, _answer.version, _answer.level, _answer.value)
    return select(*columns, latest.label("place")).where(_answer.assessment_id.in_(_AMONG)).subquery()


_ranked = _held()
_LATEST = (_ranked.c.place == 1, _ranked.c.level.is_not(None) | _ranked.c.value.is_not(None))
_HELD = _per_assessment(_ranked, _ranked.c.indicator, *_LATEST)
_REVIEWED = (
    select(_mark.assessment_id, func.aggregate_strings(_mark.indicator, ","))
    .join_from(
        table(Mark),
        _ranked,
        and_(
            _ranked.c.assessment_id == _mark.assessment_id,
            _ranked.c.indicator == _mark.indicator,
            _ranked.c.version == _mark.answer_version,
        ),
    )
    .where(_mark.stage == "review", *_LATEST)
    .group_by(_mark.assessment_id)
)
_WRITTEN = (
    # Facts are canonical JSON without free text, so what is looked for stands there in one way only.
    select(_event.indicator)
    .where(
        _event.assessment_id == bindparam("assessment"),
        _event.by_id == bindparam("person"),
        _event.verb == "answer.recorded",
        _event.indicator.is_not(None),
        _event.after.like(bindparam("at")),
    )
    .distinct()
)
