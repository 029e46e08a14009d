"""Targets: the index a year aims at, and the levels that lead there."""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from spbe import scoring
from spbe.indicators.model import Indicator, Instrument
from spbe.roles import Permission, Person
from spbe.store.models import Assessment, TargetLevel
from spbe.workflow.answers import InvalidLevel
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import allow

__all__ = ["InvalidTarget", "set_target", "set_target_level"]


class InvalidTarget(ValueError):
    """The ``index`` is no number with at most two decimals between ``lowest`` and ``highest``."""

    def __init__(self, index: str, lowest: int, highest: int) -> None:
        self.index = index
        self.lowest = lowest
        self.highest = highest
        super().__init__(f"{index!r} is no target index: write a number from {lowest} to {highest}, such as 3.00")


def set_target(
    session: Session, assessment: Assessment, instrument: Instrument, index: str | None, *, by: Person, at: datetime
) -> str | None:
    """Record the index this assessment aims at (decimal text such as "3.00", None for no target) and return it.

    Raises InvalidTarget and NotPermitted. What equals the stored target is no event.
    """
    wanted = None if index is None else _checked(instrument, index)
    allow(by, Permission.SET_TARGET, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    stored = session.scalars(select(Assessment.target_index).where(Assessment.id == assessment.id)).one()
    if stored != wanted:
        session.execute(update(Assessment).where(Assessment.id == assessment.id).values(target_index=wanted))
        before, after = {"index": stored}, {"index": wanted}
        chain.append(Fact("target.set", assessment.id, None, before, after), by=by, at=at)
    return wanted


def _checked(instrument: Instrument, index: str) -> str:
    lowest, highest = instrument.span
    if not re.fullmatch(r"[0-9](\.[0-9]{1,2})?", index) or not lowest <= Fraction(index) <= highest:
        raise InvalidTarget(index, lowest, highest)
    return str(scoring.announced(Fraction(index)))


def set_target_level(
    session: Session, assessment: Assessment, indicator: Indicator, level: int | None, *, by: Person, at: datetime
) -> int | None:
    """Record the level aimed at for one indicator (None for no target) and return it.

    Raises InvalidLevel and NotPermitted. What equals the stored target is no event.
    """
    if level is not None and level not in indicator.levels:
        raise InvalidLevel(indicator, level)
    allow(by, Permission.SET_TARGET, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    is_mine = (TargetLevel.assessment_id == assessment.id, TargetLevel.indicator == indicator.code)
    stored = session.scalars(select(TargetLevel.level).where(*is_mine)).one_or_none()
    if stored == level:
        return level
    session.execute(delete(TargetLevel).where(*is_mine))
    if level is not None:
        session.execute(insert(TargetLevel).values(assessment_id=assessment.id, indicator=indicator.code, level=level))
    fact = Fact("target.level_set", assessment.id, indicator.code, {"level": stored}, {"level": level})
    chain.append(fact, by=by, at=at)
    return level
