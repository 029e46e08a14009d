"""The XML of one sheet, read as a stream into the texts of its cells; runs in the child process."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spbe.intake.cell_texts import day_text, number_text, plain_text
from spbe.intake.sheet import column_letters

__all__ = ["MAIN", "Book", "OddSheet", "SheetMarkup", "TextsMarkup", "main_names"]

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
"""The namespaces of workbooks: as everybody writes them, and the strict one."""

_CELL = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_INDEX = re.compile("[0-9]{1,9}", re.ASCII)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class OddSheet(ValueError):
    """A sheet that is not read; ``told`` says why (``refused``) and where."""

    def __init__(self, refused: str, **facts: Any) -> None:
        self.told = {"refused": refused, **facts}
        super().__init__(refused)


def main_names(*names: str) -> dict[str, str]:
    """Return name with namespace -> bare name, in either namespace of workbooks."""
    return {f"{space} {name}": name for space in MAIN for name in names}


@dataclass
class Book:
    """What the cells of all sheets lean on, and how much they may still hold together.

    ``days`` are the styles that show a day or a time; ``letters`` and ``cells`` are what is left.
    """

    texts: Sequence[str]
    days: Collection[int]
    rows: int
    columns: int
    letters: int
    cells: int
    since_1904: bool = False


_TEXT_NAMES = main_names("si", "t", "rPh")


class TextsMarkup:
    """The shared texts of a workbook; how a word is read aloud (``rPh``) is no part of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._into: list[str] | None = None
        self._is_aloud = False

    def start(self, name: str, _said: Mapping[str, str]) -> None:
        """Begin an element."""
        known = _TEXT_NAMES.get(name)
        if known == "t":
            self._into = None if self._is_aloud else []
        elif known == "rPh":
            self._is_aloud = True

    def text(self, some: str) -> None:
        """Take some of a text."""
        if self._into is not None:
            self._into.append(some)

    def end(self, name: str) -> None:
        """End an element."""
        known = _TEXT_NAMES.get(name)
        if known == "t" and self._into is not None:
            self._runs.append(plain_text("".join(self._into)))  # each run has escapes of its own
            self._into = None
        elif known == "rPh":
            self._is_aloud = False
        elif known == "si":
            self.found.append("".join(self._runs))
            self._runs.clear()


@dataclass
class _Cell:
    row: int
    column: int
    kind: str
    style: str
    value: list[str] = field(default_factory=list)
    formula: list[str] | None = None
    shared: str | None = None
    typed: list[str] = field(default_factory=list)


_SHEET_NAMES = main_names("sheetData", "row", "c", "v", "f", "is", "t", "rPh")


