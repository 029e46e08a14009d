"""Beginning a year from last year's: texts and citations are carried to be checked again, never as done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from spbe.indicators.model import Indicator, Instrument
from spbe.reuse import Evidence, can_be_cited_again
from spbe.roles import Permission, Person
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.submission import Answer
from spbe.workflow.answers import answer_facts, write
from spbe.workflow.citations import cite_again
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import StageClosed, allow, open_stage

__all__ = ["carry_last_year", "cite_last_year"]


def carry_last_year(
    session: Session, assessment: Assessment, instrument: Instrument, *, by: Person, at: datetime
) -> int:
    """Copy last year's explanations where this year has no answer yet, and return how many were copied.

    A carried answer has no level: the index knows nothing of it until somebody checks it and chooses one. Last year's
    level stays beside it. Raises NotPermitted and StageClosed.
    """
    at = at.astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    rule = open_stage(session, assessment, at)
    if rule.stage != "self":
        raise StageClosed(rule.stage)
    allow(by, Permission.START, assessment.agency_code)
    submission = queries.submission(session, assessment)
    last = submission.previous
    texts = {code: last.agency_text(code) for code in last.at()} if last else {}
    waiting = [i.code for i in instrument if i.code in texts and ("self", i.code) not in submission.answers]
    for code in waiting:
        blank = Answer(code, "self", None, texts[code])
        answer = replace(blank, by=by.name, at=at, version=1, origin="carried")
        write(session, assessment, answer, by=by)
        chain.append(Fact("answer.recorded", assessment.id, code, None, answer_facts(answer)), by=by, at=at)
    return len(waiting)


def cite_last_year(session: Session, assessment: Assessment, indicator: Indicator, *, by: Person, at: datetime) -> int:
    """Cite again for one indicator what last year cited, still counts, and has no other citation this year.

    Each citation is marked to be looked at. Returns how many were made. Raises NotPermitted and StageClosed.
    """
    last = queries.submission(session, assessment).previous
    found = queries.cited_around(session, assessment.id, indicator.code, last_year=last.id if last else 0)
    today = at.astimezone(ZoneInfo(assessment.agency.time_zone)).date()
    evidence = Evidence(today, found.own, found.documents, last_year=found.last_year)
    return cite_again(session, assessment, indicator, can_be_cited_again(indicator, evidence), by=by, at=at)
