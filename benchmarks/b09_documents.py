"""Budget 9: the result report as PDF against the same texts, tables and chart by ReportLab; and as DOCX."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from benchmarks.b04_workbook import MADE_AT, sample
from benchmarks.timing import medians
from exports.charts import draw
from exports.documents import as_docx, as_pdf
from spbe.indicators import instrument
from spbe.reports import Report, report
from spbe.reports.documents import DOCUMENTS, Beside, Document
from spbe.reports.documents.blocks import Banner, Grid, Heading, Points, Text, View

__all__ = ["run"]


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 9."""
    chosen = instrument()
    read = report(chosen, sample(chosen), made_at=MADE_AT, version="0")
    document = DOCUMENTS["lhe"](read.facts, Beside())
    made, word = as_pdf(document, read), as_docx(document, read)
    pdf, docx, same = medians(
        lambda: as_pdf(document, read),
        lambda: as_docx(document, read),
        lambda: by_reportlab(document, read),
        turns=9,
    )
    return [
        ("LHE as PDF/UA-1, charts drawn", f"{pdf / same:.2f}x", "<= 1x", "ReportLab, same texts, tables and chart"),
        ("LHE as PDF/UA-1, charts drawn", f"{pdf * 1000:.0f} ms, {len(made) // 1024} KB", "stated", "-"),
        ("LHE as DOCX, charts drawn", f"{docx:.2f} s", "<= 1 s, stated", f"{len(word) // 1024} KB"),
    ]


def by_reportlab(document: Document, read: Report) -> bytes:
    """Return the same texts, tables and chart as a plain PDF: untagged, without contents."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import SimpleDocTemplate

    styles, target = getSampleStyleSheet(), BytesIO()
    flow = [one for block in document.blocks for one in _flowables(block, styles, read)]
    SimpleDocTemplate(target, pagesize=A4, title=document.title).build(flow)
    return target.getvalue()


def _flowables(block: Any, styles: Any, read: Report) -> list[Any]:
    from reportlab.platypus import Image, Paragraph

    if isinstance(block, Heading):
        return [Paragraph(_escaped(block.text), styles[f"Heading{block.level}"])]
    if isinstance(block, Text):
        return [Paragraph(_escaped(block.text), styles["BodyText"])]
    if isinstance(block, Points):
        return [Paragraph(_escaped(item), styles["BodyText"], bulletText="-") for item in block.items]
    if isinstance(block, Banner):
        return [Paragraph(_escaped(f"{block.name} {block.index} {block.word}"), styles["Title"])]
    if isinstance(block, View):
        return [Image(BytesIO(draw(block.chart, read, "png")), width=420, height=340)]
    return [_table(block, styles)] if isinstance(block, Grid) else []


def _table(grid: Grid, styles: Any) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table

    rows = [[column.head for column in grid.columns], *(list(row.cells) for row in grid.rows)]
    cells = [[Paragraph(_escaped(text), styles["BodyText"]) for text in row] for row in rows]
    shares = [column.share for column in grid.columns]
    widths = [440 * share / sum(shares) for share in shares]
    return Table(cells, colWidths=widths, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
