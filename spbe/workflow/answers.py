"""Recording answers, so that two people on one answer lose nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Indicator
from spbe.proceedings import WrittenProposal
from spbe.roles import Permission, Person
from spbe.scoring import as_text
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table
from spbe.submission import JUDGED, Answer, PublishedFigure
from spbe.values import value_of_figure, value_of_items
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import OwnAnswer, StageClosed, StageRule, allow_at, authors, open_stage

__all__ = [
    "AnswerEntry",
    "ConsensusMissing",
    "InvalidLevel",
    "StaleAnswer",
    "UnknownItems",
    "accepted",
    "answer_facts",
    "check_level",
    "counted_columns",
    "counted_facts",
    "counting",
    "record_answer",
    "require_two",
    "sourced",
    "stored_answer",
    "unanswered",
    "valued",
    "write",
]


class AnswerEntry(TypedDict):
    """What somebody entered. ``version`` is that of the answer the form was drawn from, 0 where there was none.

    ``justification`` and ``note`` are an assessor's; left out, they stay as they are. ``items`` are the codes an agency
    marks as met (none: says that there is none yet), ``figure`` is what another institution published (None: nothing
    yet), where the indicator is of that kind; their level is None, and left out they stay as they are, open ones open.
    ``is_cleared`` takes the value back: the indicator is open again.
    """

    level: int | None
    explanation: str
    version: int
    by: Person
    at: datetime
    justification: NotRequired[str]
    note: NotRequired[str]
    items: NotRequired[Collection[str]]
    figure: NotRequired[PublishedFigure | None]
    is_cleared: NotRequired[bool]


class InvalidLevel(ValueError):
    """The ``level`` is not one of the ``indicator``'s, or an assessor left it out (None)."""

    def __init__(self, indicator: Indicator, level: int | None) -> None:
        self.indicator = indicator
        self.level = level
        super().__init__(f"indicator {indicator.code} has no level {level}; it has {indicator.levels}")


class UnknownItems(ValueError):
    """The ``indicator`` has no evidence items of these ``codes``."""

    def __init__(self, indicator: str, codes: Collection[str]) -> None:
        self.indicator = indicator
        self.codes = tuple(sorted(codes))
        super().__init__(f"indicator {indicator} has no items {', '.join(self.codes)}")


class ConsensusMissing(ValueError):
    """The ``indicator`` is judged twice, and two assessors have not both given their value yet."""

    def __init__(self, indicator: str) -> None:
        self.indicator = indicator
        super().__init__(f"indicator {indicator} has no two proposals yet")


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

    The caller begins and commits. What equals the stored answer is returned as it is: no new version, no event; an
    assessor who gives the items or the figure that were handed over makes them the stage's own. While an answer is
    verified, the one that was returned is written again. Raises RefusedText, InvalidLevel, NotPermitted, StageClosed,
    OwnAnswer, ConsensusMissing, UnknownItems, OutOfScale, and StaleAnswer when ``version`` is not the stored one.
    """
    texts = accepted(entry)
    chain = lock_chain(session, assessment.agency_code)
    stage = _written_stage(session, assessment, indicator, entry)
    check_level(indicator, entry["level"], is_needed=stage in JUDGED)
    current = stored_answer(session, assessment, unanswered(session, assessment, indicator, stage))
    said = replace(current, level=entry["level"], **texts)  # type: ignore[arg-type]  # names of texts only
    wanted = counting(indicator, said, entry) if indicator.kind != "level" else sourced(said, current)
    if wanted == current and current.origin != "carried" and not _is_confirmed(current, entry):
        return current
    if current.version != entry["version"]:
        raise StaleAnswer(current, entry["version"])
    by, at = entry["by"], entry["at"].astimezone(UTC)
    answer = replace(wanted, by=by.name, at=at, version=current.version + 1, origin="form")
    write(session, assessment, answer, by=by)
    before = answer_facts(current) if current.version else None
    chain.append(Fact("answer.recorded", assessment.id, indicator.code, before, answer_facts(answer)), by=by, at=at)
    return answer


def _is_confirmed(current: Answer, entry: AnswerEntry) -> bool:
    """Say whether somebody who judges gives, as the stage's own, what was handed over to it."""
    is_said = "items" in entry or "figure" in entry
    return is_said and not current.version and current.stage in JUDGED


