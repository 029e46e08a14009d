"""What a change between two years is made of: a part for each domain, and what printing rounded away."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from spbe.comparison.results import PublishedScore
from spbe.indicators.model import Instrument

__all__ = ["Change", "Part", "change"]


@dataclass(frozen=True)
class Part:
    """One domain's part of a change: what it rose by, times its weight; exact. Unknown where a year lacks it."""

    code: str
    before: Decimal | None
    after: Decimal | None
    weight: Fraction

    @property
    def adds(self) -> Fraction | None:
        """Return what the domain adds to the index; None where one of the years is not readable."""
        if self.before is None or self.after is None:
            return None
        return Fraction(self.after - self.before) * self.weight / 100


@dataclass(frozen=True)
class Change:
    """From one printed index to another. The parts and ``rest`` add up to ``total`` exactly.

    ``rest`` is what the printed numbers, two decimals each, leave open; None where a domain is not readable.
    """

    before: PublishedScore
    after: PublishedScore
    parts: tuple[Part, ...]

    @property
    def total(self) -> Fraction:
        """Return by how much the printed index rose."""
        return Fraction(self.after.index - self.before.index)

    @property
    def rest(self) -> Fraction | None:
        """Return what rounding in print leaves between the parts and the whole."""
        added = [part.adds for part in self.parts]
        return None if None in added else self.total - sum((a for a in added if a is not None), Fraction(0))


def change(instrument: Instrument, before: PublishedScore, after: PublishedScore) -> Change:
    """Return the change of one agency between two years of the same instrument, split by domain."""
    parts = (Part(d.code, before.domains.get(d.code), after.domains.get(d.code), d.weight) for d in instrument.domains)
    return Change(before, after, tuple(parts))
