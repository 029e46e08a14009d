"""Handing an assessment over, forward or back, always with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Instrument
from spbe.proceedings import DECLARATIONS, Handover
from spbe.roles import Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.submission import Submission
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.marks import ReasonMissing
from spbe.workflow.results import write_result
from spbe.workflow.stages import Now, StageClosed, Step, allow, stage_now, steps_from

__all__ = ["HandoverEntry", "Missing", "NoSuchStep", "NotReady", "hand_over", "missing_for"]


class HandoverEntry(TypedDict):
    """A hand-over somebody makes. ``from_stage`` is the stage the form showed."""

    from_stage: str
    reason: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class Missing:
    """What keeps a step from being taken: codes of indicators in the instrument's order, and kinds of declarations.

    ``unjudged`` are indicators without a mark that holds, ``refused`` those returned or marked not valid.
    """

    unanswered: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything is missing."""
        return any((self.unanswered, self.unexplained, self.unjudged, self.refused, self.undeclared))


class NotReady(ValueError):
    """The step cannot be taken: ``missing`` lists all that it still needs."""

    def __init__(self, missing: Missing) -> None:
        self.missing = missing
        super().__init__(f"not ready: {missing}")


class NoSuchStep(ValueError):
    """The assessment stands at ``stage``, from which this step does not lead: somebody was faster, perhaps."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        super().__init__(f"no such step from stage {stage}")


def hand_over(
    session: Session, assessment: Assessment, instrument: Instrument, to: str, **entry: Unpack[HandoverEntry]
) -> Handover:
    """Move the assessment to the stage ``to`` and return the hand-over. Announcing writes the result too.

    Raises ReasonMissing, RefusedText, NoSuchStep, StageClosed, NotPermitted, NotReady, IncompleteAnswers
    and InstrumentChanged.
    """
    reason = plaintext.accept(entry["reason"]).strip()
    chain = lock_chain(session, assessment.agency_code)
    by, at = entry["by"], entry["at"].astimezone(UTC)
    now = stage_now(session, assessment, at)
    step = _step(now, entry["from_stage"], to)
    allow(by, step.permission, assessment.agency_code)
    if not reason:
        raise ReasonMissing
    if missing := missing_for(session, assessment, instrument, step):
        raise NotReady(missing)
    number = session.scalars(_LAST.where(models.Handover.assessment_id == assessment.id)).one() + 1
    made = Handover(number, step.verb, step.stage, step.to, reason, now.is_late, by.name, at)
    _write(session, chain, assessment, made, by=by)
    if step.verb == "announce":
        write_result(session, chain, assessment, instrument, by=by, at=at)
    return made


def _step(now: Now, from_stage: str, to: str) -> Step:
    if (why := now.closed()) is not None:
        raise StageClosed(now.stage, *why)
    for step in steps_from(now.stage, now.kind):
        if (step.stage, step.to) == (from_stage, to):
            return step
    raise NoSuchStep(now.stage)


def missing_for(session: Session, assessment: Assessment, instrument: Instrument, step: Step) -> Missing:
    """Return all that keeps the step from being taken; a Missing that is false says that nothing does."""
    submission = queries.submission(session, assessment, with_previous=False)
    found: dict[str, tuple[str, ...]] = {}
    if "complete" in step.needs:
        found |= _incomplete(submission, instrument)
    if "verified" in step.needs:
        found |= _unmarked(submission, instrument, "verification", good="accepted")
    if "reviewed" in step.needs:
        found |= _unmarked(submission, instrument, "review", good="valid")
    if "declared" in step.needs:
        recorded = queries.declarations(session, assessment)
        found["undeclared"] = tuple(kind for kind in DECLARATIONS if kind not in recorded)
    return Missing(**found)


def _incomplete(submission: Submission, instrument: Instrument) -> dict[str, tuple[str, ...]]:
    held = submission.at()
    open_ = tuple(i.code for i in instrument if i.code not in held or held[i.code].counted is None)
    blank = tuple(i.code for i in instrument if i.code not in open_ and not held[i.code].is_explained)
    return {"unanswered": open_, "unexplained": blank}


def _unmarked(submission: Submission, instrument: Instrument, stage: str, *, good: str) -> dict[str, tuple[str, ...]]:
    """Return the indicators whose answer has no mark of this stage that holds, and those with the wrong one."""
    held = submission.at("self" if stage == "verification" else None)
    outcomes: dict[str, str] = {}
    for code, answer in held.items():
        mark = submission.marks.get((stage, code))
        if mark is not None and mark.answer_version == answer.version:
            outcomes[code] = mark.outcome
    unjudged = tuple(i.code for i in instrument if i.code not in outcomes)
    refused = tuple(i.code for i in instrument if outcomes.get(i.code, good) != good)
    return {"unjudged": unjudged, "refused": refused}


def _write(session: Session, chain: Chain, assessment: Assessment, made: Handover, *, by: Person) -> None:
    row = {
        name: getattr(made, name) for name in ("number", "verb", "from_stage", "to_stage", "reason", "is_late", "at")
    }
    session.execute(insert(models.Handover).values(assessment_id=assessment.id, by_id=by.id, **row))
    moved = update(Assessment).where(Assessment.id == assessment.id, Assessment.stage == made.from_stage)
    if session.execute(moved.values(stage=made.to_stage)).rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result
        raise NoSuchStep(made.to_stage)
    after = {"to": made.to_stage, "verb": made.verb, "number": made.number, "is_late": made.is_late}
    after["reason"] = text_facts(made.reason)
    facts = Fact("stage.handed_over", assessment.id, None, {"from": made.from_stage}, after)
    chain.append(facts, by=by, at=made.at)


_LAST = select(func.coalesce(func.max(models.Handover.number), 0))
