"""What of an agency's documents can serve an evidence item, and why: last year's, inherited, alike, the library's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from spbe.indicators.crosswalks import Readiness
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.library import Citation, Document, DocumentKind, Validity, counts_until, validity
from spbe.succession import Succession
from spbe.verdicts import Verdict

__all__ = [
    "MOST_PROPOSALS",
    "Evidence",
    "Former",
    "Proposal",
    "ProposalSource",
    "akin_items",
    "can_be_cited_again",
    "former",
    "last_day",
    "library_words",
    "proposals",
    "significant_words",
]

MOST_PROPOSALS = 3
"""How many documents are proposed for one item."""


class ProposalSource(StrEnum):
    """Why a document is proposed for an item."""

    LAST_YEAR = "last_year"
    WITHDRAWN = "withdrawn"
    INHERITED = "inherited"
    REPLACED = "replaced"
    LIBRARY = "library"
    AKIN = "akin"


@dataclass(frozen=True)
class Proposal:
    """A document that may serve an item. ``cited_as`` is the item it is or was cited as, of ``indicator``.

    ``pages`` are last year's, or those of the withdrawn citation. What is inherited names the older instrument (its
    short title) and how ready it is.
    """

    document: Document
    source: ProposalSource
    pages: str = ""
    cited_as: str = ""
    indicator: str = ""
    older: str = ""
    readiness: Readiness | None = None


@dataclass(frozen=True)
class Former:
    """What was cited last year for an indicator that this one inherits from: ``label`` is that of the older item."""

    citation: Citation
    label: str
    older: str
    readiness: Readiness


@dataclass(frozen=True)
class Evidence:
    """What is known of the evidence for one indicator: plain values, read by whoever asks.

    ``citations`` are this year's of the indicator, ``withdrawn`` those taken back; ``last_year`` are last year's, and
    ``elsewhere`` this year's of other indicators; ``inherited`` are last year's by another instrument, along a
    crosswalk. ``documents`` holds all documents they name, ``library`` further ones of the agency. ``verdicts`` maps
    item code -> the latest one, ``akin`` item code -> items of other indicators.
    """

    today: date
    citations: Sequence[Citation] = ()
    documents: Mapping[int, Document] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    last_year: Sequence[Citation] = ()
    withdrawn: Sequence[Citation] = ()
    elsewhere: Sequence[Citation] = ()
    library: Sequence[Document] = ()
    akin: Mapping[str, Collection[str]] = field(default_factory=dict)
    inherited: Sequence[Former] = ()


def proposals(indicator: Indicator, item: EvidenceItem, evidence: Evidence, *, is_asked: bool) -> tuple[Proposal, ...]:
    """Return the documents that may serve an item, the best ones first, at most ``MOST_PROPOSALS``.

    None is deleted, expired, or cited as this item already. An item not asked for gets only the first three kinds:

    1. ``LAST_YEAR``: cited last year as the same item, and it still counts today;
    2. ``WITHDRAWN``: cited this year as the same item, and taken back;
    3. ``INHERITED``: cited last year, by another instrument, for an indicator this one inherits from, and what it was
       cited as or its title hold most (three of many) of the significant words of the item's label;
    4. ``REPLACED``: cited this year as an item this one replaces;
    5. ``LIBRARY``: title or number hold at least half, and at least two, of the significant words of the item's
       label; or, for a primary item and a primary document, every significant word of the indicator's short name
       (less the words that name a kind of indicator, such as "layanan");
    6. ``AKIN``: cited this year as an item of another indicator whose label says nearly the same (``akin_items``), and
       its title holds at least half of the significant words of this indicator's short name: what proves one service
       rarely proves another.
    """
    found = _of_last_year(item, evidence) + _of_withdrawn(item, evidence) + _of_inherited(item, evidence)
    if is_asked:
        found += _of_replaced(item, evidence) + _of_library(indicator, item, evidence)
        found += _of_akin(indicator, item, evidence)
    taken = {one.document for one in evidence.citations if one.item == item.code}
    first: dict[int, Proposal] = {}
    for proposal in found:
        if proposal.document.id not in taken and _serves(proposal.document, item, evidence.today):
            first.setdefault(proposal.document.id, proposal)
    return tuple(first.values())[:MOST_PROPOSALS]


def _serves(document: Document, item: EvidenceItem, today: date) -> bool:
    is_kept = document.deleted_at is None and bool(document.revisions)
    return is_kept and validity(last_day(document, item)[0], today) is not Validity.EXPIRED


def can_be_cited_again(indicator: Indicator, evidence: Evidence) -> list[Citation]:
    """Return last year's citations whose item has none this year and whose document still counts, in their order."""
    has_own = {one.item for one in evidence.citations}
    return [
        one
        for one in evidence.last_year
        if one.item not in has_own
        and one.item in indicator.items
        and _is_known(one, evidence)
        and _serves(evidence.documents[one.document], indicator.items[one.item], evidence.today)
    ]


