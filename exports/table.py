"""The table of indicators as CSV, for the spreadsheet of anyone."""

from __future__ import annotations

import csv
from datetime import datetime
from fractions import Fraction
from io import StringIO
from zoneinfo import ZoneInfo

from exports.sheets.indicators import columns
from exports.sheets.page import rows_of
from spbe.reports import Report
from spbe.scoring import as_text

__all__ = ["csv_bytes"]

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text may not begin with in a CSV file: a spreadsheet would run it as a formula, whatever the quotes."""


def csv_bytes(report: Report) -> bytes:
    """Return one row per indicator: UTF-8 with BOM, ``;`` between cells, decimal comma, local time.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; only the workbook and the JSON file
    give every text back unchanged.
    """
    shown = columns(report)
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.head for column in shown)
    zone = ZoneInfo(report.submission.agency.time_zone)
    writer.writerows([_cell(value, zone) for value in row] for row in rows_of(report.indicators, shown))
    return written.getvalue().encode("utf-8-sig")


def _cell(value: object, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Fraction):
        return as_text(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
