"""Checking an agency's record: the chain of events, and whether the rows still say what the events say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.language import gettext as _
from spbe.store import queries
from spbe.store.models import Assessment, Event, Result
from spbe.store.running import rows, table
from spbe.submission import Submission
from spbe.workflow.answers import answer_facts
from spbe.workflow.citations import citation_facts
from spbe.workflow.declarations import declaration_facts
from spbe.workflow.documents import document_facts
from spbe.workflow.editions import EDITION_VERBS, is_altered
from spbe.workflow.events import ChainProblem, verify_chain
from spbe.workflow.marks import mark_facts
from spbe.workflow.moved_trails import verify_kept_trails
from spbe.workflow.proposals import proposal_facts
from spbe.workflow.results import result_facts
from spbe.workflow.statements import statement_facts
from spbe.workflow.verdicts import verdict_facts

__all__ = ["facts_of", "recorded_agencies", "thing_key", "verify"]

Key = tuple[str, int, str]
"""Verb, id of the assessment (0: none), and what identifies one thing among those the verb writes."""

_IDENTITY = {
    "answer.recorded": ("indicator", "stage"),
    "mark.recorded": ("indicator", "stage"),
    "verdict.recorded": ("item", "stage"),
    "statement.recorded": ("topic",),
    "declaration.recorded": ("kind",),
    "citation.recorded": ("item", "document"),
    "document.recorded": ("document",),
    "proposal.recorded": ("indicator", "by"),
    "stage.handed_over": (),
    "result.announced": (),
    **dict.fromkeys(EDITION_VERBS, ()),
}
"""Verb -> the facts that identify what it wrote."""

_EDITION = "assessment.instrument"
"""How the text of the instrument an assessment is read by is called among the rows."""


def recorded_agencies(session: Session) -> list[str]:
    """Return the codes of the agencies that have events, in order."""
    return list(session.scalars(select(Event.agency_code).distinct().order_by(Event.agency_code)))


def verify(session: Session, agency_code: str) -> list[ChainProblem]:
    """Return every altered, missing or foreign row of the agency's record; an empty list says that it is whole.

    Each answer, mark, verdict, statement, declaration, document and citation, the stage of each assessment and the text
    of the instrument it is read by is held against the last event about it; that text against its own SHA-256, too.
    """
    problems = [*verify_chain(session, agency_code), *verify_kept_trails(session, agency_code)]
    told = _told(session, agency_code)
    stored = {
        key: facts for assessment in _assessments(session, agency_code) for key, facts in _stored(session, assessment)
    }
    stored |= {key: facts for key, facts in _documents(session, agency_code)}
    digests = {facts["text_digest"] for key, (_number, facts) in told.items() if key[0] == _EDITION}
    problems += _altered_texts(session, agency_code, digests)
    for key in dict.fromkeys([*told, *stored]):
        number, facts = told.get(key, (0, None))
        if stored.get(key) != facts:
            problems.append(ChainProblem(agency_code, number, _message(key, number, is_there=key in stored)))
    return problems


def _message(key: Key, number: int, *, is_there: bool) -> str:
    where = _("pada penilaian %(assessment)s") % {"assessment": key[1]} if key[1] else _("di pustaka")
    named = {"what": key[0], "which": key[2] or "-", "where": where, "number": number}
    if not is_there:
        return _("Baris %(what)s %(which)s %(where)s hilang; peristiwa nomor %(number)s mencatatnya.") % named
    if not number:
        return _("Baris %(what)s %(which)s %(where)s tidak dicatat peristiwa mana pun.") % named
    return _("Baris %(what)s %(which)s %(where)s tidak sama dengan peristiwa nomor %(number)s.") % named


def _told(session: Session, agency_code: str) -> dict[Key, tuple[int, Mapping[str, Any]]]:
    """Return what the last event about each thing says, with the event's number."""
    told: dict[Key, tuple[int, Mapping[str, Any]]] = {}
    for row in rows(session, _EVENTS, agency=agency_code):
        facts = json.loads(row.after)
        if row.verb in EDITION_VERBS:
            if digest := facts.get("text_digest"):
                told[_EDITION, row.assessment_id, ""] = (row.number, {"text_digest": digest})
            continue
        to = facts.pop("to", "final") if row.verb in ("stage.handed_over", "result.announced") else None
        if to is not None:
            told["stage.handed_over", row.assessment_id, ""] = (row.number, {"stage": to})
        if row.verb != "stage.handed_over":
            told[thing_key(row.verb, row.assessment_id, {**facts, "indicator": row.indicator})] = (row.number, facts)
    return told


