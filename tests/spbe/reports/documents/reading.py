"""Reads documents: all their words, and one document of a report."""

from __future__ import annotations

from spbe.reports import Report
from spbe.reports.documents import DOCUMENTS, Beside, Document
from spbe.reports.documents.blocks import Banner, Grid, Heading, Points, Text

__all__ = ["document", "texts"]


def texts(document: Document) -> str:
    """Return all that a document says, a block a line."""
    said: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading | Text):
            said.append(block.text)
        elif isinstance(block, Points):
            said += block.items
        elif isinstance(block, Grid):
            said += [block.caption, *(" | ".join(row.cells) for row in block.rows), block.note]
        elif isinstance(block, Banner):
            said.append(f"{block.name} {block.index} {block.word}")
    return "\n".join(said)


def document(code: str, read: Report, **more: object) -> Document:
    return DOCUMENTS[code](read.facts, Beside(**more))  # type: ignore[arg-type]  # tests pass what they name
