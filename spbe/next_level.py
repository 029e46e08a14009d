"""What an indicator still lacks for its next level: what that asks for, item by item, with the state of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from spbe.checklist import Checklist, ItemState, Line
from spbe.evidence import Need, asked_at, counted, is_met, needs, supported_level
from spbe.indicators.model import Indicator
from spbe.indicators.scales import Value
from spbe.scoring import gain_of_one
from spbe.values import shares, value_of_items

__all__ = ["Asked", "NextLevel", "Supply", "backed_value", "next_codes", "next_level"]


class Supply(StrEnum):
    """How far one thing asked for is: the best of what may serve it.

    ``WAITING``: cited, and nobody has judged it yet. ``REUSABLE``: nothing is cited, but a document of the library may
    serve it.
    """

    ACCEPTED = "accepted"
    WAITING = "waiting"
    REVISE = "revise"
    EXPIRED = "expired"
    REUSABLE = "reusable"
    MISSING = "missing"


_SUPPLIES = {
    ItemState.ACCEPTED: Supply.ACCEPTED,
    ItemState.CITED: Supply.WAITING,
    ItemState.SOON: Supply.WAITING,
    ItemState.LOOK_AGAIN: Supply.WAITING,
    ItemState.REVISE: Supply.REVISE,
    ItemState.EXPIRED: Supply.EXPIRED,
}


@dataclass(frozen=True)
class Asked:
    """One thing a level asks for: one item, or one of several choices (an item or a whole set each), with its lines.

    ``is_there``: something that counts serves it. ``gain`` is what it adds to the whole index where items are counted,
    exact; else None.
    """

    need: Need
    choices: tuple[tuple[Line, ...], ...]
    is_there: bool
    gain: Fraction | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of all choices."""
        return tuple(line for choice in self.choices for line in choice)

    @property
    def supply(self) -> Supply:
        """Return how far it is: of a set the weakest item, of several choices the best."""
        ranks = list(Supply)
        return min((max(map(_supply, choice), key=ranks.index) for choice in self.choices), key=ranks.index)


def _supply(line: Line) -> Supply:
    if line.state is ItemState.MISSING:
        return Supply.REUSABLE if line.proposals else Supply.MISSING
    return _SUPPLIES[line.state]


@dataclass(frozen=True)
class NextLevel:
    """The next level of one indicator. ``level`` is None where there is none: not assessed, or nothing is higher.

    ``asked`` is what the level asks for, and of the levels below what is not there; where another institution's figure
    counts nothing is. ``gain`` is what the whole level adds to the index, exact.
    """

    indicator: Indicator
    value: Value | None
    level: int | None
    gain: Fraction | None
    asked: tuple[Asked, ...] = ()

    @property
    def lacking(self) -> tuple[Asked, ...]:
        """Return what is not there."""
        return tuple(one for one in self.asked if not one.is_there)

    def count(self, supply: Supply) -> int:
        """Return how many of the things asked for are so far."""
        return sum(one.supply is supply for one in self.asked)


def next_codes(indicator: Indicator, value: Value | None) -> frozenset[str]:
    """Return the codes of the items that stand at an indicator's next level; none where there is no such level."""
    level = None if value is None else indicator.next_step(value)
    return frozenset() if level is None else frozenset(item.code for item in indicator.criteria[level].items)


def next_level(
    found: Checklist, value: Value | None, gain: Fraction | None, *, marked: Collection[str] = ()
) -> NextLevel:
    """Return what is asked for next of an indicator that has this value, by its checklist at that level.

    Where levels are chosen: every need of the level above, and those of lower levels that nothing serves. Where items
    are counted: every share of the band the value lies in; there is what is ``marked`` in the answer and has its
    evidence, if it is one seen in a file. ``gain`` is that of the whole level.
    """
    indicator = found.indicator
    level = None if value is None else indicator.next_step(value)
    if level is None or indicator.kind == "index":
        return NextLevel(indicator, value, level, gain)
    is_counted = indicator.kind == "items"
    asked = _of_items(found, level, frozenset(marked)) if is_counted else _of_levels(found, level)
    return NextLevel(indicator, value, level, gain, asked)


def _of_levels(found: Checklist, level: int) -> tuple[Asked, ...]:
    held = counted(found.indicator, _held(found), {})
    below = [need for need in needs(found.indicator, level, held) if need.level < level]
    own = asked_at(found.indicator.criteria[level].items, level)
    return tuple(Asked(need, _choices(found, need), is_met(need, held)) for need in [*below, *own])


def _of_items(found: Checklist, level: int, marked: frozenset[str]) -> tuple[Asked, ...]:
    weight, held = gain_of_one(found.indicator), counted(found.indicator, marked & _backed(found, marked), {})
    of_level = [share for share in shares(found.indicator, marked) if share.need.level == level]
    return tuple(Asked(s.need, _choices(found, s.need), is_met(s.need, held), s.value * weight) for s in of_level)


def _choices(found: Checklist, need: Need) -> tuple[tuple[Line, ...], ...]:
    return tuple(tuple(found.lines[item.code] for item in choice) for choice in need.alternatives)


def _held(found: Checklist) -> frozenset[str]:
    """Return the codes of the items that something serves which counts and is not to be revised."""
    served = (code for code, line in found.lines.items() if line.is_proven and line.state is not ItemState.REVISE)
    return frozenset(served) | {code for code, line in found.lines.items() if line.state is ItemState.ACCEPTED}


def _backed(found: Checklist, marked: Collection[str]) -> frozenset[str]:
    """Return the codes of the items that are held, and of the marked ones seen elsewhere than in a file."""
    return _held(found) | {code for code in marked if found.indicator.items[code].form != "file"}


def backed_value(found: Checklist, marked: Collection[str] = ()) -> Value | None:
    """Return the level or value that an indicator's evidence supports; None where another institution's figure counts.

    An item that is to be revised supports nothing. ``marked`` are the items of the answer, where items are counted.
    """
    if found.indicator.kind == "index":
        return None
    if found.indicator.kind == "items":
        return value_of_items(found.indicator, _backed(found, marked))
    return supported_level(found.indicator, _held(found))
