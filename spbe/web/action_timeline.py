"""When actions of a plan are done: bars over quarters, by unit, as places in an SVG and as words in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from spbe.action_plan import ActionLine

__all__ = ["Bar", "Lane", "Quarter", "Timeline", "timeline"]

LEFT, WIDTH, TOP, ROW, HEAD = 250, 690, 34, 24, 22
_MOST = 12  # quarters
_LABEL = 38  # characters


@dataclass(frozen=True)
class Quarter:
    """One quarter of the axis: where it begins and how wide it is."""

    year: int
    number: int
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One action's bar. ``label`` is its title, cut to fit."""

    line: ActionLine
    label: str
    x: int
    width: int
    y: int
    is_overdue: bool


@dataclass(frozen=True)
class Lane:
    """The actions of one unit; ``name`` is empty for those without one."""

    name: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole picture: quarters from left to right, units from top to bottom, and today's place."""

    quarters: tuple[Quarter, ...]
    lanes: tuple[Lane, ...]
    height: int
    today: int | None


def timeline(actions: Iterable[ActionLine], year: int, today: date) -> Timeline:
    """Return the picture of the actions that have a deadline and are not dropped; the plan's year is always there.

    What begins earlier or ends later than twelve quarters is cut at the edge.
    """
    shown = [line for line in actions if line.draft.due_on and line.draft.status != "dropped"]
    first = min([_quarter(_start(line)) for line in shown] + [year * 4])
    last = min(
        max([_quarter(line.draft.due_on) for line in shown if line.draft.due_on] + [year * 4 + 3]), first + _MOST - 1
    )
    count = last - first + 1
    edges = [LEFT + WIDTH * n // count for n in range(count + 1)]
    quarters = tuple(
        Quarter((first + n) // 4, (first + n) % 4 + 1, edges[n], edges[n + 1] - edges[n]) for n in range(count)
    )
    lanes, y = list[Lane](), TOP
    for name, group in groupby(sorted(shown, key=_place), key=lambda line: line.unit_name):
        own = list(group)
        bars = tuple(_bar(line, y + HEAD + ROW * n, edges, first, today) for n, line in enumerate(own))
        lanes.append(Lane(name, y, bars))
        y += HEAD + ROW * len(own) + 8
    here = _at(today, edges, first)
    return Timeline(quarters, tuple(lanes), y + 4, here if edges[0] < here < edges[-1] else None)


def _place(line: ActionLine) -> tuple[bool, str, date, int]:
    return not line.unit_name, line.unit_name.casefold(), line.draft.due_on or date.max, line.id


def _start(line: ActionLine) -> date:
    """Return when an action begins: as it says, else at the head of the quarter it ends in."""
    if line.draft.starts_on:
        return line.draft.starts_on
    due = line.draft.due_on or date.max
    return date(due.year, (due.month - 1) // 3 * 3 + 1, 1)


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _at(day: date, edges: Sequence[int], first: int) -> int:
    """Return the place of a day on the axis, in whole units, kept between its ends."""
    place = _quarter(day) - first
    if place < 0:
        return edges[0]
    if place >= len(edges) - 1:
        return edges[-1]
    begun = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return edges[place] + (edges[place + 1] - edges[place]) * (day - begun).days // 92


def _bar(line: ActionLine, y: int, edges: Sequence[int], first: int, today: date) -> Bar:
    start, end = _at(_start(line), edges, first), _at(line.draft.due_on or date.max, edges, first)
    title = line.draft.title
    label = title if len(title) <= _LABEL else title[: _LABEL - 1].rstrip() + "…"
    return Bar(line, label, start, max(end - start, 6), y, line.is_overdue(today))
