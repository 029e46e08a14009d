"""Where and why an index changed from stage to stage: exact parts that add up to the whole. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from spbe.indicators.model import Aspect, Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.scoring import gain_of_one, progress, score
from spbe.submission import JUDGED, PATHS, Answer, Submission

__all__ = ["Change", "Leg", "Point", "Trail", "trail"]


@dataclass(frozen=True)
class Point:
    """One stage of the trail. ``index`` is exact, None while an indicator has no level there.

    ``given`` are the codes of the indicators to which the stage gave a level itself; all others are carried.
    ``is_closed`` is False for the stage under way.
    """

    stage: str
    values: Mapping[str, Value]
    given: frozenset[str]
    index: Fraction | None
    is_closed: bool

    def is_carried(self, code: str) -> bool:
        """Say whether the level of an indicator here comes from an earlier stage."""
        return code in self.values and code not in self.given


@dataclass(frozen=True)
class Change:
    """One indicator's value that a stage changed, and by how much the index moved for it, exact."""

    indicator: Indicator
    before: Value
    after: Value
    answer: Answer

    @property
    def effect(self) -> Fraction:
        """Return the change of the whole index that is this indicator's."""
        return (self.after - self.before) * gain_of_one(self.indicator)


@dataclass(frozen=True)
class Leg:
    """The way from one stage to the next. ``changes`` are losses first, the largest of each kind foremost."""

    start: Point
    end: Point
    changes: tuple[Change, ...]

    @property
    def effect(self) -> Fraction:
        """Return the sum of all effects: exactly the difference of the two indices where both are known."""
        return sum((change.effect for change in self.changes), Fraction(0))

    def steps(self) -> Iterator[tuple[Change, Fraction, Fraction]]:
        """Yield each change with the index before and after it, beginning at the first stage's index.

        Nothing is yielded while that index is unknown.
        """
        if self.start.index is None:
            return
        reached = self.start.index
        for change in self.changes:
            yield change, reached, reached + change.effect
            reached += change.effect


@dataclass(frozen=True)
class Trail:
    """The stages with levels of their own that somebody sees, and the way between them."""

    instrument: Instrument
    points: tuple[Point, ...]
    legs: tuple[Leg, ...]

    @cached_property
    def changed(self) -> frozenset[str]:
        """Return the codes of the indicators whose level any stage changed."""
        return frozenset(change.indicator.code for leg in self.legs for change in leg.changes)

    def effect_of(self, code: str) -> Fraction:
        """Return by how much one indicator moved the index over the whole trail."""
        every = (change for leg in self.legs for change in leg.changes if change.indicator.code == code)
        return sum((change.effect for change in every), Fraction(0))

    def by_aspect(self) -> list[tuple[Aspect, Fraction]]:
        """Return each aspect with its indicators' effect over the whole trail; the parts add up to the whole."""
        return [
            (aspect, sum((self.effect_of(i.code) for i in aspect.indicators), Fraction(0)))
            for aspect in self.instrument.aspects
        ]


def trail(instrument: Instrument, submission: Submission) -> Trail:
    """Return the trail of an assessment, or of the part of it that one side sees (see ``Submission.seen_from``).

    A stage that gave no level of its own, or whose answers are not seen, has no point.
    """
    points = [_point(instrument, submission, stage) for stage in _stages(submission)]
    legs = (_leg(instrument, submission, start, end) for start, end in pairwise(points))
    return Trail(instrument, tuple(points), tuple(legs))


def _stages(submission: Submission) -> Iterator[str]:
    wrote = {stage for stage, _code in submission.answers}
    for stage in ("self", *JUDGED):
        if stage in PATHS[submission.kind] and stage in wrote:
            yield stage
    if "final" in wrote:  # printed levels of a published result
        yield "final"


def _point(instrument: Instrument, submission: Submission, stage: str) -> Point:
    held = submission.at(stage)
    values = submission.values(stage)
    given = frozenset(code for code in values if held[code].stage == stage)
    is_whole = progress(instrument.indicators, values).is_complete
    index = score(instrument, values, edition=instrument.edition(submission.year)).index if is_whole else None
    return Point(stage, values, given, index, submission.is_closed(stage))


def _leg(instrument: Instrument, submission: Submission, start: Point, end: Point) -> Leg:
    held = submission.at(end.stage)
    found = [
        Change(indicator, start.values[code], end.values[code], held[code])
        for indicator in instrument
        if (code := indicator.code) in start.values and end.values.get(code) not in (None, start.values[code])
    ]
    return Leg(start, end, tuple(sorted(found, key=lambda change: (change.effect > 0, -abs(change.effect)))))