def _of_last_year(item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    return _as_before(ProposalSource.LAST_YEAR, evidence.last_year, item, evidence)


def _of_withdrawn(item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    return _as_before(ProposalSource.WITHDRAWN, evidence.withdrawn, item, evidence)


def _as_before(
    source: ProposalSource, citations: Iterable[Citation], item: EvidenceItem, evidence: Evidence
) -> list[Proposal]:
    made = (one for one in citations if one.item == item.code and _is_known(one, evidence))
    return [_cited_elsewhere(one, source, evidence, one.pages) for one in made]


def _of_inherited(item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    words = significant_words(item.label)
    known = [one for one in evidence.inherited if _is_known(one.citation, evidence)]
    held = [(len(words & _said_of(one, evidence)), one) for one in known]
    # That the indicators are related is known already: most of the words will do, three of a long label.
    enough = min(3, len(words) // 2 + 1)
    fitting = sorted((pair for pair in held if pair[0] >= enough), key=lambda pair: -pair[0])
    return [_inherited(one, evidence) for _count, one in fitting]


def _said_of(one: Former, evidence: Evidence) -> frozenset[str]:
    document = evidence.documents[one.citation.document]
    return significant_words(one.label) | significant_words(f"{document.title} {document.reference}")


def _inherited(one: Former, evidence: Evidence) -> Proposal:
    made = _cited_elsewhere(one.citation, ProposalSource.INHERITED, evidence, one.citation.pages)
    return replace(made, older=one.older, readiness=one.readiness)


def former(succession: Succession, indicator: Indicator, cited: Iterable[Citation]) -> list[Former]:
    """Return what of last year's citations an indicator inherits, in the order of its origins.

    Nothing along a link that says the evidence is to be made anew.
    """
    origins = succession.origins(indicator.code)
    useful = [one for one in origins if one.link.readiness is not Readiness.NEW]
    made, name = list(cited), succession.older.short_title
    return [
        Former(one, origin.indicator.items[one.item].label, name, origin.link.readiness)
        for origin in useful
        for one in made
        if one.indicator == origin.indicator.code and one.item in origin.indicator.items
    ]


def _of_replaced(item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    made = (one for one in evidence.citations if one.item in item.replaces)
    return [_cited_elsewhere(one, ProposalSource.REPLACED, evidence) for one in made if _is_known(one, evidence)]


def _of_akin(indicator: Indicator, item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    akin, name = evidence.akin.get(item.code, ()), _name_words(indicator)
    made = (one for one in evidence.elsewhere if one.item in akin and _is_known(one, evidence))
    return [
        _cited_elsewhere(one, ProposalSource.AKIN, evidence)
        for one in made
        if _holds(evidence.documents[one.document], -(-len(name) // 2), name)
    ]


def _is_known(citation: Citation, evidence: Evidence) -> bool:
    return citation.document in evidence.documents


def _cited_elsewhere(citation: Citation, source: ProposalSource, evidence: Evidence, pages: str = "") -> Proposal:
    return Proposal(evidence.documents[citation.document], source, pages, citation.item, citation.indicator)


def _of_library(indicator: Indicator, item: EvidenceItem, evidence: Evidence) -> list[Proposal]:
    wanted = library_words(indicator, item)
    return [
        Proposal(document, ProposalSource.LIBRARY)
        for document in evidence.library
        if any(_holds(document, least, words) for least, words in wanted[: 2 if _is_primary(document) else 1])
    ]


def _is_primary(document: Document) -> bool:
    return document.kind is DocumentKind.PRIMARY


def _holds(document: Document, least: int, words: tuple[str, ...]) -> bool:
    text = f"{document.title} {document.reference}".lower()
    return 0 < least <= sum(word in text for word in words)


Wanted = tuple[int, tuple[str, ...]]
"""How many of these words a document holds at least in its title or number."""


def library_words(indicator: Indicator, item: EvidenceItem) -> tuple[Wanted, ...]:
    """Return what words find a document of the library for an item: of its label, then of the indicator's short name.

    The second is for primary documents, and there only for a primary item. A label of fewer than two significant words
    finds nothing: (0, ()).
    """
    label, name = tuple(sorted(significant_words(item.label))), _name_words(indicator)
    own = (max(2, -(-len(label) // 2)), label) if len(label) > 1 else (0, ())
    return (own, (len(name), name)) if item.kind == "primary" and name else (own,)


def _name_words(indicator: Indicator) -> tuple[str, ...]:
    return tuple(sorted(significant_words(indicator.short_title) - _KINDS))


def akin_items(item: EvidenceItem, others: Iterable[EvidenceItem]) -> tuple[str, ...]:
    """Return the codes of the items whose labels say nearly the same: four fifths of the significant words of both.

    A label of fewer than two significant words is like no other.
    """
    own = significant_words(item.label)
    if len(own) < 2:
        return ()
    return tuple(other.code for other in others if _are_alike(own, significant_words(other.label)))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 5 * len(one & other) >= 4 * len(one | other)


@lru_cache(maxsize=8192)
def significant_words(text: str) -> frozenset[str]:
    """Return the words that say what a text is about: neither the small ones nor those that most evidence carries.

    >>> sorted(significant_words("Notulen/catatan/laporan hasil reviu atau evaluasi kebijakan Arsitektur SPBE"))
    ['arsitektur', 'evaluasi', 'kebijakan', 'reviu']
    """
    return frozenset(word for word in re.findall(r"[a-z0-9]{3,}", text.lower()) if word not in _COMMON)


def last_day(document: Document, item: EvidenceItem) -> tuple[date | None, bool]:
    """Return the last day a document counts as an item, and whether that is by its age."""
    aged = None
    if item.max_age_months is not None and document.dated_on is not None:
        aged = counts_until(document.dated_on, item.max_age_months)
    if aged is not None and (document.valid_until is None or aged < document.valid_until):
        return aged, True
    return document.valid_until, False


_COMMON = frozenset(
    "ada antar atau bagi belum bila boleh dalam dan dapat dari dengan hanya ini itu juga lain lainnya lengkap maupun "
    "memuat menurut oleh pada per sebagai sebagian secara seluruh serta setiap sudah terkait tidak untuk yang "
    "bukti catatan dokumen dokumentasi hasil kegiatan laporan notulen rapat spbe tingkat undangan".split()
)
_KINDS = frozenset("internal kebijakan layanan pelaksanaan penerapan penggunaan".split())
