"""Budget 4: a whole agency workbook, native charts included, against bare writes of the same cells."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, RadarChart, Reference

from benchmarks.timing import medians
from exports.workbook import build
from spbe.indicators import Instrument, instrument
from spbe.reports import Report, report
from spbe.submission import AgencyFacts, Answer, Submission

__all__ = ["run"]

PARTS = ("font", "fill", "border", "alignment", "number_format")
MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
Sheets = list[tuple[str, list[tuple[int, int, Any, Any]]]]
"""Sheet by sheet: row, column, value, and the cell whose look it has."""


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 4."""
    chosen = instrument()
    submitted = sample(chosen)

    def fresh() -> Report:
        return report(chosen, submitted, made_at=MADE_AT, version="0")

    known = fresh()
    made = build(known)
    sheets = read_back(made)
    ours, cold, bare, openpyxl = medians(
        lambda: build(known),
        lambda: build(fresh()),
        lambda: bare_xlsxwriter(sheets),
        lambda: with_openpyxl(sheets),
        turns=15,
    )
    what = "agency workbook with native charts"
    alike = "openpyxl, same cells, faces and charts"
    whole = f"{cold * 1000:.0f} ms, {len(made) // 1024} KB"
    return [
        (what, f"{ours / bare:.2f}x", "<= 2x", "bare XlsxWriter, same cells"),
        (what, f"{ours / openpyxl:.2f}x", "<= 0.4x", alike),
        (f"{what}, scores and tables made anew", f"{cold / bare:.2f}x", "stated", "bare XlsxWriter, same cells"),
        (f"{what}, scores and tables made anew", whole, "stated", "-"),
    ]


def sample(chosen: Instrument) -> Submission:
    """Return a complete assessment with an explanation of some length at every indicator, and a year before."""
    agency = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", is_invented=True)
    text = "Peraturan Wali Kota Nomor 12 Tahun 2024, Pasal {0} halaman {0}, memuat seluruh cakupan yang diminta. " * 4
    answers = {
        ("self", code): Answer(code, "self", 1 + place % 5, text.format(code), "Sari", MADE_AT, 1)
        for place, code in enumerate(chosen.by_code)
    }
    before = {key: Answer(answer.indicator, "self", answer.level) for key, answer in answers.items()}
    last = Submission(1, agency, "2025", 2025, chosen.code, "self", before)
    return Submission(2, agency, "2026", 2026, chosen.code, "self", answers, previous=last)


def read_back(workbook: bytes) -> Sheets:
    """Return sheet by sheet every cell that holds or shows something: row, column, value, style."""
    book = load_workbook(BytesIO(workbook))
    found = []
    for sheet in book:
        cells = [c for row in sheet.iter_rows() for c in row if c.value is not None or c.has_style]
        found.append((sheet.title, [(c.row, c.column, c.value, c) for c in cells]))
    return found


def bare_xlsxwriter(sheets: Sheets) -> bytes:
    """Write the same cells with XlsxWriter and nothing else: no formats, widths, charts or print set-up."""
    from xlsxwriter import Workbook as Bare

    target = BytesIO()
    book = Bare(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain = book.add_format()
    for title, cells in sheets:
        sheet = book.add_worksheet(title)
        for row, column, value, _ in cells:
            if value is None:
                sheet.write_blank(row - 1, column - 1, None, plain)
            elif isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(row - 1, column - 1, value)
            else:
                sheet.write_number(row - 1, column - 1, value)
    book.close()
    return target.getvalue()


def with_openpyxl(sheets: Sheets) -> bytes:
    """Write the same cells with openpyxl, in the same faces (each made once), with two native charts."""
    book = Workbook()
    book.remove(book.active)
    faces: dict[int, tuple[Any, ...]] = {}
    for title, cells in sheets:
        sheet = book.create_sheet(title)
        for row, column, value, like in cells:
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            if like.style_id not in faces:
                faces[like.style_id] = tuple(copy(getattr(like, part)) for part in PARTS)
            for part, face in zip(PARTS, faces[like.style_id], strict=True):
                setattr(cell, part, face)
    first = book.worksheets[0]
    for chart, place in ((RadarChart(), "A22"), (BarChart(), "E22")):
        chart.add_data(Reference(first, min_col=7, max_col=8, min_row=10, max_row=18), titles_from_data=True)
        chart.set_categories(Reference(first, min_col=5, min_row=11, max_row=18))
        first.add_chart(chart, place)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
