"""The cheapest plan that reaches a target, with its proof; and how far one gets where none does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from spbe.planning.curve import cost_curve
from spbe.planning.programme import Programme, Year
from spbe.planning.rules import Rules
from spbe.planning.steps import Step, StepKey
from spbe.whole_numbers import OutOfTime, whole_bound

__all__ = ["Plan", "Unreachable", "cheapest"]


@dataclass(frozen=True)
class Plan:
    """Steps in the order they can be taken. Indices, cost and ``bound`` are exact.

    ``bound`` is what every plan to this target costs at least, found by another method: the plan is proven optimal
    where its cost is no more than that.
    """

    steps: tuple[Step, ...]
    before: Fraction
    bound: Fraction

    @property
    def cost(self) -> Fraction:
        """Return what all steps cost together."""
        return sum((step.cost for step in self.steps), Fraction(0))

    @property
    def after(self) -> Fraction:
        """Return the index once every step is taken."""
        return sum((step.gain for step in self.steps), self.before)

    @property
    def is_optimal(self) -> bool:
        """Say whether the bound proves that nothing is cheaper."""
        return self.bound == self.cost


class Unreachable(ValueError):
    """No plan reaches the target.

    ``best`` is the index one can get to within the rules, for ``cost``; ``needed`` is what the target costs without the
    budget, None where not even that reaches it; ``forbidden`` are the rules' own forbidden steps that are still to be
    taken.
    """

    def __init__(self, best: Fraction, cost: Fraction, needed: Fraction | None, forbidden: tuple[StepKey, ...]) -> None:
        self.best, self.cost, self.needed, self.forbidden = best, cost, needed, forbidden
        super().__init__(f"at most {best}, for {cost}; the target costs {needed}")


def cheapest(steps: Iterable[Step], before: Fraction, target: Fraction, rules: Rules | None = None) -> Plan:
    """Return the cheapest plan that takes the index from ``before`` to ``target`` or above.

    Among equally cheap plans it is one with the highest index, and always the same one whatever the order of the steps.
    Raises Unreachable, Contradiction and TooFine.
    """
    rules, every = rules or Rules(), tuple(sorted(steps, key=lambda step: step.key.place))
    curve, gain = cost_curve(every, rules), max(target - before, Fraction(0))
    taken = curve.cheapest(gain)
    cost = None if taken is None else sum((step.cost for step in taken), Fraction(0))
    if taken is None or cost is None or (rules.budget is not None and cost > rules.budget):
        furthest = curve.points[-1].cost if rules.budget is None else rules.budget
        within = curve.best(furthest) or ()
        reached, spent = sum((s.gain for s in within), before), sum((s.cost for s in within), Fraction(0))
        shut = tuple(step.key for step in every if step.key in rules.forbidden)
        raise Unreachable(reached, spent, cost, shut)
    return Plan(taken, before, _bound(every, before, target, rules))


def _bound(steps: tuple[Step, ...], before: Fraction, target: Fraction, rules: Rules) -> Fraction:
    """Return what a plan to the target costs at least, by a method that owes nothing to the curve.

    Every cost is a whole number of coins, so nothing costs less than the next whole number above the solver's bound.
    How long the steps take is left aside, as the curve does: this plan has no years for months to fit into.
    """
    timeless = [replace(step, months=0) for step in steps]
    programme = Programme(timeless, [Year("", target)], rules, before=before)
    try:
        found = programme.cheapest()
    except OutOfTime as over:
        return Fraction(whole_bound(over.bound), programme.units.coins)
    assert found is not None  # noqa: S101 - the curve has found a plan
    return Fraction(whole_bound(found.bound), programme.units.coins)
