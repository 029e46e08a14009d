"""The list beside the pages of those who judge: aspects with how far they are, the current one with its indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from spbe.indicators import Aspect, Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.web.desk import Desk

__all__ = ["Side", "SideAspect", "SideEntry", "by_aspect", "side_list"]


class OfIndicator(Protocol):
    """A row about one indicator."""

    @property
    def indicator(self) -> Indicator:
        """Return the indicator the row is about."""


Row = TypeVar("Row", bound=OfIndicator)


def by_aspect(instrument: Instrument, rows: Iterable[Row]) -> list[tuple[Aspect, list[Row]]]:
    """Return each aspect that has rows with its rows, in the instrument's order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(instrument.aspect_of(row.indicator.code).code, []).append(row)
    return [(aspect, found[aspect.code]) for aspect in instrument.aspects if aspect.code in found]


@dataclass(frozen=True)
class SideEntry:
    """One indicator beside a page, with its level or value."""

    indicator: Indicator
    href: str
    value: Value | None
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class SideAspect:
    """One aspect beside a page; ``href`` leads to its first indicator."""

    aspect: Aspect
    href: str
    done: int
    total: int
    entries: tuple[SideEntry, ...]


@dataclass(frozen=True)
class Side:
    """All aspects beside a page. ``list_href`` leads to the list of all indicators."""

    list_href: str
    done: int
    total: int
    aspects: tuple[SideAspect, ...]


def side_list(
    desk: Desk, room: str, done: Collection[str], *, current: str | None = None, asked: Collection[str] | None = None
) -> Side:
    """Return the list of a room (its blueprint's name). ``asked`` are the indicators it is about, by default all."""
    instrument = desk.standing.instrument
    wanted = set(instrument.by_code if asked is None else asked)
    here = instrument.aspect_of(current).code if current else None
    aspects = [
        _aspect(desk, room, aspect, done=done, wanted=wanted, current=current if aspect.code == here else None)
        for aspect in instrument.aspects
        if any(indicator.code in wanted for indicator in aspect.indicators)
    ]
    return Side(desk.here(f"{room}.index"), len(wanted & set(done)), len(wanted), tuple(aspects))


def _aspect(
    desk: Desk, room: str, aspect: Aspect, *, done: Collection[str], wanted: Collection[str], current: str | None
) -> SideAspect:
    codes = [indicator.code for indicator in aspect.indicators if indicator.code in wanted]
    shown = codes if current else []
    by_code = {indicator.code: indicator for indicator in aspect.indicators}
    entries = tuple(
        SideEntry(
            by_code[code],
            desk.here(f"{room}.indicator", code=code),
            desk.standing.values.get(code),
            code in done,
            code == current,
        )
        for code in shown
    )
    href = desk.here(f"{room}.indicator", code=codes[0])
    return SideAspect(aspect, href, sum(code in done for code in codes), len(codes), entries)
