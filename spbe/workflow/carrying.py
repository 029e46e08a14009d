"""Beginning a year from last year's: texts and citations are carried to be checked again, never as done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from spbe.indicators.model import Indicator, Instrument
from spbe.reuse import Evidence, can_be_cited_again
from spbe.roles import Permission, Person
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.submission import Answer, Submission
from spbe.succession import Succession
from spbe.workflow.answers import answer_facts, write
from spbe.workflow.citations import cite_again
from spbe.workflow.events import Chain, Fact, lock_chain
from spbe.workflow.stages import StageClosed, allow, open_stage

__all__ = ["carry_last_year", "carry_predecessor", "cite_last_year"]


def carry_last_year(
    session: Session, assessment: Assessment, instrument: Instrument, *, by: Person, at: datetime
) -> int:
    """Copy last year's explanations where this year has no answer yet, and return how many were copied.

    A carried answer has no level: the index knows nothing of it until somebody checks it and chooses one. Last year's
    level stays beside it. Raises NotPermitted and StageClosed.
    """
    begin = _begin(session, assessment, by=by, at=at)
    last = begin.submission.previous
    texts = {code: last.agency_text(code) for code in last.at()} if last else {}
    return begin.carry({i.code: texts[i.code] for i in instrument if i.code in texts})


def carry_predecessor(
    session: Session, assessment: Assessment, succession: Succession, *, by: Person, at: datetime
) -> int:
    """Copy what last year's assessment by another instrument explained, where this year has no answer yet.

    Several texts that one indicator inherits stand below one another, each under a line that names its origin. No value
    comes along. Returns how many were copied. Raises NotPermitted and StageClosed.
    """
    begin = _begin(session, assessment, by=by, at=at)
    return begin.carry(succession.to_carry(begin.taken))


@dataclass(frozen=True)
class _Beginning:
    """A year that may be begun now, under its agency's lock."""

    session: Session
    chain: Chain
    assessment: Assessment
    submission: Submission
    by: Person
    at: datetime

    @property
    def taken(self) -> frozenset[str]:
        """Return the codes of the indicators that the agency has an answer for."""
        return frozenset(code for stage, code in self.submission.answers if stage == "self")

    def carry(self, texts: Mapping[str, str]) -> int:
        """Write these texts (by indicator code) as answers to be checked; what is taken stays as it is."""
        waiting = [code for code in texts if code not in self.taken]
        for code in waiting:
            blank = Answer(code, "self", None, texts[code])
            answer = replace(blank, by=self.by.name, at=self.at, version=1, origin="carried")
            write(self.session, self.assessment, answer, by=self.by)
            fact = Fact("answer.recorded", self.assessment.id, code, None, answer_facts(answer))
            self.chain.append(fact, by=self.by, at=self.at)
        return len(waiting)


def _begin(session: Session, assessment: Assessment, *, by: Person, at: datetime) -> _Beginning:
    at = at.astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    rule = open_stage(session, assessment, at)
    if rule.stage != "self":
        raise StageClosed(rule.stage)
    allow(by, Permission.START, assessment.agency_code)
    return _Beginning(session, chain, assessment, queries.submission(session, assessment), by, at)


def cite_last_year(session: Session, assessment: Assessment, indicator: Indicator, *, by: Person, at: datetime) -> int:
    """Cite again for one indicator what last year cited, still counts, and has no other citation this year.

    Each citation is marked to be looked at. Returns how many were made. Raises NotPermitted and StageClosed.
    """
    last = queries.submission(session, assessment).previous
    found = queries.cited_around(session, assessment.id, indicator.code, last_year=last.id if last else 0)
    today = at.astimezone(ZoneInfo(assessment.agency.time_zone)).date()
    evidence = Evidence(today, found.own, found.documents, last_year=found.last_year)
    return cite_again(session, assessment, indicator, can_be_cited_again(indicator, evidence), by=by, at=at)
