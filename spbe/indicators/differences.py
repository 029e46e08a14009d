"""What differs between two instruments: structure, weights, ladders, predicates, criteria, evidence items, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe.indicators.crosswalks import Crosswalk, Link
from spbe.indicators.findings import exact
from spbe.indicators.model import Criterion, EvidenceItem, Indicator, Instrument
from spbe.language import gettext as _

__all__ = ["Difference", "Inheritance", "differences", "inheritances", "moves_scores"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs: ``part`` (what kind of thing), ``place`` (its code), and how it reads on either side.

    "" stands for what is not there. ``moves`` says that a score can be another by it.
    """

    part: str
    place: str
    before: str
    after: str
    moves: bool = False

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


_Reading = tuple[str, str]
"""How a thing reads, and what of it moves scores ("": nothing)."""

_NOTHING: _Reading = ("", "")
_THERE = "there"
"""What moves scores of a thing whose wording does not: that it is there."""


def differences(before: Instrument, after: Instrument) -> tuple[Difference, ...]:
    """Return everything that differs between two instruments whose codes mean the same things, part by part.

    Made for two files of one instrument, such as a newer edition of its guidance. Between two regulations the codes
    mean other things: there ``inheritances`` compares along a crosswalk.
    """
    others = _parts(after)
    return tuple(
        Difference(part, place, old[0], new[0], moves=old[1] != new[1])
        for part, values in _parts(before).items()
        for place in dict.fromkeys([*values, *others[part]])
        for old, new in [(values.get(place, _NOTHING), others[part].get(place, _NOTHING))]
        if old != new
    )


def moves_scores(found: Sequence[Difference]) -> bool:
    """Say whether any of these differences can move a score."""
    return any(difference.moves for difference in found)


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


def _parts(instrument: Instrument) -> Mapping[str, dict[str, _Reading]]:
    """Return part -> place -> how it reads; what is compared, in the order it is told."""
    indicators = instrument.indicators
    return {
        "domain": {domain.code: (domain.title, _THERE) for domain in instrument.domains if domain.code},
        "aspect": {aspect.code: (aspect.title, _THERE) for aspect in instrument.aspects},
        "indicator": {indicator.code: (indicator.title, _THERE) for indicator in indicators},
        "floor": {name: _moving(floor) for name, floor in _floors(instrument)},
        "weight": {name: _moving(exact(weight)) for name, weight in _weights(instrument)},
        "kind": {indicator.code: _moving(indicator.kind) for indicator in indicators},
        "ladder": {f"{i.code} {level}": (i.ladder.steps[level].name, _THERE) for i in indicators for level in i.levels},
        "band": {f"{i.code} {level}": band for i in indicators for level, band in _bands(i)},
        "predicate": {predicate.name: _moving(exact(predicate.at_least)) for predicate in instrument.predicates},
        "conversion": {indicator.code: _moving(_points(indicator)) for indicator in indicators if indicator.figure},
        "edition": {str(each.year): (f"{each.guidance} · {each.predicate_basis}", "") for each in instrument.editions},
        "criterion": {f"{i.code} {level}": (_criterion(c), "") for i in indicators for level, c in i.criteria.items()},
        "item": {item.code: _item(i, item) for i in indicators for item in i.items.values()},
        "text": {place: (text, "") for place, text in _texts(instrument)},
    }


def _moving(text: str) -> _Reading:
    return text, text


def _floors(instrument: Instrument) -> Iterator[tuple[str, str]]:
    yield from (
        (f"aspect {a.code}", domain.code) for domain in instrument.domains if domain.code for a in domain.aspects
    )
    yield from ((f"indicator {i.code}", aspect.code) for aspect in instrument.aspects for i in aspect.indicators)


def _weights(instrument: Instrument) -> Iterator[tuple[str, Fraction]]:
    yield from ((f"domain {domain.code}", domain.weight) for domain in instrument.domains if domain.code)
    yield from ((f"aspect {aspect.code}", aspect.weight) for aspect in instrument.aspects)
    yield from ((f"indicator {indicator.code}", indicator.weight) for indicator in instrument.indicators)


def _bands(indicator: Indicator) -> Iterator[tuple[int, _Reading]]:
    """Yield level -> from where to where its values lie, where values are decimals; only items add up to them."""
    bounds = indicator.ladder.bounds
    if indicator.ladder.base is not None:
        for level in indicator.levels:
            band = f"{exact(bounds[level])}–{exact(bounds.get(level + 1, indicator.ladder.top))}"
            yield level, (band, band if indicator.kind == "items" else "")


def _points(indicator: Indicator) -> str:
    figure = indicator.figure
    if figure is None:
        return ""
    told = [f"{exact(number)}: {exact(value)}" for number, value in figure.points]
    return ", ".join(told if figure.empty is None else [*told, f"{_('belum ada')}: {exact(figure.empty)}"])


def _criterion(criterion: Criterion) -> str:
    said = (criterion.text, criterion.limit, criterion.clarification)
    return "\n".join(text for text in said if text)


def _item(indicator: Indicator, item: EvidenceItem) -> _Reading:
    """Return an item as it reads; what of it moves scores is what it adds, where items are counted."""
    needed = [item.rule, item.group, item.set, *item.replaces, item.value and exact(item.value)]
    limit = f"< {item.max_age_months}" if item.max_age_months else None
    place = f"{indicator.code}/{item.level}"
    said = [item.label, item.kind, *needed, limit, item.inspects, item.condition, *item.checks, place]
    counting = [*needed, item.condition is not None, place] if indicator.kind == "items" else []
    return " · ".join(str(fact) for fact in said if fact), " ".join(str(fact) for fact in counting)


def _texts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Yield place -> what else is read: of the whole and of each indicator, one paragraph each."""
    whole = (instrument.title, instrument.regulation, instrument.legal_status, instrument.verify, *instrument.rules)
    yield instrument.code, _paragraphs(whole)
    target = instrument.target
    yield "target", _paragraphs((f"{exact(target.index)} · {target.level}", target.note))
    for each in instrument.indicators:
        lists = (*each.general_evidence, *each.applications, *each.guidelines, *each.notes)
        yield each.code, _paragraphs((each.short_title, each.question, each.explanation, each.focus, *lists))


def _paragraphs(texts: Iterable[str | None]) -> str:
    return "\n".join(text for text in texts if text)
