"""Marking answers: accepted or returned inside the agency, valid or not valid at review."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Instrument
from spbe.roles import Permission, Person
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table
from spbe.submission import JUDGED, Mark
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import OwnAnswer, StageClosed, allow_at, authors, open_stage

__all__ = ["OUTCOMES", "MarkEntry", "NothingToMark", "ReasonMissing", "StaleMark", "mark_facts", "record_mark"]

OUTCOMES = {Permission.VERIFY: ("accepted", "returned"), Permission.REVIEW: ("valid", "invalid")}
"""Permission to mark -> the marks it gives: the good one, and the one that says why not."""


class MarkEntry(TypedDict):
    """A mark somebody gives.

    ``version`` is that of the mark the form was drawn from, ``answer_version`` that of the answer it showed.
    """

    outcome: str
    note: str
    version: int
    answer_version: int
    by: Person
    at: datetime


class ReasonMissing(ValueError):
    """What sends something back or refuses it says why: a note that names what is missing and where."""

    def __init__(self) -> None:
        super().__init__("a reason is missing")


class NothingToMark(ValueError):
    """The ``indicator`` has no answer with a level or value yet."""

    def __init__(self, indicator: str) -> None:
        self.indicator = indicator
        super().__init__(f"indicator {indicator} has no answer to mark")


class StaleMark(ValueError):
    """Somebody marked the answer, or wrote it anew, in between. ``current`` is the mark as it stands, or None."""

    def __init__(self, current: Mark | None, answer_version: int) -> None:
        self.current = current
        self.answer_version = answer_version
        super().__init__(f"the answer is at version {answer_version}, its mark at {current.version if current else 0}")


def record_mark(
    session: Session, assessment: Assessment, instrument: Instrument, indicator: str, **entry: Unpack[MarkEntry]
) -> Mark:
    """Record a mark on the answer of an indicator (by code) and return it.

    At the self-assessment and its verification an internal assessor accepts or returns; at review a reviewer marks
    valid or invalid. Raises NotPermitted, StageClosed, OwnAnswer, ReasonMissing, NothingToMark, StaleMark, RefusedText,
    and ValueError for an outcome that is not one of the stage's.
    """
    note = plaintext.accept(entry["note"]).strip()
    chain = lock_chain(session, assessment.agency_code)
    stage, answers = _allowed(session, assessment, instrument, indicator, entry)
    permission = Permission.REVIEW if stage == "review" else Permission.VERIFY
    _check(entry["outcome"], note, permission)
    current = _stored(session, assessment, indicator, stage)
    answer_version = _answer_version(session, assessment, indicator, answers)
    if (answer_version, current.version if current else 0) != (entry["answer_version"], entry["version"]):
        raise StaleMark(current, answer_version)
    at, version = entry["at"].astimezone(UTC), entry["version"] + 1
    mark = Mark(indicator, stage, entry["outcome"], note, answer_version, entry["by"].name, at, version)
    _write(session, assessment, mark, by=entry["by"])
    before = mark_facts(current) if current else None
    fact = Fact("mark.recorded", assessment.id, indicator, before, mark_facts(mark))
    chain.append(fact, by=entry["by"], at=at)
    return mark


def _allowed(
    session: Session, assessment: Assessment, instrument: Instrument, indicator: str, entry: MarkEntry
) -> tuple[str, tuple[str, ...]]:
    """Return the stage the mark is kept under, and the stages whose answers it is about."""
    rule = open_stage(session, assessment, entry["at"])
    if rule.marks is None:
        raise StageClosed(rule.stage)
    aspect = instrument.aspect_of(indicator).code
    allow_at(session, assessment, entry["by"], rule.marks, indicator=indicator, aspect=aspect)
    judged: tuple[str, ...] = JUDGED if rule.marks is Permission.REVIEW else ("self",)
    of = None if rule.marks is Permission.REVIEW else indicator
    if entry["by"].id in authors(session, assessment, judged, of):
        raise OwnAnswer(of)
    if rule.marks is Permission.REVIEW:
        return "review", ("self", *JUDGED)
    return "verification", judged


def _check(outcome: str, note: str, permission: Permission) -> None:
    good, bad = OUTCOMES[permission]
    if outcome not in (good, bad):
        raise ValueError(f"{outcome!r} is no mark of this stage: {good} or {bad}")
    if outcome == bad and not note:
        raise ReasonMissing


def _stored(session: Session, assessment: Assessment, indicator: str, stage: str) -> Mark | None:
    found = rows(session, _MARK, of=assessment.id, code=indicator, where=stage)
    return Mark(*found[0]) if found else None


def _answer_version(session: Session, assessment: Assessment, indicator: str, stages: tuple[str, ...]) -> int:
    found = {row.stage: row for row in rows(session, _ANSWERS, of=assessment.id, code=indicator)}
    held = next((found[stage] for stage in reversed(stages) if stage in found), None)
    if held is None or (held.level is None and held.value is None):
        raise NothingToMark(indicator)
    return int(held.version)


def mark_facts(mark: Mark) -> dict[str, object]:
    """Return what an event keeps of a mark."""
    facts = {"stage": mark.stage, "outcome": mark.outcome, "note": text_facts(mark.note)}
    return {**facts, "answer_version": mark.answer_version, "version": mark.version}


def _write(session: Session, assessment: Assessment, mark: Mark, *, by: Person) -> None:
    changed = {name: getattr(mark, name) for name in ("outcome", "note", "answer_version", "at", "version")}
    if mark.version == 1:
        key = {"assessment_id": assessment.id, "indicator": mark.indicator, "stage": mark.stage}
        run(session, _FIRST, **key, **changed, by_id=by.id)
        return
    key = {"of": assessment.id, "code": mark.indicator, "where": mark.stage}
    run(session, _NEXT, **key, **changed, by_id=by.id)


_mark, _answer, _person = table(models.Mark).c, table(models.Answer).c, table(models.Person).c
_KEY = (
    _mark.assessment_id == bindparam("of"),
    _mark.indicator == bindparam("code"),
    _mark.stage == bindparam("where"),
)
_MARK = (
    select(_mark.indicator, _mark.stage, _mark.outcome, _mark.note, _mark.answer_version)
    .add_columns(_person.name, _mark.at, _mark.version)
    .join_from(table(models.Mark), table(models.Person), _person.id == _mark.by_id)
    .where(*_KEY)
)
_ANSWERS = select(_answer.stage, _answer.level, _answer.value, _answer.version).where(
    _answer.assessment_id == bindparam("of"), _answer.indicator == bindparam("code")
)
_FIRST = insert(table(models.Mark))
_NEXT = update(table(models.Mark)).where(*_KEY)
