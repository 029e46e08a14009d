"""The list of a library: what is searched, filtered and flagged, and one page of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request

from spbe.indicators import Instrument
from spbe.language import gettext as _
from spbe.library import Document, DocumentKind, Use, Validity, counts_until, validity
from spbe.store import queries
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.library_shelf import Shelf
from spbe.web.library_words import age_words, validity_words

__all__ = ["ATTENTION", "Asked", "Flag", "Found", "Line", "aged", "asked", "flags_of", "found"]

ATTENTION = ("expired", "soon", "carried", "scan", "undated", "unnumbered", "uncited")
"""What about a document may need somebody, the most pressing first."""

_WHOLE_AGENCY = "-"
_AT_A_TIME = 25
_LONGEST = 200


@dataclass(frozen=True)
class Flag:
    """One thing about a document that may need somebody: one of ``ATTENTION``, in words, with its colour."""

    kind: str
    words: str
    colour: str = ""


@dataclass(frozen=True)
class Line:
    """A document in the list. ``page`` is the first page whose text holds what was searched."""

    document: Document
    uses: tuple[Use, ...]
    flags: tuple[Flag, ...]
    page: int | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """Return what about it needs somebody."""
        return frozenset(flag.kind for flag in self.flags)

    @property
    def pressing(self) -> tuple[Flag, ...]:
        """Return what is shown as a badge; the rest is said where the fact itself would stand."""
        return tuple(flag for flag in self.flags if flag.colour)


@dataclass(frozen=True)
class Asked:
    """What somebody asked the list for."""

    text: str = ""
    unit: str = ""
    kind: str = ""
    attention: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Say whether less than all is asked for."""
        return bool(self.text or self.unit or self.kind or self.attention)

    def values(self, **changed: object) -> dict[str, object]:
        """Return the values of an address that asks for the same, some of it changed."""
        said = {"q": self.text, "unit": self.unit, "jenis": self.kind, "perhatian": self.attention, **changed}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Found:
    """One page of what was found: ``first`` and ``last`` count from 1 among ``count`` of ``total`` documents.

    ``attention`` counts, for every kind, what the other filters leave.
    """

    lines: Sequence[Line]
    first: int
    last: int
    count: int
    total: int
    page: int
    pages: int
    attention: Mapping[str, int]


def asked() -> Asked:
    """Return what the address of this request asks for; what it cannot mean is not asked."""
    sent = request.args
    kind, attention = sent.get("jenis", ""), sent.get("perhatian", "")
    return Asked(
        " ".join(sent.get("q", "").split())[:_LONGEST],
        sent.get("unit", ""),
        kind if kind in set(DocumentKind) else "",
        attention if attention in ATTENTION else "",
        max(1, version_sent(sent.get("halaman"))),
    )


def found(shelf: Shelf, wanted: Asked) -> Found:
    """Return the page of the list that was asked for; the last one where there are fewer."""
    session = house().session()
    documents, uses = queries.documents(session, shelf.agency), queries.uses(session, shelf.agency)
    pages = queries.documents_with_text(session, shelf.agency, wanted.text) if wanted.text else {}
    near = [document for document in documents if _fits(document, wanted, pages)]
    lines = [_line(shelf, document, uses.get(document.id, ()), pages.get(document.id)) for document in near]
    counts = Counter(kind for line in lines for kind in line.kinds)
    chosen = [line for line in lines if wanted.attention in ("", *line.kinds)]
    last_page = max(1, -(-len(chosen) // _AT_A_TIME))
    page = min(wanted.page, last_page)
    start = (page - 1) * _AT_A_TIME
    shown = chosen[start : start + _AT_A_TIME]
    place = {"first": start + 1, "last": start + len(shown), "page": page, "pages": last_page}
    return Found(shown, **place, count=len(chosen), total=len(documents), attention=counts)


def _fits(document: Document, wanted: Asked, pages: Mapping[int, int]) -> bool:
    if wanted.kind and document.kind != wanted.kind:
        return False
    if wanted.unit and (document.unit or _WHOLE_AGENCY) != wanted.unit:
        return False
    return not wanted.text or document.id in pages or _is_named(document, wanted.text)


def _is_named(document: Document, text: str) -> bool:
    names = (revision.file_name for revision in document.revisions)
    said = "\n".join((document.title, document.reference, *document.tags, *names)).casefold()
    return all(word in said for word in text.casefold().split())


def _line(shelf: Shelf, document: Document, uses: Iterable[Use], page: int | None) -> Line:
    used = tuple(uses)
    return Line(document, used, tuple(flags_of(document, used, shelf.today)), page)


def flags_of(document: Document, uses: Sequence[Use], today: date) -> Iterator[Flag]:
    """Yield what about a document may need somebody."""
    if document.valid_until is not None:
        yield from _when(validity(document.valid_until, today), validity_words(document.valid_until, today))
    ages = sorted({(last, months) for _use, last, months in aged(document, uses, house().instrument_named)})
    for last, months in ages[:1]:
        yield from _when(validity(last, today), age_words(months, last, today))
    if any(use.citation.is_carried for use in uses):
        yield Flag("carried", _("halaman perlu diperiksa"), "warn")
    if document.newest.has_text is False:
        yield Flag("scan", _("tanpa lapisan teks"), "warn")
    yield from _missing(document, uses)


def _when(state: Validity, words: str) -> Iterator[Flag]:
    if state is not Validity.VALID:
        yield Flag(state.value, words, "bad" if state is Validity.EXPIRED else "warn")


def _missing(document: Document, uses: Sequence[Use]) -> Iterator[Flag]:
    if document.dated_on is None:
        yield Flag("undated", _("tanpa tanggal"))
    if not document.reference:
        yield Flag("unnumbered", _("tanpa nomor"))
    if not uses:
        yield Flag("uncited", _("belum dikutip"))


def aged(
    document: Document, uses: Iterable[Use], named: Callable[[str, str | None], Instrument | None]
) -> Iterator[tuple[Use, date, int]]:
    """Yield the uses for items that take no document of some age: the use, the last day it is young enough, the months.

    ``named`` finds an instrument by its code and text. What is handed over already is not looked at again.
    """
    for use in uses:
        limit = _limit(use, named(use.instrument, use.text_digest))
        if limit is not None and document.dated_on is not None and not use.is_kept:
            yield use, counts_until(document.dated_on, limit), limit


def _limit(use: Use, instrument: Instrument | None) -> int | None:
    indicator = instrument.by_code.get(use.citation.indicator) if instrument else None
    item = indicator.items.get(use.citation.item) if indicator else None
    return item.max_age_months if item else None
