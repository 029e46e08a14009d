"""Announcing: the index of a whole assessment is written down once, and stays what it was."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from spbe import __version__
from spbe.indicators.model import Instrument
from spbe.roles import Person
from spbe.scoring import Score, announced, as_text, score
from spbe.store import queries
from spbe.store.editions import InstrumentChanged
from spbe.store.models import Assessment, Period, Result
from spbe.workflow.events import Chain, Fact

__all__ = ["InstrumentChanged", "result_facts", "write_result"]


def write_result(
    session: Session, chain: Chain, assessment: Assessment, instrument: Instrument, *, by: Person, at: datetime
) -> Score:
    """Write the result of the assessment, once, and return its score. The row can never be changed or deleted.

    Part of the hand-over to the final stage, under its lock and permission. Raises IncompleteAnswers and
    InstrumentChanged.
    """
    # Read anew: somebody may have adopted another edition since the assessment was read.
    if instrument.fingerprint != session.scalar(select(Assessment.fingerprint).where(Assessment.id == assessment.id)):
        raise InstrumentChanged(f"assessment {assessment.id} is read by another {instrument.code}")
    year = session.scalars(select(Period.edition).where(Period.id == assessment.period_id)).one()
    levels = queries.submission(session, assessment, with_previous=False).values()
    outcome = score(instrument, levels, edition=instrument.edition(year))
    facts = {
        "index_exact": as_text(outcome.index),
        "index_announced": str(announced(outcome.index)),
        "predicate": outcome.predicate.name,
        "fingerprint": instrument.fingerprint,
        "program_version": __version__,
    }
    row = {"assessment_id": assessment.id, "parts": _parts(outcome), "by_id": by.id, "at": at}
    session.execute(insert(Result).values(**facts, **row))
    chain.append(Fact("result.announced", assessment.id, after=facts), by=by, at=at)
    return outcome


def result_facts(result: Result) -> dict[str, object]:
    """Return what an event keeps of a result."""
    names = ("index_exact", "index_announced", "predicate", "fingerprint", "program_version")
    return {name: getattr(result, name) for name in names}


def _parts(outcome: Score) -> str:
    parts = {"domains": outcome.domains, "aspects": outcome.aspects}
    return json.dumps({name: {code: as_text(index) for code, index in part.items()} for name, part in parts.items()})
