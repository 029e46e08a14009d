"""Whole numbers in columns: weighted means of very many rows at once, exact, in the smallest integers that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spbe.indicators.model import Instrument

__all__ = ["Column", "ManyScores", "Mean", "column_problem", "score_columns"]

Column = NDArray[Any]
"""A one-dimensional array of integers, one per row."""

_CHUNK = 65_536  # rows: the working columns of this length stay in the cache of one core


@dataclass(frozen=True)
class Mean:
    """A weighted mean as whole numbers: the sum of ``factors`` times the parts, over ``denominator``.

    ``step`` is what one unit of that sum weighs, so that a mean can be a part of another mean; ``most`` bounds the sum.
    """

    factors: tuple[int, ...]
    denominator: int
    step: Fraction
    most: int

    @classmethod
    def of(cls, parts: Sequence[tuple[Fraction, int]], weight: Fraction) -> Mean:
        """Return the mean over ``weight`` of parts given as (weight of one unit, highest value)."""
        weights = [weight, *(each for each, _ in parts)]
        scale = lcm(*(each.denominator for each in weights))
        step = Fraction(gcd(*(int(each * scale) for each in weights)), scale)
        factors = tuple(int(each / step) for each, _ in parts)
        most = sum(factor * highest for factor, (_, highest) in zip(factors, parts, strict=True))
        return cls(factors, int(weight / step), step, most)

    def total(self, parts: Sequence[Column]) -> Column:
        """Return the weighted sum of the parts, row by row."""
        kind = np.min_scalar_type(self.most)
        total = np.zeros(len(parts[0]), kind)
        for part, factor in zip(parts, self.factors, strict=True):
            whole = part.astype(kind, copy=False)
            total += whole if factor == 1 else whole * kind.type(factor)
        return total

    def hundredths(self, total: Column) -> Column:
        """Return the mean in hundredths, rounded half up: (2 x 100 x total + denominator) // (2 x denominator).

        Unsigned integers of fixed size divide by one number almost as fast as they shift, so nothing is approximated.
        """
        ratio = Fraction(100, self.denominator)
        twice, half = 2 * ratio.numerator, ratio.denominator
        kind = np.min_scalar_type(self.most * twice + half)
        rounded = total.astype(kind)
        rounded *= kind.type(twice)
        rounded += kind.type(half)
        rounded //= kind.type(2 * half)
        return rounded

    @property
    def most_hundredths(self) -> int:
        """Return the highest value that ``hundredths`` returns."""
        return (200 * self.most + self.denominator) // (2 * self.denominator)


@dataclass(frozen=True)
class ManyScores:
    """Indices of many complete sets at once, in columns with one entry per set.

    The exact index is ``index_numerators`` over ``index_denominator``. ``announced_*`` are hundredths (298 is 2.98), by
    code for aspects and domains. ``predicates`` are positions in ``instrument.predicates``.
    """

    instrument: Instrument
    index_numerators: Column
    index_denominator: int
    announced_index: Column
    announced_aspects: Mapping[str, Column]
    announced_domains: Mapping[str, Column]
    predicates: Column


def score_columns(instrument: Instrument, levels: Mapping[str, Column], basis: str) -> ManyScores:
    """Return the indices of many complete sets; ``levels`` is taken as checked (``spbe.scoring.score_many`` checks)."""
    plan = _Plan.of(instrument)
    scores = plan.room_for(len(levels[instrument.indicators[0].code]))
    for rows in _chunks(len(scores.predicates)):
        plan.fill(scores, levels, rows)
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
    def of(cls, instrument: Instrument) -> _Plan:
        aspects = {
            a.code: Mean.of([(i.weight, i.levels[-1]) for i in a.indicators], a.weight) for a in instrument.aspects
        }
        domains = {
            d.code: Mean.of([(aspects[a.code].step, aspects[a.code].most) for a in d.aspects], d.weight)
            for d in instrument.domains
        }
        whole = Mean.of([(d.step, d.most) for d in domains.values()], Fraction(100))
        return cls(instrument, aspects, domains, whole)

    def room_for(self, count: int) -> ManyScores:
        """Return scores of ``count`` rows, not yet filled."""
        means = [self.whole, *self.aspects.values(), *self.domains.values()]
        kind = np.min_scalar_type(max(mean.most_hundredths for mean in means))
        # One block: the system hands out one large piece of memory faster than many small ones.
        columns = iter(np.empty((len(means), count), kind))
        return ManyScores(
            self.instrument,
            np.empty(count, np.min_scalar_type(self.whole.most)),
            self.whole.denominator,
            next(columns),
            {code: next(columns) for code in self.aspects},
            {code: next(columns) for code in self.domains},
            np.empty(count, np.int8),
        )

    def fill(self, scores: ManyScores, levels: Mapping[str, Column], rows: slice) -> None:
        """Write the indices of these rows."""
        aspects = {
            a.code: self.aspects[a.code].total([levels[i.code][rows] for i in a.indicators])
            for a in self.instrument.aspects
        }
        domains = {
            d.code: self.domains[d.code].total([aspects[a.code] for a in d.aspects]) for d in self.instrument.domains
        }
        for code, total in aspects.items():
            scores.announced_aspects[code][rows] = self.aspects[code].hundredths(total)
        for code, total in domains.items():
            scores.announced_domains[code][rows] = self.domains[code].hundredths(total)
        index = self.whole.total(list(domains.values()))
        scores.index_numerators[rows] = index
        scores.announced_index[rows] = self.whole.hundredths(index)


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


def column_problem(column: Column, allowed: Sequence[int]) -> str | None:
    """Return what keeps a column from being whole numbers out of ``allowed`` (lowest first), None if nothing does."""
    if column.ndim != 1 or column.dtype.kind not in "iu":
        return f"{column.ndim}-dimensional column of {column.dtype}: one whole number per row is needed"
    gapless = allowed[-1] - allowed[0] == len(allowed) - 1
    if not len(column) or (gapless and column.min() >= allowed[0] and column.max() <= allowed[-1]):
        return None
    wrong = np.flatnonzero(~np.isin(column, allowed))
    if not len(wrong):
        return None
    return f"{column[wrong[0]]} at position {wrong[0]} does not exist; levels are {', '.join(map(str, allowed))}"
