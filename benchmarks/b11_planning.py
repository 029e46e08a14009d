"""Budget 11: the optimal plan with its whole cost curve, against HiGHS on the same instance; both must agree."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from benchmarks.timing import medians
from spbe.indicators import instrument
from spbe.planning import Rules, Step, StepKey, cost_curve, steps_up
from spbe.planning.programme import Programme, Year
from spbe.scoring import score
from spbe.whole_numbers import whole_bound

__all__ = ["run"]

_INSTANCES = 26
_TARGET = Fraction("3.5")


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 11."""
    instances = [instance(seed) for seed in range(_INSTANCES)]
    agreed = sum(costs(steps, before) for steps, before in instances)
    steps, before = instances[0]
    programme = Programme(steps, [Year("", _TARGET)], Rules(), before=before)
    whole = lambda: cost_curve(steps).cheapest(_TARGET - before)  # noqa: E731 - timed as one thing
    curve, solved = medians(whole, programme.cheapest)
    reference = f"HiGHS for that one plan ({solved * 1000:.1f} ms)"
    return [
        (
            "the optimal plan to 3.50 and every other plan of the curve",
            f"{curve / solved:.3f}x",
            "<= 0.067x",
            reference,
        ),
        ("the same optimum, other levels and costs", f"{agreed}/{_INSTANCES}", f"{_INSTANCES}/{_INSTANCES}", "HiGHS"),
    ]


def instance(seed: int) -> tuple[tuple[Step, ...], Fraction]:
    """Return the steps of random levels with random costs, and the index they start from."""
    random, spbe = np.random.default_rng(seed), instrument("spbe-2020")
    levels = {code: int(random.integers(1, 4)) for code in spbe.by_code}

    def cost(_key: StepKey) -> Fraction:
        return Fraction(int(random.integers(1, 40)))

    return steps_up(spbe, levels, cost=cost), score(spbe, levels).index


def costs(steps: tuple[Step, ...], before: Fraction) -> bool:
    """Say whether both ways find the same cost."""
    taken = cost_curve(steps).cheapest(_TARGET - before) or ()
    solved = Programme(steps, [Year("", _TARGET)], Rules(), before=before).cheapest()
    return solved is not None and sum(step.cost for step in taken) == whole_bound(solved.bound)
