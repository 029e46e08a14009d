"""Where a number stands among others: ranks with ties, percentiles, bins and averages, exact."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

__all__ = ["Bin", "Place", "average", "bins", "middle", "place_of", "ranks"]

Key = TypeVar("Key")


def ranks(values: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Return the rank of each, the highest value first; equal values share the rank, and the next ones are left out."""
    ascending = sorted(values.values())
    return {key: len(ascending) - bisect_right(ascending, value) + 1 for key, value in values.items()}


@dataclass(frozen=True)
class Place:
    """Where one value stands among ``count``: ``above`` are higher, ``beside`` others equal it, ``below`` are lower."""

    above: int
    beside: int
    below: int

    @property
    def count(self) -> int:
        """Return how many there are, itself included."""
        return self.above + self.beside + self.below + 1

    @property
    def rank(self) -> int:
        """Return its rank: one more than are higher."""
        return self.above + 1

    @property
    def percentile(self) -> Fraction:
        """Return the share of the others, in percent, that it stands above, ties counted half; alone it is 50."""
        others = self.count - 1
        return Fraction(100 * (2 * self.below + self.beside), 2 * others) if others else Fraction(50)


def place_of(value: Decimal, others: Iterable[Decimal]) -> Place:
    """Return where a value stands among others, itself not one of them."""
    found = Counter((other > value) - (other < value) for other in others)
    return Place(found[1], found[0], found[-1])


@dataclass(frozen=True)
class Bin:
    """How many values lie from ``low`` on and below ``high``; the last bin holds its ``high`` too."""

    low: Decimal
    high: Decimal
    count: int


def bins(values: Iterable[Decimal], edges: Sequence[Decimal]) -> tuple[Bin, ...]:
    """Return the values counted between ascending edges; what lies outside them is in no bin."""
    every, last = list(values), len(edges) - 2
    pairs = enumerate(pairwise(edges))
    return tuple(Bin(a, b, sum(a <= v < b or (n == last and v == b) for v in every)) for n, (a, b) in pairs)


def average(values: Iterable[Decimal | None]) -> Fraction | None:
    """Return the mean of the values that are known, exact; None without any."""
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def middle(values: Iterable[Decimal]) -> Fraction | None:
    """Return the median, exact; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half]) / 2
