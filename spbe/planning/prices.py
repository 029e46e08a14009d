"""What steps cost an agency and how long they take: its table of costs, and the steps priced by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from spbe.indicators.model import Instrument
from spbe.indicators.scales import Value
from spbe.planning.steps import Step, StepKey, steps_up, usual_cost

__all__ = ["Currency", "Price", "PriceChange", "Prices", "every_step", "price_changes", "priced_steps", "without_steps"]


class Currency(StrEnum):
    """What a table of costs counts."""

    POINTS = "points"
    RUPIAH = "rupiah"


@dataclass(frozen=True)
class Price:
    """What an agency says of one step: its exact cost, and the months it takes; None where nothing is said."""

    cost: Fraction | None = None
    months: int | None = None


_UNSAID = Price()


@dataclass(frozen=True)
class Prices:
    """An agency's table of costs for one instrument; ``version`` is 0 while nobody has edited it."""

    currency: Currency = Currency.POINTS
    own: Mapping[StepKey, Price] = field(default_factory=dict)
    version: int = 0

    def of(self, key: StepKey) -> Price:
        """Return what the agency says of a step."""
        return self.own.get(key, _UNSAID)

    def cost(self, key: StepKey) -> Fraction:
        """Return what a step costs: what the agency says, else the usual cost."""
        own = self.of(key).cost
        return usual_cost(key) if own is None else own

    def unpriced(self, steps: Collection[Step]) -> tuple[Step, ...]:
        """Return those of the steps whose cost nobody has said; a step that costs nothing anyway is none of them."""
        return tuple(step for step in steps if step.cost and self.of(step.key).cost is None)


def every_step(instrument: Instrument) -> tuple[Step, ...]:
    """Return every step there is, from the lowest value of each indicator up, at the usual cost."""
    lowest = {indicator.code: indicator.lowest for indicator in instrument}
    return steps_up(instrument, lowest, items={i.code: () for i in instrument if i.kind == "items"})


def priced_steps(
    instrument: Instrument,
    values: Mapping[str, Value],
    prices: Prices,
    *,
    items: Mapping[str, Collection[str]] | None = None,
    units: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """Return the steps still to be taken (see ``steps_up``) with the agency's costs and months.

    ``units`` is indicator -> the unit that leads it. Raises InvalidAnswers.
    """
    priced = set[StepKey]()

    def cost(key: StepKey) -> Fraction:
        priced.add(key)
        return prices.cost(key)

    found = steps_up(instrument, values, items=items, cost=cost)
    # What is there already and only counts once the level below is whole has no price and takes no time.
    months = {key: prices.of(key).months or 0 for key in priced}
    lead = units or {}
    return tuple(replace(s, months=months.get(s.key, 0), unit=lead.get(s.key.indicator)) for s in found)


def without_steps(steps: Collection[Step], left_out: Collection[Step]) -> tuple[Step, ...]:
    """Return the steps without those left out, and without what can only be taken after one of them."""
    gone, shut = {step.key for step in left_out}, dict[str, int]()
    for key in gone:
        shut[key.indicator] = min(key.level, shut.get(key.indicator, key.level))
    return tuple(s for s in steps if s.key not in gone and s.key.level <= shut.get(s.key.indicator, s.key.level))


@dataclass(frozen=True)
class PriceChange:
    """One step whose price would change."""

    key: StepKey
    before: Price
    after: Price


def price_changes(held: Prices, wanted: Mapping[StepKey, Price]) -> tuple[PriceChange, ...]:
    """Return what would change if these prices were set; a step that is not named keeps its own."""
    return tuple(_changes(held, wanted))


def _changes(held: Prices, wanted: Mapping[StepKey, Price]) -> Iterator[PriceChange]:
    for key, price in sorted(wanted.items(), key=lambda one: one[0].place):
        if held.of(key) != price:
            yield PriceChange(key, held.of(key), price)
