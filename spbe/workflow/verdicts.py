"""Verdicts on evidence items: accepted, or to be revised for a stated reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Indicator
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import run, table
from spbe.verdicts import Revision, Verdict, accepted_items, is_shut, level_of
from spbe.workflow.answers import answer_facts, require_two, stored_answer, unanswered, valued, write
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.stages import OwnAnswer, StageClosed, allow, authors, open_stage

__all__ = [
    "LevelShut",
    "StaleVerdict",
    "UnknownItem",
    "VerdictEntry",
    "record_verdict",
    "verdict_facts",
    "write_verdict",
]


class VerdictEntry(TypedDict):
    """A verdict somebody gives: ``kind`` None accepts. ``version`` is that of the verdict the form showed, or 0."""

    kind: Revision | None
    note: str
    version: int
    by: Person
    at: datetime


class UnknownItem(LookupError):
    """The indicator has no evidence item of this code."""


class LevelShut(ValueError):
    """The item belongs to a ``level`` that stays shut until everything the one below asks for is accepted."""

    def __init__(self, item: str, level: int) -> None:
        self.item = item
        self.level = level
        super().__init__(f"{item} is of level {level}, which is shut until level {level - 1} is accepted")


class StaleVerdict(ValueError):
    """Somebody else judged the item in between. ``current`` is the verdict as it stands; nothing was written."""

    def __init__(self, current: Verdict) -> None:
        self.current = current
        super().__init__(f"{current.item} is at version {current.version}")


def record_verdict(
    session: Session, assessment: Assessment, indicator: Indicator, item: str, **entry: Unpack[VerdictEntry]
) -> Verdict:
    """Record the verdict of the current stage on an evidence item and return it as it stands then.

    The same verdict again is no event. Raises UnknownItem, NotPermitted, StageClosed, OwnAnswer, LevelShut,
    StaleVerdict, RefusedText and, where the verdict moves a value that is given twice, ConsensusMissing.
    """
    note = plaintext.accept(entry["note"]).strip()
    if item not in indicator.items:
        raise UnknownItem(item)
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    stage = _open_for(session, assessment, by, at)
    if indicator.kind == "items":
        require_two(session, assessment, stage, indicator.code)
    held = queries.verdicts(session, assessment, indicator.code)
    unjudged = Verdict(item, stage, indicator.code, is_accepted=False)
    current = next((one for one in held if (one.stage, one.item) == (stage, item)), unjudged)
    verdict = Verdict(item, stage, indicator.code, entry["kind"] is None, entry["kind"], note, by.name, at)
    if current.version and _says(current) == _says(verdict):
        return current
    if current.version != entry["version"]:
        raise StaleVerdict(current)
    if verdict.is_accepted:
        _refuse_shut(indicator, item, accepted_items(held))
    verdict = replace(verdict, version=current.version + 1)
    write_verdict(session, assessment, verdict, by=by)
    before = verdict_facts(current) if current.version else None
    chain.append(Fact("verdict.recorded", assessment.id, indicator.code, before, verdict_facts(verdict)), by=by, at=at)
    if indicator.kind == "items":
        _count(session, chain, assessment, indicator, verdict, by=by)
    return verdict


def _count(
    session: Session, chain: Chain, assessment: Assessment, indicator: Indicator, verdict: Verdict, *, by: Person
) -> None:
    """Let the stage's value follow the verdict: an accepted item counts, one to be revised does not.

    What nobody has judged yet stays as it was handed over.
    """
    at = verdict.at
    assert at is not None  # noqa: S101 - set by whoever gave it
    blank = unanswered(session, assessment, indicator, verdict.stage)
    before = stored_answer(session, assessment, blank)
    items = before.items | {verdict.item} if verdict.is_accepted else before.items - {verdict.item}
    if before.version and items == before.items:
        return
    counted = valued(indicator, replace(before, items=items, value_source=""))
    after = replace(counted, by=by.name, at=at, version=before.version + 1)
    write(session, assessment, after, by=by)
    facts = answer_facts(before) if before.version else None
    chain.append(Fact("answer.recorded", assessment.id, indicator.code, facts, answer_facts(after)), by=by, at=at)


def _open_for(session: Session, assessment: Assessment, by: Person, at: datetime) -> str:
    """Return the stage whose verdicts this person gives now."""
    rule = open_stage(session, assessment, at)
    if rule.answers is not Permission.ASSESS:
        raise StageClosed(rule.stage)
    allow(by, Permission.ASSESS, assessment.agency_code)
    if by.id in authors(session, assessment, ("self",)):
        raise OwnAnswer(None)
    return rule.stage


def _refuse_shut(indicator: Indicator, item: str, accepted: frozenset[str]) -> None:
    level = level_of(indicator, item)
    if level is not None and is_shut(indicator, item, accepted):
        raise LevelShut(item, level)


def _says(verdict: Verdict) -> tuple[bool, Revision | None, str]:
    return verdict.is_accepted, verdict.kind, verdict.note


def verdict_facts(verdict: Verdict) -> dict[str, object]:
    """Return what an event keeps of a verdict."""
    facts = {"stage": verdict.stage, "item": verdict.item, "is_accepted": verdict.is_accepted, "kind": verdict.kind}
    return {**facts, "note": text_facts(verdict.note), "version": verdict.version}


def write_verdict(session: Session, assessment: Assessment, verdict: Verdict, *, by: Person) -> None:
    """Write a verdict's row: its first version, or the one after the stored one."""
    changed = {name: getattr(verdict, name) for name in ("is_accepted", "kind", "note", "at", "version")}
    key = {"assessment_id": assessment.id, "item": verdict.item, "stage": verdict.stage}
    if verdict.version == 1:
        run(session, _FIRST, **key, **changed, indicator=verdict.indicator, by_id=by.id)
    else:
        run(session, _NEXT, of=assessment.id, which=verdict.item, where=verdict.stage, **changed, by_id=by.id)


_verdict = table(models.ItemVerdict).c
_FIRST = insert(table(models.ItemVerdict))
_NEXT = update(table(models.ItemVerdict)).where(
    _verdict.assessment_id == bindparam("of"),
    _verdict.item == bindparam("which"),
    _verdict.stage == bindparam("where"),
)
