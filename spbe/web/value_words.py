"""Where the value of an indicator comes from, in words: its arithmetic, a published figure, what an item adds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from itertools import pairwise
from typing import Any

from spbe.indicators import Indicator
from spbe.indicators.scales import Figure
from spbe.language import current, format_date, format_value
from spbe.language import gettext as _
from spbe.proceedings import WrittenProposal
from spbe.scoring import as_text
from spbe.submission import Answer, PublishedFigure
from spbe.values import Share, by_level, shares, value_of_figure, value_of_items

__all__ = ["FILTERS", "figure_words", "share_words", "sum_of_figure", "sum_of_items", "sum_of_value", "worth_of"]


def _exact(value: Fraction) -> str:
    """Return the exact value: 2,5965, or 20/11 where no decimal ends."""
    text = as_text(value)
    return text.replace(".", ",") if current() == "id" else text


def _result(value: Fraction) -> str:
    """Return the exact value, and as it is written where that is another text: 2,75, or 7/3, tertulis 2,33."""
    written, whole = format_value(value), _exact(value)
    if Fraction(value) == Fraction(round(value * 100), 100):
        return written
    return _("%(exact)s, tertulis %(written)s") % {"exact": whole, "written": written}


def sum_of_items(indicator: Indicator, items: Collection[str]) -> str:
    """Return the arithmetic of an indicator whose items count: 1 + 0,5 + 1,25 = 2,75."""
    added = [_exact(level.added) for level in by_level(indicator, items) if level.added] or ["0"]
    return " + ".join([_exact(indicator.lowest), *added]) + " = " + _result(value_of_items(indicator, items))


def sum_of_figure(figure: Figure, number: Fraction) -> str:
    """Return how a published figure becomes a value: 1 + 62,5 / 25 = 3,50, or between two points of its table."""
    result = _result(figure.value_of(number))
    if figure.formula is not None:
        return f"{_exact(figure.formula.add)} + {_exact(number)} / {_exact(figure.formula.divide_by)} = {result}"
    (left, low), (right, high) = next(pair for pair in pairwise(figure.points) if number <= pair[1][0])
    slope = f"({_exact(high)} - {_exact(low)}) / ({_exact(right)} - {_exact(left)})"
    return f"{_exact(low)} + ({_exact(number)} - {_exact(left)}) x {slope} = {result}"


def sum_of_value(indicator: Indicator, answer: Answer | WrittenProposal) -> str:
    """Return the arithmetic of an answer's value, empty where there is none: a level, an imported or an open value."""
    if indicator.kind == "items" and answer.value == value_of_items(indicator, answer.items):
        return sum_of_items(indicator, answer.items)
    if indicator.figure is None or answer.figure is None:
        return ""
    is_its = answer.value == value_of_figure(indicator, answer.figure.number)
    return sum_of_figure(indicator.figure, answer.figure.number) if is_its else ""


def figure_words(figure: PublishedFigure | None) -> str:
    """Return a published figure with its day and source: 62,5, 1 Maret 2026, Buku indeks."""
    if figure is None:
        return _("belum diterbitkan")
    told = [_exact(figure.number), format_date(figure.on) if figure.on else "", figure.source]
    return ", ".join(part for part in told if part)


def share_words(share: Share) -> str:
    """Return what one needed item adds, and whether that is known or an equal share."""
    text = "+" + _result(share.value)
    if len(share.need.alternatives) > 1:
        return _("%(value)s untuk salah satu") % {"value": text}
    return text if share.is_stated else _("%(value)s, dibagi rata") % {"value": text}


def worth_of(indicator: Indicator) -> dict[str, str]:
    """Return item code -> what it adds to the value, in words; empty where items are not counted."""
    if indicator.kind != "items":
        return {}
    needed = ((share, item) for share in shares(indicator, ()) for one in share.need.alternatives for item in one)
    told = {item.code: share_words(share) for share, item in needed}
    return {code: told.get(code, _("tidak menambah nilai")) for code in indicator.items}


FILTERS: dict[str, Callable[..., Any]] = {
    "figure_words": figure_words,
    "share_words": share_words,
    "sum_of_value": sum_of_value,
}
