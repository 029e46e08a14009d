"""The steps an agency can take: one level of one indicator, or one item where items are counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from spbe.indicators.model import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.scoring import checked, gain_of_one
from spbe.values import shares

__all__ = ["Step", "StepKey", "natural", "steps_up", "usual_cost"]


@dataclass(frozen=True, order=True)
class StepKey:
    """Which step: the ``level`` an indicator climbs to (or whose band it fills), and of it the ``item``, if any."""

    order: tuple[int, str]
    level: int
    item: str = ""

    @property
    def indicator(self) -> str:
        """Return the code of the indicator."""
        return self.order[1]

    @property
    def place(self) -> tuple[tuple[int, str], int, str]:
        """Return what sorts steps: by indicator, level and item."""
        return self.order, self.level, self.item

    @property
    def named(self) -> str:
        """Return the key as text, as forms and addresses carry it: "17:3", or "17:3:item"."""
        return ":".join(filter(None, (self.indicator, str(self.level), self.item)))

    @classmethod
    def read(cls, text: str) -> StepKey:
        """Return the key of such a text. Raises ValueError for any other."""
        indicator, _mark, rest = text.strip().partition(":")
        level, _mark, item = rest.partition(":")
        if not indicator or not (level.isascii() and level.isdecimal() and len(level) < 3):
            raise ValueError(f"{text!r} names no step: write indicator:level")
        return cls.of(indicator, int(level), item)

    @classmethod
    def of(cls, indicator: str, level: int, item: str = "") -> StepKey:
        """Return the key of a step of the indicator of this code."""
        return cls(natural(indicator), level, item)


def natural(code: str) -> tuple[int, str]:
    """Return what sorts codes as people do: "2" before "10"."""
    return len(code), code


@dataclass(frozen=True)
class Step:
    """One step: the indicator's value goes from ``start`` to ``end``; exact.

    Where items are counted, start and end are the bounds of what the step can mean alone: it adds ``end - start``
    whichever of its level's other items are there. ``gain`` is in index points, ``cost`` in whatever the table of costs
    counts, ``months`` is the time it takes.
    """

    key: StepKey
    start: Value
    end: Value
    gain: Fraction
    cost: Fraction
    months: int = 0
    unit: str | None = None


def usual_cost(_key: StepKey) -> Fraction:
    """Return what a step costs while nobody has said otherwise: one point."""
    return Fraction(1)


def steps_up(
    instrument: Instrument,
    values: Mapping[str, Value],
    *,
    items: Mapping[str, Collection[str]] | None = None,
    cost: Callable[[StepKey], Fraction] = usual_cost,
) -> tuple[Step, ...]:
    """Return every step that is still to be taken from these values (code -> level or value), in order.

    ``items`` (code -> accepted items) makes the steps of an indicator that counts them its missing items; without, they
    are its bands. Indicators without a value have no steps. Raises InvalidAnswers.
    """
    found = list[Step]()
    for code, value in checked(instrument, values).items():
        indicator = instrument.by_code[code]
        held = (items or {}).get(code)
        is_counted = indicator.kind == "items" and held is not None
        start = int(value) if indicator.kind == "level" else value
        found += _items_up(indicator, held or (), cost) if is_counted else _levels_up(indicator, start, cost)
    return tuple(found)


def _levels_up(indicator: Indicator, value: Value, cost: Callable[[StepKey], Fraction]) -> Iterator[Step]:
    while (level := indicator.next_step(value)) is not None:
        following = indicator.next_value(value)
        assert following is not None  # noqa: S101 - a next step has a next value
        key = StepKey.of(indicator.code, level)
        yield Step(key, value, following, (following - value) * gain_of_one(indicator), cost(key))
        value = following


def _items_up(indicator: Indicator, held: Collection[str], cost: Callable[[StepKey], Fraction]) -> Iterator[Step]:
    value = indicator.lowest
    for share in shares(indicator, held):
        # What is there already but shut counts by itself once the level below is whole: it is no step, yet it gains.
        if not share.counts:
            key = StepKey.of(indicator.code, share.need.level, share.need.alternatives[0][0].code)
            price = Fraction(0) if share.is_met else cost(key)
            yield Step(key, value, value + share.value, share.value * gain_of_one(indicator), price)
        value += share.value