def thing_key(verb: str, assessment_id: int | None, facts: Mapping[str, Any]) -> Key:
    """Return what identifies the thing that an event of this verb and these facts is about."""
    return verb, assessment_id or 0, "/".join(str(facts[name]) for name in _IDENTITY[verb])


def _assessments(session: Session, agency_code: str) -> list[Assessment]:
    return list(session.scalars(select(Assessment).where(Assessment.agency_code == agency_code)))


def _stored(session: Session, assessment: Assessment) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """Yield what the rows of an assessment say."""
    submission = queries.submission(session, assessment, with_previous=False)
    if submission.stage != "self" or queries.handovers(session, assessment):
        yield ("stage.handed_over", assessment.id, ""), {"stage": submission.stage}
    if assessment.text_digest is not None:
        yield (_EDITION, assessment.id, ""), {"text_digest": assessment.text_digest}
    for verb, indicator, facts in facts_of(session, assessment, submission):
        yield thing_key(verb, assessment.id, {**facts, "indicator": indicator}), json.loads(json.dumps(facts))


def facts_of(
    session: Session, assessment: Assessment, submission: Submission
) -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    """Yield verb, indicator and facts of the last event about each thing of an assessment, as its rows tell them."""
    for answer in submission.answers.values():
        yield "answer.recorded", answer.indicator, answer_facts(answer)
    for mark in submission.marks.values():
        yield "mark.recorded", mark.indicator, mark_facts(mark)
    for citation in queries.citations(session, assessment, with_withdrawn=True):
        yield "citation.recorded", citation.indicator, citation_facts(citation)
    yield from _judged(session, assessment)
    if (result := session.get(Result, assessment.id)) is not None:
        yield "result.announced", None, result_facts(result)


def _judged(session: Session, assessment: Assessment) -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    for verdict in queries.verdicts(session, assessment):
        yield "verdict.recorded", verdict.indicator, verdict_facts(verdict)
    for statement in queries.statements(session, assessment).values():
        yield "statement.recorded", None, statement_facts(statement)
    for signed in queries.declarations(session, assessment).values():
        yield "declaration.recorded", None, declaration_facts(signed)
    for given in queries.proposals(session, assessment).values():
        yield from (("proposal.recorded", one.indicator, proposal_facts(one)) for one in given)


def _altered_texts(session: Session, agency_code: str, digests: set[str]) -> Iterator[ChainProblem]:
    """Yield every text of an instrument that is lost or no longer what it was when it was kept."""
    for digest in sorted(digests):
        if is_altered(session, digest):
            words = _("Teks instrumen %(digest)s hilang atau berubah sejak disimpan.")
            yield ChainProblem(agency_code, 0, words % {"digest": digest[:12]})


def _documents(session: Session, agency_code: str) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    for document in queries.documents(session, agency_code, with_deleted=True):
        facts = json.loads(json.dumps(document_facts(document)))
        yield thing_key("document.recorded", None, facts), facts


_event = table(Event).c
_EVENTS = (
    select(_event.number, _event.verb, _event.assessment_id, _event.indicator, _event.after)
    .where(_event.agency_code == bindparam("agency"), _event.verb.in_(tuple(_IDENTITY)))
    .order_by(_event.number)
)
