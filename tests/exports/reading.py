"""Reads workbooks back: with openpyxl, and by the letter of the format (ECMA-376) where openpyxl is known to err."""

import re
from io import BytesIO
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def opened(workbook: bytes) -> Workbook:
    """Return the workbook as openpyxl reads it."""
    return load_workbook(BytesIO(workbook))


def table(sheet: Worksheet, head: str) -> list[dict[str, object]]:
    """Return the rows of the table whose first head is ``head``, head -> value."""
    (top,) = [cell.row for cell in sheet["A"] if cell.value == head]
    heads = [cell.value for cell in sheet[top] if cell.value]
    values = sheet.iter_rows(min_row=top + 1, max_col=len(heads), values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in values]


def texts_by_the_letter(workbook: bytes) -> list[str]:
    """Return the shared texts, escapes undone from left to right as the format says."""
    root = fromstring(ZipFile(BytesIO(workbook)).read("xl/sharedStrings.xml"))
    return ["".join(_undone(part.text or "") for part in item.iter(f"{SPACE}t")) for item in root.iter(f"{SPACE}si")]


def _undone(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
