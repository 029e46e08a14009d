"""Levels in; aspect, domain and whole indices out: exact, and rounded once at the end.

The formulae are those of PermenPANRB 59/2020, Lampiran I, pages 21-24 (weighted sums of the values), which its
forerunner of 2018 and its successor of 2026 share; nothing here knows which instrument it scores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import TYPE_CHECKING

from spbe.evidence import Need, needs, supported_level
from spbe.indicators.model import Aspect, Domain, Edition, Indicator, Instrument, Predicate
from spbe.indicators.scales import Value

if TYPE_CHECKING:
    from spbe.columns import Column, ManyScores, Scaled

__all__ = [
    "Arithmetic",
    "IncompleteAnswers",
    "InvalidAnswers",
    "Need",
    "Progress",
    "Range",
    "Score",
    "Term",
    "Value",
    "announced",
    "as_text",
    "band",
    "checked",
    "final_range",
    "gain_of_one",
    "needs",
    "predicate",
    "progress",
    "score",
    "score_many",
    "supported_level",
]


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
    """Every index of one complete set of values, exact. ``aspects`` and ``domains`` map code -> index.

    Where the instrument has no domains there are none here either.
    """

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


def _arithmetic(
    parts: Iterable[Domain | Aspect | Indicator], values: Mapping[str, Fraction], divisor: Fraction
) -> Arithmetic:
    return Arithmetic(tuple(Term(p.code, p.title, values[p.code], p.weight) for p in parts), divisor)


def score(instrument: Instrument, values: Mapping[str, Value], *, edition: Edition | None = None) -> Score:
    """Return every index of ``values`` (indicator code -> level or value), exact and unrounded.

    The edition, by default the instrument's newest, says how the predicate is read. Raises InvalidAnswers for an
    unknown indicator or a value outside its ladder, and IncompleteAnswers when an indicator has no value.
    """
    exact = checked(instrument, values)
    missing = [indicator.code for indicator in instrument if indicator.code not in exact]
    if missing:
        raise IncompleteAnswers(missing)
    aspects = {a.code: _weighted(a.indicators, exact) / a.weight for a in instrument.aspects}
    domains = {d.code: _weighted(d.indicators, exact) / d.weight for d in instrument.domains if d.code}
    index = _weighted(instrument.indicators, exact) / _WHOLE
    return Score(instrument, edition or instrument.edition(), exact, aspects, domains, index)


def _weighted(indicators: Iterable[Indicator], values: Mapping[str, Fraction]) -> Fraction:
    # One common denominator for all terms: adding fraction to fraction costs more than twice as much.
    terms = [(values[i.code], i.weight) for i in indicators]
    bottoms = [value.denominator * weight.denominator for value, weight in terms]
    whole = lcm(*bottoms)
    tops = (value.numerator * weight.numerator for value, weight in terms)
    return Fraction(sum(top * (whole // bottom) for top, bottom in zip(tops, bottoms, strict=True)), whole)


def checked(instrument: Instrument, values: Mapping[str, Value]) -> dict[str, Fraction]:
    """Return the values of some indicators, exact, in the instrument's order. Raises InvalidAnswers."""
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
    if indicator.kind == "level" and value in indicator.levels:
        return None
    if indicator.kind == "level":
        return f"level {value} does not exist; levels are {indicator.levels[0]} to {indicator.levels[-1]}"
    if not indicator.accepts(Fraction(value)):
        return f"value {value} is not between {indicator.lowest} and {indicator.highest}"
    return None


def announced(index: Fraction) -> Decimal:
    """Return an index as it is announced: two decimals, rounded half up. 4.745 becomes 4.75 (Kominfo 2024)."""
    hundredths = (index * 200 + 1) // 2
    return Decimal(hundredths).scaleb(-2)


def as_text(value: Fraction) -> str:
    """Return an exact value as decimal text where it has a finite one ("2.5965"), else as a fraction ("20/11")."""
    places, rest = 0, value.denominator
    while (shared := gcd(rest, 10)) > 1:
        places, rest = places + 1, rest // shared
    if rest != 1:
        return str(value)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    point = len(digits) - places
    return "-" * (value < 0) + digits[:point] + "." * bool(places) + digits[point:]


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
    """Return the predicate word in whose band a domain or aspect index lies: indicative, never an official one."""
    return predicate(instrument, index).name


def gain_of_one(indicator: Indicator) -> Fraction:
    """Return by how much the whole index rises when this indicator's value rises by 1 (one level), exact."""
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
    """Return the range of the final index while some indicators are open (missing from ``values``).

    Raises InvalidAnswers as ``score`` does.
    """
    lowest = {i.code: i.lowest for i in instrument} | dict(values)
    highest = {i.code: i.highest for i in instrument} | dict(values)
    return Range(score(instrument, lowest, edition=edition), score(instrument, highest, edition=edition))


def score_many(
    instrument: Instrument, values: Mapping[str, Column | Scaled], *, edition: Edition | None = None
) -> ManyScores:
    """Return the indices of many complete sets: ``values`` maps every indicator code to a column of whole numbers.

    A column of decimals comes as whole numbers over one denominator (``spbe.columns.Scaled``). Bit-identical to
    ``score`` row by row. Raises InvalidAnswers for an unknown indicator, a column that holds anything but values the
    indicator can have, or columns of unequal length; and IncompleteAnswers for a missing column.
    """
    from spbe.columns import score_columns

    _check_columns(instrument, values)
    return score_columns(instrument, values, (edition or instrument.edition()).predicate_basis)


def _check_columns(instrument: Instrument, values: Mapping[str, Column | Scaled]) -> None:
    from spbe.columns import column_problem

    found = {code: f"not an indicator of {instrument.code}" for code in values if code not in instrument.by_code}
    known = [i for i in instrument if i.code in values]
    found |= {i.code: problem for i in known if (problem := column_problem(values[i.code], i))}
    lengths = Counter(len(values[i.code]) for i in known if i.code not in found)
    usual = max(lengths, key=lengths.__getitem__, default=0)
    odd = [i.code for i in known if i.code not in found and len(values[i.code]) != usual]
    found |= {code: f"{len(values[code])} rows; most columns have {usual}" for code in odd}
    if found:
        raise InvalidAnswers(found)
    if len(known) < len(instrument.indicators):
        raise IncompleteAnswers([i.code for i in instrument if i.code not in values])
