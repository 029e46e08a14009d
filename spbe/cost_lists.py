"""Tables of what steps cost and how long they take: CSV or a workbook's first sheet in, or all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from spbe.indicators.model import Indicator, Instrument
from spbe.intake import Limits, RefusedFile, Sheet, read_table
from spbe.language import gettext as _
from spbe.planning import StepKey, every_step
from spbe.value_entries import shortened, shown, unknown

__all__ = ["CostList", "amount", "read_cost_list"]

_HEADS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indikator", "indicator", "kode", "code"),
    # The head of the table as the command asks for it: it stays Indonesian.
    "from": ("dari", "from"),
    "to": ("ke", "to"),
    "cost": ("biaya", "cost"),
}
_MORE_HEADS: Mapping[str, tuple[str, ...]] = {"item": ("butir", "item"), "months": ("bulan", "months")}
_LONGEST = 120  # months
_PLAIN = re.compile(r"[0-9]{1,18}([.,][0-9]{1,2}|[.,][0-9]{4,6})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,])[0-9]{3})(?:(?P=mark)[0-9]{3})+(?P<rest>[.,][0-9]{1,2})?", re.ASCII)


@dataclass(frozen=True)
class CostList:
    """What the steps of a table cost, exact, and the months they take where it says so; an empty cell says nothing.

    Nothing of it is to be used unless ``problems`` is empty.
    """

    costs: Mapping[StepKey, Fraction]
    problems: tuple[str, ...] = ()
    months: Mapping[StepKey, int] = field(default_factory=dict)


def read_cost_list(content: bytes, instrument: Instrument, limits: Limits | None = None) -> CostList:
    """Return the costs of a table with the columns “indikator”, “dari”, “ke” and “biaya”, one row per step.

    A step goes one level up: “ke” is the level that is reached (or, where levels are bands, filled). Where items are
    counted a column “butir” names the item that is the step; a column “bulan” says how long a step takes. Steps that
    are not named keep the cost they had.
    """
    reading = _Reading(instrument)
    try:
        reading.take_all(read_table(content, limits or Limits()))
    except RefusedFile as refused:
        reading.problems += refused.problems
    return CostList(reading.costs, tuple(shortened(reading.problems)), reading.months)


def amount(text: str) -> Fraction | None:
    """Return an amount as people write it (2500000, 2.500.000, Rp 1.250.000,50, 1,5), None for anything else.

    “1.500” is None: it could be fifteen hundred or one and a half.
    """
    bare = re.sub(r"^(rp\.?|idr)\s*|\s", "", text.strip().casefold())
    if _PLAIN.fullmatch(bare):
        return Fraction(bare.replace(",", "."))
    grouped = _GROUPED.fullmatch(bare)
    if grouped is None or (grouped["rest"] or "").startswith(grouped["mark"]):
        return None
    rest = grouped["rest"] or ""
    whole = bare.removesuffix(rest).replace(grouped["mark"], "")
    return Fraction(whole + rest.replace(",", "."))


@dataclass
class _Reading:
    """One table being read; what is wrong is collected with its place."""

    instrument: Instrument
    costs: dict[StepKey, Fraction] = field(default_factory=dict)
    months: dict[StepKey, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _places: dict[StepKey, str] = field(default_factory=dict)

    def take_all(self, sheet: Sheet) -> None:
        """Take row by row what stands below the heads."""
        filled = [(number, row) for number, row in enumerate(sheet.rows) if any(row)]
        columns = self._columns(sheet, filled[0]) if filled else None
        if columns is None:
            return
        for number, row in filled[1:]:
            self._take(sheet, number, [*row, *[""] * (max(columns.values()) + 1)], columns)

    def _columns(self, sheet: Sheet, head: tuple[int, Sequence[str]]) -> dict[str, int] | None:
        number, cells = head
        words = [cell.casefold() for cell in cells]
        found = {name: [n for n, word in enumerate(words) if word in heads] for name, heads in _HEADS.items()}
        lacking = [_HEADS[name][0] for name, places in found.items() if len(places) != 1]
        if lacking:
            told = _("%(place)s: kolom %(names)s harus ada, masing-masing satu; baris pertama: indikator;dari;ke;biaya")
            self.problems.append(told % {"place": sheet.place(number, 0), "names": ", ".join(lacking)})
            return None
        twice = [heads[0] for heads in _MORE_HEADS.values() if sum(word in heads for word in words) > 1]
        if twice:
            told = _("%(place)s: kolom %(names)s ada lebih dari satu; sisakan satu")
            self.problems.append(told % {"place": sheet.place(number, 0), "names": ", ".join(twice)})
            return None
        more = {name: n for name, heads in _MORE_HEADS.items() for n, word in enumerate(words) if word in heads}
        return {**{name: places[0] for name, places in found.items()}, **more}

    def _take(self, sheet: Sheet, number: int, row: Sequence[str], columns: Mapping[str, int]) -> None:
        cells = {name: (row[column], sheet.place(number, column)) for name, column in columns.items()}
        indicator = self.instrument.by_code.get(cells["indicator"][0])
        if indicator is None:
            self.problems.append(f"{cells['indicator'][1]}: {unknown(cells['indicator'][0], self.instrument)}")
            return
        wrong = [*_wrong_step(indicator, cells), *_wrong_cost(cells), *_wrong_months(cells)]
        wrong = wrong or [*_wrong_item(indicator, cells, self._steps)]
        self.problems += wrong
        if not wrong:
            self._keep(StepKey.of(indicator.code, int(cells["to"][0]), _cell(cells, "item")), cells)

    def _keep(self, key: StepKey, cells: Cells) -> None:
        place = cells["indicator"][1]
        if key in self._places:
            told = _("%(place)s: langkah ini sudah ada (%(other)s); hapus salah satu")
            self.problems.append(told % {"place": place, "other": self._places[key]})
            return
        self._places[key] = place
        if cost := _cell(cells, "cost"):
            self.costs[key] = amount(cost) or Fraction(0)
        if months := _cell(cells, "months"):
            self.months[key] = int(months)

    @cached_property
    def _steps(self) -> frozenset[StepKey]:
        return frozenset(step.key for step in every_step(self.instrument))


Cells = Mapping[str, tuple[str, str]]
"""Column -> what stands in a row's cell, and its place."""


