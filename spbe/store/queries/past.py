"""Earlier announced years of an agency: what it gave itself, and what held in the end."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.indicators.scales import Value
from spbe.planning.expectation import PastYear
from spbe.store.models import Answer, Assessment, Period, Result
from spbe.store.running import rows, table
from spbe.submission import STAGES

__all__ = ["past_years"]


def past_years(session: Session, agency: str, instrument: str, before: int) -> list[PastYear]:
    """Return an agency's announced years by an instrument (both by code) before a year, the oldest first.

    Exercises are no years. One statement.
    """
    found = rows(session, _PAST, agency=agency, instrument=instrument, before=before)
    return [_year(list(of_one)) for _id, of_one in groupby(found, key=attrgetter("assessment_id"))]


def _year(found: Sequence[Any]) -> PastYear:
    known: dict[str, dict[str, Value]] = {stage: {} for stage in STAGES}
    for row in found:
        value = row.level if row.level is not None else row.value
        if value is not None:
            known[row.stage][row.indicator] = value if isinstance(value, int) else Fraction(value)
    final: dict[str, Value] = {}
    for stage in STAGES:
        final |= known[stage]
    return PastYear(found[0].year, known["self"], final)


_answer, _assessment, _period, _result = (table(of).c for of in (Answer, Assessment, Period, Result))
_PAST = (
    select(_answer.assessment_id, _period.year, _answer.indicator, _answer.stage, _answer.level, _answer.value)
    .join_from(table(Answer), table(Assessment), _assessment.id == _answer.assessment_id)
    .join(table(Period), _period.id == _assessment.period_id)
    .join(table(Result), _result.assessment_id == _assessment.id)
    .where(
        _assessment.agency_code == bindparam("agency"),
        _period.instrument == bindparam("instrument"),
        _period.year < bindparam("before"),
        _period.kind != "latihan",
    )
    .order_by(_period.year, _answer.assessment_id)
)
