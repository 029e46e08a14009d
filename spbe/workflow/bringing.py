"""Bringing in what assessors decided in the official application: all of a list or nothing, with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Instrument
from spbe.roles import Permission, Person, Place, Side, may
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.verdict_changes import JudgementChange, VerdictChange, judgement_changes, obstacles, sourced_note
from spbe.verdict_lists import ListedJudgement, ListedVerdict
from spbe.verdicts import Verdict
from spbe.workflow.answers import answer_facts, require_two, write
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.importing import StaleImport
from spbe.workflow.stages import NotPermitted, OwnAnswer, StageClosed, authors, open_stage
from spbe.workflow.verdicts import verdict_facts, write_verdict

__all__ = [
    "OFFICIAL",
    "Brought",
    "Unimportable",
    "VerdictImport",
    "agency_source",
    "bring_in_verdicts",
    "bringing_side",
]

OFFICIAL = "Aplikasi resmi"
"""Begins the source of what an agency brings in itself: nobody takes it for what an assessor wrote here."""

_WHOLE_AGENCY = Place(None, "")


class VerdictImport(TypedDict):
    """What somebody brings in: ``source`` says where it comes from; what the list does not name stays as it is.

    ``stage``, ``versions`` (indicator code -> version of the stage's answer) and ``item_versions`` (item code -> that
    of the stage's verdict; 0 where there was none) are what was shown before it was confirmed.
    """

    judgements: Sequence[ListedJudgement]
    verdicts: Sequence[ListedVerdict]
    source: str
    stage: str
    versions: Mapping[str, int]
    item_versions: Mapping[str, int]
    by: Person
    at: datetime


class Unimportable(ValueError):
    """The list cannot be written as it is; ``problems`` says why, all at once. Nothing was written."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Brought(TypedDict):
    """How many answers and how many verdicts changed."""

    answers: int
    verdicts: int


def bringing_side(person: Person | None, agency: str, owner: str | None) -> Side | None:
    """Return the side from which a person brings in assessors' decisions, None for somebody who never does.

    Assessors do, as they judge. In a period that the agency itself owns, so does whoever hands its assessment over:
    its assessors may work in the official application alone, and nobody else would write here what they decided. A
    national period has assessors of its own.
    """
    if may(person, Permission.ASSESS, agency):
        return Side.ASSESSOR
    if owner == agency and may(person, Permission.SUBMIT, agency, _WHOLE_AGENCY):
        return Side.AGENCY
    return None


def agency_source(source: str) -> str:
    """Return the source as an agency names it: it always begins with the official application."""
    return source if source.startswith(OFFICIAL) else f"{OFFICIAL}: {source}"


def bring_in_verdicts(
    session: Session, assessment: Assessment, instrument: Instrument, **entry: Unpack[VerdictImport]
) -> Brought:
    """Write what a list says as answers and verdicts of the current stage; what is there already is left alone.

    The caller begins and commits. Raises RefusedText, NotPermitted, StageClosed, OwnAnswer, ConsensusMissing,
    StaleImport and Unimportable.
    """
    at, by = entry["at"].astimezone(UTC), entry["by"]
    chain = lock_chain(session, assessment.agency_code)
    stage, side = _open_for(session, assessment, by, at)
    source = plaintext.accept_line(entry["source"])
    source = agency_source(source) if side is Side.AGENCY else source
    submission = queries.submission(session, assessment, with_previous=False)
    held = queries.verdicts(session, assessment)
    changes = judgement_changes(instrument, submission, held, entry["judgements"], entry["verdicts"], source)
    _refuse_stale(changes, stage, entry)
    if problems := obstacles(changes, held, stage, is_agency=side is Side.AGENCY):
        raise Unimportable(problems)
    writing = _Writing(session, assessment, chain, by, at, stage, source)
    brought = writing.all(changes)
    if any(brought.values()):
        told = {"stage": stage, "side": side.value, "source": text_facts(source), **brought}
        chain.append(Fact("verdicts.imported", assessment.id, after=told), by=by, at=at)
    return brought


def _open_for(session: Session, assessment: Assessment, by: Person, at: datetime) -> tuple[str, Side]:
    """Return the stage somebody writes at now, and from which side."""
    rule = open_stage(session, assessment, at)
    if rule.answers is not Permission.ASSESS:
        raise StageClosed(rule.stage)
    owner = session.get_one(models.Period, assessment.period_id).owner_code
    side = bringing_side(by, assessment.agency_code, owner)
    if side is None:
        raise NotPermitted(Permission.ASSESS, assessment.agency_code)
    if side is Side.ASSESSOR and by.id in authors(session, assessment, ("self",)):
        raise OwnAnswer(None)
    return rule.stage, side


def _refuse_stale(changes: Sequence[JudgementChange], stage: str, entry: VerdictImport) -> None:
    if stage != entry["stage"]:
        raise StaleImport(())
    answers, items = entry["versions"], entry["item_versions"]
    # What is there already by now would not be written anyway: a list that is confirmed twice is not stale.
    moved = [
        change.indicator.code
        for change in changes
        if (change.kind != "same" and change.before.version != answers.get(change.indicator.code, 0))
        or any(one.kind != "same" and _version(one) != items.get(one.listed.item, 0) for one in change.verdicts)
    ]
    if moved:
        raise StaleImport(moved)


def _version(change: VerdictChange) -> int:
    return change.own.version if change.own else 0


@dataclass(frozen=True)
class _Writing:
    """Writes changes one after the other, each with its event."""

    session: Session
    assessment: Assessment
    chain: Chain
    by: Person
    at: datetime
    stage: str
    source: str

    def all(self, changes: Sequence[JudgementChange]) -> Brought:
        """Write every change and return how many there were."""
        brought = Brought(answers=0, verdicts=0)
        for change in changes:
            if change.kind != "same":
                self._answer(change)
                brought["answers"] += 1
            for one in change.verdicts:
                if one.kind != "same":
                    self._verdict(change.indicator.code, one)
                    brought["verdicts"] += 1
        return brought

    def _answer(self, change: JudgementChange) -> None:
        if change.moves_value:
            require_two(self.session, self.assessment, self.stage, change.indicator.code)
        answer = replace(change.after, by=self.by.name, at=self.at)
        write(self.session, self.assessment, answer, by=self.by)
        before = answer_facts(change.before) if change.before.version else None
        self._tell("answer.recorded", change.indicator.code, before, answer_facts(answer))

    def _verdict(self, indicator: str, change: VerdictChange) -> None:
        listed, own = change.listed, change.own
        note = plaintext.accept(sourced_note(listed.note, self.source))
        said = Verdict(
            listed.item, self.stage, indicator, listed.kind is None, listed.kind, note, self.by.name, self.at
        )
        verdict = replace(said, version=_version(change) + 1)
        write_verdict(self.session, self.assessment, verdict, by=self.by)
        self._tell("verdict.recorded", indicator, verdict_facts(own) if own else None, verdict_facts(verdict))

    def _tell(
        self, verb: str, indicator: str, before: Mapping[str, object] | None, after: Mapping[str, object]
    ) -> None:
        self.chain.append(Fact(verb, self.assessment.id, indicator, before, after), by=self.by, at=self.at)
