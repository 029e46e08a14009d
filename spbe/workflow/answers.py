"""Recording answers, so that two people on one answer lose nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Indicator
from spbe.roles import Person
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table
from spbe.submission import Answer
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import allow, open_stage

__all__ = ["AnswerEntry", "InvalidLevel", "StaleAnswer", "record_answer"]


class AnswerEntry(TypedDict):
    """What somebody entered. ``version`` is that of the answer the form was drawn from, 0 where there was none."""

    level: int | None
    explanation: str
    version: int
    by: Person
    at: datetime


class InvalidLevel(ValueError):
    """The ``level`` is not one of the ``indicator``'s."""

    def __init__(self, indicator: Indicator, level: int) -> None:
        self.indicator = indicator
        self.level = level
        super().__init__(f"indicator {indicator.code} has no level {level}; it has {indicator.levels}")


class StaleAnswer(ValueError):
    """Somebody saved in between. ``current`` is the answer as it stands now, with who and when; nothing was written."""

    def __init__(self, current: Answer, version: int) -> None:
        self.current = current
        self.version = version
        super().__init__(f"indicator {current.indicator} is at version {current.version}, not {version}")


def record_answer(
    session: Session, assessment: Assessment, indicator: Indicator, **entry: Unpack[AnswerEntry]
) -> Answer:
    """Record the answer of the assessment's current stage and return it as it stands then.

    The caller begins and commits. What equals the stored answer is returned as it is: no new version, no event. Raises
    RefusedText, InvalidLevel, NotPermitted, StageClosed, and StaleAnswer when ``version`` is not the stored one.
    """
    level, text = entry["level"], plaintext.accept(entry["explanation"])
    if level is not None and level not in indicator.levels:
        raise InvalidLevel(indicator, level)
    chain = lock_chain(session, assessment.agency_code)
    rule = open_stage(session, assessment)
    allow(entry["by"], rule.answers, assessment.agency_code)
    current = _stored(session, assessment, Answer(indicator.code, rule.stage, None))
    if (current.level, current.explanation) == (level, text):
        return current
    if current.version != entry["version"]:
        raise StaleAnswer(current, entry["version"])
    by, at = entry["by"], entry["at"].astimezone(UTC)
    answer = Answer(indicator.code, rule.stage, level, text, by.name, at, current.version + 1)
    _write(session, assessment, answer, by=by)
    before = _facts(current) if current.version else None
    fact = Fact("answer.recorded", assessment.id, indicator.code, before, _facts(answer))
    chain.append(fact, by=by, at=at)
    return answer


def _facts(answer: Answer) -> dict[str, object]:
    return {
        "stage": answer.stage,
        "level": answer.level,
        "explanation": text_facts(answer.explanation),
        "version": answer.version,
    }


def _stored(session: Session, assessment: Assessment, unanswered: Answer) -> Answer:
    key = {"of": assessment.id, "code": unanswered.indicator, "where": unanswered.stage}
    found = rows(session, _ANSWER, **key)
    return Answer(*found[0]) if found else unanswered


def _write(session: Session, assessment: Assessment, answer: Answer, *, by: Person) -> None:
    changed = {
        "level": answer.level,
        "explanation": answer.explanation,
        "by_id": by.id,
        "at": answer.at,
        "version": answer.version,
        "origin": "form",
    }
    if answer.version == 1:
        key = {"assessment_id": assessment.id, "indicator": answer.indicator, "stage": answer.stage}
        run(session, _FIRST, **key, **changed, justification="")
        return
    key = {"of": assessment.id, "code": answer.indicator, "where": answer.stage, "from": answer.version - 1}
    if run(session, _NEXT, **key, **changed).rowcount != 1:
        raise StaleAnswer(_stored(session, assessment, answer), answer.version - 1)


_answer, _person = table(models.Answer).c, table(models.Person).c
_KEY = (
    _answer.assessment_id == bindparam("of"),
    _answer.indicator == bindparam("code"),
    _answer.stage == bindparam("where"),
)
_ANSWER = (
    select(_answer.indicator, _answer.stage, _answer.level, _answer.explanation)
    .add_columns(_person.name, _answer.at, _answer.version)
    .join_from(table(models.Answer), table(models.Person), _person.id == _answer.by_id)
    .where(*_KEY)
)
_FIRST = insert(table(models.Answer))
# The version in the condition holds even for a writer that forgot to lock the chain.
_NEXT = update(table(models.Answer)).where(*_KEY, _answer.version == bindparam("from"))
