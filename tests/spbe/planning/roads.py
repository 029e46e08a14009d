"""Roads to try plans on: random ones, a search through every plan, and the published levels of a city."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path

import yaml
from hypothesis import strategies as st

from spbe.indicators import instrument
from spbe.planning import Rules, Step, StepKey, steps_up
from spbe.scoring import score

SPBE = instrument("spbe-2020")
CASE = Path(__file__).parents[2] / "cases" / "spbe-2020" / "kota-bandar-lampung-2022.yaml"
LAMPUNG = {str(code): level for code, level in yaml.safe_load(CASE.read_text(encoding="utf-8"))["levels"].items()}
BEFORE = score(SPBE, LAMPUNG).index
STEPS = steps_up(SPBE, LAMPUNG)


def step(code: str, level: int, *, gain: str = "0.1", cost: str = "1", item: str = "", **more: object) -> Step:
    key = StepKey.of(code, level, item)
    return Step(key, level - 1, level, Fraction(gain), Fraction(cost), **more)  # type: ignore[arg-type]


@st.composite
def roads(draw: st.DrawFn, most: int = 9) -> tuple[Step, ...]:
    """A few indicators with one to three levels of one or two steps each."""
    found = list[Step]()
    for number in range(draw(st.integers(1, 4))):
        for level in range(2, 2 + draw(st.integers(1, 3))):
            for item in "ab"[: draw(st.integers(1, 2))]:
                gain, cost = draw(st.integers(0, 12)), draw(st.integers(0, 9))
                found.append(step(str(number + 1), level, gain=f"{gain}/60", cost=f"{cost}/4", item=item))
    return tuple(found[:most])


def every_plan(steps: Iterable[Step], rules: Rules | None = None) -> Iterator[tuple[Step, ...]]:
    """Every set of steps that keeps the order of levels and the rules, by trying them all."""
    every, rules = tuple(steps), rules or Rules()
    for taken in chain.from_iterable(combinations(every, count) for count in range(len(every) + 1)):
        keys = {one.key for one in taken}
        if keys & rules.forbidden or not {one.key for one in every if one.key in rules.fixed} <= keys:
            continue
        if all(_is_open(one, every, keys) for one in taken):
            yield taken


def _is_open(one: Step, every: Iterable[Step], keys: set[StepKey]) -> bool:
    before = (o.key for o in every if o.key.order == one.key.order and o.key.level < one.key.level)
    return all(key in keys for key in before)


def gain(steps: Iterable[Step]) -> Fraction:
    return sum((one.gain for one in steps), Fraction(0))


def cost(steps: Iterable[Step]) -> Fraction:
    return sum((one.cost for one in steps), Fraction(0))
