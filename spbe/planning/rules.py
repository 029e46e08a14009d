"""What a plan must keep to: steps that are fixed or forbidden, and the order inside one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm

from spbe.planning.steps import Step, StepKey

__all__ = ["Contradiction", "Counted", "Option", "Rules", "Tiers", "Units", "options", "tiers_of"]


class Contradiction(ValueError):
    """Rules that no plan can keep together; ``pairs`` are (fixed step, forbidden step that stands before it)."""

    def __init__(self, pairs: Iterable[tuple[StepKey, StepKey]]) -> None:
        self.pairs = tuple(pairs)
        super().__init__("; ".join(f"{fixed} needs {shut}" for fixed, shut in self.pairs))


@dataclass(frozen=True)
class Rules:
    """``fixed`` steps are taken in every plan (with all that must come before), ``forbidden`` ones in none.

    ``budget`` is the most a plan may cost; None is no limit.
    """

    fixed: frozenset[StepKey] = frozenset()
    forbidden: frozenset[StepKey] = frozenset()
    budget: Fraction | None = None


@dataclass(frozen=True)
class Units:
    """Counting in whole numbers: how many ``points`` make one of the index, and how many ``coins`` one of cost."""

    points: int
    coins: int

    @classmethod
    def of(cls, steps: Sequence[Step]) -> Units:
        """Return the largest units in which every gain and every cost of the steps is whole."""
        gains = {step.gain.denominator for step in steps}
        return cls(lcm(*gains), lcm(*{step.cost.denominator for step in steps}))

    def count(self, step: Step) -> Counted:
        """Return the step with its gain in points and its cost in coins."""
        gain, cost = step.gain, step.cost
        points = gain.numerator * (self.points // gain.denominator)
        return Counted(step, points, cost.numerator * (self.coins // cost.denominator))


@dataclass(frozen=True, slots=True)
class Counted:
    """A step, its gain in whole points and its cost in whole coins."""

    step: Step
    points: int
    coins: int


@dataclass(frozen=True, slots=True)
class Option:
    """How far one indicator is taken: the steps, what they gain (points) and cost (coins) together."""

    points: int
    coins: int
    steps: tuple[Step, ...]

    def and_also(self, one: Counted) -> Option:
        """Return it with one step more."""
        return Option(self.points + one.points, self.coins + one.coins, (*self.steps, one.step))


Tiers = Sequence[Sequence[Counted]]
"""The steps of one indicator, level by level: a level opens once every step of the one before is taken."""

_NOTHING = Option(0, 0, ())


def tiers_of(steps: Iterable[Step], units: Units) -> list[Tiers]:
    """Return the steps of every indicator as tiers, whatever order they came in."""
    ordered = sorted(steps, key=lambda step: step.key.place)
    found = list[Tiers]()
    for _order, own in groupby(ordered, key=lambda step: step.key.order):
        levels = groupby(own, key=lambda step: step.key.level)
        found.append([[units.count(step) for step in tier] for _level, tier in levels])
    return found


def options(tiers: Tiers, rules: Rules) -> list[Option]:
    """Return every sensible way to take one indicator further, cheapest first: who costs more gains more.

    Raises Contradiction where a fixed step stands behind a forbidden one.
    """
    if not rules.fixed and not rules.forbidden and all(len(tier) == 1 for tier in tiers):
        return _sensible(_climb(tiers))
    _refuse_shut(tiers, rules)
    last_fixed = max((n for n, tier in enumerate(tiers) if _in(tier, rules.fixed)), default=-1)
    found, whole = ([_NOTHING] if last_fixed < 0 else []), _NOTHING
    for number, tier in enumerate(tiers):
        if number >= last_fixed:
            found += _parts(whole, tier, rules)
        if _in(tier, rules.forbidden):
            break
        for one in tier:
            whole = whole.and_also(one)
    return _sensible(found)


def _climb(tiers: Tiers) -> list[Option]:
    """Return one option per height of a plain ladder without rules, the usual case."""
    found = [_NOTHING]
    for (one,) in tiers:
        found.append(found[-1].and_also(one))
    return found


def _in(tier: Sequence[Counted], keys: frozenset[StepKey]) -> bool:
    return bool(keys) and any(one.step.key in keys for one in tier)


def _refuse_shut(tiers: Tiers, rules: Rules) -> None:
    pairs, shut = list[tuple[StepKey, StepKey]](), list[StepKey]()
    for tier in tiers:
        keys = [one.step.key for one in tier]
        here = [key for key in keys if key in rules.forbidden]
        fixed = [key for key in keys if key in rules.fixed]
        pairs += [(key, before) for key in fixed for before in shut]
        pairs += [(key, key) for key in fixed if key in here]
        shut += here
    if pairs:
        raise Contradiction(pairs)


def _parts(whole: Option, tier: Sequence[Counted], rules: Rules) -> Iterator[Option]:
    """Yield what can be taken of a tier once everything before it is: for each gain the cheapest way."""
    start, free = whole, list[Counted]()
    for one in tier:
        if one.step.key in rules.fixed:
            start = start.and_also(one)
        elif one.step.key not in rules.forbidden:
            free.append(one)
    best = {start.points: start}
    for one in free:
        for option in [part.and_also(one) for part in best.values()]:
            if option.points not in best or option.coins < best[option.points].coins:
                best[option.points] = option
    yield from best.values()


def _sensible(found: list[Option]) -> list[Option]:
    found.sort(key=_cheap_first)
    kept, most = list[Option](), -1
    for option in found:
        if option.points > most:
            kept.append(option)
            most = option.points
    return kept


def _cheap_first(option: Option) -> tuple[int, int]:
    return option.coins, -option.points
