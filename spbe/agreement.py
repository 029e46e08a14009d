"""How far two assessors agree who judged the same indicators without seeing each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from spbe.indicators.model import Instrument
from spbe.indicators.scales import Value

__all__ = ["Agreement", "Metric", "agreement", "metric"]

Ratings = Mapping[str, Sequence[Value | None]]
"""Indicator code -> the level or value each assessor gave, in one order of assessors; None where one gave none."""

Metric = Literal["ordinal", "interval"]
"""How far two values are apart: by how many others lie between them, or by their difference."""


@dataclass(frozen=True)
class Agreement:
    """How a group of indicators was judged.

    ``alpha`` is Krippendorff's alpha: 1 is full agreement, 0 what chance would give; None where it is not defined,
    because fewer than two indicators were judged twice or every value given is the same. It says something about
    assessors and is no part of a score.
    """

    group: str
    judged: int
    same: int
    widest: Value
    alpha: float | None


def metric(instrument: Instrument) -> Metric:
    """Return how values of this instrument are compared: levels by their order, decimals by their difference."""
    return "ordinal" if all(indicator.kind == "level" for indicator in instrument) else "interval"


def agreement(instrument: Instrument, ratings: Ratings) -> tuple[Agreement, ...]:
    """Return the agreement per aspect, in the instrument's order, and of the whole (group "") at the end."""
    groups = [(aspect.code, [i.code for i in aspect.indicators]) for aspect in instrument.aspects]
    groups.append(("", list(instrument.by_code)))
    twice, by = {code: values for code, values in ratings.items() if _is_judged_twice(values)}, metric(instrument)
    return tuple(_of(group, [twice[code] for code in codes if code in twice], by) for group, codes in groups)


def _is_judged_twice(values: Sequence[Value | None]) -> bool:
    return sum(value is not None for value in values) > 1


def _of(group: str, rated: Sequence[Sequence[Value | None]], by: Metric) -> Agreement:
    given = [[value for value in values if value is not None] for values in rated]
    same = sum(len(set(values)) == 1 for values in given)
    widest = max((max(values) - min(values) for values in given), default=0)
    return Agreement(group, len(rated), same, widest, _alpha(rated, by))


def _alpha(rated: Sequence[Sequence[Value | None]], by: Metric) -> float | None:
    if len(rated) < 2 or len({value for values in rated for value in values if value is not None}) < 2:
        return None
    import krippendorff
    import numpy as np

    table = np.array([[np.nan if value is None else float(value) for value in values] for values in rated]).T
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement=by))
