"""The indices of the whole, the domains and the aspects, beside last year's and the target's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from spbe.indicators.model import Aspect, Domain, Indicator
from spbe.reports.facts import Facts, short_name, translated
from spbe.reports.table import Cell, table
from spbe.scoring import Score, band

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "parts"]

COLUMNS = (
    "floor",
    "code",
    "title",
    "short_title",
    "weight",
    "done",
    "total",
    "index",
    "lowest",
    "highest",
    "band",
    "previous",
    "target",
)


def parts(facts: Facts) -> DataFrame:
    """Return one row for the whole, then every domain followed by its aspects (aspects only without domains).

    Columns: ``floor`` (whole, domain or aspect), ``code`` (empty for the whole), ``title``, ``short_title``, ``weight``
    (Fraction, percent), ``done`` and ``total`` (int, indicators), ``index`` (Fraction, exact; None while one of its
    indicators is open), ``lowest`` and ``highest`` (Fraction: all open indicators lowest, or highest), ``band`` (the
    predicate word of the index, indicative for domains and aspects; None without an index), ``previous`` (Fraction:
    last year's index; None where unknown) and ``target`` (Fraction: of the whole the target index, of a part its index
    if every indicator stood at its target level).
    """
    return table(COLUMNS, _rows(facts))


def _rows(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    instrument = facts.instrument
    title = translated(instrument.short_title)
    whole = _row(facts, "whole", "", instrument.indicators)
    yield ("whole", "", title, title, Fraction(100), *whole[:-1], facts.target_index)
    for domain in instrument.domains:
        if instrument.has_domains:
            yield ("domain", *_head(domain), *_row(facts, "domain", domain.code, domain.indicators))
        for aspect in domain.aspects:
            yield ("aspect", *_head(aspect), *_row(facts, "aspect", aspect.code, aspect.indicators))


def _head(part: Domain | Aspect) -> tuple[Cell, ...]:
    return part.code, translated(part.title), short_name(part), part.weight


def _row(facts: Facts, floor: str, code: str, indicators: tuple[Indicator, ...]) -> tuple[Cell, ...]:
    done = facts.progress_of(indicators)
    lowest = _index(facts.range.lowest, floor, code)
    highest = _index(facts.range.highest, floor, code)
    index = lowest if done.is_complete else None
    word = None if index is None else translated(_word(facts, floor, index))
    target = _index(facts.target_score, floor, code)
    return done.done, done.total, index, lowest, highest, word, _last(facts, floor, code), target


def _word(facts: Facts, floor: str, index: Fraction) -> str:
    return facts.score.predicate.name if floor == "whole" and facts.score else band(facts.instrument, index)


def _index(score: Score, floor: str, code: str) -> Fraction:
    if floor == "whole":
        return score.index
    return score.domains[code] if floor == "domain" else score.aspects[code]


def _last(facts: Facts, floor: str, code: str) -> Fraction | None:
    if facts.last_range is None:
        return None
    lowest, highest = (_index(end, floor, code) for end in (facts.last_range.lowest, facts.last_range.highest))
    return lowest if lowest == highest else None
