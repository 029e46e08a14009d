"""Documents as files: an editable DOCX and a PDF from one content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exports.documents.docx import as_docx
from exports.documents.pdf import as_pdf
from spbe.reports import Report
from spbe.reports.documents.blocks import Document

__all__ = ["DOCUMENT_FORMATS", "as_docx", "as_pdf"]

DOCUMENT_FORMATS: Mapping[str, Callable[[Document, Report], bytes]] = {".docx": as_docx, ".pdf": as_pdf}
"""Suffix -> function from a document, and the report its charts are drawn from, to a file."""
