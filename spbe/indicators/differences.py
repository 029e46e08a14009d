"""What differs between two instruments: floors, weights, ladders, predicates, criteria and evidence items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from spbe.indicators.crosswalks import Crosswalk, Link
from spbe.indicators.findings import exact
from spbe.indicators.model import Indicator, Instrument

__all__ = ["Difference", "Inheritance", "differences", "inheritances", "moves_scores"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs: ``part`` (what kind of thing), ``place`` (its code), and how it reads on either side.

    "" stands for what is not there.
    """

    part: str
    place: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """Return "added", "removed" or "changed"."""
        return "added" if not self.before else "removed" if not self.after else "changed"


@dataclass(frozen=True)
class Inheritance:
    """How one indicator of the newer instrument stands to the older one: its links, and the weights on both sides."""

    indicator: Indicator
    links: tuple[Link, ...]
    weight_before: Fraction


_MOVING = frozenset({"domain", "aspect", "indicator", "weight", "kind", "ladder", "predicate", "conversion"})
"""Parts that move scores."""


def differences(before: Instrument, after: Instrument) -> tuple[Difference, ...]:
    """Return everything that differs between two instruments whose codes mean the same things, part by part.

    Made for two files of one instrument, such as a newer edition of its guidance. Between two regulations the codes
    mean other things: there ``inheritances`` compares along a crosswalk.
    """
    found: list[Difference] = []
    for part, values in _parts(before).items():
        others = _parts(after)[part]
        places = [*values, *(place for place in others if place not in values)]
        found += [
            Difference(part, place, values.get(place, ""), others.get(place, ""))
            for place in places
            if values.get(place, "") != others.get(place, "")
        ]
    return tuple(found)


def moves_scores(found: Sequence[Difference]) -> bool:
    """Say whether any of these differences can move a score."""
    return any(difference.part in _MOVING for difference in found)


def inheritances(crosswalk: Crosswalk, before: Instrument, after: Instrument) -> tuple[Inheritance, ...]:
    """Return every indicator of the newer instrument with its links and the weight of all it inherits from."""
    return tuple(
        Inheritance(indicator, links, _weight_of(before, links))
        for indicator in after
        for links in [crosswalk.links_to(indicator.code)]
    )


def _weight_of(before: Instrument, links: Sequence[Link]) -> Fraction:
    codes = {code for link in links for code in link.origins}
    return sum((before.by_code[code].weight for code in codes), Fraction(0))


def _parts(instrument: Instrument) -> Mapping[str, dict[str, str]]:
    """Return part -> place -> how it reads; what is compared, in the order it is told."""
    indicators = instrument.indicators
    return {
        "domain": {domain.code: domain.title for domain in instrument.domains if domain.code},
        "aspect": {aspect.code: aspect.title for aspect in instrument.aspects},
        "indicator": {indicator.code: indicator.title for indicator in indicators},
        "weight": {name: exact(weight) for name, weight in _weights(instrument)},
        "kind": {indicator.code: indicator.kind for indicator in indicators},
        "ladder": {f"{i.code} {level}": i.ladder.steps[level].name for i in indicators for level in i.levels},
        "predicate": {predicate.name: exact(predicate.at_least) for predicate in instrument.predicates},
        "conversion": {indicator.code: _points(indicator) for indicator in indicators if indicator.figure},
        "criterion": {f"{i.code} {level}": c.text for i in indicators for level, c in i.criteria.items()},
        "item": {item.code: _item(item) for indicator in indicators for item in indicator.items.values()},
    }


def _weights(instrument: Instrument) -> Iterator[tuple[str, Fraction]]:
    yield from ((f"domain {domain.code}", domain.weight) for domain in instrument.domains if domain.code)
    yield from ((f"aspect {aspect.code}", aspect.weight) for aspect in instrument.aspects)
    yield from ((f"indicator {indicator.code}", indicator.weight) for indicator in instrument.indicators)


def _points(indicator: Indicator) -> str:
    points = indicator.figure.points if indicator.figure else ()
    return ", ".join(f"{exact(figure)}: {exact(value)}" for figure, value in points)


def _item(item: Any) -> str:
    facts = [item.label, item.kind, item.rule, item.group, item.set, *item.replaces, item.value and exact(item.value)]
    limit = f"< {item.max_age_months}" if item.max_age_months else None
    return " · ".join(str(fact) for fact in (*facts, limit) if fact)