def accepted(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that were entered, each accepted. Raises RefusedText."""
    texts = {"explanation": entry["explanation"]}
    if "justification" in entry:
        texts["justification"] = entry["justification"]
    if "note" in entry:
        texts["note"] = entry["note"]
    return {name: plaintext.accept(text) for name, text in texts.items()}


def check_level(indicator: Indicator, level: int | None, *, is_needed: bool) -> None:
    """Raise InvalidLevel for what is no level of the indicator, or for a level where its value is none."""
    if indicator.kind != "level":
        is_wrong = level is not None
    else:
        is_wrong = level not in indicator.levels and (is_needed or level is not None)
    if is_wrong:
        raise InvalidLevel(indicator, level)


def unanswered(session: Session, assessment: Assessment, indicator: Indicator, stage: str) -> Answer:
    """Return the blank answer of a stage; what its value follows from is what holds from earlier stages."""
    blank = Answer(indicator.code, stage, None)
    if indicator.kind == "level":
        return blank
    held = queries.submission(session, assessment, with_previous=False).at(stage).get(indicator.code)
    if held is None:
        return blank
    kept = {name: getattr(held, name) for name in ("items", "figure", "value", "value_source")}
    return replace(blank, **kept)


def counting(indicator: Indicator, said: Answer, entry: Mapping[str, Any]) -> Answer:
    """Return the answer with the items or the figure that were entered, and the value that follows from them.

    Raises UnknownItems, RefusedText and OutOfScale.
    """
    if entry.get("is_cleared"):
        return replace(said, value=None, items=frozenset(), figure=None, value_source="")
    if indicator.kind == "items" and "items" in entry:
        items = frozenset(entry["items"])
        if unknown := items - set(indicator.items):
            raise UnknownItems(indicator.code, unknown)
        return valued(indicator, replace(said, items=items, value_source=""))
    if indicator.kind == "index" and "figure" in entry:
        return valued(indicator, replace(said, figure=_accepted_figure(entry["figure"]), value_source=""))
    return said


def sourced(said: Answer, current: Answer) -> Answer:
    """Return the answer; an imported level keeps its source while it stays."""
    return said if said.level == current.level else replace(said, value_source="")


def _accepted_figure(figure: PublishedFigure | None) -> PublishedFigure | None:
    if figure is None or not figure.source.strip():
        return figure
    return replace(figure, source=plaintext.accept_line(figure.source))


def valued(indicator: Indicator, answer: Answer) -> Answer:
    """Return the answer with the value that follows from its items or figure. Raises OutOfScale."""
    if indicator.kind == "items":
        return replace(answer, value=value_of_items(indicator, answer.items))
    if indicator.kind == "index":
        return replace(answer, value=value_of_figure(indicator, answer.figure.number if answer.figure else None))
    return answer


def _written_stage(session: Session, assessment: Assessment, indicator: Indicator, entry: AnswerEntry) -> str:
    """Return the stage whose answer this person writes now."""
    rule = open_stage(session, assessment, entry["at"])
    if rule.answers is None:
        raise StageClosed(rule.stage)
    by, code = entry["by"], indicator.code
    allow_at(session, assessment, by, rule.answers, indicator=code, aspect="")
    if rule.answers is Permission.ASSESS and by.id in authors(session, assessment, ("self",)):
        raise OwnAnswer(None)
    require_two(session, assessment, rule.stage, code)
    return _returned_stage(session, assessment, rule, code)


def require_two(session: Session, assessment: Assessment, stage: str, code: str) -> None:
    """Raise ConsensusMissing where a value is given twice and two assessors have not both given theirs."""
    is_twice = stage == "document" and assessment.is_double_scored
    if is_twice and len(queries.proposals(session, assessment).get(code, ())) < 2:
        raise ConsensusMissing(code)


def _returned_stage(session: Session, assessment: Assessment, rule: StageRule, code: str) -> str:
    if rule.stage != "verification":
        return rule.stage
    mark = rows(session, _RETURNED, of=assessment.id, code=code)
    if not mark:
        raise StageClosed(rule.stage)
    return "self"


def answer_facts(answer: Answer) -> dict[str, object]:
    """Return what an event keeps of an answer."""
    more = {name: text_facts(text) for name in ("justification", "note") if (text := getattr(answer, name))}
    carried: dict[str, object] = {} if answer.origin == "form" else {"origin": answer.origin}
    if answer.value_source:
        carried["value_source"] = text_facts(answer.value_source)
    return {
        "stage": answer.stage,
        "level": answer.level,
        "explanation": text_facts(answer.explanation),
        "version": answer.version,
        **more,
        **carried,
        **counted_facts(answer),
    }


def counted_facts(answer: Answer | WrittenProposal) -> dict[str, object]:
    """Return what an answer that is no level says; nothing for a level, whose events have always been so."""
    if answer.value is None and answer.figure is None and not answer.items:
        return {}
    columns = counted_columns(answer)
    day = columns.pop("figured_on")
    source = text_facts(str(columns.pop("figure_source")))
    return {**columns, "figured_on": day and str(day), "figure_source": source}


def stored_answer(session: Session, assessment: Assessment, blank: Answer) -> Answer:
    """Return the answer of the blank's indicator and stage as it is stored, else the blank."""
    key = {"of": assessment.id, "code": blank.indicator, "where": blank.stage}
    found = rows(session, _ANSWER, **key)
    return queries.answer_of(*found[0]) if found else blank


def write(session: Session, assessment: Assessment, answer: Answer, *, by: Person) -> None:
    """Write an answer's row: its first version, or the one after the stored one. Raises StaleAnswer."""
    changed = {name: getattr(answer, name) for name in _WRITTEN} | counted_columns(answer)
    if answer.version == 1:
        key = {"assessment_id": assessment.id, "indicator": answer.indicator, "stage": answer.stage}
        run(session, _FIRST, **key, **changed, by_id=by.id)
        return
    key = {"of": assessment.id, "code": answer.indicator, "where": answer.stage, "from": answer.version - 1}
    if run(session, _NEXT, **key, **changed, by_id=by.id).rowcount != 1:
        raise StaleAnswer(stored_answer(session, assessment, answer), answer.version - 1)


def counted_columns(answer: Answer | WrittenProposal) -> dict[str, object]:
    """Return what a row keeps of a value that is no level."""
    figure = answer.figure
    return {
        "value": None if answer.value is None else as_text(answer.value),
        "items": " ".join(sorted(answer.items)),
        "figure": None if figure is None else as_text(figure.number),
        "figured_on": None if figure is None else figure.on,
        "figure_source": "" if figure is None else figure.source,
    }


_WRITTEN = ("level", "explanation", "justification", "note", "at", "version", "origin", "value_source")
_answer, _person = table(models.Answer).c, table(models.Person).c
_KEY = (
    _answer.assessment_id == bindparam("of"),
    _answer.indicator == bindparam("code"),
    _answer.stage == bindparam("where"),
)
_ANSWER = (
    select(_answer.indicator, _answer.stage, _answer.level, _answer.explanation)
    .add_columns(_person.name, _answer.at, _answer.version, _answer.justification, _answer.note, _answer.origin)
    .add_columns(_answer.value, _answer["items"], _answer.figure, _answer.figured_on, _answer.figure_source)
    .add_columns(_answer.value_source)
    .join_from(table(models.Answer), table(models.Person), _person.id == _answer.by_id)
    .where(*_KEY)
)
_mark = table(models.Mark).c
_RETURNED = select(_mark.outcome).where(
    _mark.assessment_id == bindparam("of"),
    _mark.indicator == bindparam("code"),
    _mark.stage == "verification",
    _mark.outcome == "returned",
)
_FIRST = insert(table(models.Answer))
# The version in the condition holds even for a writer that forgot to lock the chain.
_NEXT = update(table(models.Answer)).where(*_KEY, _answer.version == bindparam("from"))
