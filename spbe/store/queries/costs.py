"""An agency's table of costs as plain values."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.planning import Currency, Price, Prices, StepKey
from spbe.store.models import CostTable, StepCost
from spbe.store.running import rows, table

__all__ = ["prices"]

_tables, _steps = table(CostTable).c, table(StepCost).c


def prices(session: Session, agency: str, instrument: str) -> Prices:
    """Return what an agency says its steps cost by an instrument (code); nothing said is version 0."""
    named = {"agency": agency, "instrument": instrument}
    head = next(iter(rows(session, _TABLE, **named)), None)
    if head is None:
        return Prices()
    own = {
        StepKey.of(row.indicator, row.level, row.item): Price(_exact(row.cost), row.months)
        for row in rows(session, _STEPS, **named)
    }
    return Prices(Currency(head.currency), own, head.version)


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


_TABLE = select(_tables.currency, _tables.version).where(
    _tables.agency_code == bindparam("agency"), _tables.instrument == bindparam("instrument")
)
_STEPS = select(_steps.indicator, _steps.level, _steps.item, _steps.cost, _steps.months).where(
    _steps.agency_code == bindparam("agency"), _steps.instrument == bindparam("instrument")
)
