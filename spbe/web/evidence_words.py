"""Evidence in words: how an item stands, what is to be said of a cited document, why another one is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from spbe.checklist import CitedDocument, ItemState, Line
from spbe.evidence import Need
from spbe.indicators import Readiness
from spbe.language import gettext as _
from spbe.library import Validity, first_page
from spbe.reuse import Proposal, ProposalSource
from spbe.web.library_words import age_words, validity_words

__all__ = [
    "FILTERS",
    "Badge",
    "document_badges",
    "line_badge",
    "need_words",
    "pages_words",
    "proposal_words",
    "readiness_words",
]


@dataclass(frozen=True)
class Badge:
    """A few words with an icon and a colour: never the colour alone."""

    words: str
    icon: str
    colour: str


def line_badge(line: Line) -> Badge:
    """Return how an item stands; what nobody asks for is not called missing."""
    if line.state is ItemState.MISSING and not line.is_asked:
        return Badge(_("belum dikutip"), "minus", "none")
    if line.state is ItemState.MISSING and line.item.rule == "one_of":
        return Badge(_("salah satu dari kelompoknya belum ada"), "warn", "warn")
    return {
        ItemState.MISSING: Badge(_("belum ada"), "warn", "warn"),
        ItemState.CITED: Badge(_("dikutip"), "check", "ok"),
        ItemState.LOOK_AGAIN: Badge(_("halaman perlu diperiksa"), "history", "warn"),
        ItemState.SOON: Badge(_("segera kedaluwarsa"), "clock", "warn"),
        ItemState.EXPIRED: Badge(_("kedaluwarsa"), "warn", "bad"),
        ItemState.REVISE: Badge(_("perlu direvisi"), "back", "bad"),
        ItemState.ACCEPTED: Badge(_("diterima asesor"), "ok", "ok"),
    }[line.state]


def document_badges(one: CitedDocument, today: date) -> list[Badge]:
    """Return what is to be said of a cited document: its pages, and a last day that comes or is over."""
    return [*_pages_badges(one), *_day_badges(one, today)]


def _pages_badges(one: CitedDocument) -> Iterator[Badge]:
    if one.citation.is_carried:
        yield Badge(_("halaman perlu diperiksa"), "history", "warn")
    if one.lacks_pages:
        yield Badge(_("halaman belum disebut"), "history", "warn")


def _day_badges(one: CitedDocument, today: date) -> Iterator[Badge]:
    if one.last_day is None or one.validity is Validity.VALID:
        return
    words = age_words(one.months, one.last_day, today) if one.months else validity_words(one.last_day, today)
    is_over = one.validity is Validity.EXPIRED
    yield Badge(words, "warn" if is_over else "clock", "bad" if is_over else "warn")


def pages_words(pages: str) -> str:
    """Return the pages of a citation: hlm. 3–5, 12."""
    return _("hlm. %(pages)s") % {"pages": pages.replace("-", "–")} if pages else ""


def proposal_words(proposal: Proposal) -> str:
    """Return why a document is proposed."""
    facts = {"item": proposal.cited_as, "indicator": proposal.indicator, "older": proposal.older}
    told = {
        ProposalSource.LAST_YEAR: _("dipakai tahun lalu"),
        ProposalSource.WITHDRAWN: _("dicabut tahun ini"),
        ProposalSource.INHERITED: _("dikutip tahun lalu untuk indikator %(indicator)s %(older)s"),
        ProposalSource.REPLACED: _("dikutip untuk butir %(item)s, yang digantikan butir ini"),
        ProposalSource.LIBRARY: _("judulnya memuat kata-kata butir ini"),
        ProposalSource.AKIN: _("dikutip untuk butir serupa, %(item)s pada indikator %(indicator)s"),
    }[proposal.source] % facts
    if proposal.pages:
        told = f"{told}, {pages_words(proposal.pages)}"
    return f"{told}; {readiness_words(proposal.readiness)}" if proposal.readiness else told


def readiness_words(readiness: Readiness) -> str:
    """Return what old evidence is worth, in two words."""
    return {
        Readiness.REUSE: _("pakai ulang"),
        Readiness.UPDATE: _("mutakhirkan dahulu"),
        Readiness.NEW: _("perlu dibuat baru"),
    }[readiness]


def need_words(need: Need) -> str:
    """Return what is missing: one item, or one of several (an item or a whole set each)."""
    options = [" + ".join(item.code for item in choice) for choice in need.alternatives]
    if len(options) == 1:
        return options[0]
    return _("salah satu dari %(options)s") % {"options": _(" atau ").join(options)}


FILTERS: dict[str, Callable[..., Any]] = {
    "document_badges": document_badges,
    "first_page": first_page,
    "line_badge": line_badge,
    "need_words": need_words,
    "pages_words": pages_words,
    "proposal_words": proposal_words,
    "readiness_words": readiness_words,
}
