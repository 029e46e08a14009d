"""How far two assessors agree who judged the same indicators without seeing each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spbe.indicators.model import Instrument

__all__ = ["Agreement", "agreement"]

Ratings = Mapping[str, Sequence[int | None]]
"""Indicator code -> the level each assessor gave, in one order of assessors; None where one gave none."""


@dataclass(frozen=True)
class Agreement:
    """How a group of indicators was judged.

    ``alpha`` is Krippendorff's alpha for ordered levels: 1 is full agreement, 0 what chance would give; None where it
    is not defined, because fewer than two indicators were judged twice or every level given is the same. It says
    something about assessors and is no part of a score.
    """

    group: str
    judged: int
    same: int
    widest: int
    alpha: float | None


def agreement(instrument: Instrument, ratings: Ratings) -> tuple[Agreement, ...]:
    """Return the agreement per aspect, in the instrument's order, and of the whole (group "") at the end."""
    groups = [(aspect.code, [i.code for i in aspect.indicators]) for aspect in instrument.aspects]
    groups.append(("", list(instrument.by_code)))
    twice = {code: levels for code, levels in ratings.items() if _is_judged_twice(levels)}
    return tuple(_of(group, [twice[code] for code in codes if code in twice]) for group, codes in groups)


def _is_judged_twice(levels: Sequence[int | None]) -> bool:
    return sum(level is not None for level in levels) > 1


def _of(group: str, rated: Sequence[Sequence[int | None]]) -> Agreement:
    given = [[level for level in levels if level is not None] for levels in rated]
    same = sum(len(set(levels)) == 1 for levels in given)
    widest = max((max(levels) - min(levels) for levels in given), default=0)
    return Agreement(group, len(rated), same, widest, _alpha(rated))


def _alpha(rated: Sequence[Sequence[int | None]]) -> float | None:
    if len(rated) < 2 or len({level for levels in rated for level in levels if level is not None}) < 2:
        return None
    import krippendorff
    import numpy as np

    table = np.array([[np.nan if level is None else level for level in levels] for levels in rated], dtype=float).T
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal"))
