"""Documents of an agency and where they are cited, as plain values: pages, validity, who sees which file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from spbe.roles import Side

__all__ = [
    "SOON",
    "Citation",
    "Document",
    "DocumentKind",
    "DocumentRevision",
    "InvalidPages",
    "Use",
    "Validity",
    "accept_pages",
    "age_in_months",
    "counts_until",
    "first_page",
    "is_shown",
    "validity",
]

SOON = timedelta(days=30)
"""How long before a date it is said that the date comes."""

_MOST_PAGES = 99_999


class DocumentKind(StrEnum):
    """What a document proves: a norm or a result itself, or how it came about."""

    PRIMARY = "primary"
    SUPPORTING = "supporting"


class Validity(StrEnum):
    """Whether something still counts, by its last day."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"


@dataclass(frozen=True)
class DocumentRevision:
    """One file a document is or was. ``pages`` is None for what has none, ``has_text`` for what is not read."""

    number: int
    file_name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None = None
    has_text: bool | None = None
    note: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Document:
    """One document of an agency's library. ``unit`` is a unit's code; ``revisions`` are in order, the newest last.

    A deleted document has no revisions any more; ``deleted_reason`` says why.
    """

    id: int
    agency: str
    title: str
    reference: str = ""
    dated_on: date | None = None
    valid_until: date | None = None
    kind: DocumentKind = DocumentKind.PRIMARY
    unit: str | None = None
    tags: tuple[str, ...] = ()
    revisions: tuple[DocumentRevision, ...] = ()
    version: int = 0
    by: str = ""
    at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_reason: str = ""

    @property
    def newest(self) -> DocumentRevision:
        """Return the revision that is cited from now on. Raises IndexError for a deleted document."""
        return self.revisions[-1]

    def revision(self, number: int) -> DocumentRevision | None:
        """Return the revision of this number, where there is one."""
        return next((revision for revision in self.revisions if revision.number == number), None)


@dataclass(frozen=True)
class Citation:
    """A document (by id) cited as an evidence item (by code), at ``pages`` ("3-5, 12"; "" where none are named).

    ``is_carried``: the document has a newer revision than the one whose pages somebody looked at. ``stage`` is the
    stage it was cited at.
    """

    item: str
    indicator: str
    document: int
    revision: int
    pages: str = ""
    note: str = ""
    is_carried: bool = False
    is_withdrawn: bool = False
    stage: str = "self"
    by: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Use:
    """Where a document is used: a citation, and the assessment it belongs to (slug of its period, year, stage now).

    ``is_handed_over`` says that assessors see it; ``is_kept`` that it belongs to a stage that is closed, so that the
    file stays whatever happens to the document. ``text_digest`` names the kept text of the instrument, if there is one.
    """

    period: str
    year: int
    instrument: str
    citation: Citation
    is_handed_over: bool
    is_kept: bool
    text_digest: str | None = None


class InvalidPages(ValueError):
    """Pages that cannot be cited: ``part`` was not understood or lies outside, ``most`` the last page, if known."""

    def __init__(self, part: str, most: int | None) -> None:
        self.part = part
        self.most = most
        super().__init__(f"no pages: {part!r}")


def accept_pages(text: str, most: int | None) -> str:
    """Return pages in one way of writing: "3-5, 12". Empty stays empty.

    ``most`` is the number of pages of the file, None where it has no pages that could be checked. Raises InvalidPages.

    >>> accept_pages("3–5; 12", 40)
    '3-5, 12'
    """
    parts = [part for part in re.split(r"\s*[,;]\s*", text.strip()) if part]
    return ", ".join(_span(part, most) for part in parts)


def _span(part: str, most: int | None) -> str:
    found = re.fullmatch(r"([0-9]{1,6})(?:\s*[-–—]\s*([0-9]{1,6}))?", part)
    if found is None:
        raise InvalidPages(part, most)
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= (most or _MOST_PAGES):
        raise InvalidPages(part, most)
    return str(first) if first == last else f"{first}-{last}"


def first_page(pages: str) -> int:
    """Return the page a viewer opens at; 1 where none is named. Takes what ``accept_pages`` returned."""
    found = re.match(r"[0-9]+", pages)
    return int(found[0]) if found else 1


def validity(last_day: date | None, today: date) -> Validity:
    """Say whether what counts until ``last_day`` (inclusive; None: without end) counts today, and still in 30 days."""
    if last_day is None or last_day > today + SOON:
        return Validity.VALID
    return Validity.EXPIRED if last_day < today else Validity.SOON


def age_in_months(dated_on: date, today: date) -> int:
    """Return the age in whole months, never below 0.

    >>> age_in_months(date(2024, 11, 25), date(2026, 11, 24))
    23
    """
    months = (today.year - dated_on.year) * 12 + today.month - dated_on.month
    return max(0, months - (today.day < dated_on.day))


def counts_until(dated_on: date, months: int) -> date:
    """Return the last day on which something of this date is younger than ``months`` months.

    >>> counts_until(date(2024, 11, 25), 24)
    datetime.date(2026, 11, 24)
    """
    number = dated_on.month - 1 + months
    year, month = dated_on.year + number // 12, number % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    # The 31st of a shorter month is reached on the first of the next, as ``age_in_months`` counts.
    reached = min(date(year, month, 1) + timedelta(days=dated_on.day - 1), following)
    return reached - timedelta(days=1)


def is_shown(side: Side, revision: int, uses: Iterable[Use]) -> bool:
    """Say whether a side may open this revision's file: the agency any of its own, assessors what was cited to them."""
    if side is Side.AGENCY:
        return True
    return any(use.is_handed_over and use.citation.revision == revision for use in uses)
