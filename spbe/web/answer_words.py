"""An event about an answer as a sentence: a level that was chosen, a value that followed, or a text alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from spbe.language import current, format_value
from spbe.language import gettext as _
from spbe.store.queries import HistoryLine

__all__ = ["answer_words"]

_COUNTED = ("value", "items", "figure", "figured_on", "figure_source", "value_source")


def answer_words(line: HistoryLine, facts: Mapping[str, Any]) -> str:
    """Return who said what of which indicator; ``facts`` are its "by" and "indicator"."""
    told = _said(line.before or {}, line.after or {}, facts)
    return _("%(told)s, dari lembar kerja") % {"told": told} if (line.after or {}).get("origin") == "sheet" else told


def _said(before: Mapping[str, Any], after: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if any(one.get(name) is not None for one in (before, after) for name in ("value", "figure")):
        return _value_words(before, after, facts)
    old, new = before.get("level"), after.get("level")
    if old == new:
        return _("%(by)s menyimpan penjelasan indikator %(indicator)s") % facts
    if new is None:
        return _("%(by)s mengosongkan tingkat indikator %(indicator)s") % facts
    levels = {**facts, "before": old, "after": new}
    if after.get("origin") == "import":
        return _("%(by)s mengimpor tingkat %(after)s untuk indikator %(indicator)s") % levels + _earlier(levels)
    return _("%(by)s memilih tingkat %(after)s untuk indikator %(indicator)s") % levels + _earlier(levels)


def _earlier(levels: Mapping[str, Any]) -> str:
    return "" if levels["before"] is None else " " + _("(sebelumnya %(before)s)") % levels


def _value_words(before: Mapping[str, Any], after: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    if all(before.get(name) == after.get(name) for name in _COUNTED):
        return _("%(by)s menyimpan penjelasan indikator %(indicator)s") % facts
    if after.get("value") is None:
        return _("%(by)s mengosongkan nilai indikator %(indicator)s") % facts
    values = {**facts, "before": _written(before.get("value")), "after": _written(after["value"])}
    if after.get("origin") == "import":
        return _("%(by)s mengimpor nilai %(after)s untuk indikator %(indicator)s") % values + _earlier(values)
    if after.get("figure") is not None:
        number = str(after["figure"]).replace(".", "," if current() == "id" else ".")
        told = _("%(by)s mencatat angka %(figure)s untuk indikator %(indicator)s: nilai %(after)s")
        return told % {**values, "figure": number} + _earlier(values)
    return _("%(by)s menetapkan nilai %(after)s untuk indikator %(indicator)s") % values + _earlier(values)


def _written(value: str | None) -> str | None:
    return None if value is None else format_value(Fraction(value))
