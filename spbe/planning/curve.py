"""The cheapest way to every index at once: dynamic programming over whole index points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from spbe.planning.rules import Option, Rules, Units, options, tiers_of
from spbe.planning.steps import Step

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Curve", "CurvePoint", "TooFine", "cost_curve"]

_MOST_POINTS = 2_000_000
_MOST_CELLS = 200_000_000


class TooFine(ValueError):
    """Gains or costs with so many different parts that their common unit is too small to count in."""


@dataclass(frozen=True)
class CurvePoint:
    """What the index gains at most for this cost; exact."""

    gain: Fraction
    cost: Fraction


@dataclass(frozen=True)
class Curve:
    """The cheapest cost of every gain.

    ``stages`` has a row per indicator and one before: the least coins for exactly so many points with the indicators so
    far, ``unreached`` where nothing makes so many.
    """

    choices: tuple[Sequence[Option], ...]
    units: Units
    stages: Any
    unreached: int

    @cached_property
    def points(self) -> tuple[CurvePoint, ...]:
        """Return the corners of the curve, cheapest first: nothing gains more for the cost, or costs less."""
        last = self._last
        exact = ((Fraction(at, self.units.points), Fraction(int(last[at]), self.units.coins)) for at in self._corners)
        return tuple(CurvePoint(gain, cost) for gain, cost in exact)

    @property
    def _last(self) -> np.ndarray[Any, Any]:
        last: np.ndarray[Any, Any] = self.stages[-1]
        return last

    @cached_property
    def _corners(self) -> Sequence[int]:
        import numpy as np

        last = self._last
        cheapest_from = np.minimum.accumulate(last[::-1])[::-1]
        is_corner = last < np.append(cheapest_from[1:], self.unreached)
        return [int(at) for at in np.flatnonzero(is_corner)]

    def cheapest(self, gain: Fraction) -> tuple[Step, ...] | None:
        """Return the steps of the cheapest way to gain at least this much, None where nothing gains that much.

        Among equally cheap ways it is one that gains most.
        """
        wanted = ceil(gain * self.units.points)
        found = next((at for at in self._corners if at >= wanted), None)
        return None if found is None else self._way(found)

    def best(self, budget: Fraction) -> tuple[Step, ...] | None:
        """Return the steps that gain most within a budget, as cheaply as that can be had; None where none fit."""
        most = budget * self.units.coins
        affordable = [at for at in self._corners if int(self._last[at]) <= most]
        return self._way(affordable[-1]) if affordable else None

    def _way(self, at: int) -> tuple[Step, ...]:
        taken = list[Step]()
        for number in range(len(self.choices), 0, -1):
            before, cost = self.stages[number - 1], int(self.stages[number][at])
            fits = (o for o in self.choices[number - 1] if at >= o.points)
            option = next(o for o in fits if int(before[at - o.points]) + o.coins == cost)
            taken += option.steps
            at -= option.points
        return tuple(sorted(taken, key=lambda step: step.key.place))


def cost_curve(steps: Iterable[Step], rules: Rules | None = None) -> Curve:
    """Return the cheapest cost of every gain these steps can bring, the budget of the rules left aside.

    Exact: gains and costs are counted as whole numbers of a common unit. Raises Contradiction and TooFine.
    """
    every = tuple(steps)
    units = Units.of(every)
    choices = tuple(options(tiers, rules or Rules()) for tiers in tiers_of(every, units))
    points, coins = sum(own[-1].points for own in choices), sum(own[-1].coins for own in choices)
    if points > _MOST_POINTS or points * (len(choices) + 1) > _MOST_CELLS or coins >= 2**61:
        raise TooFine(f"{points} points, {coins} coins")
    return Curve(choices, units, _stages(choices, points, coins + 1), coins + 1)


def _stages(choices: Sequence[Sequence[Option]], points: int, unreached: int) -> Any:
    import numpy as np

    kind = np.int32 if unreached < 2**30 else np.int64
    stages = np.full((len(choices) + 1, points + 1), unreached, dtype=kind)
    stages[0, 0] = width = 0
    for number, own in enumerate(choices):
        # So far no more than ``width`` points can be made: nothing beyond is looked at.
        before, after = stages[number, : width + 1], stages[number + 1]
        for option in own:
            reached = after[option.points : option.points + width + 1]
            np.minimum(reached, before + option.coins, out=reached)
        width += own[-1].points
    return stages
