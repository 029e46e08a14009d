"""Many assessments by one instrument and year, scored in columns: one line each, read and told piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, islice, repeat
from typing import Any, TypeVar

import numpy as np

from spbe.columns import Column, ManyScores, Scaled
from spbe.indicators import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.scoring import score_many
from spbe.submission import AgencyFacts

__all__ = ["National", "NationalLine", "NationalRow", "national_lines", "pieces"]

T = TypeVar("T")

_AT_ONCE = 2_000  # rows scored together: columns long enough to be quick, few enough to be small


@dataclass(frozen=True)
class NationalRow:
    """What is known of one assessment: ``values`` holds what counts at its ``stage``, open indicators missing.

    ``instrument`` is the edition it is read by; None where that one is neither at hand nor kept. Of one that is not
    ``is_open`` to whoever reads, nobody may say that its indicators have no values: none of them may be seen yet.
    """

    agency: AgencyFacts
    period: str
    stage: str
    is_final: bool
    instrument: Instrument | None
    values: Mapping[str, Value]
    is_open: bool = True


@dataclass(frozen=True)
class NationalLine:
    """A row with its exact index, what is announced of it, and its predicate; none of them while something is open."""

    row: NationalRow
    exact: Fraction | None = None
    index: Decimal | None = None
    predicate: str | None = None
    domains: Mapping[str, Decimal] = field(default_factory=dict)
    aspects: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class National:
    """A table to be written: ``instrument`` names its columns. ``lines`` can be gone through once."""

    instrument: Instrument
    year: int
    made_at: datetime
    version: str
    lines: Iterable[NationalLine]


def national_lines(rows: Iterable[NationalRow], year: int) -> Iterator[NationalLine]:
    """Return the lines of these rows in their order, some thousands at a time: never all of them in memory."""
    for some in pieces(rows, _AT_ONCE):
        for instrument, alike in groupby(some, key=lambda row: row.instrument):
            yield from _scored(instrument, list(alike), year)


def pieces(each: Iterable[T], count: int) -> Iterator[list[T]]:
    """Return the values in lists of ``count``, the last one shorter, without holding more than one list."""
    waiting = iter(each)
    while some := list(islice(waiting, count)):
        yield some


def _scored(instrument: Instrument | None, rows: list[NationalRow], year: int) -> Iterator[NationalLine]:
    if instrument is None:
        yield from map(NationalLine, rows)
        return
    whole = [row for row in rows if _is_complete(row, instrument)]
    columns = {i.code: _column(i, [row.values[i.code] for row in whole]) for i in instrument}
    told = _told(score_many(instrument, columns, edition=instrument.edition(year)), whole)
    for row in rows:
        yield next(told) if _is_complete(row, instrument) else NationalLine(row)


def _column(indicator: Indicator, values: list[Any]) -> Column | Scaled:
    return np.array(values, np.int16) if indicator.kind == "level" else Scaled.of(values)


def _is_complete(row: NationalRow, instrument: Instrument) -> bool:
    return row.values.keys() >= instrument.by_code.keys()


def _told(scores: ManyScores, rows: list[NationalRow]) -> Iterator[NationalLine]:
    domains, aspects = _by_row(scores.announced_domains), _by_row(scores.announced_aspects)
    predicates = [predicate.name for predicate in scores.instrument.predicates]
    announced, ranks = scores.announced_index.tolist(), scores.predicates.tolist()
    for place, (row, count) in enumerate(zip(rows, scores.index_numerators.tolist(), strict=True)):
        exact, index = Fraction(count, scores.index_denominator), _hundredths(announced[place])
        yield NationalLine(row, exact, index, predicates[ranks[place]], next(domains), next(aspects))


def _by_row(columns: Mapping[str, Column]) -> Iterator[Mapping[str, Decimal]]:
    """Yield code -> announced index, row by row; empty ones without end where there are no columns."""
    if not columns:
        return repeat({})
    told = [[_hundredths(count) for count in column.tolist()] for column in columns.values()]
    return (dict(zip(columns, row, strict=True)) for row in zip(*told, strict=True))


@lru_cache(maxsize=4096)
def _hundredths(count: int) -> Decimal:
    return Decimal(count).scaleb(-2)
