"""A document as DOCX: named styles an agency can restyle, headings, contents, repeated heads, alternative texts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from exports.charts import draw
from exports.charts.shares import draw_shares
from exports.documents.word import Page, styled
from spbe.reports import Report
from spbe.reports.documents.blocks import (
    Banner,
    Bars,
    Block,
    Document,
    Grid,
    Heading,
    Points,
    Signatures,
    Text,
    Turn,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["as_docx"]


def as_docx(document: Document, report: Report) -> bytes:
    """Return the document as an editable DOCX. What is in it stays text."""
    page = styled(document, report.facts.made_at)
    page.letterhead(document.letterhead)
    if document.has_cover:
        page.cover(document)
        for block in document.foreword:
            _DRAWN[type(block)](page, block, report)
        if document.foreword:
            page.turn()
        page.contents(document)
    else:
        page.title(document)
    for block in document.blocks:
        _DRAWN[type(block)](page, block, report)
    target = BytesIO()
    page.file.save(target)
    return target.getvalue()


def _view(page: Page, block: View, report: Report) -> None:
    page.picture(draw(block.chart, report, "png", is_bare=True), block.words, block.caption, share=block.width)


def _bars(page: Page, block: Bars, _report: Report) -> None:
    page.picture(draw_shares(block.rows, "png"), block.words, block.caption)


_DRAWN: dict[type[Block], Callable[[Page, Any, Report], None]] = {
    Heading: lambda page, block, _report: page.heading(block.text, block.level),
    Text: lambda page, block, _report: page.text(block.text, block.look, stays=block.stays),
    Points: lambda page, block, _report: page.points(block.items, stays=block.stays),
    Grid: lambda page, block, _report: page.grid(block),
    View: _view,
    Bars: _bars,
    Banner: lambda page, block, _report: page.banner(block),
    Signatures: lambda page, block, _report: page.signatures(block.blocks),
    Turn: lambda page, _block, _report: page.turn(),
}
