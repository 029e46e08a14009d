"""One column of a sheet's table, and how its values get into cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exports.style import LEVEL_COLOURS, Looks, put_index, put_moment, put_number, put_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Column", "Writer"]


@dataclass(frozen=True)
class Column:
    """One column of a sheet's table: the report's column, head, width (characters), faces, and the text for None.

    ``decimal`` is the face of a number that is no whole one, where that differs.
    """

    name: str
    head: str
    width: float
    faces: tuple[str, ...] = ("wrap",)
    when_none: str = ""
    decimal: str = ""

    @property
    def is_index(self) -> bool:
        """Say whether the column holds indices, which are announced; any other number stays as it is."""
        return "index" in self.faces


class Writer:
    """Writes the values of one column, each by its type: text, whole number, exact number, moment, or nothing."""

    def __init__(self, column: Column, sheet: Worksheet, looks: Looks, zone: str) -> None:
        self._column, self._sheet, self._looks, self._zone = column, sheet, looks, zone
        self._ramp = {level: f"level-{level}" for level in LEVEL_COLOURS} if "level" in column.faces else {}
        self._known: dict[str, Format] = {}
        self._ways: dict[type, Callable[[int, int, Any, str], None]] = {
            str: self._text,
            int: self._whole,
            Fraction: self._index if column.is_index else self._number,
            datetime: self._moment,
            type(None): self._nothing,
        }

    def __call__(self, row: int, place: int, value: object, face: str) -> None:
        """Write a value; ``face`` is one more face, that of its row. Raises KeyError for a type no table holds."""
        self._ways[type(value)](row, place, value, face)

    def _look(self, face: str) -> Format:
        found = self._known.get(face)
        if found is None:
            found = self._known[face] = self._looks("cell", *self._column.faces, face)
        return found

    def _text(self, row: int, place: int, value: str, face: str) -> None:
        put_text(self._sheet, row, place, value, self._look(face))

    def _whole(self, row: int, place: int, value: int, face: str) -> None:
        put_number(self._sheet, row, place, value, self._look(self._ramp.get(value, face)))

    def _number(self, row: int, place: int, value: Fraction, face: str) -> None:
        put_number(self._sheet, row, place, value, self._look(self._column.decimal or face))

    def _index(self, row: int, place: int, value: Fraction, face: str) -> None:
        put_index(self._sheet, row, place, value, self._look(face))

    def _moment(self, row: int, place: int, value: datetime, face: str) -> None:
        put_moment(self._sheet, row, place, value, zone=self._zone, look=self._look(face))

    def _nothing(self, row: int, place: int, _: None, face: str) -> None:
        text = self._column.when_none
        look = self._looks("cell", "open", *self._column.faces) if text else self._look(face)
        put_text(self._sheet, row, place, text, look)
