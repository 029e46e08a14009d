"""Blind double scoring: two assessors judge alone, then agree on one value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Indicator
from spbe.proceedings import WrittenProposal
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import run, table
from spbe.submission import Answer, PublishedFigure
from spbe.workflow.answers import InvalidLevel, check_level, counted_columns, counted_facts, counting
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import OwnAnswer, StageClosed, allow, authors, open_stage

__all__ = [
    "NotDoubleScored",
    "ProposalClosed",
    "ProposalEntry",
    "StaleProposal",
    "proposal_facts",
    "record_proposal",
    "set_double_scoring",
]

_SAID = ("level", "explanation", "value", "items", "figure")
_STAGE = "document"
"""Values are given twice where the evidence is read; interview and visit only clarify."""


class ProposalEntry(TypedDict):
    """A value somebody proposes. ``version`` is that of their own proposal the form was drawn from, or 0.

    ``items`` are the codes of those that are met, ``figure`` is what another institution published (None: nothing yet),
    where the indicator is of that kind; its level is None.
    """

    level: int | None
    explanation: str
    version: int
    by: Person
    at: datetime
    items: NotRequired[Collection[str]]
    figure: NotRequired[PublishedFigure | None]


class NotDoubleScored(ValueError):
    """This assessment is judged once, not twice."""


class ProposalClosed(ValueError):
    """Both proposals for the ``indicator`` are given and shown: neither changes any more."""

    def __init__(self, indicator: str) -> None:
        self.indicator = indicator
        super().__init__(f"the proposals for indicator {indicator} are shown already")


class StaleProposal(ValueError):
    """The same person saved elsewhere in between. ``current`` is their proposal as it stands; nothing was written."""

    def __init__(self, current: WrittenProposal) -> None:
        self.current = current
        super().__init__(f"the proposal is at version {current.version}")


def set_double_scoring(session: Session, assessment: Assessment, *, on: bool, by: Person, at: datetime) -> bool:
    """Record whether the assessment is judged twice, and return it. What changes nothing is no event.

    It can be chosen until the assessors begin. Raises NotPermitted and StageClosed.
    """
    chain = lock_chain(session, assessment.agency_code)
    allow(by, Permission.ANNOUNCE, assessment.agency_code)
    rule = open_stage(session, assessment, at)
    if rule.answers is not Permission.FILL_IN:
        raise StageClosed(rule.stage)
    if assessment.is_double_scored != on:
        change = update(Assessment).where(Assessment.id == assessment.id).values(is_double_scored=on)
        session.execute(change)
        chain.append(Fact("double_scoring.set", assessment.id, after={"on": on}), by=by, at=at)
    return on


def record_proposal(
    session: Session, assessment: Assessment, indicator: Indicator, **entry: Unpack[ProposalEntry]
) -> WrittenProposal:
    """Record one assessor's own value for an indicator and return it. Nobody sees it before there are two.

    Raises NotDoubleScored, InvalidLevel, UnknownItems, OutOfScale, NotPermitted, StageClosed, OwnAnswer,
    ProposalClosed, StaleProposal and RefusedText.
    """
    said = _said(indicator, entry)
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    _check(session, assessment, by, at)
    given = queries.proposals(session, assessment).get(indicator.code, ())
    if len(given) > 1:
        raise ProposalClosed(indicator.code)
    current = next((one for one in given if one.by_id == by.id), WrittenProposal(indicator.code, by.id, by.name))
    wanted = replace(current, **{name: getattr(said, name) for name in _SAID})
    if current.version and wanted == current:
        return current
    if current.version != entry["version"]:
        raise StaleProposal(current)
    made = replace(wanted, at=at, version=current.version + 1)
    _write(session, assessment, made)
    before = proposal_facts(current) if current.version else None
    chain.append(Fact("proposal.recorded", assessment.id, indicator.code, before, proposal_facts(made)), by=by, at=at)
    return made


def _said(indicator: Indicator, entry: ProposalEntry) -> Answer:
    """Return what was entered as an answer, with the value that follows from it."""
    check_level(indicator, entry["level"], is_needed=True)
    said = Answer(indicator.code, _STAGE, entry["level"], plaintext.accept(entry["explanation"]))
    if indicator.kind == "level":
        return said
    if {"items": "items", "index": "figure"}[indicator.kind] not in entry:
        raise InvalidLevel(indicator, None)
    return counting(indicator, said, entry)


def _check(session: Session, assessment: Assessment, by: Person, at: datetime) -> None:
    if not assessment.is_double_scored:
        raise NotDoubleScored(assessment.id)
    rule = open_stage(session, assessment, at)
    if rule.stage != _STAGE:
        raise StageClosed(rule.stage)
    allow(by, Permission.ASSESS, assessment.agency_code)
    if by.id in authors(session, assessment, ("self",)):
        raise OwnAnswer(None)


def proposal_facts(made: WrittenProposal) -> dict[str, object]:
    """Return what an event keeps of a proposal."""
    facts = {"stage": _STAGE, "by": made.by_id, "level": made.level, "version": made.version}
    return {**facts, "explanation": text_facts(made.explanation), **counted_facts(made)}


def _write(session: Session, assessment: Assessment, made: WrittenProposal) -> None:
    changed = {name: getattr(made, name) for name in ("level", "explanation", "at", "version")}
    changed |= counted_columns(made)
    if made.version == 1:
        key = {"assessment_id": assessment.id, "indicator": made.indicator, "stage": _STAGE, "by_id": made.by_id}
        run(session, _FIRST, **key, **changed)
    else:
        run(session, _NEXT, of=assessment.id, code=made.indicator, who=made.by_id, **changed)


_proposal = table(models.Proposal).c
_FIRST = insert(table(models.Proposal))
_NEXT = update(table(models.Proposal)).where(
    _proposal.assessment_id == bindparam("of"),
    _proposal.indicator == bindparam("code"),
    _proposal.by_id == bindparam("who"),
)
