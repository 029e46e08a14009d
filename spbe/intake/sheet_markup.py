"""The XML of one sheet, read as a stream into the texts of its cells; runs in the child process."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spbe.intake.cell_texts import day_text, number_text, plain_text
from spbe.intake.sheet import column_letters

__all__ = ["MAIN", "MOST_MARKS", "MOST_TEXTS", "Book", "OddSheet", "SheetMarkup", "TextsMarkup", "main_names"]

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
"""The namespaces of workbooks: as everybody writes them, and the strict one."""

_CELL = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_INDEX = re.compile("[0-9]{1,9}", re.ASCII)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LONGEST_FORMULA = 8_192

MOST_MARKS, MOST_TEXTS = 500_000, 250_000
"""Rows and cells of a workbook, empty ones too; shared texts."""

_DEEPEST = 100


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

    ``days`` are the styles that show a day or a time; ``letters``, ``cells`` and ``marks`` (rows and cells, empty ones
    too) are what is left.
    """

    texts: Sequence[str]
    days: Collection[int]
    rows: int
    columns: int
    letters: int
    cells: int
    marks: int = MOST_MARKS
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
            if len(self.found) >= MOST_TEXTS:
                raise OddSheet("much")
            self.found.append("".join(self._runs))
            self._runs.clear()


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    kind: str
    style: str
    value: str = ""
    typed: str = ""
    formula: str | None = None
    shared: str | None = None

    def is_filled(self) -> bool:
        """Say whether it holds more than a look."""
        return bool(self.value or self.typed) or self.formula is not None


_SHEET_NAMES = main_names("sheetData", "row", "c", "v", "f", "is", "t", "rPh")
_TRUTHS = {"TRUE()": "true", "FALSE()": "false"}
"""How LibreOffice keeps a truth that somebody typed."""
_HOLD_TEXT = frozenset({"v", "t", "f"})


class SheetMarkup:
    """One sheet being read: row -> column -> text, both from 0, of every cell that is not empty."""

    def __init__(self, book: Book, name: str) -> None:
        self.found: dict[int, dict[int, str]] = {}
        self._book, self._name = book, name
        self._row = self._column = -1
        self._row_text = ""
        self._depth = 0
        self._cell: _Cell | None = None
        self._into: list[str] | None = None
        self._is_aloud = self._is_data = self._had_data = False
        self._masters: dict[str, tuple[str, str]] = {}
        self._begin = {"row": self._begin_row, "c": self._begin_cell, "f": self._begin_formula}
        self._rows_seen: set[int] = set()

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Begin an element."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise OddSheet("broken")
        known = _SHEET_NAMES.get(name)
        if known is None:
            return
        if begin := self._begin.get(known):
            if self._is_data:
                begin(said)
        elif known == "sheetData":
            self._is_data = self._had_data = True
        elif known == "rPh":
            self._is_aloud = True
        elif known in ("v", "t") and self._cell is not None and not self._is_aloud:
            self._into = []

    def text(self, some: str) -> None:
        """Take some of a text."""
        if self._into is not None:
            self._into.append(some)

    def end(self, name: str) -> None:
        """End an element."""
        self._depth -= 1
        known = _SHEET_NAMES.get(name)
        if known == "c" and self._cell is not None:
            if self._cell.is_filled():
                self._keep(self._cell)
            self._cell = None
        elif known in _HOLD_TEXT and self._into is not None and self._cell is not None:
            self._fill(self._cell, known, "".join(self._into))
            self._into = None
        elif known == "rPh":
            self._is_aloud = False
        elif known == "sheetData":
            self._is_data = False

    @staticmethod
    def _fill(cell: _Cell, known: str | None, text: str) -> None:
        if known == "v":
            cell.value += text
        elif known == "t":
            cell.typed += plain_text(text)  # each run has escapes of its own
        elif known == "f":
            cell.formula = text

    def rows(self) -> list[list[str]]:
        """Return the rows, none of them with empty cells at its end, and no empty ones at theirs."""
        if not self._had_data:
            raise OddSheet("broken")
        rows: list[list[str]] = [[] for _ in range(max(self.found, default=-1) + 1)]
        for number, cells in self.found.items():
            width = max(cells) + 1
            self._spend(0, width)
            rows[number] = [cells.get(column, "") for column in range(width)]
        return rows

    def _begin_row(self, said: Mapping[str, str]) -> None:
        number = said.get("r")
        self._row = self._row + 1 if number is None else self._number(number) - 1
        self._column, self._row_text = -1, str(self._row + 1)
        self._count()
        if self._row in self._rows_seen or not 0 <= self._row < _LAST_ROW:
            raise OddSheet("row", sheet=self._name, row=self._row + 1)
        self._rows_seen.add(self._row)

    def _number(self, text: str) -> int:
        if not _INDEX.fullmatch(text):
            raise OddSheet("sheet", sheet=self._name)
        return int(text)

    def _count(self) -> None:
        self._book.marks -= 1
        if self._book.marks < 0:
            raise OddSheet("much")

    def _begin_cell(self, said: Mapping[str, str]) -> None:
        self._count()
        place = said.get("r")
        self._column = self._column + 1 if place is None else self._column_of(place)
        if not 0 <= self._column < _LAST_COLUMN:
            raise self._odd("cell", self._row, self._column)
        self._cell = _Cell(self._row, self._column, said.get("t", "n"), said.get("s", ""))

    def _column_of(self, place: str) -> int:
        letters = place.removesuffix(self._row_text)
        column = _column(letters)
        if letters != place and column is not None:
            return column
        found = _CELL.fullmatch(place)
        if found is None:
            raise OddSheet("sheet", sheet=self._name)
        raise self._odd("cell", int(found[2]) - 1, _column(found[1]) or 0)

    def _begin_formula(self, said: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._into = []
            self._cell.formula = ""
            self._cell.shared = said.get("si") if said.get("t") == "shared" else None

    def _keep(self, cell: _Cell) -> None:
        text = self._text(cell) if cell.formula is None else self._formula(cell, cell.formula)
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
        if cell.kind == "inlineStr":
            return cell.typed
        if cell.kind == "str":
            return plain_text(cell.value)
        stored = cell.value.strip()
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
        if cell.kind == "b" and text in _TRUTHS:
            return _TRUTHS[text]
        here = f"{column_letters(cell.column)}{cell.row + 1}"
        if cell.shared is not None and text:
            self._masters[cell.shared] = text, here
        elif cell.shared in self._masters:
            text = _moved(*self._masters[cell.shared], here)
        return f"={plain_text(text)}"


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int | None:
    """Return the column, from 0, if these are its letters."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _moved(formula: str, origin: str, here: str) -> str:
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    if len(formula) > _LONGEST_FORMULA:
        return formula
    try:
        moved: str = Translator(f"={formula}", origin=origin).translate_formula(here)
        return moved.removeprefix("=")
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return formula
