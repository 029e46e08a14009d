"""Whole numbers in columns: weighted means of very many rows at once, exact, in the smallest integers that fit.

Values that are no whole numbers come as whole numbers over one denominator; nothing here is ever a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spbe.indicators.model import Indicator, Instrument

__all__ = ["Column", "ManyScores", "Mean", "Scaled", "column_problem", "scaled", "score_columns"]

Column = NDArray[Any]
"""A one-dimensional array of integers, one per row."""

_CHUNK = 65_536  # rows: the working columns of this length stay in the cache of one core


@dataclass(frozen=True)
class Scaled:
    """A column of exact values, one per row: each is its entry in ``numerators`` over the one ``denominator``."""

    numerators: Column
    denominator: int = 1

    @classmethod
    def of(cls, values: Sequence[Fraction | int]) -> Scaled:
        """Return a column of these values, in the smallest whole numbers that hold them all."""
        denominator = lcm(*(Fraction(value).denominator for value in values))
        counts = [int(value * denominator) for value in values]
        return cls(np.array(counts, _kind(min(counts, default=0), max(counts, default=0))), denominator)

    def __len__(self) -> int:
        return len(self.numerators)


def scaled(column: Column | Scaled) -> Scaled:
    """Return a column with its denominator; plain whole numbers are over 1."""
    return column if isinstance(column, Scaled) else Scaled(column)


def _kind(least: int, most: int) -> np.dtype[Any]:
    """Return the smallest kind of integers that holds both; Python's own beyond 64 bits, slow and still exact."""
    return np.min_scalar_type(min(least, -most - 1) if least < 0 else most)


@dataclass(frozen=True)
class Mean:
    """A weighted mean as whole numbers: the sum of ``factors`` times the parts, over ``denominator``.

    ``step`` is what one unit of that sum weighs, so that a mean can be a part of another mean; ``least`` and ``most``
    bound the sum.
    """

    factors: tuple[int, ...]
    denominator: int
    step: Fraction
    least: int
    most: int

    @classmethod
    def of(cls, parts: Sequence[tuple[Fraction, int, int]], weight: Fraction) -> Mean:
        """Return the mean over ``weight`` of parts given as (weight of one unit, lowest value, highest value)."""
        weights = [weight, *(each for each, _, _ in parts)]
        scale = lcm(*(each.denominator for each in weights))
        step = Fraction(gcd(*(int(each * scale) for each in weights)), scale)
        factors = tuple(int(each / step) for each, _, _ in parts)
        least = sum(factor * lowest for factor, (_, lowest, _) in zip(factors, parts, strict=True))
        most = sum(factor * highest for factor, (_, _, highest) in zip(factors, parts, strict=True))
        return cls(factors, int(weight / step), step, least, most)

    @property
    def part(self) -> tuple[Fraction, int, int]:
        """Return this mean as a part of another one."""
        return self.step, self.least, self.most

    @property
    def kind(self) -> np.dtype[Any]:
        """Return the kind of integers that holds its sums and factors; what overflows on the way comes back."""
        return _kind(self.least, max(self.most, *self.factors))

    def total(self, parts: Sequence[Column]) -> Column:
        """Return the weighted sum of the parts, row by row."""
        kind = self.kind
        total = np.zeros(len(parts[0]), kind)
        for part, factor in zip(parts, self.factors, strict=True):
            whole = part.astype(kind, copy=False)
            total += whole if factor == 1 else whole * kind.type(factor)
        return total

    def hundredths(self, total: Column) -> Column:
        """Return the mean in hundredths, rounded half up: (2 x 100 x total + denominator) // (2 x denominator).

        Integers of fixed size divide by one number almost as fast as they shift, so nothing is approximated.
        """
        ratio = Fraction(100, self.denominator)
        twice, half = 2 * ratio.numerator, ratio.denominator
        kind = _kind(self.least * twice, max(self.most * twice, 2 * half) + half)
        rounded = total.astype(kind)
        rounded *= kind.type(twice)
        rounded += kind.type(half)
        rounded //= kind.type(2 * half)
        return rounded

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the lowest and the highest value that ``hundredths`` returns."""
        low, high = ((200 * end + self.denominator) // (2 * self.denominator) for end in (self.least, self.most))
        return low, high


@dataclass(frozen=True)
class ManyScores:
    """Indices of many complete sets at once, in columns with one entry per set.

    The exact index is ``index_numerators`` over ``index_denominator``. ``announced_*`` are hundredths (298 is 2.98), by
    code for aspects and domains (none where the instrument has none). ``predicates`` are positions in
    ``instrument.predicates``.
    """

    instrument: Instrument
    index_numerators: Column
    index_denominator: int
    announced_index: Column
    announced_aspects: Mapping[str, Column]
    announced_domains: Mapping[str, Column]
    predicates: Column


def score_columns(instrument: Instrument, values: Mapping[str, Column | Scaled], basis: str) -> ManyScores:
    """Return the indices of many complete sets; ``values`` is taken as checked (``spbe.scoring.score_many`` checks)."""
    every = {code: scaled(column) for code, column in values.items()}
    plan = _Plan.of(instrument, every)
    scores = plan.room_for(len(every[instrument.indicators[0].code]))
    numerators = {code: column.numerators for code, column in every.items()}
    for rows in _chunks(len(scores.predicates)):
        plan.fill(scores, numerators, rows)
        _fill_predicates(scores, basis, rows)
    return scores


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK))


@dataclass(frozen=True)
class _Plan:
    """The means of every floor of one instrument; a floor's means have the means below as their parts."""

    instrument: Instrument
    aspects: Mapping[str, Mean]
    domains: Mapping[str, Mean]
    whole: Mean

    @classmethod
    def of(cls, instrument: Instrument, values: Mapping[str, Scaled]) -> _Plan:
        parts = {i.code: _part(i, values[i.code].denominator) for i in instrument}
        aspects = {a.code: Mean.of([parts[i.code] for i in a.indicators], a.weight) for a in instrument.aspects}
        domains = {d.code: Mean.of([aspects[a.code].part for a in d.aspects], d.weight) for d in instrument.domains}
        whole = Mean.of([domain.part for domain in domains.values()], Fraction(100))
        return cls(instrument, aspects, domains, whole)

    @property
    def told_domains(self) -> tuple[str, ...]:
        """Return the domains that have an index of their own: a domain without a code is no floor."""
        return tuple(code for code in self.domains if code)

    def room_for(self, count: int) -> ManyScores:
        """Return scores of ``count`` rows, not yet filled."""
        means = [self.whole, *self.aspects.values(), *(self.domains[code] for code in self.told_domains)]
        ends = [mean.bounds for mean in means]
        kind = _kind(min(low for low, _ in ends), max(high for _, high in ends))
        # One block: the system hands out one large piece of memory faster than many small ones.
        columns = iter(np.empty((len(means), count), kind))
        return ManyScores(
            self.instrument,
            np.empty(count, self.whole.kind),
            self.whole.denominator,
            next(columns),
            {code: next(columns) for code in self.aspects},
            {code: next(columns) for code in self.told_domains},
            np.empty(count, np.int8),
        )

    def fill(self, scores: ManyScores, values: Mapping[str, Column], rows: slice) -> None:
        """Write the indices of these rows."""
        aspects = {
            a.code: self.aspects[a.code].total([values[i.code][rows] for i in a.indicators])
            for a in self.instrument.aspects
        }
        domains = {
            d.code: self.domains[d.code].total([aspects[a.code] for a in d.aspects]) for d in self.instrument.domains
        }
        for code, total in aspects.items():
            scores.announced_aspects[code][rows] = self.aspects[code].hundredths(total)
        for code in self.told_domains:
            scores.announced_domains[code][rows] = self.domains[code].hundredths(domains[code])
        index = self.whole.total(list(domains.values()))
        scores.index_numerators[rows] = index
        scores.announced_index[rows] = self.whole.hundredths(index)


