"""What a period must be: a kind, an address, and dates in the order of its stages; all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from spbe.plaintext import RefusedText, accept_line
from spbe.submission import PATHS

__all__ = ["LATE_RULES", "Dates", "InvalidPeriod", "PeriodProblem", "dated_stages", "period_problems"]

LATE_RULES = ("mark", "lock")
"""What the day after a stage's last day brings: work goes on and is marked late, or the stage is closed."""

_LONGEST_SLUG = 40


@dataclass(frozen=True)
class Dates:
    """When a stage opens and closes, where that is known."""

    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class PeriodProblem:
    """One thing that is wrong. ``rule`` is title, slug, year, kind, late_rule, stage (not of this kind), backwards
    (closes before it opens), far (outside the year and its neighbours) or order (before the ``earlier`` stage);
    ``stage`` is whose dates it is about, else empty.
    """

    rule: str
    stage: str = ""
    earlier: str = ""


class InvalidPeriod(ValueError):
    """A period cannot be like that; ``problems`` says everything that is wrong."""

    def __init__(self, problems: Iterable[PeriodProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{p.rule} {p.stage}".strip() for p in self.problems))


def dated_stages(kind: str) -> tuple[str, ...]:
    """Return the stages of a kind of period that have dates: all but the final one, which nobody works on."""
    return PATHS[kind][:-1]


def period_problems(
    title: str, kind: str, year: int, late_rule: str, stages: Mapping[str, Dates], *, slug: str = "x"
) -> list[PeriodProblem]:
    """Return everything that is wrong with a period; an empty list says that it can be kept."""
    found = [PeriodProblem(rule) for rule, holds in _plain(title, kind, late_rule, slug) if not holds]
    return [*found, *(_of_dates(kind, year, stages) if kind in PATHS else ())]


def _plain(title: str, kind: str, late_rule: str, slug: str) -> Iterator[tuple[str, bool]]:
    try:
        accept_line(title)
        yield "title", True
    except RefusedText:
        yield "title", False
    yield "kind", kind in PATHS
    yield "slug", len(slug) <= _LONGEST_SLUG and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) is not None
    yield "late_rule", late_rule in LATE_RULES


def _of_dates(kind: str, year: int, stages: Mapping[str, Dates]) -> Iterator[PeriodProblem]:
    ordered = [stage for stage in dated_stages(kind) if stage in stages]
    yield from (PeriodProblem("stage", stage) for stage in stages if stage not in ordered)
    for stage in ordered:
        yield from _of_stage(stage, stages[stage], year)
    for position, stage in enumerate(ordered):
        for earlier in reversed(ordered[:position]):
            if _is_before(stages[stage], stages[earlier]):
                yield PeriodProblem("order", stage, earlier)
                break


def _of_stage(stage: str, dates: Dates, year: int) -> Iterator[PeriodProblem]:
    if dates.opens_on and dates.closes_on and dates.closes_on < dates.opens_on:
        yield PeriodProblem("backwards", stage)
    days = [day for day in (dates.opens_on, dates.closes_on) if day]
    if any(abs(day.year - year) > 1 for day in days):
        yield PeriodProblem("far", stage)


def _is_before(dates: Dates, earlier: Dates) -> bool:
    pairs = ((dates.opens_on, earlier.opens_on), (dates.closes_on, earlier.closes_on))
    return any(one and other and one < other for one, other in pairs)
