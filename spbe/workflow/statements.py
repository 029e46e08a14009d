"""Texts about the whole: general questions, strengths and weaknesses of aspects, the recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Instrument
from spbe.proceedings import WrittenStatement
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import run, table
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import StageClosed, allow, open_stage

__all__ = ["StaleStatement", "StatementEntry", "UnknownTopic", "record_statement", "statement_facts", "topics"]


class StatementEntry(TypedDict):
    """A text somebody wrote. ``version`` is that of the text the form was drawn from, 0 where there was none."""

    text: str
    version: int
    by: Person
    at: datetime


class UnknownTopic(LookupError):
    """Nothing is written on this topic."""


class StaleStatement(ValueError):
    """Somebody wrote in between. ``current`` is the text as it stands; nothing was written."""

    def __init__(self, current: WrittenStatement) -> None:
        self.current = current
        super().__init__(f"{current.topic} is at version {current.version}")


def topics(instrument: Instrument) -> Iterator[str]:
    """Yield every topic assessors write on: general questions, each aspect's strengths and weaknesses, the advice."""
    yield from (f"question:{number}" for number, _text in enumerate(instrument.general_questions, 1))
    for aspect in instrument.aspects:
        yield f"strengths:{aspect.code}"
        yield f"weaknesses:{aspect.code}"
    yield "recommendation"


def record_statement(
    session: Session, assessment: Assessment, instrument: Instrument, topic: str, **entry: Unpack[StatementEntry]
) -> WrittenStatement:
    """Record an assessor's text and return it as it stands then. The same text again is no event.

    Raises UnknownTopic, NotPermitted, StageClosed, StaleStatement and RefusedText.
    """
    text = plaintext.accept(entry["text"])
    if topic not in topics(instrument):
        raise UnknownTopic(topic)
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    rule = open_stage(session, assessment, at)
    if rule.answers is not Permission.ASSESS:
        raise StageClosed(rule.stage)
    allow(by, Permission.ASSESS, assessment.agency_code)
    current = queries.statements(session, assessment).get(topic, WrittenStatement(topic))
    if current.text == text:
        return current
    if current.version != entry["version"]:
        raise StaleStatement(current)
    statement = WrittenStatement(topic, text, by.name, at, current.version + 1)
    _write(session, assessment, statement, by=by)
    before = statement_facts(current) if current.version else None
    chain.append(Fact("statement.recorded", assessment.id, None, before, statement_facts(statement)), by=by, at=at)
    return statement


def statement_facts(statement: WrittenStatement) -> dict[str, object]:
    """Return what an event keeps of a text."""
    # The agency reads them when the review is closed, so the log tells of them then.
    return {
        "stage": "review",
        "topic": statement.topic,
        "text": text_facts(statement.text),
        "version": statement.version,
    }


def _write(session: Session, assessment: Assessment, statement: WrittenStatement, *, by: Person) -> None:
    changed = {"text": statement.text, "by_id": by.id, "at": statement.at, "version": statement.version}
    if statement.version == 1:
        run(session, _FIRST, assessment_id=assessment.id, topic=statement.topic, **changed)
    else:
        run(session, _NEXT, of=assessment.id, on=statement.topic, **changed)


_statement = table(models.Statement).c
_FIRST = insert(table(models.Statement))
_NEXT = update(table(models.Statement)).where(
    _statement.assessment_id == bindparam("of"), _statement.topic == bindparam("on")
)