def _part(indicator: Indicator, denominator: int) -> tuple[Fraction, int, int]:
    lowest, highest = ceil(indicator.lowest * denominator), floor(indicator.highest * denominator)
    return indicator.weight / denominator, lowest, highest


def _fill_predicates(scores: ManyScores, basis: str, rows: slice) -> None:
    """Write the position of the highest predicate reached; below the lowest threshold, the lowest predicate's."""
    unit, values = (
        (100, scores.announced_index) if basis == "announced" else (scores.index_denominator, scores.index_numerators)
    )
    predicates = scores.instrument.predicates
    upward = sorted(range(len(predicates)), key=lambda position: predicates[position].at_least)
    reached = np.zeros(len(values[rows]), np.int8)
    for position in upward[1:]:
        reached += values[rows] >= ceil(predicates[position].at_least * unit)
    scores.predicates[rows] = np.array(upward, np.int8)[reached]


def column_problem(column: Column | Scaled, indicator: Indicator) -> str | None:
    """Return what keeps a column from being values of the indicator, None if nothing does."""
    counts, denominator = scaled(column).numerators, scaled(column).denominator
    if counts.ndim != 1 or counts.dtype.kind not in "iu":
        return f"{counts.ndim}-dimensional column of {counts.dtype}: one whole number per row is needed"
    if denominator < 1:
        return f"denominator {denominator}: a whole number from 1 upward is needed"
    wrong = _first_wrong(counts, denominator, indicator)
    if wrong is None:
        return None
    value = Fraction(int(counts[wrong]), denominator)
    if indicator.kind == "level":
        levels = ", ".join(map(str, indicator.levels))
        return f"{value} at position {wrong} does not exist; levels are {levels}"
    return f"{value} at position {wrong} is not between {indicator.lowest} and {indicator.highest}"


def _first_wrong(counts: Column, denominator: int, indicator: Indicator) -> int | None:
    _, lowest, highest = _part(indicator, denominator)
    has_gaps = indicator.kind == "level" and (denominator > 1 or highest - lowest != len(indicator.levels) - 1)
    if not len(counts) or (not has_gaps and counts.min() >= lowest and counts.max() <= highest):
        return None
    if indicator.kind == "level":
        wrong = np.flatnonzero(~np.isin(counts, [level * denominator for level in indicator.levels]))
    else:
        wrong = np.flatnonzero((counts < lowest) | (counts > highest))
    return int(wrong[0]) if len(wrong) else None
