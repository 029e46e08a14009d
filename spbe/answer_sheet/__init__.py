"""The answer sheet: what it is made from, how it is laid out, and what it says when it comes back."""

from spbe.answer_sheet.model import (
    FIELDS,
    FORMAT_VERSION,
    AnswerSheet,
    CellKey,
    CellValue,
    SheetCell,
    SheetFacts,
    UnknownRow,
)
from spbe.answer_sheet.reading import SHEET_LIMITS, read_answer_sheet

__all__ = [
    "FIELDS",
    "FORMAT_VERSION",
    "SHEET_LIMITS",
    "AnswerSheet",
    "CellKey",
    "CellValue",
    "SheetCell",
    "SheetFacts",
    "UnknownRow",
    "read_answer_sheet",
]
