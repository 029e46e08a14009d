"""Where the value of an indicator comes from when it is no chosen level: accepted items, or a published figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from spbe.evidence import Need, asked_at, counted, is_met
from spbe.indicators.model import Indicator

__all__ = ["LevelShares", "Share", "by_level", "shares", "value_of_figure", "value_of_items"]


@dataclass(frozen=True)
class Share:
    """What one needed item (or one of several) adds to the value.

    ``is_stated`` says that its value is known, not an equal share of what is left of its level's band. ``is_open``
    says that everything the levels below need is accepted: only then does it count.
    """

    need: Need
    value: Fraction
    is_stated: bool
    is_met: bool
    is_open: bool

    @property
    def counts(self) -> bool:
        """Say whether it adds its value."""
        return self.is_met and self.is_open


def shares(
    indicator: Indicator, accepted: Collection[str], *, ages: Mapping[str, int] | None = None
) -> tuple[Share, ...]:
    """Return every share of an indicator of kind ``items``, lowest level first.

    The shares of a level add up to the width of its band: what is stated, and the rest in equal parts. Levels open in
    order. Optional items add nothing.
    """
    held, found, is_open = counted(indicator, accepted, ages or {}), list[Share](), True
    for level in indicator.levels:
        needs = asked_at(indicator.criteria[level].items, level)
        met = [is_met(need, held) for need in needs]
        values = _values(needs, indicator.ladder.steps[level].width or Fraction(0))
        found += [
            Share(need, value, _stated(need) is not None, is_there, is_open)
            for need, value, is_there in zip(needs, values, met, strict=True)
        ]
        is_open = is_open and all(met)
    return tuple(found)


@dataclass(frozen=True)
class LevelShares:
    """The shares of one level, whose band lies from ``low`` to ``high``."""

    level: int
    low: Fraction
    high: Fraction
    shares: tuple[Share, ...]

    @property
    def added(self) -> Fraction:
        """Return what the level adds to the value as things stand."""
        return sum((share.value for share in self.shares if share.counts), Fraction(0))

    @property
    def met(self) -> int:
        """Return how many shares count."""
        return sum(share.counts for share in self.shares)

    @property
    def is_open(self) -> bool:
        """Say whether everything that the levels below need is there."""
        return all(share.is_open for share in self.shares)

    @property
    def is_full(self) -> bool:
        """Say whether it adds all it can."""
        return self.is_open and self.met == len(self.shares)


def by_level(
    indicator: Indicator, accepted: Collection[str], *, ages: Mapping[str, int] | None = None
) -> tuple[LevelShares, ...]:
    """Return the shares of an indicator of kind ``items`` level by level, lowest first: the arithmetic of its value."""
    every, bounds = shares(indicator, accepted, ages=ages), indicator.ladder.bounds
    return tuple(
        LevelShares(
            level,
            bounds[level],
            bounds.get(level + 1, indicator.ladder.top),
            tuple(share for share in every if share.need.level == level),
        )
        for level in indicator.levels
    )


def _stated(need: Need) -> Fraction | None:
    return need.alternatives[0][0].value if len(need.alternatives) == 1 else None


def _values(needs: Collection[Need], width: Fraction) -> list[Fraction]:
    stated = [_stated(need) for need in needs]
    unknown = stated.count(None)
    rest = width - sum((value for value in stated if value is not None), Fraction(0))
    return [rest / unknown if value is None else value for value in stated]


def value_of_items(
    indicator: Indicator, accepted: Collection[str], *, ages: Mapping[str, int] | None = None
) -> Fraction:
    """Return the value that the accepted items give, exact: the base of the ladder and every share that counts."""
    added = (share.value for share in shares(indicator, accepted, ages=ages) if share.counts)
    return indicator.lowest + sum(added, Fraction(0))


def value_of_figure(indicator: Indicator, figure: Fraction | None) -> Fraction | None:
    """Return the value of another institution's figure, exact; without one what the instrument says then.

    Raises OutOfScale for a figure outside its publisher's scale.
    """
    source = indicator.figure
    if source is None:
        return None
    return source.empty if figure is None else source.value_of(figure)
