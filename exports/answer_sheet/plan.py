"""What one answer sheet holds and where: rows and columns, decided once for whatever writes a part of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from spbe.answer_sheet import CellKey, CellValue, SheetFacts
from spbe.answer_sheet.keys import Keys
from spbe.answer_sheet.layout import ITEM_HEADS, ITEMS, WORK
from spbe.indicators.model import EvidenceItem, Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.intake.sheet import column_letters
from spbe.sheet_changes import held_cells
from spbe.submission import Answer, Submission

__all__ = ["TOP", "Plan", "criterion"]

TOP = 3
"""The row of the heads, counted from 0; what stands above it says whose sheet it is and what to do."""


@dataclass(frozen=True)
class Plan:
    """One answer sheet: an assessment, the indicators to fill in (all, or those of a ``unit``), and when it was made.

    ``leads`` maps an indicator's code to the name of the unit that answers it.
    """

    instrument: Instrument
    submission: Submission
    made_at: datetime
    unit: str | None = None
    codes: Collection[str] | None = None
    leads: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators of this sheet, in the instrument's order."""
        return tuple(one for one in self.instrument if self.codes is None or one.code in self.codes)

    @cached_property
    def unit_name(self) -> str:
        """Return the name of the unit it is made for, its code where the name is not known; empty for a whole one."""
        names = {self.leads[one.code] for one in self.indicators if one.code in self.leads} if self.unit else set()
        return names.pop() if len(names) == 1 else self.unit or ""

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """Return indicator code -> the agency's own answer."""
        return self.submission.at("self")

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Return indicator code -> what the agency's own answer counts, of every indicator of the instrument."""
        return {code: value for code, answer in self.answers.items() if (value := answer.counted) is not None}

    @cached_property
    def items(self) -> tuple[tuple[Indicator, EvidenceItem], ...]:
        """Return the items to fill in, each with its indicator."""
        return tuple((one, item) for one in self.indicators if one.kind == "items" for item in one.items.values())

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Return what a column of the work sheet holds -> its number."""
        kinds = {one.kind for one in self.indicators}
        by_kind = {"level": ("level",), "index": ("figure", "figured_on", "figure_source")}
        inputs = [name for kind, names in by_kind.items() if kind in kinds for name in names]
        after = [*(criterion(level) for level in self.levels), *(["unit"] if self.leads else []), "aspect"]
        names = ("code", "title", "before", *inputs, "explanation", *after)
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """Return the levels whose criteria stand beside what is filled in."""
        return tuple(sorted({level for one in self.indicators for level in one.criteria}))

    @cached_property
    def item_columns(self) -> Mapping[str, int]:
        """Return what a column of the sheet of items holds -> its number."""
        return {name: place for place, name in enumerate(ITEM_HEADS)}

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Return indicator code -> its row on the work sheet."""
        return {one.code: row for row, one in enumerate(self.indicators, TOP + 1)}

    @cached_property
    def item_rows(self) -> Mapping[str, int]:
        """Return item code -> its row on the sheet of items."""
        return {item.code: row for row, (_one, item) in enumerate(self.items, TOP + 1)}

    def place(self, code: str, name: str) -> str:
        """Return how a formula names a cell of the work sheet."""
        return f"'{WORK}'!${column_letters(self.columns[name])}${self.rows[code] + 1}"

    def item_place(self, item: str) -> str:
        """Return how a formula names the cell of an item."""
        return f"{ITEMS}!${column_letters(self.item_columns['item'])}${self.item_rows[item] + 1}"

    @cached_property
    def keys(self) -> Keys:
        """Return what the hidden sheet keeps: facts, every cell as it is now, and the versions of the answers."""
        facts = SheetFacts(
            agency=self.submission.agency.code,
            period=self.submission.period,
            instrument=self.instrument.code,
            fingerprint=self.instrument.fingerprint,
            edition=self.instrument.edition(self.submission.year).year,
            stage=self.submission.stage,
            unit=self.unit,
            made_at=self.made_at,
        )
        base: dict[CellKey, CellValue] = {}
        for one in self.indicators:
            held = held_cells(one, self.answers.get(one.code))
            base |= {(one.code, name, item): value for (name, item), value in held.items()}
        return Keys(facts, base, {one.code: self._version(one.code) for one in self.indicators})

    def _version(self, code: str) -> int:
        answer = self.answers.get(code)
        return answer.version if answer else 0

    def held(self, code: str, name: str, item: str = "") -> CellValue:
        """Return what a cell holds now."""
        return self.keys.base.get((code, name, item))


def criterion(level: int) -> str:
    """Return the name of the column that holds what a level asks for."""
    return f"criterion-{level}"
