"""The answer sheet as it comes back: what each cell says, and everything that is wrong with it, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

__all__ = ["FIELDS", "FORMAT_VERSION", "AnswerSheet", "CellKey", "CellValue", "SheetCell", "SheetFacts", "UnknownRow"]

FIELDS = ("level", "item", "figure", "figured_on", "figure_source", "explanation")
"""What a cell of a sheet may say of an indicator. Which of them one has follows from its kind."""

FORMAT_VERSION = 1
"""The version of the sheet's layout; a newer one is refused."""

CellValue = int | str | bool | Fraction | date | None
"""A level, a text, an item met or not, a published figure, its day; None is a cell left empty."""

CellKey = tuple[str, str, str]
"""Indicator, field, and item ("" where the field is none)."""


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet was made from. ``unit`` is the code of the unit it was made for, None for a whole assessment."""

    agency: str
    period: str
    instrument: str
    fingerprint: str
    edition: int
    stage: str
    unit: str | None
    made_at: datetime
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True)
class SheetCell:
    """What one cell says; ``item`` is a code where the field is ``item``, else empty."""

    indicator: str
    field: str
    item: str
    place: str
    value: CellValue

    @property
    def key(self) -> CellKey:
        """Return what names the cell."""
        return (self.indicator, self.field, self.item)


@dataclass(frozen=True)
class UnknownRow:
    """A row of something that the instrument does not have, and what was probably meant."""

    place: str
    text: str
    guess: str | None = None


@dataclass(frozen=True)
class AnswerSheet:
    """A sheet that was read. Nothing of it is to be written unless ``problems`` is empty.

    ``facts`` is None for a plain table, which knows neither ``base`` (every cell as it was downloaded) nor
    ``versions`` (of the answers, by indicator).
    """

    facts: SheetFacts | None = None
    cells: tuple[SheetCell, ...] = ()
    base: Mapping[CellKey, CellValue] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[UnknownRow, ...] = ()
    problems: tuple[str, ...] = ()
