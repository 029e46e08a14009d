"""Levels in; aspect, domain and whole indices out: exact, and rounded once at the end.

The formulae are those of PermenPANRB 59/2020, Lampiran I, pages 21-24 (weighted sums of the levels); nothing here knows
which instrument it scores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from spbe.indicators.model import Edition, EvidenceItem, Indicator, Instrument, Predicate

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = [
    "Arithmetic",
    "IncompleteAnswers",
    "InvalidAnswers",
    "ManyScores",
    "Need",
    "Progress",
    "Range",
    "Score",
    "Term",
    "Value",
    "announced",
    "as_text",
    "band",
    "final_range",
    "gain_of_one_level",
    "needs",
    "predicate",
    "progress",
    "score",
    "score_many",
    "supported_level",
]

Value = int | Fraction
"""The value of one indicator: a level, or an exact fraction where an instrument has decimal values."""


class IncompleteAnswers(ValueError):
    """Some indicators have no value yet; ``missing`` names their codes in the instrument's order."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"no value for indicator {', '.join(self.missing)}: an index needs every indicator")


class InvalidAnswers(ValueError):
    """Some values cannot be scored; ``problems`` maps each code to the reason."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"indicator {code}: {reason}" for code, reason in self.problems.items()))


@dataclass(frozen=True)
class Term:
    """One product in a sum: ``value`` times ``weight`` (percent)."""

    code: str
    title: str
    value: Fraction
    weight: Fraction

    @property
    def product(self) -> Fraction:
        """Return value times weight, exact."""
        return self.value * self.weight


@dataclass(frozen=True)
class Arithmetic:
    """How one index came about: the sum of the terms' products, divided by ``divisor`` (percent)."""

    terms: tuple[Term, ...]
    divisor: Fraction

    @property
    def total(self) -> Fraction:
        """Return the sum of the products, exact."""
        return sum((term.product for term in self.terms), Fraction(0))

    @property
    def index(self) -> Fraction:
        """Return the index, exact."""
        return self.total / self.divisor


@dataclass(frozen=True)
class Progress:
    """How many indicators have a value. ``open`` names those without one, in the instrument's order."""

    done: int
    total: int
    open: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether every indicator has a value."""
        return not self.open


@dataclass(frozen=True)
class Score:
    """Every index of one complete set of values, exact. ``aspects`` and ``domains`` map code -> index."""

    instrument: Instrument
    edition: Edition
    values: Mapping[str, Fraction]
    aspects: Mapping[str, Fraction]
    domains: Mapping[str, Fraction]
    index: Fraction

    @cached_property
    def predicate(self) -> Predicate:
        """Return the predicate of the whole index on the edition's basis."""
        return predicate(self.instrument, self.index, basis=self.edition.predicate_basis)

    @cached_property
    def other_predicate(self) -> Predicate:
        """Return the predicate of the whole index on the basis that the edition does not use."""
        other = "announced" if self.edition.predicate_basis == "exact" else "exact"
        return predicate(self.instrument, self.index, basis=other)

    @property
    def is_borderline(self) -> bool:
        """Say whether exact and announced index would give different predicates."""
        return self.predicate != self.other_predicate

    def next_predicate(self) -> tuple[Predicate, Fraction] | None:
        """Return the next higher predicate and the exact distance of the index to it; None at the top."""
        reached = self.predicate.at_least
        higher = [p for p in self.instrument.predicates if p.at_least > reached]
        if not higher:
            return None
        nearest = min(higher, key=lambda p: p.at_least)
        return nearest, nearest.at_least - self.index

    def explain(self, *, aspect: str | None = None, domain: str | None = None) -> Arithmetic:
        """Return the arithmetic of the index of one aspect, of one domain, or (without a code) of the whole.

        An aspect is explained by its indicators, a domain by its aspects, the whole by its domains (by its aspects
        where the instrument has no domains). Raises KeyError for an unknown code.
        """
        if aspect is not None:
            part = self.instrument.aspect_by_code[aspect]
            return _arithmetic(part.indicators, self.values, part.weight)
        if domain is not None:
            whole = self.instrument.domain_by_code[domain]
            return _arithmetic(whole.aspects, self.aspects, whole.weight)
        if self.instrument.has_domains:
            return _arithmetic(self.instrument.domains, self.domains, _WHOLE)
        return _arithmetic(self.instrument.aspects, self.aspects, _WHOLE)


_WHOLE = Fraction(100)


