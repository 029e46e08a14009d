"""What documents say beyond the numbers of one report: texts, units, evidence and how others stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from spbe.action_plan import ActionLine
from spbe.letterhead import Letterhead
from spbe.trail import Trail

__all__ = ["Averages", "Beside", "GroupAverage", "Printed", "averages"]

_GROUPS = ("kementerian", "lembaga", "lainnya", "provinsi", "kabupaten", "kota")


@dataclass(frozen=True)
class Printed:
    """One published result: kind of agency, index and domain indices as exact numbers, None where none is readable."""

    kind: str
    index: Fraction | None
    domains: tuple[Fraction | None, ...]
    is_good: bool


@dataclass(frozen=True)
class GroupAverage:
    """The averages of one group, exact: ``kind`` "" is all of them. ``good`` counts those at the target predicate."""

    kind: str
    count: int
    index: Fraction | None
    domains: tuple[Fraction | None, ...]
    good: int


@dataclass(frozen=True)
class Averages:
    """What a published list says of its groups. ``source`` and ``year`` are the list's."""

    year: int
    source: str
    groups: tuple[GroupAverage, ...]


def averages(year: int, source: str, results: Sequence[Printed]) -> Averages:
    """Return the averages of all and of each group, computed from a published list; groups without a result left out.

    A number that is not readable is left out of its average, never taken as zero.
    """
    whole = [_average("", results)]
    kinds = [_average(kind, [one for one in results if one.kind == kind]) for kind in _GROUPS]
    return Averages(year, source, tuple(group for group in (*whole, *kinds) if group.count))


def _average(kind: str, results: Sequence[Printed]) -> GroupAverage:
    width = max((len(one.domains) for one in results), default=0)
    domains = tuple(
        _mean([one.domains[place] for one in results if place < len(one.domains)]) for place in range(width)
    )
    good = sum(one.is_good for one in results)
    return GroupAverage(kind, len(results), _mean([one.index for one in results]), domains, good)


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


@dataclass(frozen=True)
class Beside:
    """What stands beside a report. All of it may be missing, and then the document says so.

    ``statements`` map a topic ("strengths:1", "recommendation") to a text; ``leads`` an indicator to the unit that
    answers it; ``accepted`` an indicator to the items assessors accepted; ``declared`` a kind of declaration to signer,
    position, day and consent; ``actions`` are those of the year's plan.
    """

    statements: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, Collection[str]] = field(default_factory=dict)
    declared: Mapping[str, tuple[str, str, date, bool]] = field(default_factory=dict)
    averages: Averages | None = None
    trail: Trail | None = None
    place: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    actions: Sequence[ActionLine] = ()
