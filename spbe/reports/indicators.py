"""Every indicator with its level, the criterion it meets, the explanation and the evidence that level names."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from spbe.indicators.model import EvidenceItem, Indicator
from spbe.language import gettext as _
from spbe.reports.facts import Facts, translated
from spbe.reports.table import Cell, table
from spbe.submission import Answer

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "indicators"]

COLUMNS = (
    "domain",
    "aspect",
    "code",
    "title",
    "weight",
    "value",
    "level_name",
    "criterion",
    "explanation",
    "evidence",
    "previous",
    "value_source",
    "at",
    "by",
)


def indicators(facts: Facts) -> DataFrame:
    """Return one row per indicator, in the instrument's order.

    Columns: ``domain`` and ``aspect`` (titles), ``code``, ``title``, ``weight`` (Fraction, percent), ``value`` (int for
    a level, else Fraction; None when not assessed), ``level_name``, ``criterion`` (text of that level),
    ``explanation`` (as typed), ``evidence`` (the items of that level, one a line), ``previous`` (last year's value or
    None), ``value_source`` (where an imported level or value comes from, empty for one that was given here), ``at``
    (aware UTC or None) and ``by`` (a name or empty). Without a level, ``level_name``, ``criterion`` and
    ``evidence`` are empty.
    """
    return table(COLUMNS, [_row(facts, indicator) for indicator in facts.instrument])


def _row(facts: Facts, indicator: Indicator) -> tuple[Cell, ...]:
    code, instrument = indicator.code, facts.instrument
    answer = facts.answers.get(code, Answer(code, facts.submission.stage, None))
    domain, aspect = translated(instrument.domain_of(code).title), translated(instrument.aspect_of(code).title)
    head = (domain, aspect, code, translated(indicator.title), indicator.weight)
    tail = (facts.last_values.get(code), answer.value_source, answer.at, answer.by)
    value = answer.counted
    level = None if value is None else indicator.level_at(Fraction(value))
    return (*head, value, *_met(indicator, level, answer.explanation), *tail)


def _met(indicator: Indicator, level: int | None, explanation: str) -> tuple[str, str, str, str]:
    if level is None:
        return "", "", explanation, ""
    criterion = indicator.criteria[level]
    evidence = "\n".join(_item(item) for item in criterion.items)
    return translated(indicator.ladder.steps[level].name), criterion.text, explanation, evidence


def _item(item: EvidenceItem) -> str:
    rules = {"required": _("wajib"), "optional": _("opsional"), "one_of": _("salah satu")}
    doubt = _("; belum dipastikan") if item.uncertain else ""
    return f"{item.code} {item.label} ({rules[item.rule]}{doubt})"
