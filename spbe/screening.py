"""What a reader would notice about a cited document before it is sent: hints with a page and a reason, never verdicts.

Nothing is read anew: the texts of the pages were taken out when the file came in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from spbe import page_marks
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.library import Citation, Document, DocumentKind, DocumentRevision, Validity, counts_until, validity

__all__ = ["Finding", "FindingKind", "Proof", "Reading", "cited_pages", "needs_a_look", "screen"]

_ENOUGH = 1 / 3
"""Share of the expected words that makes a page one about the item."""

_FORMAL = re.compile(
    r"\b(?:kebijakan|ditetapkan|pasal|keputusan|penetapan|peraturan|edaran|sop|perjanjian|notulen|laporan|formal)\b"
)
_DRAFT = re.compile(r"\b(?:draf|rancangan|konsep)\b", re.IGNORECASE)


class FindingKind(StrEnum):
    """What is noticed about a cited document."""

    NO_TEXT = "no_text"
    NOT_READ = "not_read"
    CITED_PAGE_WITHOUT_TEXT = "cited_page_without_text"
    AGENCY_FOUND = "agency_found"
    AGENCY_NOT_FOUND = "agency_not_found"
    TERMS_FOUND = "terms_found"
    TERMS_ELSEWHERE = "terms_elsewhere"
    TERMS_NOT_FOUND = "terms_not_found"
    NO_DATE = "no_date"
    DATE_FOUND = "date_found"
    DATE_NOT_FOUND = "date_not_found"
    DATE_AHEAD = "date_ahead"
    TOO_OLD = "too_old"
    TOO_OLD_SOON = "too_old_soon"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    NO_NUMBER = "no_number"
    NUMBER_FOUND = "number_found"
    NUMBER_NOT_FOUND = "number_not_found"
    SIGNATURE_FOUND = "signature_found"
    SIGNATURE_NOT_FOUND = "signature_not_found"
    DRAFT = "draft"
    NO_PAGES = "no_pages"
    PAGES_OUTSIDE = "pages_outside"
    CARRIED = "carried"


@dataclass(frozen=True)
class Finding:
    """One hint: what was noticed, on which page, and whether somebody should look before it is sent.

    ``day`` is the day it is about; ``words`` what was found or looked for; ``share`` how many of how many words.
    """

    kind: FindingKind
    is_concern: bool = False
    page: int | None = None
    day: date | None = None
    words: tuple[str, ...] = ()
    share: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reading:
    """The text of one file, page (from 1) -> text, for the pages that have any; what is looked for is found once."""

    texts: Mapping[int, str]

    @cached_property
    def pages(self) -> Mapping[int, str]:
        """Return page -> its text as it is compared."""
        return {page: text for page, raw in sorted(self.texts.items()) if (text := page_marks.normal(raw))}

    @cached_property
    def days(self) -> list[tuple[int, date]]:
        """Return page and day of every date, in order."""
        return [(page, day) for page, text in self.pages.items() for day in page_marks.dates_in(text)]

    @cached_property
    def number(self) -> tuple[int, str] | None:
        """Return page and official number of the head, where the first page has one."""
        first = min(self.pages, default=0)
        number = page_marks.number_in(self.texts[first]) if first else None
        return (first, number) if number else None

    @cached_property
    def signature(self) -> int | None:
        """Return the first page that is signed."""
        return self.first("signature", page_marks.signature_mark)

    @cached_property
    def draft(self) -> tuple[int, str] | None:
        """Return page and word by which the paper says that it is a draft."""
        found = ((page, page_marks.draft_mark(self.texts[page])) for page in self.pages)
        return next(((page, word) for page, word in found if word), None)

    def first(self, what: str, is_on: Callable[[str], bool]) -> int | None:
        """Return the first page of which ``is_on`` is true; ``what`` names it, so that it is looked for once."""
        if what not in self._firsts:
            self._firsts[what] = next((page for page, text in self.pages.items() if is_on(text)), None)
        return self._firsts[what]

    @cached_property
    def _firsts(self) -> dict[str, int | None]:
        return {}

    def likely_day(self, today: date) -> tuple[int, date] | None:
        """Return page and day on which the paper seems signed: as it says, else its latest day that has passed."""
        for page, text in self.pages.items():
            if day := page_marks.signed_on(text):
                return page, day
        passed = [(day, -page) for page, day in self.days if day <= today]
        return (-max(passed)[1], max(passed)[0]) if passed else None


@dataclass(frozen=True)
class Proof:
    """A citation with the document it cites, the text of the cited file, and the indicator it proves."""

    citation: Citation
    document: Document
    indicator: Indicator
    reading: Reading

    @property
    def item(self) -> EvidenceItem:
        """Return the evidence item that is cited."""
        return self.indicator.items[self.citation.item]

    @cached_property
    def revision(self) -> DocumentRevision:
        """Return the file that is cited. Raises LookupError where the document has no such revision."""
        found = self.document.revision(self.citation.revision)
        if found is None:
            raise LookupError(f"document {self.document.id} has no revision {self.citation.revision}")
        return found

    @cached_property
    def cited(self) -> frozenset[int]:
        """Return the cited pages that the file has."""
        return frozenset(cited_pages(self.citation.pages, self.revision.pages))


def cited_pages(pages: str, most: int | None) -> Iterator[int]:
    """Yield every page of what ``accept_pages`` returned, none after ``most``.

    >>> list(cited_pages("3-5, 12", 10))
    [3, 4, 5]
    """
    for part in filter(None, pages.split(", ")):
        first, _, last = part.partition("-")
        yield from range(int(first), min(int(last or first), most if most is not None else int(first)) + 1)


def needs_a_look(findings: tuple[Finding, ...]) -> bool:
    """Say whether any of the hints is one to look at before the assessment is sent."""
    return any(finding.is_concern for finding in findings)


def screen(proof: Proof, *, names: tuple[str, ...], today: date, until: date) -> tuple[Finding, ...]:
    """Return what is noticed about a cited document; what needs a look comes first.

    ``names`` are the agency's name and its other printed names; ``until`` is the day on which its dates must still
    count, the last one of the stage. Only a file with a text layer is looked into.
    """
    findings = [*_of_the_citation(proof), *_of_the_description(proof, today, until), *_of_the_text(proof, names, today)]
    return tuple(sorted(findings, key=lambda finding: not finding.is_concern))


def _of_the_citation(proof: Proof) -> Iterator[Finding]:
    citation, most = proof.citation, proof.revision.pages
    if citation.is_carried:
        yield Finding(FindingKind.CARRIED, is_concern=True)
    if not citation.pages and (most or 0) > 1:
        yield Finding(FindingKind.NO_PAGES, is_concern=True, page=_best_page(proof))
    last = max(map(int, re.findall(r"[0-9]+", citation.pages)), default=0)
    if most is not None and last > most:
        yield Finding(FindingKind.PAGES_OUTSIDE, is_concern=True, share=(last, most))


def _of_the_description(proof: Proof, today: date, until: date) -> Iterator[Finding]:
    document, months = proof.document, proof.item.max_age_months
    if document.dated_on is not None and document.dated_on > today:
        yield Finding(FindingKind.DATE_AHEAD, is_concern=True, day=document.dated_on)
    if document.dated_on is not None and months is not None:
        last = counts_until(document.dated_on, months)
        yield from _ending(last, until, FindingKind.TOO_OLD, FindingKind.TOO_OLD_SOON)
    if document.valid_until is not None:
        yield from _ending(document.valid_until, until, FindingKind.EXPIRED, FindingKind.EXPIRES_SOON)


def _ending(last: date, until: date, ended: FindingKind, soon: FindingKind) -> Iterator[Finding]:
    state = validity(last, until)
    if state is not Validity.VALID:
        yield Finding(ended if state is Validity.EXPIRED else soon, is_concern=True, day=last)


def _of_the_text(proof: Proof, names: tuple[str, ...], today: date) -> Iterator[Finding]:
    if not proof.reading.pages:
        is_scan = proof.revision.has_text is False
        yield Finding(FindingKind.NO_TEXT if is_scan else FindingKind.NOT_READ, is_concern=is_scan)
        yield from _undescribed(proof)
        return
    if blank := sorted(proof.cited - set(proof.reading.pages)):
        yield Finding(FindingKind.CITED_PAGE_WITHOUT_TEXT, is_concern=True, page=blank[0])
    yield _agency(proof, names)
    yield from _terms(proof)
    yield from _date(proof, today)
    yield _number(proof)
    yield _signature(proof)
    yield from _draft(proof)


def _undescribed(proof: Proof) -> Iterator[Finding]:
    """Yield what is not said of a document that cannot be read either."""
    is_primary = proof.document.kind is DocumentKind.PRIMARY
    if proof.document.dated_on is None:
        yield Finding(FindingKind.NO_DATE, is_concern=proof.item.max_age_months is not None)
    if not proof.document.reference:
        yield Finding(FindingKind.NO_NUMBER, is_concern=is_primary and _is_formal(proof))


def _agency(proof: Proof, names: tuple[str, ...]) -> Finding:
    pattern = page_marks.agency_pattern(names)
    page = proof.reading.first(f"agency {names}", lambda text: pattern.search(text) is not None)
    if page is None:
        return Finding(FindingKind.AGENCY_NOT_FOUND, is_concern=True, words=names[:1])
    return Finding(FindingKind.AGENCY_FOUND, page=page)


def _terms(proof: Proof) -> Iterator[Finding]:
    terms = _expected(proof)
    if not terms.words:
        return
    held = {page: terms.found_in(text) for page, text in proof.reading.pages.items()}
    looked = {page: held[page] for page in sorted(proof.cited & set(held))} or held
    here, everywhere = _union(looked), _union(held)
    is_about = not everywhere.isdisjoint(range(len(_subject(proof).words))) or not _subject(proof).words
    best, enough = _fullest(held), max(1, _ENOUGH * len(terms.words))
    if is_about and len(here) >= enough:
        yield _told(FindingKind.TERMS_FOUND, terms, here, _fullest(looked))
    elif is_about and len(held[best]) >= enough:
        yield _told(FindingKind.TERMS_ELSEWHERE, terms, held[best], best)
    else:
        terms = terms if is_about else _subject(proof)
        found = everywhere if is_about else frozenset[int]()
        missing = frozenset(range(len(terms.words))) - found
        yield _told(FindingKind.TERMS_NOT_FOUND, terms, missing, None, found=len(found))


def _union(held: Mapping[int, frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*held.values())


def _told(
    kind: FindingKind, terms: page_marks.Terms, which: frozenset[int], page: int | None, *, found: int | None = None
) -> Finding:
    words = tuple(terms.words[number] for number in sorted(which))
    share = (len(which) if found is None else found, len(terms.words))
    return Finding(kind, is_concern=kind is not FindingKind.TERMS_FOUND, page=page, words=words, share=share)


def _expected(proof: Proof) -> page_marks.Terms:
    return page_marks.terms_of(proof.indicator.short_title, proof.item.label)


def _subject(proof: Proof) -> page_marks.Terms:
    """Return the words of the indicator alone; they come first among the expected ones."""
    return page_marks.terms_of(proof.indicator.short_title)


def _fullest(held: Mapping[int, frozenset[int]]) -> int:
    """Return the first page that holds most of the expected words."""
    return max(held, key=lambda page: (len(held[page]), -page))


def _best_page(proof: Proof) -> int | None:
    terms = _expected(proof)
    held = {page: found for page, text in proof.reading.pages.items() if (found := terms.found_in(text))}
    return _fullest(held) if held else None


def _date(proof: Proof, today: date) -> Iterator[Finding]:
    said, reading = proof.document.dated_on, proof.reading
    if said is None:
        page, day = reading.likely_day(today) or (None, None)
        is_needed = day is not None or proof.item.max_age_months is not None
        yield Finding(FindingKind.NO_DATE, is_concern=is_needed, page=page, day=day)
        return
    page = next((page for page, day in reading.days if day == said), None)
    if page is not None:
        yield Finding(FindingKind.DATE_FOUND, page=page, day=said)
    elif reading.days:
        yield Finding(FindingKind.DATE_NOT_FOUND, is_concern=True, day=said)


def _number(proof: Proof) -> Finding:
    reference = proof.document.reference
    if reference:
        page = proof.reading.first(f"number {reference}", lambda text: page_marks.holds_number(text, reference))
        kind = FindingKind.NUMBER_NOT_FOUND if page is None else FindingKind.NUMBER_FOUND
        return Finding(kind, is_concern=page is None, page=page, words=(reference,))
    if proof.reading.number is None:
        return Finding(FindingKind.NO_NUMBER)
    page, number = proof.reading.number
    is_primary = proof.document.kind is DocumentKind.PRIMARY
    return Finding(FindingKind.NO_NUMBER, is_concern=is_primary, page=page, words=(number,))


def _signature(proof: Proof) -> Finding:
    if proof.reading.signature is not None:
        return Finding(FindingKind.SIGNATURE_FOUND, page=proof.reading.signature)
    is_concern = _is_formal(proof) or (bool(proof.document.reference) and not _DRAFT.search(proof.item.label))
    return Finding(FindingKind.SIGNATURE_NOT_FOUND, is_concern=is_concern)


def _is_formal(proof: Proof) -> bool:
    """Say whether the item asks for a paper that somebody signs."""
    is_finished = _DRAFT.search(proof.item.label) is None
    return (
        is_finished and proof.item.kind == "primary" and _FORMAL.search(page_marks.normal(proof.item.label)) is not None
    )


def _draft(proof: Proof) -> Iterator[Finding]:
    if _DRAFT.search(proof.item.label):
        return
    if proof.reading.draft is not None:
        page, word = proof.reading.draft
        yield Finding(FindingKind.DRAFT, is_concern=True, page=page, words=(word,))
    elif found := _DRAFT.search(proof.document.title):
        yield Finding(FindingKind.DRAFT, is_concern=True, words=(found[0],))