def _cell(cells: Cells, name: str) -> str:
    return cells[name][0].strip() if name in cells else ""


def _wrong_step(indicator: Indicator, cells: Cells) -> Iterator[str]:
    levels = indicator.levels[1:] if indicator.kind == "level" else indicator.levels
    (start, start_place), (end, end_place) = cells["from"], cells["to"]
    if end not in map(str, levels):
        told = _(
            "%(place)s: “%(text)s” bukan tingkat yang dapat dituju indikator %(code)s; tulis %(first)s sampai %(last)s"
        )
        facts = {"code": indicator.code, "first": levels[0], "last": levels[-1]}
        yield told % {"place": end_place, "text": shown(end), **facts}
    elif start != str(int(end) - 1):
        told = _("%(place)s: langkah naik satu tingkat; dari %(from)s ke %(to)s, bukan dari “%(text)s”")
        yield told % {"place": start_place, "from": int(end) - 1, "to": end, "text": shown(start)}


def _wrong_cost(cells: Cells) -> Iterator[str]:
    text, place = cells["cost"]
    if text.strip() and amount(text) is None:
        told = _("%(place)s: “%(text)s” bukan biaya; tulis angka tanpa minus, misalnya 2500000, 2.500.000, atau 1,5")
        yield told % {"place": place, "text": shown(text)}


def _wrong_months(cells: Cells) -> Iterator[str]:
    text = _cell(cells, "months")
    if text and not (text.isascii() and text.isdecimal() and int(text[:9]) <= _LONGEST):
        told = _("%(place)s: “%(text)s” bukan lama dalam bulan; tulis bilangan bulat dari 0 sampai %(most)s")
        yield told % {"place": cells["months"][1], "text": shown(text), "most": _LONGEST}


def _wrong_item(indicator: Indicator, cells: Cells, steps: frozenset[StepKey]) -> Iterator[str]:
    item = _cell(cells, "item")
    if item and StepKey.of(indicator.code, int(cells["to"][0]), item) not in steps:
        told = _("%(place)s: “%(text)s” bukan butir tingkat %(level)s indikator %(code)s")
        facts = {"text": shown(item), "level": cells["to"][0], "code": indicator.code}
        yield told % {"place": cells["item"][1], **facts}
