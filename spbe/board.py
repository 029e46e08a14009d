"""Which units and aspects are how far, and which of them has the longest way to go. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from spbe.indicators.model import Aspect, Indicator
from spbe.standing import Counts, Standing, State

__all__ = ["AspectRow", "Board", "UnitRow", "board"]


@dataclass(frozen=True)
class UnitRow:
    """One unit with the indicators it leads. ``waiting`` are those not complete, with their state.

    ``open_weight`` is their weight in percent, exact. ``answered_at`` is when one of its indicators was last answered.
    """

    code: str
    name: str
    counts: Counts
    waiting: tuple[tuple[Indicator, State], ...]
    open_weight: Fraction
    answered_at: datetime | None

    @property
    def rest(self) -> Fraction:
        """Return which part of its indicators is not complete, exact."""
        return 1 - Fraction(self.counts.complete, self.counts.total)


@dataclass(frozen=True)
class AspectRow:
    """One aspect with its counts."""

    aspect: Aspect
    counts: Counts


@dataclass(frozen=True)
class Board:
    """Units with the longest way to go first, aspects in official order, indicators that no unit leads."""

    units: tuple[UnitRow, ...]
    aspects: tuple[AspectRow, ...]
    unled: tuple[Indicator, ...]

    @property
    def behind(self) -> tuple[UnitRow, ...]:
        """Return the units that still have something to complete."""
        return tuple(row for row in self.units if row.rest)


def board(standing: Standing, units: Sequence[tuple[str, str]], leads: Mapping[str, str]) -> Board:
    """Return the board. ``units`` are (code, name) in the order to show where nothing else decides.

    ``leads`` maps indicator code -> code of the unit that leads it. The first unit is the one with the largest part
    not complete; then the larger open weight counts, then the older last answer. A unit that leads nothing has no row.
    """
    led: dict[str, list[Indicator]] = {}
    for indicator in standing.instrument:
        if indicator.code in leads:
            led.setdefault(leads[indicator.code], []).append(indicator)
    rows = [_row(standing, code, name, led[code]) for code, name in units if code in led]
    rows.sort(key=lambda row: (-row.rest, -row.open_weight, row.answered_at is not None, row.answered_at or _NEVER))
    aspects = tuple(AspectRow(aspect, standing.counts(aspect.indicators)) for aspect in standing.instrument.aspects)
    return Board(tuple(rows), aspects, tuple(i for i in standing.instrument if i.code not in leads))


_NEVER = datetime.min.replace(tzinfo=UTC)


def _row(standing: Standing, code: str, name: str, indicators: Sequence[Indicator]) -> UnitRow:
    states = [(indicator, standing.state(indicator.code)) for indicator in indicators]
    waiting = tuple((indicator, state) for indicator, state in states if state is not State.COMPLETE)
    return UnitRow(
        code,
        name,
        standing.counts(indicators),
        waiting,
        sum((indicator.weight for indicator, _state in waiting), Fraction(0)),
        max(_answered(standing, indicators), default=None),
    )


def _answered(standing: Standing, indicators: Sequence[Indicator]) -> list[datetime]:
    """Return when the agency answered each of these; what was only carried from last year is no answer."""
    own = (standing.submission.answers.get(("self", indicator.code)) for indicator in indicators)
    return [answer.at for answer in own if answer is not None and answer.at is not None and answer.origin != "carried"]
