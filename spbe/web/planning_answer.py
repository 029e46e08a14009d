"""What a scenario comes to: its index, aspects and predicate, the steps that lead there, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from spbe.indicators import Aspect
from spbe.indicators.scales import Value
from spbe.language import ngettext
from spbe.planning import Currency, Prices, Step
from spbe.scenarios import Content, goal_values, scenario_steps
from spbe.scoring import Score, score
from spbe.store import queries
from spbe.values import value_of_items
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.planning import Band, desk_values, next_band
from spbe.web.planning_money import cost_words

__all__ = ["Answer", "Ground", "answer_of", "ground_of"]


@dataclass(frozen=True)
class Ground:
    """Where every scenario of an assessment starts: its values, its accepted items, what steps cost."""

    values: Mapping[str, Value]
    items: Mapping[str, frozenset[str]]
    prices: Prices


def ground_of(desk: Desk) -> Ground:
    """Return it. Items are left out where the value does not follow from them, as when it was imported as a number."""
    instrument, values = desk.standing.instrument, desk_values(desk)
    found = dict[str, frozenset[str]]()
    for indicator in instrument:
        answer = desk.standing.answers.get(indicator.code)
        held = frozenset(answer.items if answer else ()) & indicator.items.keys()
        if indicator.kind == "items" and value_of_items(indicator, held) == values[indicator.code]:
            found[indicator.code] = held
    return Ground(values, found, queries.prices(house().session(), desk.agency, instrument.code))


@dataclass(frozen=True)
class Answer:
    """What a scenario comes to. ``unpriced`` steps are not in a cost in rupiah: points are never added to it."""

    before: Score
    after: Score
    steps: tuple[Step, ...]
    unpriced: int
    cost: str
    unpriced_words: str

    @property
    def change(self) -> Fraction:
        """Return by how much the index changes, exact."""
        return self.after.index - self.before.index

    @property
    def band(self) -> Band | None:
        """Return the next predicate above what is reached."""
        return next_band(self.after)

    @property
    def aspects(self) -> list[tuple[Aspect, Fraction, Fraction]]:
        """Return every aspect with its index before and after."""
        return [(a, self.before.aspects[a.code], self.after.aspects[a.code]) for a in self.after.instrument.aspects]


def answer_of(desk: Desk, ground: Ground, content: Content) -> Answer:
    """Return what the content of a scenario comes to, exact."""
    instrument, edition = desk.standing.instrument, desk.standing.edition
    goal = goal_values(instrument, ground.values, content)
    steps = scenario_steps(instrument, ground.values, content, items=ground.items, prices=ground.prices)
    unpriced = ground.prices.unpriced(steps)
    is_left_out = ground.prices.currency is Currency.RUPIAH
    cost = sum((s.cost for s in steps if not is_left_out or s not in unpriced), Fraction(0))
    return Answer(
        score(instrument, ground.values, edition=edition),
        score(instrument, goal, edition=edition),
        steps,
        len(unpriced),
        cost_words(cost, ground.prices.currency),
        _unpriced_words(len(unpriced), is_left_out=is_left_out),
    )


def _unpriced_words(count: int, *, is_left_out: bool) -> str:
    """Return how steps that nobody priced count; empty without any."""
    if not count:
        return ""
    if is_left_out:
        told = ngettext("%(num)d langkah belum berbiaya", "%(num)d langkah belum berbiaya", count)
    else:
        told = ngettext(
            "%(num)d langkah dihitung satu poin sampai diubah",
            "%(num)d langkah dihitung satu poin sampai diubah",
            count,
        )
    return told % {"num": count}
