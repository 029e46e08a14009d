"""What others may see in an agency's own answers: a cautious range from its past years and the state of its evidence.

A planner's guess, kept apart from every index: nothing of it is stored, announced or mixed with a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from spbe.indicators.model import Edition, Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.scoring import IncompleteAnswers, Range, Score, checked, progress, score

__all__ = ["LEAST_YEARS", "Expectation", "Outlook", "PastYear", "comparable", "expect", "risky"]

LEAST_YEARS = 3
"""How many comparable years a range needs."""

Values = Mapping[str, Value]


@dataclass(frozen=True)
class PastYear:
    """One announced year by the same instrument: what the agency gave itself, and what held in the end."""

    year: int
    own: Values
    final: Values


@dataclass(frozen=True)
class Outlook:
    """What may become of one answer.

    ``losses`` holds for each past year, oldest first, by how much the final value was below the agency's own; negative
    where it was above. ``supported`` is the level or value that the evidence supports now, None where another
    institution's figure counts.
    """

    indicator: Indicator
    own: Value
    losses: tuple[Value, ...] = ()
    supported: Value | None = None

    @property
    def is_risky(self) -> bool:
        """Say whether its evidence does not support the answer."""
        return self.supported is not None and self.supported < self.own

    @property
    def backed(self) -> Value:
        """Return what is left of the answer where it counts only as far as its evidence goes."""
        return self.own if self.supported is None else _within(self.indicator, min(self.own, self.supported))

    @property
    def lowest(self) -> Value:
        """Return the lower end: the answer less the greatest loss of a past year, or what evidence backs if lower."""
        return min(_within(self.indicator, self.own - max((0, *self.losses))), self.backed)

    @property
    def highest(self) -> Value:
        """Return the upper end: the answer less the smallest loss of a past year; never above the answer."""
        return _within(self.indicator, self.own - max(min(self.losses, default=0), 0))


def _within(indicator: Indicator, value: Value) -> Value:
    bottom = indicator.levels[0] if indicator.kind == "level" else indicator.lowest
    return max(value, bottom)


@dataclass(frozen=True)
class Expectation:
    """The outlook of every answer, and the range of the index that follows. ``years`` are the comparable ones."""

    instrument: Instrument
    edition: Edition
    years: tuple[int, ...]
    outlooks: Mapping[str, Outlook]

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough comparable years for a range."""
        return len(self.years) >= LEAST_YEARS

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Return the codes of the indicators without an answer: until all have one there is no index."""
        return progress(self.instrument.indicators, self.outlooks).open

    @cached_property
    def supported(self) -> Score:
        """Return the score if every answer counted only as far as its evidence goes. Raises IncompleteAnswers."""
        return self._scored({code: one.backed for code, one in self.outlooks.items()})

    @cached_property
    def range(self) -> Range | None:
        """Return the scores of all lower and all upper ends; None without enough years. Raises IncompleteAnswers."""
        if self.open:
            raise IncompleteAnswers(self.open)
        if not self.is_enough:
            return None
        ends = [{code: one.lowest for code, one in self.outlooks.items()}]
        ends.append({code: one.highest for code, one in self.outlooks.items()})
        return Range(*map(self._scored, ends))

    @cached_property
    def risky(self) -> frozenset[str]:
        """Return the codes of the answers that their evidence does not support."""
        return frozenset(code for code, one in self.outlooks.items() if one.is_risky)

    def _scored(self, values: Values) -> Score:
        return score(self.instrument, values, edition=self.edition)


def comparable(instrument: Instrument, history: Iterable[PastYear]) -> tuple[PastYear, ...]:
    """Return the past years in which every indicator has the agency's own value and a final one, oldest first."""
    every = instrument.indicators
    whole = [p for p in history if progress(every, p.own).is_complete and progress(every, p.final).is_complete]
    return tuple(sorted(whole, key=lambda past: past.year))


def expect(
    instrument: Instrument,
    values: Values,
    history: Iterable[PastYear],
    *,
    supported: Values,
    edition: Edition | None = None,
) -> Expectation:
    """Return what may become of an agency's own ``values`` (code -> level or value).

    ``history`` holds its announced years by this instrument; those that are not comparable are left out. ``supported``
    maps a code to what its evidence supports now; a code without one has nothing to be supported. Raises InvalidAnswers
    for values the instrument does not have.
    """
    past = comparable(instrument, history)
    checked(instrument, values)
    outlooks = {
        i.code: Outlook(i, values[i.code], tuple(p.own[i.code] - p.final[i.code] for p in past), supported.get(i.code))
        for i in instrument
        if i.code in values
    }
    years = tuple(dict.fromkeys(p.year for p in past))
    return Expectation(instrument, edition or instrument.edition(), years, outlooks)


def risky(values: Values, supported: Values) -> frozenset[str]:
    """Return the codes of the answers whose evidence supports less than what they say."""
    return frozenset(code for code, value in values.items() if code in supported and supported[code] < value)