class SheetMarkup:
    """One sheet being read: row -> column -> text, both from 0, of every cell that is not empty."""

    def __init__(self, book: Book, name: str) -> None:
        self.found: dict[int, dict[int, str]] = {}
        self._book, self._name = book, name
        self._row = self._column = -1
        self._cell: _Cell | None = None
        self._into: list[str] | None = None
        self._is_aloud = self._is_data = False
        self._masters: dict[str, tuple[str, str]] = {}
        self._begin = {"row": self._begin_row, "c": self._begin_cell, "f": self._begin_formula}
        self._rows_seen: set[int] = set()

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Begin an element."""
        known = _SHEET_NAMES.get(name)
        if known is None:
            return
        if begin := self._begin.get(known):
            if self._is_data:
                begin(said)
        elif known == "sheetData":
            self._is_data = True
        elif known == "rPh":
            self._is_aloud = True
        elif known in ("v", "t") and self._cell is not None and not self._is_aloud:
            self._into = self._cell.value if known == "v" else []

    def text(self, some: str) -> None:
        """Take some of a text."""
        if self._into is not None:
            self._into.append(some)

    def end(self, name: str) -> None:
        """End an element."""
        known = _SHEET_NAMES.get(name)
        if known in ("v", "f", "t"):
            if known == "t" and self._into is not None and self._cell is not None:
                self._cell.typed.append(plain_text("".join(self._into)))
            self._into = None
        elif known == "rPh":
            self._is_aloud = False
        elif known == "c" and self._cell is not None:
            self._keep(self._cell)
            self._cell = None
        elif known == "sheetData":
            self._is_data = False

    def rows(self) -> list[list[str]]:
        """Return the rows, none of them with empty cells at its end, and no empty ones at theirs."""
        rows: list[list[str]] = [[] for _ in range(max(self.found, default=-1) + 1)]
        for number, cells in self.found.items():
            width = max(cells) + 1
            self._spend(0, width)
            rows[number] = [cells.get(column, "") for column in range(width)]
        return rows

    def _begin_row(self, said: Mapping[str, str]) -> None:
        number = said.get("r")
        self._row = self._row + 1 if number is None else self._number(number) - 1
        self._column = -1
        if self._row in self._rows_seen or not 0 <= self._row < _LAST_ROW:
            raise OddSheet("row", sheet=self._name, row=self._row + 1)
        self._rows_seen.add(self._row)

    def _number(self, text: str) -> int:
        if not _INDEX.fullmatch(text):
            raise OddSheet("sheet", sheet=self._name)
        return int(text)

    def _begin_cell(self, said: Mapping[str, str]) -> None:
        place = said.get("r")
        row, self._column = (self._row, self._column + 1) if place is None else self._place(place)
        if row != self._row or not 0 <= self._column < _LAST_COLUMN:
            raise self._odd("cell", row, self._column)
        self._cell = _Cell(row, self._column, said.get("t", "n"), said.get("s", ""))

    def _place(self, text: str) -> tuple[int, int]:
        found = _CELL.fullmatch(text)
        if found is None:
            raise OddSheet("sheet", sheet=self._name)
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return int(found[2]) - 1, column - 1

    def _begin_formula(self, said: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.formula = self._into = []
            self._cell.shared = said.get("si") if said.get("t") == "shared" else None

    def _keep(self, cell: _Cell) -> None:
        text = self._text(cell) if cell.formula is None else self._formula(cell, "".join(cell.formula))
        if not text:
            return
        if cell.row >= self._book.rows or cell.column >= self._book.columns:
            if text.strip():
                raise self._odd("far", cell.row, cell.column)
            return
        columns = self.found.setdefault(cell.row, {})
        if cell.column in columns:
            raise self._odd("cell", cell.row, cell.column)
        self._spend(len(text), 0)
        columns[cell.column] = text

    def _spend(self, letters: int, cells: int) -> None:
        self._book.letters -= letters
        self._book.cells -= cells
        if self._book.letters < 0 or self._book.cells < 0:
            raise OddSheet("much")

    def _odd(self, refused: str, row: int, column: int) -> OddSheet:
        return OddSheet(refused, sheet=self._name, row=row, column=column)

    def _text(self, cell: _Cell) -> str:
        stored = "".join(cell.value)
        if cell.kind == "inlineStr":
            return "".join(cell.typed)
        if cell.kind == "str":
            return plain_text(stored)
        stored = stored.strip()
        if cell.kind == "s":
            return self._shared_text(cell, stored)
        if cell.kind == "b":
            return {"1": "true", "0": "false"}.get(stored, stored)
        if cell.kind == "n" and stored:
            return self._number_text(cell, stored)
        return stored

    def _shared_text(self, cell: _Cell, stored: str) -> str:
        if not stored:
            return ""
        if not _INDEX.fullmatch(stored) or int(stored) >= len(self._book.texts):
            raise self._odd("cell", cell.row, cell.column)
        return self._book.texts[int(stored)]

    def _number_text(self, cell: _Cell, stored: str) -> str:
        if _INDEX.fullmatch(cell.style) and int(cell.style) in self._book.days:
            return day_text(stored, since_1904=self._book.since_1904)
        return number_text(stored)

    def _formula(self, cell: _Cell, text: str) -> str:
        """Return what was typed; one that a sheet keeps once for many cells is told as it would stand here."""
        here = f"{column_letters(cell.column)}{cell.row + 1}"
        if cell.shared is not None and text:
            self._masters[cell.shared] = text, here
        elif cell.shared in self._masters:
            text = _moved(*self._masters[cell.shared], here)
        return f"={plain_text(text)}"


def _moved(formula: str, origin: str, here: str) -> str:
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        moved: str = Translator(f"={formula}", origin=origin).translate_formula(here)
        return moved.removeprefix("=")
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return formula
