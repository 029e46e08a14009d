"""Documents people sign: what they say, block by block; drawn as DOCX and PDF elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Document
from spbe.reports.documents.brief import brief
from spbe.reports.documents.declarations import consent, minutes
from spbe.reports.documents.gap_report import gap_report
from spbe.reports.documents.note_sheet import note_sheet
from spbe.reports.documents.result import result_report
from spbe.reports.documents.two_years import two_years
from spbe.reports.facts import Facts

__all__ = ["DOCUMENTS", "Beside", "Document"]

DOCUMENTS: Mapping[str, Callable[[Facts, Beside], Document]] = {
    "lhe": result_report,
    "ringkas": brief,
    "kesenjangan": gap_report,
    "berita-acara": minutes,
    "persetujuan": consent,
    "dua-tahun": two_years,
    "catatan": note_sheet,
}
"""Code of a document -> function from the facts of a report, and what stands beside it, to the document."""
