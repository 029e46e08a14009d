"""Costs, months and steps in words: as a page shows them, and as its boxes hold them, to be read back."""

from __future__ import annotations

from fractions import Fraction

from spbe.indicators import Instrument
from spbe.language import current, format_decimal, ngettext
from spbe.language import gettext as _
from spbe.plan_outcome import exact_words
from spbe.planning import Currency, StepKey
from spbe.scoring import as_text

__all__ = ["cost_words", "currency_words", "item_label", "months_words", "step_words", "typed_cost"]

_MILLION, _BILLION, _AMBIGUOUS = 1_000_000, 1_000_000_000, 3


def currency_words() -> list[tuple[str, str]]:
    """Return the currencies a table can count in, each with its words."""
    return [(Currency.POINTS.value, _("Poin (beban relatif)")), (Currency.RUPIAH.value, _("Rupiah"))]


def cost_words(cost: Fraction, currency: Currency) -> str:
    """Return an exact cost: 5 poin, Rp2.500.000, Rp1,53 miliar; only what stays exact is told in millions."""
    if currency is Currency.POINTS:
        return _("%(cost)s poin") % {"cost": exact_words(cost)}
    if cost >= _BILLION and (cost * 100 / _BILLION).denominator == 1:
        return _("Rp%(cost)s miliar") % {"cost": _short(cost / _BILLION)}
    if cost >= _MILLION and (cost * 100 / _MILLION).denominator == 1:
        return _("Rp%(cost)s juta") % {"cost": _short(cost / _MILLION)}
    return _("Rp%(cost)s") % {"cost": exact_words(cost)}


def _short(number: Fraction) -> str:
    return format_decimal(number, 0 if number.denominator == 1 else 2)


def typed_cost(cost: Fraction | None) -> str:
    """Return a cost as a box holds it, so that ``amount`` reads the same number again; empty for none."""
    if cost is None:
        return ""
    if cost.denominator == 1 and cost >= _MILLION:
        return f"{int(cost):,}".replace(",", ".")
    text = as_text(cost)
    # Three decimals could be read as thousands.
    text += "0" if len(text.partition(".")[2]) == _AMBIGUOUS else ""
    return text.replace(".", ",") if current() == "id" else text


def months_words(months: int) -> str:
    """Return how long a step takes; a dash where nobody said."""
    return ngettext("%(num)d bulan", "%(num)d bulan", months) % {"num": months} if months else "–"


def item_label(instrument: Instrument, key: StepKey) -> str:
    """Return what the regulation calls the item that is a step; empty where the step is a whole level."""
    items = (item for criterion in instrument.by_code[key.indicator].criteria.values() for item in criterion.items)
    return next((item.label for item in items if item.code == key.item), "") if key.item else ""


def step_words(instrument: Instrument, key: StepKey) -> str:
    """Return a step in one phrase: “17 ke tingkat 3”, with its item where there is one."""
    told = _("%(code)s ke tingkat %(level)s") % {"code": key.indicator, "level": key.level}
    label = item_label(instrument, key)
    return f"{told}: {label}" if label else told
