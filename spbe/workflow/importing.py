"""Importing scored values: all of a list or nothing, with where they come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Instrument
from spbe.roles import Permission, Person, Place
from spbe.scoring import checked
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.submission import JUDGED, Answer
from spbe.value_changes import ValueChange, value_change
from spbe.workflow.answers import answer_facts, require_two, write
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import STAGE_RULES, OwnAnswer, StageClosed, allow, authors, open_stage

__all__ = ["IMPORTED_AT", "ImportEntry", "StaleImport", "import_values"]

IMPORTED_AT: Mapping[str, Permission] = {
    stage: permission for stage in ("self", *JUDGED) if (permission := STAGE_RULES[stage].answers)
}
"""Stage at which values can be imported -> the permission it takes, for the whole agency."""

_WHOLE_AGENCY = Place(None, "")


class ImportEntry(TypedDict):
    """Values somebody imports: code -> value of the indicators that are named, others stay as they are.

    ``source`` says where they come from. ``stage`` and ``versions`` (code -> version of the stage's answer, 0 where it
    had none) are what was shown before it was confirmed.
    """

    values: Mapping[str, Fraction]
    source: str
    stage: str
    versions: Mapping[str, int]
    by: Person
    at: datetime


class StaleImport(ValueError):
    """The answers of the indicators ``codes`` (none: the stage) changed since they were shown; nothing was written."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"changed since they were shown: {', '.join(self.codes) or 'the stage'}")


def import_values(
    session: Session, assessment: Assessment, instrument: Instrument, **entry: Unpack[ImportEntry]
) -> tuple[Answer, ...]:
    """Write the values of a list as the answers of the current stage and return the answers that changed.

    Explanations, items and figures stay as they are; a value that is there already is left alone. The caller begins and
    commits. Raises RefusedText, InvalidAnswers, NotPermitted, StageClosed, OwnAnswer, ConsensusMissing and StaleImport.
    """
    source, values = plaintext.accept_line(entry["source"]), checked(instrument, entry["values"])
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    stage = _written_stage(session, assessment, by=by, at=at)
    changes = _changes(session, assessment, instrument, values, stage)
    _refuse_stale(changes, stage, entry)
    written = []
    for change in changes:
        if change.kind == "same":
            continue
        require_two(session, assessment, stage, change.indicator.code)
        answer = replace(change.after(source), by=by.name, at=at)
        write(session, assessment, answer, by=by)
        before = answer_facts(change.before) if change.before.version else None
        fact = Fact("answer.recorded", assessment.id, change.indicator.code, before, answer_facts(answer))
        chain.append(fact, by=by, at=at)
        written.append(answer)
    return tuple(written)


def _written_stage(session: Session, assessment: Assessment, *, by: Person, at: datetime) -> str:
    rule = open_stage(session, assessment, at)
    if rule.stage not in IMPORTED_AT:
        raise StageClosed(rule.stage)
    permission = IMPORTED_AT[rule.stage]
    allow(by, permission, assessment.agency_code, _WHOLE_AGENCY)
    if permission is Permission.ASSESS and by.id in authors(session, assessment, ("self",)):
        raise OwnAnswer(None)
    return rule.stage


def _changes(
    session: Session, assessment: Assessment, instrument: Instrument, values: Mapping[str, Fraction], stage: str
) -> list[ValueChange]:
    submission = queries.submission(session, assessment, with_previous=False)
    return [value_change(submission, instrument.by_code[code], value, stage) for code, value in values.items()]


def _refuse_stale(changes: Collection[ValueChange], stage: str, entry: ImportEntry) -> None:
    if stage != entry["stage"]:
        raise StaleImport(())
    seen = entry["versions"]
    # What is there already by now would not be written anyway: a list that is confirmed twice is not stale.
    waiting = [change for change in changes if change.kind != "same"]
    moved = [one for one in waiting if one.before.version != seen.get(one.indicator.code, 0)]
    if moved:
        raise StaleImport([one.indicator.code for one in moved])
