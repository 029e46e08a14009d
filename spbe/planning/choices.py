"""How firm a plan is: roads that cost little more, what each step is worth to it, and the assessor's lower view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from spbe.indicators.model import Instrument
from spbe.indicators.scales import Value
from spbe.planning.curve import cost_curve
from spbe.planning.road import Plan
from spbe.planning.rules import Rules
from spbe.planning.steps import Step, StepKey
from spbe.scoring import gain_of_one, score

__all__ = ["Without", "index_if_lowered", "near_best", "steps_if_lowered", "without_each"]


@dataclass(frozen=True)
class Without:
    """The best road that does not take one step; ``steps`` None: without it nothing reaches the target."""

    key: StepKey
    steps: tuple[Step, ...] | None

    @property
    def cost(self) -> Fraction | None:
        """Return what that road costs."""
        return None if self.steps is None else sum((step.cost for step in self.steps), Fraction(0))


def without_each(
    plan: Plan, steps: Iterable[Step], target: Fraction, rules: Rules | None = None
) -> tuple[Without, ...]:
    """Return for every step of a plan the best road without it: first what the target needs, then the dearest loss.

    A fixed step is not asked for: no plan may leave it out. A budget is left aside, so that a dearer road is seen.
    """
    rules, every, gain = rules or Rules(), tuple(steps), max(target - plan.before, Fraction(0))
    needed = _needed(plan, rules)
    found = [_without(step.key, every, gain, rules) for step in plan.steps if step.key not in needed]
    return tuple(sorted(found, key=lambda one: (one.cost is not None, -(one.cost or 0), one.key.place)))


def _needed(plan: Plan, rules: Rules) -> set[StepKey]:
    """Return the fixed steps and those that a fixed step stands on."""
    fixed = [key for key in rules.fixed if key not in rules.forbidden]
    behind = {s.key for s in plan.steps for f in fixed if s.key.order == f.order and s.key.level < f.level}
    return behind | set(fixed)


def _without(key: StepKey, steps: tuple[Step, ...], gain: Fraction, rules: Rules) -> Without:
    stricter = replace(rules, forbidden=rules.forbidden | {key})
    return Without(key, cost_curve(steps, stricter).cheapest(gain))


def near_best(
    plan: Plan, others: Iterable[Without], *, within: Fraction = Fraction(1, 20)
) -> tuple[tuple[Step, ...], ...]:
    """Return the roads that cost at most ``within`` (a twentieth) more than the plan, cheapest first, each once."""
    most = plan.cost * (1 + within)
    found = {one.steps: one.cost for one in others if one.steps is not None and (one.cost or 0) <= most}
    return tuple(sorted(found, key=lambda steps: (found[steps], [step.key.place for step in steps])))


# The road if an assessor sees the risky answers one level lower.


def index_if_lowered(instrument: Instrument, values: Mapping[str, Value], risky: Collection[str]) -> Fraction:
    """Return the index with every ``risky`` indicator's value one lower (not below its lowest), exact."""
    lower = {code: max(values[code] - 1, instrument.by_code[code].lowest) for code in risky if code in values}
    return score(instrument, {**values, **{code: _plain(value) for code, value in lower.items()}}).index


def _plain(value: Value) -> Value:
    return int(value) if value.denominator == 1 else value


def steps_if_lowered(
    instrument: Instrument, steps: Iterable[Step], values: Mapping[str, Value], risky: Collection[str]
) -> tuple[Step, ...]:
    """Return the steps with what they gain if the risky answers are seen one lower after all.

    Together with ``index_if_lowered`` as the start: an answer that cannot fall further now can once it has climbed, so
    its first whole step gains nothing then.
    """
    room = {code: min(Fraction(1), values[code] - instrument.by_code[code].lowest) for code in risky if code in values}
    lost = {code: (1 - left) * gain_of_one(instrument.by_code[code]) for code, left in room.items()}
    found = list[Step]()
    for step in sorted(steps, key=lambda one: one.key.place):
        taken = min(lost.get(step.key.indicator, Fraction(0)), step.gain)
        if taken:
            lost[step.key.indicator] -= taken
        found.append(replace(step, gain=step.gain - taken))
    return tuple(found)
