"""One assessment as one workbook: values, native charts, and how they came about."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO

from exports.captions import captions
from exports.sheets import about, gaps, indicators, parts, summary
from exports.sheets.page import Page
from exports.style import Looks, book_options
from spbe.language import gettext as _
from spbe.reports import Report, agency_name, stage_name, status_name

__all__ = ["SHEETS", "build"]

SHEETS = (summary, parts, indicators, gaps, about)
"""The sheets in order: modules with ``name()`` and ``write(page)``."""


def build(report: Report) -> bytes:
    """Return the workbook (xlsx) of one report; equal reports give equal bytes.

    It holds values, never formulas. A draft says so on every sheet and chart, and so does an invented agency.
    """
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, book_options())
    book.set_properties(_properties(report))
    looks, told = Looks(book), captions(report)
    for sheet in SHEETS:
        page = Page(book.add_worksheet(sheet.name()), looks, report, told)
        sheet.write(page)
    book.close()
    return target.getvalue()


def _properties(report: Report) -> dict[str, object]:
    title = _("Penilaian %(agency)s, %(period)s")
    return {
        "title": title % {"agency": agency_name(report.facts), "period": report.submission.year},
        "subject": f"{report.instrument.regulation}, {stage_name(report.submission.stage)}",
        "status": status_name(report.facts),
        "created": report.facts.made_at.astimezone(UTC).replace(tzinfo=None),
    }