def _arithmetic(parts: Iterable[object], values: Mapping[str, Fraction], divisor: Fraction) -> Arithmetic:
    terms = [Term(p.code, p.title, values[p.code], p.weight) for p in parts]  # type: ignore[attr-defined]  # Domain, Aspect and Indicator share these four
    return Arithmetic(tuple(terms), divisor)


def score(instrument: Instrument, values: Mapping[str, Value], *, edition: Edition | None = None) -> Score:
    """Return every index of ``values`` (indicator code -> level or value), exact and unrounded.

    The edition, by default the instrument's newest, says how the predicate is read. Raises InvalidAnswers for an
    unknown indicator or a value outside its ladder, and IncompleteAnswers when an indicator has no value.
    """
    exact = _checked(instrument, values)
    missing = [indicator.code for indicator in instrument if indicator.code not in exact]
    if missing:
        raise IncompleteAnswers(missing)
    aspects = {a.code: _weighted(a.indicators, exact) / a.weight for a in instrument.aspects}
    domains = {d.code: _weighted(d.indicators, exact) / d.weight for d in instrument.domains}
    index = _weighted(instrument.indicators, exact) / _WHOLE
    return Score(instrument, edition or instrument.edition(), exact, aspects, domains, index)


def _weighted(indicators: Iterable[Indicator], values: Mapping[str, Fraction]) -> Fraction:
    return sum((values[i.code] * i.weight for i in indicators), Fraction(0))


def _checked(instrument: Instrument, values: Mapping[str, Value]) -> dict[str, Fraction]:
    problems = {code: reason for code, value in values.items() if (reason := _reason(instrument, code, value))}
    if problems:
        raise InvalidAnswers(problems)
    return {code: Fraction(values[code]) for code in instrument.by_code if code in values}


def _reason(instrument: Instrument, code: str, value: Value) -> str | None:
    indicator = instrument.by_code.get(code)
    if indicator is None:
        return f"not an indicator of {instrument.code}"
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return f"{value!r} is not a level"
    if value not in indicator.levels:
        return f"level {value} does not exist; levels are {indicator.levels[0]} to {indicator.levels[-1]}"
    return None


def announced(index: Fraction) -> Decimal:
    """Return an index as it is announced: two decimals, rounded half up. 4.745 becomes 4.75 (Kominfo 2024)."""
    hundredths = (index * 200 + 1) // 2
    return Decimal(hundredths).scaleb(-2)


