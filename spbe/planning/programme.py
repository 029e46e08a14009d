"""Plans as an integer programme for HiGHS: switches for steps and years, one row per limit; every row has a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from spbe.planning.rules import Rules, Units, tiers_of
from spbe.planning.steps import Step, StepKey
from spbe.whole_numbers import Row, cheapest_switches

__all__ = ["Limit", "Programme", "Solution", "UnitLimit", "Year"]

_MONTHS = 12


@dataclass(frozen=True)
class UnitLimit:
    """How many ``steps`` one unit can take in a year, and how many ``months`` of work; None is no limit."""

    steps: int | None = None
    months: int | None = None


@dataclass(frozen=True)
class Year:
    """What one year of a roadmap must bring (``target``, an index) and may take; None is no limit."""

    name: str
    target: Fraction | None = None
    budget: Fraction | None = None
    steps: int | None = None


@dataclass(frozen=True)
class Limit:
    """One limit by its ``kind``, and the year, the unit or the step it holds for.

    Kinds: target, budget, steps, months, unit_steps, unit_months, fixed, forbidden, order.
    """

    kind: str
    year: str = ""
    unit: str = ""
    key: StepKey | None = None


@dataclass(frozen=True)
class Solution:
    """For each year the steps taken in it; ``bound`` is HiGHS' own bound of what was asked for, in coins or points."""

    years: tuple[tuple[Step, ...], ...]
    bound: float


@dataclass(frozen=True)
class _Limited:
    """A row and the limit it belongs to; None is what every plan keeps, whatever is left out."""

    limit: Limit | None
    row: Row


def _row(limit: Limit | None, low: int | None, high: int | None, terms: tuple[tuple[int, int], ...]) -> _Limited:
    return _Limited(limit, Row(low, high, terms))


class Programme:
    """A whole number programme: ``column(step, year)`` is 1 where the step is taken in that year."""

    def __init__(
        self,
        steps: Sequence[Step],
        years: Sequence[Year],
        rules: Rules,
        *,
        before: Fraction,
        units: Mapping[str, UnitLimit] | None = None,
        order: Iterable[tuple[StepKey, StepKey]] = (),
    ) -> None:
        self.steps, self.years, self.rules = tuple(sorted(steps, key=lambda s: s.key.place)), tuple(years), rules
        self.units = Units.of(self.steps)
        self.counted = [self.units.count(step) for step in self.steps]
        self._place = {step.key: number for number, step in enumerate(self.steps)}
        self._before, self._limits, self._order = before, units or {}, tuple(order)
        self._rows = tuple(self._every_row())

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Return the limits that can be left out, each once, in their order."""
        return tuple(dict.fromkeys(row.limit for row in self._rows if row.limit is not None))

    def cheapest(self, without: Collection[Limit] = ()) -> Solution | None:
        """Return the cheapest solution that keeps every limit but those named; None where there is none."""
        return self._solve([one.coins for one in self.counted] * len(self.years), without)

    def earliest(self, coins: int) -> Solution | None:
        """Return, of the solutions that cost no more than so much, the one whose points come earliest."""
        years = len(self.years)
        early = [-one.points * (years - year) for year in range(years) for one in self.counted]
        every = tuple((n, one.coins) for n, one in enumerate(self.counted * years))
        return self._solve(early, (), [_row(None, None, coins, every)])

    def highest(self, without: Collection[Limit] = ()) -> Solution | None:
        """Return the solution that gains most, targets left aside as well."""
        targets = [limit for limit in self.limits if limit.kind == "target"]
        return self._solve([-one.points for one in self.counted] * len(self.years), [*targets, *without])

    # Rows

    def _every_row(self) -> Iterator[_Limited]:
        yield from self._taken_once()
        yield from self._in_order()
        for number, year in enumerate(self.years):
            yield from self._of_year(number, year)
            yield from self._of_units(number, year)
        if self.rules.budget is not None:
            every = self._terms(range(len(self.years)), [one.coins for one in self.counted])
            yield _row(Limit("budget"), None, floor(self.rules.budget * self.units.coins), every)

    def _taken_once(self) -> Iterator[_Limited]:
        for number, step in enumerate(self.steps):
            every = tuple((self._column(number, year), 1) for year in range(len(self.years)))
            yield _row(None, None, 1, every)
            if step.key in self.rules.fixed:
                yield _row(Limit("fixed", key=step.key), 1, None, every)
            if step.key in self.rules.forbidden:
                yield _row(Limit("forbidden", key=step.key), None, 0, every)

    def _in_order(self) -> Iterator[_Limited]:
        tiers = tiers_of(self.steps, self.units)
        inside = ((a.step.key, b.step.key) for own in tiers for x, y in pairwise(own) for a in x for b in y)
        known = ((a, b) for a, b in self._order if a in self._place and b in self._place)
        for pairs, limit in ((inside, None), (known, Limit("order"))):
            for first, second in pairs:
                for year in range(len(self.years)):
                    ahead = self._until(self._place[first], year, 1)
                    yield _row(limit, 0, None, ahead + self._until(self._place[second], year, -1))

    def _until(self, number: int, year: int, sign: int) -> tuple[tuple[int, int], ...]:
        return tuple((self._column(number, earlier), sign) for earlier in range(year + 1))

    def _of_year(self, number: int, year: Year) -> Iterator[_Limited]:
        if year.target is not None:
            points = self._terms(range(number + 1), [one.points for one in self.counted])
            yield _row(Limit("target", year.name), ceil((year.target - self._before) * self.units.points), None, points)
        if year.budget is not None:
            coins = self._terms([number], [one.coins for one in self.counted])
            yield _row(Limit("budget", year.name), None, floor(year.budget * self.units.coins), coins)
        if year.steps is not None:
            yield _row(Limit("steps", year.name), None, year.steps, self._terms([number], [1] * len(self.steps)))
        for code in dict.fromkeys(step.key.indicator for step in self.steps):
            months = [step.months * (step.key.indicator == code) for step in self.steps]
            if sum(months) > _MONTHS:
                yield _row(Limit("months", year.name), None, _MONTHS, self._terms([number], months))

    def _of_units(self, number: int, year: Year) -> Iterator[_Limited]:
        for unit, limit in self._limits.items():
            own = [step.unit == unit for step in self.steps]
            if limit.steps is not None:
                yield _row(Limit("unit_steps", year.name, unit), None, limit.steps, self._terms([number], own))
            if limit.months is not None:
                months = [step.months * is_own for step, is_own in zip(self.steps, own, strict=True)]
                yield _row(Limit("unit_months", year.name, unit), None, limit.months, self._terms([number], months))

    def _terms(self, years: Iterable[int], factors: Sequence[int]) -> tuple[tuple[int, int], ...]:
        return tuple((self._column(n, year), int(f)) for year in years for n, f in enumerate(factors) if f)

    def _column(self, number: int, year: int) -> int:
        return year * len(self.steps) + number

    # Solving

    def _solve(
        self, costs: Sequence[int], without: Collection[Limit], more: Sequence[_Limited] = ()
    ) -> Solution | None:
        kept = [one.row for one in (*self._rows, *more) if one.limit is None or one.limit not in without]
        answer = cheapest_switches(costs, kept)
        if answer is None:
            return None
        width = len(self.steps)
        years = [answer.taken[year * width : (year + 1) * width] for year in range(len(self.years))]
        taken = tuple(tuple(s for s, is_on in zip(self.steps, year, strict=True) if is_on) for year in years)
        return Solution(taken, answer.bound)
