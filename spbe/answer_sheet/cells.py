"""What one cell of an answer sheet says: a text becomes a value, or a sentence that names the rule and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from spbe import plaintext
from spbe.answer_sheet.layout import ITEMS, NO, YES
from spbe.answer_sheet.model import CellValue
from spbe.indicators.model import Indicator
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.value_entries import shown

__all__ = ["WrongCell", "cell_fields", "read_cell", "stored_text", "stored_value"]

_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,15})?", re.ASCII)  # a sheet keeps fifteen digits of a number
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T00:00:00)?", re.ASCII)
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_MET = frozenset({YES.casefold(), "y", "v", "x", "1", "true", "✓", "✔"})
# What is written in the file stays Indonesian, in whatever language the page is.
_UNMET = frozenset({NO, "–", "—", "0", "false", "tidak", "belum"})


class WrongCell(ValueError):
    """A cell says what cannot be taken; ``problems`` says why and what to do, one sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def cell_fields(indicator: Indicator) -> tuple[str, ...]:
    """Return the fields that an indicator's own row has; its items have rows of their own."""
    by_kind = {"level": ("level",), "index": ("figure", "figured_on", "figure_source")}
    return (*by_kind.get(indicator.kind, ()), "explanation")


def read_cell(indicator: Indicator, field: str, text: str) -> CellValue:
    """Return what a cell says, None for an empty one. Raises WrongCell."""
    if field == "explanation":
        return _accepted(plaintext.accept, text) if text else None
    plain = text.strip()
    if not plain:
        return None
    if field != "item" and field not in cell_fields(indicator):
        raise WrongCell(_elsewhere(indicator))
    if field == "figure_source":
        return _accepted(plaintext.accept_line, text)
    if plain.startswith("="):
        raise WrongCell(_("sel ini berisi rumus; salin, lalu tempel sebagai nilai saja"))
    return _READERS[field](indicator, plain)


def _elsewhere(indicator: Indicator) -> str:
    words = {
        "level": _("indikator %(code)s diisi dengan tingkat; kosongkan sel ini, lalu pilih tingkatnya"),
        "items": _("indikator %(code)s dinilai dari butirnya; kosongkan sel ini, lalu isi lembar “%(sheet)s”"),
        "index": _("indikator %(code)s diisi dengan angka terbitan; kosongkan sel ini, lalu isi angkanya"),
    }
    return words[indicator.kind] % {"code": indicator.code, "sheet": ITEMS}


def _accepted(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(text)
    except plaintext.RefusedText as refused:
        raise WrongCell(*refused.problems) from None


def _level(indicator: Indicator, text: str) -> int:
    facts = {"text": shown(text), "first": indicator.levels[0], "last": indicator.levels[-1]}
    if not _WHOLE.fullmatch(text):
        raise WrongCell(_("“%(text)s” bukan tingkat; isi %(first)s sampai %(last)s") % facts)
    if int(text) not in indicator.levels:
        raise WrongCell(_("tingkat %(text)s tidak ada; isi %(first)s sampai %(last)s") % facts)
    return int(text)


def _item(_indicator: Indicator, text: str) -> bool:
    plain = text.casefold()
    if plain in _MET or plain in _UNMET:
        return plain in _MET
    words = _("“%(text)s” tidak dikenal; isi %(yes)s atau %(no)s, atau kosongkan")
    raise WrongCell(words % {"text": shown(text), "yes": YES, "no": NO})


def _figure(indicator: Indicator, text: str) -> Fraction:
    if _ISO_DAY.match(text):
        words = _("“%(level)s” tanggal, bukan angka; lembar kerja mengubahnya, jadi ketik ulang sebagai teks")
        raise WrongCell(words % {"level": shown(text)})
    if not _DECIMAL.fullmatch(text):
        raise WrongCell(_("“%(text)s” bukan angka; tulis angka saja, misalnya 2,75") % {"text": shown(text)})
    number, points = Fraction(text.replace(",", ".")), indicator.figure.points if indicator.figure else ()
    low, high = points[0][0], points[-1][0]
    if not low <= number <= high:
        facts = {"text": shown(text), "low": format_decimal(low), "high": format_decimal(high)}
        raise WrongCell(_("angka %(text)s di luar skalanya; isi %(low)s sampai %(high)s") % facts)
    return number


def _day(_indicator: Indicator, text: str) -> date:
    iso, plain = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if plain:
            return date(int(plain[3]), int(plain[2]), int(plain[1]))
    except ValueError:
        pass
    raise WrongCell(_("“%(text)s” bukan tanggal; tulis seperti 24/11/2026") % {"text": shown(text)})


_READERS: Mapping[str, Callable[[Indicator, str], CellValue]] = {
    "level": _level,
    "item": _item,
    "figure": _figure,
    "figured_on": _day,
}


# What the hidden sheet keeps of every cell as it was downloaded.


def stored_text(value: CellValue) -> str:
    """Return a value as the one text that ``stored_value`` makes the same value of."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def stored_value(field: str, text: str) -> CellValue:
    """Return the value that was stored as this text. Raises ValueError for what never was."""
    if not text:
        return None
    if field == "level":
        return int(text)
    if field == "item":
        return {YES: True, NO: False}[text]
    if field == "figure":
        return Fraction(text)
    return date.fromisoformat(text) if field == "figured_on" else text
