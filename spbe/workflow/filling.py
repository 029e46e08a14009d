"""Filling in answers from an answer sheet: all that was confirmed or nothing, by the rules of the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from spbe.answer_sheet import CellValue
from spbe.indicators.model import Indicator, Instrument
from spbe.roles import Permission, Person, Place, may
from spbe.sheet_changes import merged
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.submission import Answer, Submission
from spbe.workflow.answers import accepted, answer_facts, check_level, counting, sourced, write
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import NotPermitted, StageClosed, open_stage

__all__ = ["FillingEntry", "StaleSheet", "fill_in", "filled"]

_NOWHERE = Place(None, "")


class FillingEntry(TypedDict):
    """Cells somebody fills in: indicator code -> (field, item) -> value; what is not named stays as it is.

    ``stage`` and ``versions`` (code -> version of the answer, 0 where there was none) are what was shown before it was
    confirmed.
    """

    cells: Mapping[str, Mapping[tuple[str, str], CellValue]]
    stage: str
    versions: Mapping[str, int]
    by: Person
    at: datetime


class StaleSheet(ValueError):
    """The answers of the indicators ``codes`` (none: the stage) changed since they were shown; nothing was written."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"changed since they were shown: {', '.join(self.codes) or 'the stage'}")


def fill_in(
    session: Session, assessment: Assessment, instrument: Instrument, **entry: Unpack[FillingEntry]
) -> tuple[Answer, ...]:
    """Write the cells into the agency's answers and return those that changed, each with an event of its own.

    What is there already is left alone. The caller begins and commits. Raises RefusedText, InvalidLevel, UnknownItems,
    OutOfScale, NotPermitted, StageClosed and StaleSheet.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    rule = open_stage(session, assessment, at)
    if rule.answers is not Permission.FILL_IN:
        raise StageClosed(rule.stage)
    if rule.stage != entry["stage"]:
        raise StaleSheet(())
    submission = queries.submission(session, assessment, with_previous=False)
    _refuse_others(session, assessment, instrument, submission, by=by, codes=entry["cells"])
    wanted = [
        filled(submission.answers.get(("self", code)) or Answer(code, "self", None), instrument.by_code[code], cells)
        for code, cells in entry["cells"].items()
    ]
    changed = [(before, after) for before, after in wanted if before != after]
    if moved := [before.indicator for before, _after in changed if before.version != _seen(entry, before)]:
        raise StaleSheet(moved)
    written = []
    for before, after in changed:
        answer = replace(after, by=by.name, at=at, version=before.version + 1, origin="sheet")
        write(session, assessment, answer, by=by)
        facts = (answer_facts(before) if before.version else None, answer_facts(answer))
        chain.append(Fact("answer.recorded", assessment.id, answer.indicator, *facts), by=by, at=at)
        written.append(answer)
    return tuple(written)


def _seen(entry: FillingEntry, answer: Answer) -> int:
    return entry["versions"].get(answer.indicator, 0)


def _refuse_others(
    session: Session,
    assessment: Assessment,
    instrument: Instrument,
    submission: Submission,
    *,
    by: Person,
    codes: Collection[str],
) -> None:
    """Refuse what this person may not answer now. Raises NotPermitted and StageClosed."""
    agency = assessment.agency_code
    if not may(by, Permission.FILL_IN, agency, _NOWHERE):
        given = queries.assignments(session, agency, instrument.code)
        for code in codes:
            lead = given[code].lead if code in given else None
            if not may(by, Permission.FILL_IN, agency, Place(lead.code if lead else None, "")):
                raise NotPermitted(Permission.FILL_IN, agency)
    if submission.stage == "verification":
        marks = (submission.marks.get(("verification", code)) for code in codes)
        if not all(mark is not None and mark.outcome == "returned" for mark in marks):
            raise StageClosed(submission.stage)


def filled(current: Answer, indicator: Indicator, cells: Mapping[tuple[str, str], CellValue]) -> tuple[Answer, Answer]:
    """Return an answer of the agency as it is stored and as the cells make it.

    Raises RefusedText, InvalidLevel, UnknownItems and OutOfScale.
    """
    said = merged(indicator, current, cells)
    check_level(indicator, said["level"], is_needed=False)
    told = replace(current, level=said["level"], **accepted(said))  # type: ignore[arg-type]  # names of texts only
    return current, counting(indicator, told, said) if indicator.kind != "level" else sourced(told, current)
