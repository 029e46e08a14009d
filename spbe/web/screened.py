"""Cited documents of one assessment with the hints about them, as pages show them; each is screened once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spbe.indicators import EvidenceItem, Indicator
from spbe.library import Citation, Document, DocumentRevision, first_page
from spbe.roles import Permission, may
from spbe.screening import Finding, Proof, Reading, screen
from spbe.store import queries
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.screening_words import hint_words

__all__ = ["Checked", "Hint", "hints_of", "screened"]

_MOST_KEPT = 20_000  # findings of citations, about 1 KB each; more begin anew
Key = tuple[object, ...]


@dataclass(frozen=True)
class Hint:
    """One hint in words, and the address of the page it is about."""

    finding: Finding
    words: str
    href: str = ""


@dataclass(frozen=True)
class Checked:
    """A citation with its document, the item it proves, and the hints about it, what needs a look first."""

    citation: Citation
    document: Document
    indicator: Indicator
    findings: tuple[Finding, ...]

    @property
    def item(self) -> EvidenceItem:
        """Return the evidence item."""
        return self.indicator.items[self.citation.item]

    @property
    def revision(self) -> DocumentRevision:
        """Return the cited file."""
        return _cited_file(self.citation, self.document)

    @property
    def needs_a_look(self) -> bool:
        """Say whether somebody should look at it before it is sent."""
        return any(finding.is_concern for finding in self.findings)

    @property
    def concerns(self) -> list[Hint]:
        """Return the hints that need a look."""
        return [self._hint(finding) for finding in self.findings if finding.is_concern]

    @property
    def others(self) -> list[Hint]:
        """Return what else was noticed."""
        return [self._hint(finding) for finding in self.findings if not finding.is_concern]

    def at(self, page: int | None = None) -> str:
        """Return the address of the document, opened at a page, or at the first one cited."""
        place = {"agency": self.document.agency, "document": self.document.id, "revision": self.revision.number}
        return address("library.view", **place, halaman=page or self._first)

    @property
    def _first(self) -> int:
        return min(first_page(self.citation.pages), self.revision.pages or 1)

    def _hint(self, finding: Finding) -> Hint:
        words = hint_words(finding, self.item.max_age_months)
        return Hint(finding, words, self.at(finding.page) if finding.page else "")


def hints_of(desk: Desk, cited: Iterable[tuple[Citation, Document]]) -> dict[tuple[str, int], Checked]:
    """Return item code and id of a document -> the citation with its hints, for some that a page has read already.

    Hints are for the agency's own side, before it sends: nobody else and no later stage gets any.
    """
    found = [(one, document) for one, document in cited if _is_there(desk, one)]
    is_before = desk.standing.submission.stage in ("self", "verification")
    if not found or not is_before or not may(current_person(), Permission.SEE_LIBRARY, desk.agency):
        return {}
    told = _findings(desk, found)
    return {(one.item, document.id): _checked(desk, one, document, told) for one, document in found}


def screened(desk: Desk) -> list[Checked]:
    """Return every citation of the assessment, in the instrument's order, with its hints."""
    session = house().session()
    order = {code: place for place, code in enumerate(desk.standing.instrument.by_code)}
    found = [one for one in queries.citations(session, desk.assessment) if one.indicator in order]
    if not found:
        return []
    documents = {document.id: document for document in queries.documents(session, desk.agency)}
    cited = [(one, documents[one.document]) for one in found if one.document in documents and _is_there(desk, one)]
    told = _findings(desk, cited)
    lines = [_checked(desk, one, document, told) for one, document in cited]
    return sorted(lines, key=lambda line: (order[line.indicator.code], _place(line), line.document.id))


def _is_there(desk: Desk, one: Citation) -> bool:
    return one.item in desk.standing.instrument.by_code[one.indicator].items


def _place(line: Checked) -> int:
    return list(line.indicator.items).index(line.citation.item)


def _checked(
    desk: Desk, one: Citation, document: Document, told: dict[tuple[str, int], tuple[Finding, ...]]
) -> Checked:
    indicator = desk.standing.instrument.by_code[one.indicator]
    return Checked(one, document, indicator, told[one.item, document.id])


def _findings(desk: Desk, cited: Iterable[tuple[Citation, Document]]) -> dict[tuple[str, int], tuple[Finding, ...]]:
    """Return item and document -> findings; texts are read only of what was not screened as it stands now."""
    kept = house().findings
    if len(kept) > _MOST_KEPT:
        kept.clear()
    keys = {(one, document.id): _key(desk, one, document) for one, document in cited}
    known = {place: kept.get(key) for place, key in keys.items()}
    missing = [(one, document) for one, document in cited if known[one, document.id] is None]
    names, readings = _readings(desk, missing) if missing else ((), {})
    dates = {"today": desk.today, "until": _until(desk)}
    for one, document in missing:
        reading = readings[_cited_file(one, document).sha256]
        proof = Proof(one, document, desk.standing.instrument.by_code[one.indicator], reading)
        found = known[one, document.id] = screen(proof, names=names, **dates)
        kept[keys[one, document.id]] = found
    return {(one.item, number): found or () for (one, number), found in known.items()}


def _readings(desk: Desk, cited: Iterable[tuple[Citation, Document]]) -> tuple[tuple[str, ...], dict[str, Reading]]:
    """Return the names of the agency, and SHA-256 -> what stands in the file."""
    files = {_cited_file(one, document).sha256 for one, document in cited}
    names, texts = queries.texts_to_screen(house().session(), desk.agency, files)
    readings = {sha256: Reading(texts.get(sha256, {})) for sha256 in files}
    return (desk.standing.submission.agency.name, *names), readings


def _cited_file(one: Citation, document: Document) -> DocumentRevision:
    return document.revision(one.revision) or document.newest


def _key(desk: Desk, one: Citation, document: Document) -> Key:
    """Return all that the findings of a citation depend on; the agency's other names, which hardly change, aside."""
    agency = desk.standing.submission.agency
    sha256 = _cited_file(one, document).sha256
    cited = (desk.standing.instrument.code, one.item, one.pages, one.is_carried, sha256)
    said = (document.title, document.reference, document.dated_on, document.valid_until, document.kind)
    return (agency.code, agency.name, *cited, *said, desk.today, _until(desk))


def _until(desk: Desk) -> date:
    """Return the day on which dates must still count: the last one of the stage, for a past year that of the year."""
    submission = desk.standing.submission
    if submission.is_final:
        return min(desk.today, date(submission.year, 12, 31))
    return max(desk.today, submission.closes_on or desk.today)
