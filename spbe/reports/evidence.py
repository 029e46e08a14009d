"""The evidence that an assessment cites: one line per citation, in the order of the instrument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spbe.indicators.model import Instrument
from spbe.language import gettext as _
from spbe.library import Citation, Document, DocumentRevision
from spbe.roles import Side
from spbe.submission import Submission
from spbe.verdicts import Revision, Verdict, latest

__all__ = ["EvidenceLine", "evidence_lines", "revision_words", "verdict_words"]


@dataclass(frozen=True)
class EvidenceLine:
    """One citation with its document at the revision that is cited, and the item's verdict as far as it is seen."""

    citation: Citation
    title: str
    label: str
    document: Document
    revision: DocumentRevision
    verdict: Verdict | None = None


def evidence_lines(
    instrument: Instrument,
    submission: Submission,
    citations: Iterable[Citation],
    documents: Iterable[Document],
    verdicts: Iterable[Verdict],
    *,
    side: Side | None = None,
) -> tuple[EvidenceLine, ...]:
    """Return what is cited, by indicator, item and document; ``side`` None is the owner of the machine, who sees all.

    Assessors see evidence once it is handed over to them; of verdicts everybody sees those that have left the desk they
    were given at.
    """
    if side is not None and not submission.sees(side, "self"):
        return ()
    known = {document.id: document for document in documents}
    judged = latest(verdict for verdict in verdicts if side is None or submission.sees(side, verdict.stage))
    order = {item: place for place, item in enumerate(item for i in instrument for item in i.items)}
    lines = [
        _line(instrument, citation, known[citation.document], judged.get(citation.item))
        for citation in citations
        if citation.item in order and citation.document in known
    ]
    return tuple(sorted(lines, key=lambda line: (order[line.citation.item], line.document.id)))


def _line(instrument: Instrument, citation: Citation, document: Document, verdict: Verdict | None) -> EvidenceLine:
    indicator = instrument.by_code[citation.indicator]
    revision = document.revision(citation.revision) or document.newest
    label = indicator.items[citation.item].label
    return EvidenceLine(citation, indicator.short_title, label, document, revision, verdict)


def verdict_words(verdict: Verdict | None) -> str:
    """Return a verdict in a few words; empty where there is none to see."""
    if verdict is None:
        return ""
    if verdict.is_accepted or verdict.kind is None:
        return _("diterima")
    return _("revisi: %(why)s") % {"why": revision_words(verdict.kind)}


def revision_words(kind: Revision) -> str:
    """Return why an evidence item is to be revised."""
    return {
        Revision.WRONG_DOCUMENT: _("dokumen tidak tepat"),
        Revision.MISSING: _("tidak ada"),
        Revision.EXPIRED: _("kedaluwarsa"),
        Revision.UNSIGNED: _("belum sah"),
        Revision.NO_PAGE: _("tanpa rujukan halaman"),
        Revision.LEVEL_SHUT: _("tertutup karena tingkat di bawahnya"),
    }[kind]
