"""A plan over years: what is done when, within each year's and each unit's limits; and which limits cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from spbe.planning.programme import Limit, Programme, Solution, UnitLimit, Year
from spbe.planning.rules import Rules
from spbe.planning.steps import Step, StepKey
from spbe.whole_numbers import OutOfTime, whole_bound

__all__ = ["Conflict", "Roadmap", "YearPlan", "roadmap"]


@dataclass(frozen=True)
class YearPlan:
    """One year of a roadmap: its steps, what they cost, and the index at its end; exact."""

    year: Year
    steps: tuple[Step, ...]
    after: Fraction

    @property
    def cost(self) -> Fraction:
        """Return what the year's steps cost together."""
        return sum((step.cost for step in self.steps), Fraction(0))


@dataclass(frozen=True)
class Roadmap:
    """A plan over years that keeps every limit. ``bound`` is what every such plan costs at least; exact."""

    years: tuple[YearPlan, ...]
    before: Fraction
    bound: Fraction

    @property
    def cost(self) -> Fraction:
        """Return what all years cost together."""
        return sum((year.cost for year in self.years), Fraction(0))

    @property
    def is_optimal(self) -> bool:
        """Say whether the bound proves that nothing is cheaper."""
        return self.bound == self.cost


class Conflict(ValueError):
    """Limits that cannot all be kept: leaving out any one of ``limits`` would make a plan possible.

    ``best`` is the highest index at the end of the years with the targets left aside, None where the other limits alone
    contradict each other.
    """

    def __init__(self, limits: Sequence[Limit], best: Fraction | None) -> None:
        self.limits, self.best = tuple(limits), best
        super().__init__(f"{', '.join(map(str, limits))}; at most {best}")


def roadmap(
    steps: Iterable[Step],
    before: Fraction,
    years: Sequence[Year],
    rules: Rules | None = None,
    *,
    units: Mapping[str, UnitLimit] | None = None,
    order: Iterable[tuple[StepKey, StepKey]] = (),
) -> Roadmap:
    """Return the cheapest plan over the years; among equally cheap ones, one whose points come earliest.

    Steps of one indicator are taken level by level, several in one year as far as their months fit in twelve; ``order``
    are pairs of steps of which the first is taken no later than the second. Raises Conflict and NotSolved.
    """
    programme = Programme(tuple(steps), years, rules or Rules(), before=before, units=units, order=order)
    found = programme.cheapest()
    if found is None:
        raise Conflict(_conflict(programme), _furthest(programme, before))
    bound = Fraction(whole_bound(found.bound), programme.units.coins)
    coins = sum((step.cost for taken in found.years for step in taken), Fraction(0)) * programme.units.coins
    return Roadmap(_year_plans(_earliest(programme, int(coins)) or found, years, before), before, bound)


def _earliest(programme: Programme, coins: int) -> Solution | None:
    try:
        return programme.earliest(coins)
    except OutOfTime:
        return None


def _year_plans(found: Solution, years: Sequence[Year], before: Fraction) -> tuple[YearPlan, ...]:
    gains = (sum((step.gain for step in taken), Fraction(0)) for taken in found.years)
    ends = list(accumulate(gains, initial=before))[1:]
    return tuple(YearPlan(*one) for one in zip(years, found.years, ends, strict=True))


def _conflict(programme: Programme) -> list[Limit]:
    """Return limits that contradict each other, none of which could stay away: each is tried left out once."""
    left_out = list[Limit]()
    for limit in programme.limits:
        if programme.cheapest([*left_out, limit]) is None:
            left_out.append(limit)
    return [limit for limit in programme.limits if limit not in left_out]


def _furthest(programme: Programme, before: Fraction) -> Fraction | None:
    found = programme.highest()
    return None if found is None else sum((s.gain for taken in found.years for s in taken), before)