def as_text(value: Fraction) -> str:
    """Return an exact value as decimal text where it has a finite one ("2.5965"), else as a fraction ("20/11")."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest //= 10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2
        places += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return str(Decimal(int(value * 10**places)).scaleb(-places)) if places else str(value.numerator)


def predicate(instrument: Instrument, index: Fraction, *, basis: str = "exact") -> Predicate:
    """Return the predicate of a whole index, comparing the ``exact`` or the ``announced`` index with the thresholds.

    Thresholds are inclusive (PermenPANRB 59/2020, Tabel 13, page 24). An index below the lowest threshold takes the
    lowest predicate.
    """
    compared = Fraction(announced(index)) if basis == "announced" else index
    reached = [p for p in instrument.predicates if p.at_least <= compared]
    lowest_first = sorted(instrument.predicates, key=lambda p: p.at_least)
    return max(reached, key=lambda p: p.at_least, default=lowest_first[0])


def band(instrument: Instrument, index: Fraction) -> str:
    """Return the predicate word in whose band a domain or aspect index lies: indicative, never an official predicate."""
    return predicate(instrument, index).name


def gain_of_one_level(indicator: Indicator) -> Fraction:
    """Return by how much the whole index rises when this indicator rises by one level, exact."""
    return indicator.weight / _WHOLE


def progress(indicators: Collection[Indicator], values: Mapping[str, object]) -> Progress:
    """Return how many of the indicators have a value; a value of None counts as open."""
    opened = tuple(i.code for i in indicators if values.get(i.code) is None)
    return Progress(len(indicators) - len(opened), len(indicators), opened)


@dataclass(frozen=True)
class Range:
    """Where the index ends up once the open indicators are assessed: all of them lowest, and all of them highest."""

    lowest: Score
    highest: Score


def final_range(instrument: Instrument, values: Mapping[str, Value], *, edition: Edition | None = None) -> Range:
    """Return the range of the final index while some indicators are open (missing from ``values``)."""
    lowest = {i.code: values.get(i.code, i.levels[0]) for i in instrument}
    highest = {i.code: values.get(i.code, i.levels[-1]) for i in instrument}
    return Range(score(instrument, lowest, edition=edition), score(instrument, highest, edition=edition))


@dataclass(frozen=True)
class Need:
    """What still keeps a level from being supported: one item, or one of several (an item or a whole set each)."""

    level: int
    alternatives: tuple[tuple[EvidenceItem, ...], ...]


def needs(indicator: Indicator, level: int, accepted: Collection[str]) -> tuple[Need, ...]:
    """Return what ``level`` still asks for, its lower levels included, when the items ``accepted`` are accepted.

    The lowest level needs nothing. An item replaced by an accepted higher one, up to ``level``, is not asked for. A
    required item that holds under a stated ``condition`` is not asked for: whether it holds is the assessor's to say.
    """
    floor = indicator.levels[0]
    found = [n for step in indicator.levels if floor < step <= level for n in _asked_at(indicator, step, level)]
    return tuple(need for need in found if not _is_met(indicator, need, level, accepted))


def _asked_at(indicator: Indicator, step: int, level: int) -> list[Need]:
    items = indicator.criteria[step].items
    single = [Need(step, ((item,),)) for item in items if item.rule == "required" and item.condition is None]
    groups = dict.fromkeys(item.group for item in items if item.rule == "one_of")
    return single + [Need(step, _alternatives([i for i in items if i.group == group])) for group in groups]


def _alternatives(items: Sequence[EvidenceItem]) -> tuple[tuple[EvidenceItem, ...], ...]:
    alone = [(item,) for item in items if item.set is None]
    sets = dict.fromkeys(item.set for item in items if item.set is not None)
    return tuple(alone + [tuple(item for item in items if item.set == name) for name in sets])


def _is_met(indicator: Indicator, need: Need, level: int, accepted: Collection[str]) -> bool:
    replaced = {
        old for item in indicator.items.values() if item.level <= level and item.code in accepted for old in item.replaces
    }
    return any(all(i.code in accepted or i.code in replaced for i in choice) for choice in need.alternatives)


def supported_level(indicator: Indicator, accepted: Collection[str]) -> int:
    """Return the highest level that the accepted evidence items support, every lower level supported too.

    Advice for filling in and judging, never a cap on a level somebody chose. Nothing accepted supports the lowest.
    """
    supported = indicator.levels[0]
    for level in indicator.levels[1:]:
        if any(need.level == level for need in needs(indicator, level, accepted)):
            break
        supported = level
    return supported


@dataclass(frozen=True)
class ManyScores:
    """Indices of many complete sets at once, as integers: each index is its ``numerators`` over one denominator.

    ``announced_*`` are hundredths (298 is 2.98). ``predicates`` are positions in ``instrument.predicates``. Arrays have
    one entry per set; ``aspects`` and ``domains`` map code -> array.
    """

    instrument: Instrument
    index_numerators: NDArray[numpy.int64]
    index_denominator: int
    announced_index: NDArray[numpy.int64]
    announced_aspects: Mapping[str, NDArray[numpy.int64]]
    announced_domains: Mapping[str, NDArray[numpy.int64]]
    predicates: NDArray[numpy.int8]


def score_many(
    instrument: Instrument, levels: Mapping[str, NDArray[numpy.integer]], *, edition: Edition | None = None
) -> ManyScores:
    """Return the indices of many complete sets: ``levels`` maps every indicator code to a column of integer levels.

    Bit-identical to ``score`` row by row. Raises InvalidAnswers for an unknown indicator, a level outside its ladder or
    columns of unequal length, and IncompleteAnswers for a missing column.
    """
    import numpy as np

    count = _checked_columns(instrument, levels)
    scale = lcm(*(i.weight.denominator for i in instrument))
    weight = {i.code: int(i.weight * scale) for i in instrument}
    aspects, domains = _empty(instrument.aspects, count), _empty(instrument.domains, count)
    index = np.empty(count, np.int64)
    for start in range(0, count, _CHUNK):
        rows = slice(start, start + _CHUNK)
        for domain in instrument.domains:
            for aspect in domain.aspects:
                aspects[aspect.code][rows] = _weighted_columns(aspect.indicators, weight, levels, rows)
            domains[domain.code][rows] = sum(aspects[a.code][rows] for a in domain.aspects)
        index[rows] = sum(d[rows] for d in domains.values())
    basis = (edition or instrument.edition()).predicate_basis
    whole = 100 * scale
    thresholds = [_threshold(p, whole, basis) for p in instrument.predicates]
    return ManyScores(
        instrument,
        index,
        whole,
        _announced_column(index, whole),
        {a.code: _announced_column(aspects[a.code], int(a.weight * scale)) for a in instrument.aspects},
        {d.code: _announced_column(domains[d.code], int(d.weight * scale)) for d in instrument.domains},
        _predicate_column(index, thresholds),
    )
