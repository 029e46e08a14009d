"""The live index of an answer sheet: formulas over what is filled in, each with its right value beside it.

The hidden sheet “Hitung” holds whole numbers alone: a row for each indicator, for each aspect, domain and the whole,
and for the levels and items by which values come about. What is outside the sheet of a unit stands there as it was
downloaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from exports.answer_sheet.plan import Plan
from exports.answer_sheet.sums import PLACES, Scale
from spbe.answer_sheet.layout import SUMS, YES
from spbe.indicators import OutOfScale
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.indicators.scales import Value
from spbe.intake.sheet import column_letters
from spbe.language import gettext as _
from spbe.values import LevelShares, Share, by_level, value_of_figure, value_of_items

__all__ = ["Cell", "Formula", "Live", "Part"]


@dataclass(frozen=True)
class Formula:
    """One formula and what it comes to."""

    text: str
    value: int | float | str


Cell = Formula | int | str | None


@dataclass(frozen=True)
class Part:
    """An aspect, a domain or the whole, and its row on the hidden sheet."""

    code: str
    title: str
    kind: str
    indicators: tuple[Indicator, ...]
    row: int


@dataclass(frozen=True)
class Live:
    """The formulas of one answer sheet."""

    plan: Plan

    @cached_property
    def scale(self) -> Scale:
        """Return the denominators."""
        return Scale.of(self.plan.instrument, self._now)

    @cached_property
    def _now(self) -> Mapping[str, Value]:
        """Return indicator code -> what its cells come to as they are written; nothing for an open one."""
        found = {one.code: self._value(one) for one in self.plan.instrument}
        return {code: value for code, value in found.items() if value is not None}

    def _value(self, one: Indicator) -> Value | None:
        answer = self.plan.answers.get(one.code)
        if answer is None or one.code not in self.plan.rows or one.kind == "level":
            return self.plan.values.get(one.code)
        if one.kind == "items":
            is_said = any(self.plan.held(one.code, "item", code) is not None for code in one.items)
            return value_of_items(one, answer.items) if is_said else answer.value
        if answer.figure is None:
            return answer.value
        try:
            is_short = (answer.figure.number * 10**PLACES).denominator == 1
            return value_of_figure(one, answer.figure.number) if is_short else None
        except OutOfScale:
            return None

    @cached_property
    def units(self) -> Mapping[str, int]:
        """Return indicator code -> that value as a whole number."""
        return {code: self.scale.units(value) for code, value in self._now.items()}

    # Where things stand on the hidden sheet: rows are counted from 0 here, from 1 in formulas.

    @cached_property
    def indicator_rows(self) -> Mapping[str, int]:
        """Return indicator code -> its row on the hidden sheet."""
        return {code: row for row, code in enumerate(self.plan.instrument.by_code)}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return the whole, the domains and the aspects, each with its row."""
        instrument = self.plan.instrument
        domains = instrument.domains if instrument.has_domains else ()
        named = [("", instrument.short_title, "whole", instrument.indicators)]
        named += [(one.code, one.title, "domain", one.indicators) for one in domains]
        named += [(one.code, one.title, "aspect", one.indicators) for one in instrument.aspects]
        return tuple(Part(*part, row) for row, part in enumerate(named, len(self.indicator_rows)))

    @cached_property
    def _levels(self) -> Mapping[str, tuple[tuple[int, LevelShares], ...]]:
        """Return indicator code -> row and shares of each of its levels, for what items are filled in for."""
        row, found = len(self.indicator_rows) + len(self.parts), {}
        for one in self._with_items:
            answer = self.plan.answers.get(one.code)
            levels = by_level(one, answer.items if answer else ())
            found[one.code] = tuple(enumerate(levels, row))
            row += len(levels)
        return found

    @cached_property
    def _with_items(self) -> tuple[Indicator, ...]:
        return tuple(one for one in self.plan.indicators if one.kind == "items")

    @cached_property
    def _share_rows(self) -> Mapping[tuple[str, int], int]:
        """Return indicator and level -> the first row of its shares."""
        row, found = len(self.indicator_rows) + len(self.parts), {}
        row += sum(map(len, self._levels.values()))
        for code, levels in self._levels.items():
            for _row, shares in levels:
                found[code, shares.level] = row
                row += len(shares.shares)
        return found

    # The rows of the hidden sheet.

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of the hidden sheet, in their order."""
        for one in self.plan.instrument:
            yield (one.code, self._indicator(one), self.scale.weight_of(one))
        for part in self.parts:
            yield (part.kind, self._sum(part), self._filled(part), self._hundredths(part))
        for one in self._with_items:
            yield from self._level_rows(one)
        for one in self._with_items:
            for _row, shares in self._levels[one.code]:
                for share in shares.shares:
                    yield (one.code, shares.level, self.scale.units(share.value), self._met(one, share))

    def _indicator(self, one: Indicator) -> Cell:
        now = self.units.get(one.code, "")
        if one.code not in self.plan.rows:
            return now if now != "" else None
        texts = {"level": self._by_level, "items": self._by_items, "index": self._by_figure}
        return Formula(texts[one.kind](one), now)

    def _by_level(self, one: Indicator) -> str:
        cell, low, high = self.plan.place(one.code, "level"), one.levels[0], one.levels[-1]
        whole = f"AND({cell}>={low},{cell}<={high},{cell}=INT({cell}))"
        return f'=IF(ISNUMBER({cell}),IF({whole},{cell}*{self.scale.value},""),"")'

    def _otherwise(self, one: Indicator) -> str:
        """Return what an indicator counts while its items or its figure are left empty: an imported value, or none."""
        answer = self.plan.answers.get(one.code)
        is_bare = answer is not None and answer.figure is None and not answer.items
        names = ("item",) if one.kind == "items" else ("figure",)
        is_bare = is_bare and all(
            value is None
            for (code, name, _item), value in self.plan.keys.base.items()
            if code == one.code and name in names
        )
        return str(self.units.get(one.code, '""')) if is_bare else '""'

    def _by_items(self, one: Indicator) -> str:
        rows = [row for row, _shares in self._levels[one.code]]
        first, last = (self.plan.item_place(code) for code in (next(iter(one.items)), list(one.items)[-1]))
        sums, opened = (_range(column, rows[0], len(rows)) for column in (2, 4))
        added = f"{self.scale.units(one.lowest)}+SUMPRODUCT({sums},{opened})"
        return f"=IF(COUNTA({first}:{last.partition('!')[2]})=0,{self._otherwise(one)},{added})"

    def _by_figure(self, one: Indicator) -> str:
        cell, pieces = self.plan.place(one.code, "figure"), list(self.scale.pieces(one))
        units = f"ROUND({cell}*{10**PLACES},0)"
        value = '""'
        for piece in reversed(pieces):
            value = f"IF({units}<={piece.until},{piece.start}+{piece.slope}*{units},{value})"
        fits = f"AND(ROUND({cell},{PLACES})={cell},{units}>={self.scale.first_figure(one)})"
        return f'=IF({cell}="",{self._otherwise(one)},IF(ISNUMBER({cell}),IF({fits},{value},""),""))'

    def _sum(self, part: Part) -> Formula:
        first, count = self.indicator_rows[part.indicators[0].code], len(part.indicators)
        text = f"=SUMPRODUCT({_range(1, first, count)},{_range(2, first, count)})"
        return Formula(text, self.scale.total(part.indicators, self.units))

    def _filled(self, part: Part) -> Formula:
        first, count = self.indicator_rows[part.indicators[0].code], len(part.indicators)
        return Formula(f"=COUNT({_range(1, first, count)})", sum(one.code in self.units for one in part.indicators))

    def _hundredths(self, part: Part) -> Formula:
        below, row = self.scale.divisor(part.indicators), part.row + 1
        text = f'=IF(C{row}={len(part.indicators)},INT((200*B{row}+{below})/{2 * below}),"")'
        found = self.scale.hundredths(part.indicators, self.units)
        return Formula(text, "" if found is None else found)

    def _level_rows(self, one: Indicator) -> Iterator[tuple[Cell, ...]]:
        for row, level in self._levels[one.code]:
            first, count = self._share_rows[one.code, level.level], len(level.shares)
            values, met = (_range(column, first, count) for column in (2, 3))
            is_full = all(share.is_met for share in level.shares)
            total = sum((share.value for share in level.shares if share.is_met), Fraction(0))
            added = Formula(f"=SUMPRODUCT({values},{met})", self.scale.units(total)) if count else 0
            full = Formula(f"=IF(SUM({met})={count},1,0)", int(is_full)) if count else 1
            opened = Formula(f"=E{row}*D{row}", int(level.is_open)) if row != self._levels[one.code][0][0] else 1
            yield (one.code, level.level, added, full, opened)

    def _met(self, one: Indicator, share: Share) -> Formula:
        choices = [[self._held(one, item) for item in choice] for choice in share.need.alternatives]
        texts = [f"AND({','.join(choice)})" if len(choice) > 1 else choice[0] for choice in choices]
        met = f"OR({','.join(texts)})" if len(texts) > 1 else texts[0]
        return Formula(f"=IF({met},1,0)", int(share.is_met))

    def _held(self, one: Indicator, item: EvidenceItem) -> str:
        """Return the condition that an item is met: it says so itself, or one that replaces it does."""
        cells = [f'{self.plan.item_place(code)}="{YES}"' for code in _replacing(one, {item.code})]
        return f"OR({','.join(cells)})" if len(cells) > 1 else cells[0]

    # What the sheet of the index shows.

    def shown(self, part: Part) -> Formula:
        """Return the index of a part as it is announced, or that it is not complete."""
        cell, found = f"{SUMS}!$D${part.row + 1}", self.scale.hundredths(part.indicators, self.units)
        value = _("belum lengkap") if found is None else found / 100
        return Formula(f'=IF({cell}="",{_quoted(_("belum lengkap"))},{cell}/100)', value)

    def value_of(self, one: Indicator) -> Formula:
        """Return an indicator's value as it counts now, empty while it is open."""
        cell, units = f"{SUMS}!$B${self.indicator_rows[one.code] + 1}", self.units.get(one.code)
        return Formula(
            f'=IF({cell}="","",{cell}/{self.scale.value})', "" if units is None else units / self.scale.value
        )

    def predicate(self) -> Formula:
        """Return the predicate of the whole, as the practice of the assessment's year compares it."""
        basis = self.plan.instrument.edition(self.plan.submission.year).predicate_basis
        whole, steps = self.parts[0], self.scale.thresholds(basis)
        column, found = ("D" if basis == "announced" else "B"), self.scale.hundredths(whole.indicators, self.units)
        reached = found if basis == "announced" else self.scale.total(whole.indicators, self.units)
        text = _quoted(steps[-1][0])
        for name, least in reversed(steps[:-1]):
            text = f"IF({SUMS}!${column}${whole.row + 1}>={least},{_quoted(name)},{text})"
        value = next((name for name, least in steps if reached is not None and reached >= least), steps[-1][0])
        is_open = f'{SUMS}!$D${whole.row + 1}=""'
        return Formula(f"=IF({is_open},{_quoted('')},{text})", "" if found is None else value)


def _replacing(one: Indicator, codes: Collection[str]) -> list[str]:
    """Return these codes and those of the items that replace them, in the indicator's order."""
    found, size = set(codes), 0
    while len(found) > size:
        size = len(found)
        found |= {item.code for item in one.items.values() if found.intersection(item.replaces)}
    return [code for code in one.items if code in found]


def _range(column: int, first: int, count: int) -> str:
    letters = column_letters(column)
    return f"${letters}${first + 1}:${letters}${first + count}"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
