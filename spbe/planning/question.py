"""One question about a road and its answer: to a target, over years or not, and how it stands a stricter assessor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from spbe.indicators.model import Edition, Instrument, Predicate
from spbe.indicators.scales import Value
from spbe.planning.choices import index_if_lowered, steps_if_lowered
from spbe.planning.curve import Curve
from spbe.planning.programme import UnitLimit, Year
from spbe.planning.road import Plan, Unreachable, cheapest
from spbe.planning.roadmap import YearPlan, roadmap
from spbe.planning.rules import Rules
from spbe.planning.steps import Step, StepKey

__all__ = ["Lowered", "Milestone", "Question", "Road", "find_road", "if_lowered", "index_for", "milestones"]

_HALF_A_PLACE = Fraction(1, 200)
_BETWEEN = Fraction(1, 5)


@dataclass(frozen=True)
class Question:
    """Where to, by the ``rules``; over ``years``, of which the last one must bring the target, or at any time.

    ``units`` are the limits of one unit in each year. Of each pair in ``order`` the first step is taken no later.
    """

    target: Fraction
    rules: Rules = field(default_factory=Rules)
    years: tuple[Year, ...] = ()
    units: Mapping[str, UnitLimit] = field(default_factory=dict)
    order: tuple[tuple[StepKey, StepKey], ...] = ()


@dataclass(frozen=True)
class Road(Plan):
    """The answer: a plan, and its years if it was asked for over years."""

    years: tuple[YearPlan, ...] = ()


def find_road(steps: Iterable[Step], before: Fraction, question: Question) -> Road:
    """Return the cheapest road. Raises Unreachable, Contradiction, Conflict, TooFine and NotSolved."""
    every = tuple(steps)
    if not question.years and not question.order:
        plan = cheapest(every, before, question.target, question.rules)
        return Road(plan.steps, before, plan.bound)
    if not question.years:
        # Without years there is nothing for months to fit into.
        every = tuple(replace(step, months=0) for step in every)
    *earlier, last = question.years or (Year(""),)
    years = [*earlier, replace(last, target=question.target)]
    found = roadmap(every, before, years, question.rules, units=question.units, order=question.order)
    taken = sorted((step for year in found.years for step in year.steps), key=lambda step: step.key.place)
    return Road(tuple(taken), before, found.bound, found.years if question.years else ())


def index_for(predicate: Predicate, edition: Edition) -> Fraction:
    """Return the lowest exact index that has the predicate: where announced ones count, what is rounded up to it."""
    is_exact = edition.predicate_basis == "exact"
    return predicate.at_least if is_exact else predicate.at_least - _HALF_A_PLACE


@dataclass(frozen=True)
class Lowered:
    """A road seen by an assessor who lowers the risky answers by one level.

    ``after`` is where the road's own steps lead then. ``road`` is the cheapest that reaches the target all the same,
    None where nothing does: then ``best`` is the highest index there is.
    """

    before: Fraction
    after: Fraction
    road: Road | None
    best: Fraction | None = None


def if_lowered(
    instrument: Instrument,
    values: Mapping[str, Value],
    steps: Sequence[Step],
    road: Road,
    *,
    risky: Collection[str],
    question: Question,
) -> Lowered:
    """Return how a road stands if the ``risky`` answers (codes) are lowered; years and order are left aside."""
    before = index_if_lowered(instrument, values, risky)
    lower = steps_if_lowered(instrument, steps, values, risky)
    taken = {step.key for step in road.steps}
    after = sum((step.gain for step in lower if step.key in taken), before)
    try:
        return Lowered(before, after, find_road(lower, before, Question(question.target, question.rules)))
    except Unreachable as error:
        return Lowered(before, after, None, error.best)


@dataclass(frozen=True)
class Milestone:
    """What an index costs at least, and how many steps; ``predicate`` is the one that begins there, None between."""

    index: Fraction
    cost: Fraction
    steps: int
    predicate: Predicate | None = None


def milestones(curve: Curve, before: Fraction, instrument: Instrument, edition: Edition) -> tuple[Milestone, ...]:
    """Return what the predicates above ``before`` and every fifth of an index cost, as far as anything reaches."""
    begins = {index_for(each, edition): each for each in instrument.predicates}
    named = {each.at_least for each in instrument.predicates}
    fifths = {_BETWEEN * number for number in range(1, instrument.span[1] * 5 + 1)} - named
    found = list[Milestone]()
    for index in sorted({*begins, *fifths}):
        way = None if index <= before else curve.cheapest(index - before)
        if way is not None:
            cost = sum((step.cost for step in way), Fraction(0))
            found.append(Milestone(index, cost, len(way), begins.get(index)))
    return tuple(found)
