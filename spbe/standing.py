"""Where one assessment stands: progress, index or its range, last year, target. Pure: a Submission in, numbers out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from spbe.indicators.model import Aspect, Domain, Edition, Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.scoring import Progress, Range, Score, final_range, gain_of_one, progress, score
from spbe.submission import Answer, Mark, Submission

__all__ = ["Counts", "Gap", "Standing", "State"]


class State(StrEnum):
    """How far one indicator is: not assessed, a level without an explanation, or both.

    CARRIED is not assessed either: it has last year's text and waits to be checked. RETURNED was answered, and sent
    back by the internal assessor.
    """

    OPEN = "open"
    CARRIED = "carried"
    UNEXPLAINED = "unexplained"
    RETURNED = "returned"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Counts:
    """How many indicators of a group are in which state."""

    complete: int
    unexplained: int
    open: int
    returned: int = 0
    carried: int = 0

    @property
    def done(self) -> int:
        """Return how many have a level."""
        return self.complete + self.unexplained + self.returned

    @property
    def waiting(self) -> int:
        """Return how many have no level yet."""
        return self.open + self.carried

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.done + self.waiting


@dataclass(frozen=True)
class Gap:
    """An indicator whose value is below its ``target`` level."""

    indicator: Indicator
    value: Value
    target: int

    @property
    def missing(self) -> Value:
        """Return how much the value must rise to reach the target level: levels, or an exact number."""
        return self.indicator.value_at(self.target) - self.value

    @property
    def gain(self) -> Fraction:
        """Return by how much the index rises when this gap closes, exact."""
        return self.missing * gain_of_one(self.indicator)


@dataclass(frozen=True)
class Standing:
    """One submission read with its instrument. Every index in it is a full, exact ``score``; nothing is stored."""

    instrument: Instrument
    submission: Submission

    @cached_property
    def edition(self) -> Edition:
        """Return the edition whose practice the predicates follow: that of the assessment's year."""
        return self.instrument.edition(self.submission.year)

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """Return indicator code -> the answer that holds now."""
        return self.submission.at()

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Return indicator code -> level or value, for the indicators that have one."""
        return self.submission.values()

    def level_of(self, code: str) -> int | None:
        """Return the level an indicator stands on, or in whose band its value lies; None when not assessed."""
        value = self.values.get(code)
        return None if value is None else self.instrument.by_code[code].level_at(Fraction(value))

    @cached_property
    def returned(self) -> Mapping[str, Mark]:
        """Return indicator code -> the internal assessor's mark that sent its answer back and still holds."""
        return self.submission.returned()

    @cached_property
    def progress(self) -> Progress:
        """Return how many of all indicators have a level."""
        return progress(self.instrument.indicators, self.values)

    @cached_property
    def score(self) -> Score | None:
        """Return the score, or None while an indicator is open."""
        return score(self.instrument, self.values, edition=self.edition) if self.progress.is_complete else None

    @cached_property
    def range(self) -> Range:
        """Return the final range: all open indicators lowest, and all highest."""
        return final_range(self.instrument, self.values, edition=self.edition)

    @cached_property
    def last_values(self) -> Mapping[str, Value]:
        """Return last year's levels where the same instrument was used, else nothing: methods are not mixed."""
        previous = self.submission.previous
        comparable = previous is not None and previous.instrument == self.instrument.code
        return previous.values() if previous is not None and comparable else {}

    @cached_property
    def last_score(self) -> Score | None:
        """Return last year's score under last year's edition, or None when it is unknown or incomplete."""
        previous = self.submission.previous
        if previous is None or not progress(self.instrument.indicators, self.last_values).is_complete:
            return None
        return score(self.instrument, self.last_values, edition=self.instrument.edition(previous.year))

    @cached_property
    def provisional(self) -> Score | None:
        """Return the score with last year's levels for open indicators; None when complete or last year lacks one."""
        mixed = {**self.last_values, **self.values}
        if self.score is not None or not progress(self.instrument.indicators, mixed).is_complete:
            return None
        return score(self.instrument, mixed, edition=self.edition)

    @property
    def shown(self) -> Score | None:
        """Return the score to show large: the real one, else the provisional one, else None."""
        return self.score or self.provisional

    @cached_property
    def target_index(self) -> Fraction:
        """Return the agency's target index, or the instrument's usual one."""
        own = self.submission.target_index
        return Fraction(own) if own else self.instrument.target.index

    @cached_property
    def target_levels(self) -> Mapping[str, int]:
        """Return the target level of every indicator: the agency's own, else the instrument's usual one."""
        own = self.submission.target_levels
        return {i.code: own.get(i.code, self.instrument.target.level) for i in self.instrument}

    @cached_property
    def target_score(self) -> Score:
        """Return what the indices would be if every indicator stood exactly at its target level."""
        return score(self.instrument, self.target_values, edition=self.edition)

    @cached_property
    def target_values(self) -> Mapping[str, Value]:
        """Return the value every indicator has when it just stands at its target level."""
        return {i.code: i.value_at(self.target_levels[i.code]) for i in self.instrument}

    def index_of(self, part: Aspect | Domain) -> Fraction | None:
        """Return the index of an aspect or domain as it stands, open indicators at last year's level; None without."""
        mixed = {**self.last_values, **self.values}
        if not progress(part.indicators, mixed).is_complete:
            return None
        return sum((mixed[i.code] * i.weight for i in part.indicators), Fraction(0)) / part.weight

    def state(self, code: str) -> State:
        """Return how far the indicator of this code is."""
        answer = self.answers.get(code)
        if answer is None or answer.counted is None:
            return State.CARRIED if answer is not None and answer.origin == "carried" else State.OPEN
        if code in self.returned:
            return State.RETURNED
        return State.COMPLETE if answer.is_explained else State.UNEXPLAINED

    def counts(self, indicators: Collection[Indicator] | None = None) -> Counts:
        """Return the states counted over ``indicators`` (by default all)."""
        states = [self.state(i.code) for i in (self.instrument.indicators if indicators is None else indicators)]
        return Counts(**{state.value: states.count(state) for state in State})

    def change(self, code: str) -> Value | None:
        """Return this year's level or value less last year's; None when one of them is unknown."""
        now, before = self.values.get(code), self.last_values.get(code)
        return None if now is None or before is None else now - before

    def gain(self, code: str) -> Fraction | None:
        """Return what the next level adds to the index; None when open or already at the top."""
        indicator, value = self.instrument.by_code[code], self.values.get(code)
        following = None if value is None else indicator.next_value(value)
        return None if following is None or value is None else (following - value) * gain_of_one(indicator)

    def below_target(self) -> list[Gap]:
        """Return the assessed indicators below their target level, the largest gain first."""
        found = [
            Gap(i, value, self.target_levels[i.code])
            for i in self.instrument
            if (value := self.values.get(i.code)) is not None and value < self.target_values[i.code]
        ]
        return sorted(found, key=lambda gap: gap.gain, reverse=True)

    def next_open(self, after: str | None = None) -> Indicator | None:
        """Return the next open indicator after the one of this code, going round; None when nothing is open."""
        codes = list(self.instrument.by_code)
        start = codes.index(after) + 1 if after is not None else 0
        for code in codes[start:] + codes[:start]:
            if code not in self.values and code != after:
                return self.instrument.by_code[code]
        return None

    def to_carry(self) -> tuple[int, int]:
        """Return of how many indicators last year's answer can be carried, and how many of these have a text."""
        last, own = self.submission.previous, self.submission.answers
        held = last.at() if last is not None and last.instrument == self.instrument.code else {}
        waiting = [i.code for i in self.instrument if i.code in held and ("self", i.code) not in own]
        return len(waiting), sum(bool(last and last.agency_text(code).strip()) for code in waiting)
