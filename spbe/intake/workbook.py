"""The first sheet of a workbook as texts; runs in the child process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

from spbe.intake.limits import Limits
from spbe.intake.zips import parse_every_part

__all__ = ["first_sheet"]


def first_sheet(limits: Limits, _told: Mapping[str, Any]) -> bytes:
    """Return name and rows of the first sheet of the workbook on standard input, as JSON."""
    import warnings

    from openpyxl import load_workbook

    warnings.simplefilter("ignore")  # parts that the reader skips are none of the user's business
    content = sys.stdin.buffer.read()
    with ZipFile(io.BytesIO(content)) as parts:
        parse_every_part(parts)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # what the file claims about its own size need not be true
    cells = sheet.iter_rows(max_row=limits.rows + 1, max_col=limits.columns, values_only=True)
    found = {"name": str(sheet.title), "rows": [[_cell_text(cell) for cell in row] for row in cells]}
    return json.dumps(found).encode()


def _cell_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a sheet keeps every number as a float: 3.0 is how it writes 3
    if isinstance(cell, float):
        return f"{cell:.15g}"  # fifteen digits, as the sheet shows it: 3.3, where its sum is 3.3000000000000003
    return "" if cell is None else str(cell)
