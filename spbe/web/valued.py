"""The part of an indicator's page where its value is given: items that are met, or another institution's figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup

from spbe.indicators import Indicator
from spbe.language import format_date
from spbe.language import gettext as _
from spbe.library import age_in_months
from spbe.submission import Answer
from spbe.values import LevelShares, by_level
from spbe.web.desk import Desk
from spbe.web.forms import AnyAnswerForm, LevelForm
from spbe.web.words import exact
from spbe.workflow.answers import counting

__all__ = ["Difference", "differences", "is_other_value", "said_answer", "value_now", "value_panel"]


@dataclass(frozen=True)
class Difference:
    """What two answers say of one thing: ``mine`` and ``theirs``, in words."""

    name: str
    mine: str
    theirs: str


def said_answer(indicator: Indicator, form: AnyAnswerForm, stored: Answer) -> Answer:
    """Return the answer as the form says it; the stored value where what the form says of it does not hold."""
    if set(form.errors) - {"explanation"}:
        return stored
    if isinstance(form, LevelForm):
        return replace(stored, level=form.level.data)
    return counting(indicator, stored, form.said(stored))


def is_other_value(one: Answer, other: Answer) -> bool:
    """Say whether two answers differ in what counts: level, value, items, figure, or where it was imported from."""
    return any(getattr(one, name) != getattr(other, name) for name in _COUNTED)


_COUNTED = ("level", "value", "items", "figure", "value_source")


def value_panel(desk: Desk, indicator: Indicator, form: AnyAnswerForm, answer: Answer) -> Markup:
    """Return where the value is given, instead of the levels to choose from."""
    values = {**_values(desk, indicator, answer), "form": form, "oob": False}
    return Markup(render_template("assessments/value.html", **values))  # noqa: S704  # our own template, escaped there


def value_now(desk: Desk, indicator: Indicator, answer: Answer) -> Markup:
    """Return the value as it stands, to replace the one on the page while somebody fills in."""
    values = {**_values(desk, indicator, answer), "oob": True}
    return Markup(render_template("assessments/value_now.html", **values))  # noqa: S704  # our own template, escaped there


def _values(desk: Desk, indicator: Indicator, answer: Answer) -> dict[str, Any]:
    value = answer.value
    return {
        "indicator": indicator,
        "answer": answer,
        "level": None if value is None else indicator.level_at(value),
        "bands": _bands(indicator, answer),
        "too_old": _too_old(indicator, answer, desk.today),
        "may_fill": desk.may_answer(indicator.code),
    }


def _bands(indicator: Indicator, answer: Answer) -> tuple[LevelShares, ...]:
    """Return the bands of the ladder, with what each level's items add where items are counted."""
    if indicator.kind == "items":
        return by_level(indicator, [code for code in answer.items if code in indicator.items])
    bounds, top = indicator.ladder.bounds, indicator.ladder.top
    return tuple(LevelShares(n, low, bounds.get(n + 1, top), ()) for n, low in bounds.items())


def _too_old(indicator: Indicator, answer: Answer, today: date) -> int | None:
    """Return the age in months of a published figure that is as old as the instrument says it must not be."""
    most = indicator.figure.max_age_months if indicator.figure else None
    if most is None or answer.figure is None or answer.figure.on is None:
        return None
    months = age_in_months(answer.figure.on, today)
    return months if months >= most else None


def differences(indicator: Indicator, mine: Answer, theirs: Answer) -> list[Difference]:
    """Return in what two answers differ beside their explanation: items one by one, or the parts of the figure."""
    words = {True: _("ditandai"), False: _("tidak ditandai")}
    marked = [
        Difference(f"{code} {item.label}", words[code in mine.items], words[code in theirs.items])
        for code, item in indicator.items.items()
    ]
    parts = zip((_("Angka"), _("Tanggal terbit"), _("Sumber")), _figure(mine), _figure(theirs), strict=True)
    return [one for one in (*marked, *(Difference(*part) for part in parts)) if one.mine != one.theirs]


def _figure(answer: Answer) -> tuple[str, str, str]:
    """Return a published figure's number, day and source as words."""
    empty, figure = _("(kosong)"), answer.figure
    if figure is None:
        return (_("belum diterbitkan") if answer.is_nothing_yet and not answer.items else empty), empty, empty
    return exact(figure.number), format_date(figure.on) if figure.on else empty, figure.source or empty
