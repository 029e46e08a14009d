"""A document as PDF: typst, offline, our fonts only, tagged for screen readers (PDF/UA-1), the same bytes twice."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from exports.charts import draw
from exports.charts.shares import draw_shares
from spbe.language import gettext as _
from spbe.reports import Report
from spbe.reports.documents.blocks import Bars, Block, Document, Grid, View

__all__ = ["as_pdf"]

_TEMPLATE = Path(__file__).parent / "document.typ"
_FONTS = Path(__file__).parent.parent / "fonts"


def as_pdf(document: Document, report: Report) -> bytes:
    """Return the document as PDF/UA-1. What is in it stays text: it reaches the typesetter as data, never as markup."""
    from typst import Compiler

    inputs = {"document": json.dumps(_facts(document, report), ensure_ascii=False)}
    compiler = Compiler(_TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    stamp = int(report.facts.made_at.timestamp())
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=stamp)
    return made if isinstance(made, bytes) else b"".join(made or ())


@cache
def _fonts() -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _facts(document: Document, report: Report) -> dict[str, Any]:
    words = {"contents": _("Daftar isi"), "page": _("halaman"), "of": _("dari"), "logo": _("Logo instansi")}
    whole = {name: getattr(document, name) for name in ("title", "subtitle", "agency", "language", "mark", "has_cover")}
    blocks = [_block(block, report) for block in document.blocks]
    foreword = [_block(block, report) for block in document.foreword]
    head = {"lines": list(document.letterhead.lines), "logo": list(document.letterhead.logo)}
    return {
        **whole,
        "letterhead": head,
        "facts": list(document.facts),
        "about": list(document.about),
        "foreword": foreword,
        "blocks": blocks,
        "words": words,
    }


def _block(block: Block, report: Report) -> dict[str, Any]:
    if isinstance(block, Bars):
        picture = draw_shares(block.rows, "svg").decode()
        return {"kind": "view", "caption": block.caption, "words": block.words, "picture": picture, "width": 100}
    told = {"kind": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Grid):
        told["is_short"] = block.is_short
    if isinstance(block, View):
        told["picture"] = draw(block.chart, report, "svg", is_bare=True).decode()
    return told
