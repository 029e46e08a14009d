"""What steps cost an agency: its table of costs changed, one version after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from spbe.indicators.model import Instrument
from spbe.planning import Currency, Price, PriceChange, Prices, StepKey, every_step, price_changes
from spbe.roles import Permission, Person
from spbe.scoring import as_text
from spbe.store import queries
from spbe.store.models import CostTable, StepCost
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import allow

__all__ = ["CostEntry", "StaleCosts", "UnknownSteps", "set_costs"]


class StaleCosts(ValueError):
    """The table changed since it was shown; ``held`` is what it says now."""

    def __init__(self, held: Prices) -> None:
        self.held = held
        super().__init__(f"the table of costs is at version {held.version} by now")


class UnknownSteps(ValueError):
    """The instrument has no such steps (``keys``)."""

    def __init__(self, keys: Sequence[StepKey]) -> None:
        self.keys = tuple(keys)
        super().__init__(f"no such steps: {', '.join(key.named for key in keys)}")


@dataclass(frozen=True)
class CostEntry:
    """What somebody wants the table to say: only the steps named, in the ``currency`` if that changes too.

    ``version`` is the one they saw, 0 for a table nobody had edited.
    """

    prices: Mapping[StepKey, Price] = field(default_factory=dict)
    currency: Currency | None = None
    version: int = 0


def set_costs(
    session: Session, agency: str, instrument: Instrument, entry: CostEntry, *, by: Person, at: datetime
) -> int:
    """Write what a table of costs says and return how many steps changed; what is said already is no event.

    Raises NotPermitted, StaleCosts and UnknownSteps.
    """
    allow(by, Permission.PLAN, agency)
    _refuse_unknown(instrument, entry)
    chain = lock_chain(session, agency)
    held = queries.prices(session, agency, instrument.code)
    if held.version != entry.version:
        raise StaleCosts(held)
    changes, currency = price_changes(held, entry.prices), entry.currency or held.currency
    if not changes and currency is held.currency:
        return 0
    head = {"currency": currency.value, "by_id": by.id, "at": at, "version": held.version + 1}
    _write_head(session, agency, instrument.code, head)
    _write_steps(session, agency, instrument.code, changes)
    before = _facts(held.currency, {change.key: change.before for change in changes})
    after = _facts(currency, {change.key: change.after for change in changes})
    chain.append(Fact("costs.changed", None, None, before, {**after, "instrument": instrument.code}), by=by, at=at)
    return len(changes)


def _refuse_unknown(instrument: Instrument, entry: CostEntry) -> None:
    bands = {StepKey.of(i.code, level) for i in instrument for level in i.levels}
    known = bands | {step.key for step in every_step(instrument)}
    unknown = [key for key in entry.prices if key not in known]
    if unknown:
        raise UnknownSteps(unknown)


def _write_head(session: Session, agency: str, instrument: str, head: Mapping[str, object]) -> None:
    if head["version"] == 1:
        session.execute(insert(CostTable).values(agency_code=agency, instrument=instrument, **head))
        return
    mine = (CostTable.agency_code == agency, CostTable.instrument == instrument)
    session.execute(update(CostTable).where(*mine).values(**head))


def _write_steps(session: Session, agency: str, instrument: str, changes: Sequence[PriceChange]) -> None:
    for change in changes:
        key = {"indicator": change.key.indicator, "level": change.key.level, "item": change.key.item}
        mine = {"agency_code": agency, "instrument": instrument, **key}
        session.execute(delete(StepCost).filter_by(**mine))
        if change.after != Price():
            cost = None if change.after.cost is None else as_text(change.after.cost)
            session.execute(insert(StepCost).values(**mine, cost=cost, months=change.after.months))


def _facts(currency: Currency, prices: Mapping[StepKey, Price]) -> dict[str, object]:
    steps = {
        key.named: [None if price.cost is None else as_text(price.cost), price.months] for key, price in prices.items()
    }
    return {"currency": currency.value, "steps": steps}
