"""What separates an agency's values from a profile it aims at: by indicator, aspect and domain, exact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from spbe.indicators.model import Aspect, Domain, Edition, Indicator, Instrument, Predicate
from spbe.indicators.scales import Value
from spbe.scoring import gain_of_one

__all__ = ["GapRow", "GapSum", "gap_rows", "gap_sum", "goal_at_levels", "part_sums", "threshold"]

_HALF = Fraction(1, 200)


def threshold(predicate: Predicate, edition: Edition) -> Fraction:
    """Return the lowest exact index that an edition gives a predicate: half a hundredth less where it rounds first."""
    return predicate.at_least - (_HALF if edition.predicate_basis == "announced" else 0)


@dataclass(frozen=True)
class GapRow:
    """One indicator: the value now, the one aimed at (``goal``), and what the next step alone adds to the index.

    ``next_value`` and ``next_gain`` are None at the top.
    """

    indicator: Indicator
    value: Value
    goal: Value
    next_value: Value | None

    @property
    def missing(self) -> Value:
        """Return how much the value must rise; 0 where the goal is reached."""
        return max(self.goal - self.value, 0)

    @property
    def gain(self) -> Fraction:
        """Return by how much the whole index rises when the gap closes."""
        return self.missing * gain_of_one(self.indicator)

    @property
    def next_gain(self) -> Fraction | None:
        """Return what the next step adds to the whole index."""
        return None if self.next_value is None else (self.next_value - self.value) * gain_of_one(self.indicator)


def gap_rows(instrument: Instrument, values: Mapping[str, Value], goal: Mapping[str, Value]) -> tuple[GapRow, ...]:
    """Return a row for every indicator; one without a goal aims at what it has."""
    return tuple(
        GapRow(i, values[i.code], goal.get(i.code, values[i.code]), i.next_value(values[i.code])) for i in instrument
    )


def goal_at_levels(
    instrument: Instrument, level: int | None, *, by_aspect: Mapping[str, int], named: Mapping[str, int]
) -> dict[str, Value]:
    """Return the values of a profile of levels: for all, for some aspects (code -> level), for ``named`` indicators.

    The narrower one counts; an indicator that none of them names is left out.
    """
    found = dict[str, Value]()
    for aspect in instrument.aspects:
        for indicator in aspect.indicators:
            wanted = named.get(indicator.code, by_aspect.get(aspect.code, level))
            if wanted is not None:
                found[indicator.code] = indicator.value_at(max(wanted, indicator.levels[0]))
    return found


@dataclass(frozen=True)
class GapSum:
    """The gaps of some indicators together: how many there are, what closing them adds to the whole index.

    ``now`` and ``then`` are the indices of the part before and after, None where it is no part of the instrument.
    """

    code: str
    title: str
    count: int
    gain: Fraction
    now: Fraction | None = None
    then: Fraction | None = None
    is_domain: bool = False


def gap_sum(code: str, title: str, rows: Collection[GapRow]) -> GapSum:
    """Return the sum over some rows, such as those of one unit."""
    return GapSum(code, title, sum(row.missing > 0 for row in rows), sum((row.gain for row in rows), Fraction(0)))


def part_sums(instrument: Instrument, rows: Collection[GapRow]) -> tuple[GapSum, ...]:
    """Return the sums of domains (where the instrument has them) and aspects, in official order."""
    by_code, found = {row.indicator.code: row for row in rows}, list[GapSum]()
    for domain in instrument.domains:
        if instrument.has_domains:
            found.append(_of_part(domain, by_code, is_domain=True))
        found += [_of_part(aspect, by_code, is_domain=False) for aspect in domain.aspects]
    return tuple(found)


def _of_part(part: Domain | Aspect, by_code: Mapping[str, GapRow], *, is_domain: bool) -> GapSum:
    rows = [by_code[indicator.code] for indicator in part.indicators]
    now = sum((row.value * row.indicator.weight for row in rows), Fraction(0)) / part.weight
    whole = gap_sum(part.code, part.title, rows)
    then = now + whole.gain * 100 / part.weight
    return GapSum(part.code, part.title, whole.count, whole.gain, now, then, is_domain)
