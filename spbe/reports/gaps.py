"""Where each indicator falls short of its target, what closing that is worth, and the next step."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING

from spbe.evidence import Need, asked_at, counted, is_met, needs
from spbe.indicators.model import Indicator
from spbe.indicators.scales import Value
from spbe.language import format_value
from spbe.language import gettext as _
from spbe.reports.facts import Facts, short_name, translated
from spbe.reports.table import Cell, table
from spbe.standing import Gap

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "gaps", "next_step", "still_asked"]

COLUMNS = ("code", "title", "short_title", "weight", "value", "target", "gap", "gain", "gain_one", "next_step")


def gaps(facts: Facts) -> DataFrame:
    """Return one row per indicator: gaps first, largest gain on top; then the not assessed; then the rest.

    Columns: ``code``, ``title``, ``short_title``, ``weight`` (Fraction, percent), ``value`` (int for a level, else
    Fraction; None when not assessed), ``target`` (int: a level), ``gap`` (int or Fraction: what the value lacks, 0 when
    the target is met; None when not assessed), ``gain`` (Fraction: what the whole index rises if this gap closes; None
    when not assessed), ``gain_one`` (Fraction: what the next level adds; None when not assessed or at the top) and
    ``next_step`` (text).
    """
    found = {gap.indicator.code: gap for gap in facts.below_target()}
    met = [code for code in facts.instrument.by_code if code in facts.values and code not in found]
    order = [*found, *facts.progress.open, *met]
    return table(COLUMNS, [_row(facts, facts.instrument.by_code[code], found.get(code)) for code in order])


def _row(facts: Facts, indicator: Indicator, gap: Gap | None) -> tuple[Cell, ...]:
    code, value = indicator.code, facts.values.get(indicator.code)
    titles = (translated(indicator.title), short_name(indicator))
    head = (code, *titles, indicator.weight, value, facts.target_levels[code])
    if value is None:
        return (*head, None, None, None, _assess(facts, code))
    missing, gain = (gap.missing, gap.gain) if gap else (0, Fraction(0))
    return (*head, missing, gain, facts.gain(code), next_step(indicator, value))


def _assess(facts: Facts, code: str) -> str:
    kind, last = facts.instrument.by_code[code].kind, facts.last_values.get(code)
    asked = {
        "level": _("Pilih tingkat dan tulis penjelasannya."),
        "items": _("Tandai butir yang dipenuhi dan tulis penjelasannya."),
        "index": _("Isi angka lembaga penerbitnya dan tulis sumbernya."),
    }[kind]
    if last is None:
        return asked
    said = _("Tahun lalu tingkat %(level)s.") if isinstance(last, int) else _("Tahun lalu bernilai %(level)s.")
    return f"{asked} {said % {'level': format_value(last)}}"


def next_step(indicator: Indicator, value: Value) -> str:
    """Return what the next level asks for: its criterion and the evidence it requires; a note at the highest value."""
    above = indicator.next_step(value)
    if above is None:
        return _("Sudah di tingkat tertinggi; jaga buktinya tetap berlaku.")
    criterion = indicator.criteria[above]
    doubt = _(" (belum dipastikan)") if criterion.uncertain else ""
    head = _("Tingkat %(level)s: %(criterion)s%(doubt)s") % {
        "level": above,
        "criterion": criterion.text,
        "doubt": doubt,
    }
    asked = [f"\N{EN DASH} {words}" for words in still_asked(indicator, above)]
    return "\n".join([head, _("Bukti wajib:"), *asked]) if asked else head


def still_asked(indicator: Indicator, level: int, held: Collection[str] = ()) -> tuple[str, ...]:
    """Return in words what a level asks for that is not ``held`` (codes of items); the levels below count as there.

    Where items are counted the lowest level is a band to be filled, too.
    """
    lower = {item.code for item in indicator.items.values() if item.level < level}
    if indicator.kind == "items":
        met = counted(indicator, held, {})
        found = [need for need in asked_at(indicator.criteria[level].items, level) if not is_met(need, met)]
    else:
        found = list(needs(indicator, level, lower | set(held)))
    return tuple(_asked(need) for need in found)


def _asked(need: Need) -> str:
    choices = [_(" dan ").join(item.label for item in choice) for choice in need.alternatives]
    return choices[0] if len(choices) == 1 else _("salah satu: %(choices)s") % {"choices": "; ".join(choices)}
