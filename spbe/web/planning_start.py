"""Where a road starts from: the values an assessment stands at, and the steps up with the agency's own costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.planning import Currency, Prices, Step, priced_steps, without_steps
from spbe.scoring import score
from spbe.standing import Standing
from spbe.store import queries
from spbe.values import value_of_items
from spbe.web.desk import Desk
from spbe.web.house import house

__all__ = ["Start", "start_of"]


@dataclass(frozen=True)
class Start:
    """The start of every road. ``steps`` are those that can be taken; ``unpriced`` ones are told or left out.

    ``guessed`` are the indicators without a value: last year's is taken, else the lowest. ``unit_names`` is code of a
    unit that leads a step -> its name.
    """

    values: Mapping[str, Value]
    items: Mapping[str, frozenset[str]]
    index: Fraction
    steps: tuple[Step, ...]
    prices: Prices
    unpriced: int
    guessed: tuple[str, ...]
    unit_names: Mapping[str, str]

    @property
    def leaves_out(self) -> bool:
        """Say whether steps without a cost are left out: rupiah and points are never added up."""
        return self.prices.currency is Currency.RUPIAH


def start_of(desk: Desk) -> Start:
    """Return where the roads of an assessment start."""
    standing, instrument = desk.standing, desk.standing.instrument
    values = _values(standing)
    items = {i.code: items for i in instrument if (items := _items(standing, i, values[i.code])) is not None}
    given = queries.assignments(house().session(), desk.agency, instrument.code)
    leads = {code: one.lead for code, one in given.items() if one.lead is not None}
    prices = queries.prices(house().session(), desk.agency, instrument.code)
    units = {code: lead.code for code, lead in leads.items()}
    steps = priced_steps(instrument, values, prices, items=items, units=units)
    unpriced = prices.unpriced(steps)
    if prices.currency is Currency.RUPIAH:
        steps = without_steps(steps, unpriced)
    names = {lead.code: lead.name for lead in leads.values()}
    guessed = tuple(i.code for i in instrument if i.code not in standing.values)
    index = score(instrument, values, edition=standing.edition).index
    return Start(values, items, index, steps, prices, len(unpriced), guessed, names)


def _values(standing: Standing) -> dict[str, Value]:
    known = {**standing.last_values, **standing.values}
    return {i.code: known.get(i.code, i.lowest) for i in standing.instrument}


def _items(standing: Standing, indicator: Indicator, value: Value) -> frozenset[str] | None:
    """Return the items that count, None where the value does not follow from them (it was imported as a number)."""
    if indicator.kind != "items":
        return None
    answer = standing.answers.get(indicator.code)
    held = frozenset(answer.items if answer else ()) & indicator.items.keys()
    return held if value_of_items(indicator, held) == value else None
