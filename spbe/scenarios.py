"""Scenarios: values an agency might reach, as JSON text and back, what leads there, and what sets two of them apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from spbe.indicators.model import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.planning import Prices, Step, StepKey, priced_steps
from spbe.scoring import as_text
from spbe.values import value_of_items

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "Content",
    "ScenarioLine",
    "UnreadableContent",
    "goal_values",
    "only_in",
    "read_content",
    "scenario_steps",
]

LONGEST_NAME = 120
LONGEST_NOTE = 2000
_FORMAT = 1


@dataclass(frozen=True)
class Content:
    """What a scenario holds.

    ``goal`` maps indicator code -> the value to reach (those left out stay as they are), ``items`` code -> the items
    that are there then, where they were chosen. ``schedule`` says in which year a step ends, ``target`` is the index
    aimed at (decimal text), ``assumptions`` are words by name: what the scenario was found with.
    """

    goal: Mapping[str, Value] = field(default_factory=dict)
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)
    schedule: Mapping[StepKey, int] = field(default_factory=dict)
    target: str | None = None
    assumptions: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return it as JSON, the same text for the same content; numbers are exact decimal text."""
        told = {
            "version": _FORMAT,
            "goal": {code: as_text(Fraction(value)) for code, value in self.goal.items()},
            "items": {code: sorted(items) for code, items in self.items.items()},
            "schedule": {key.named: year for key, year in self.schedule.items()},
            "target": self.target,
            "assumptions": dict(self.assumptions),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class UnreadableContent(ValueError):
    """The text is no scenario of a version known here; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"no scenario that can be read: {reason}")


def read_content(text: str) -> Content:
    """Return the content of such a text. Raises UnreadableContent."""
    try:
        told = json.loads(text)
        if told["version"] != _FORMAT:
            raise UnreadableContent(f"version {told['version']}; version {_FORMAT} is known")
        return _read(told)
    except UnreadableContent:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as problem:
        raise UnreadableContent(str(problem)) from problem


def _read(told: Mapping[str, Any]) -> Content:
    return Content(
        {code: _plain(Fraction(value)) for code, value in told["goal"].items()},
        {code: frozenset(map(str, items)) for code, items in told["items"].items()},
        {StepKey.read(name): int(year) for name, year in told["schedule"].items()},
        None if told["target"] is None else str(told["target"]),
        {str(name): str(words) for name, words in told["assumptions"].items()},
    )


def _plain(value: Fraction) -> Value:
    return int(value) if value.denominator == 1 else value


@dataclass(frozen=True)
class ScenarioLine:
    """One stored scenario. ``by`` is its maker's name; ``version`` is what a form about it carries."""

    id: int
    name: str
    note: str
    content: Content
    is_shared: bool
    by_id: int
    by: str
    at: datetime
    version: int


def goal_values(instrument: Instrument, values: Mapping[str, Value], content: Content) -> dict[str, Value]:
    """Return every indicator's value once the scenario is reached; who has none, and gets none, is left out.

    Chosen items give the value of an indicator that counts them. What the instrument does not know or accept (any
    more) is left aside.
    """
    found = dict[str, Value]()
    for indicator in instrument:
        value = _goal(indicator, content, values.get(indicator.code))
        if value is not None:
            found[indicator.code] = value
    return found


def _goal(indicator: Indicator, content: Content, value: Value | None) -> Value | None:
    items = content.items.get(indicator.code)
    if indicator.kind == "items" and items is not None:
        return value_of_items(indicator, items & frozenset(indicator.items))
    wanted = content.goal.get(indicator.code)
    if wanted is None:
        return value
    is_known = wanted in indicator.levels if indicator.kind == "level" else indicator.accepts(Fraction(wanted))
    return wanted if is_known else value


def scenario_steps(
    instrument: Instrument,
    values: Mapping[str, Value],
    content: Content,
    *,
    items: Mapping[str, frozenset[str]] | None = None,
    prices: Prices | None = None,
) -> tuple[Step, ...]:
    """Return the steps that lead from these values to the scenario, in order, with what the agency says they cost.

    ``items`` (code -> accepted items) are those there now. Where the scenario names items the steps are items, else
    levels or bands: those that end at the goal or below it, and one that only begins below it counts whole.
    """
    chosen = {code: items[code] for code in content.items if items and code in items}
    every = priced_steps(instrument, values, prices or Prices(), items=chosen)
    goal = goal_values(instrument, values, content)
    return tuple(step for step in every if _is_taken(step, content, goal))


def _is_taken(step: Step, content: Content, goal: Mapping[str, Value]) -> bool:
    code = step.key.indicator
    return step.key.item in content.items.get(code, ()) if step.key.item else step.start < goal[code]


def only_in(one: Sequence[Step], other: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of one that the other does not take."""
    taken = {step.key for step in other}
    return tuple(step for step in one if step.key not in taken)
