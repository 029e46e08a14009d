"""What is read of the evidence for one indicator: few rows, however much an agency has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from spbe.library import Citation, Document, DocumentKind, DocumentRevision
from spbe.store import models
from spbe.store.running import rows, table

__all__ = ["Cited", "CitedTitle", "cited_around", "cited_for", "cited_titles", "documents_named", "documents_of"]

_MOST_NAMED = 40

Words = tuple[int, tuple[str, ...]]
"""How many of these words are to be found at least."""


@dataclass(frozen=True)
class Cited:
    """Citations around one indicator: this year's, those withdrawn, last year's, and of other indicators this year.

    ``documents`` maps id -> each document they name, as ``documents_of`` gives it.
    """

    own: tuple[Citation, ...] = ()
    withdrawn: tuple[Citation, ...] = ()
    last_year: tuple[Citation, ...] = ()
    elsewhere: tuple[Citation, ...] = ()
    documents: Mapping[int, Document] = field(default_factory=dict)


@dataclass(frozen=True)
class CitedTitle:
    """A citation with what its document is called, as a search looks for it."""

    document: int
    title: str
    reference: str
    indicator: str
    item: str
    pages: str
    revision: int


def cited_titles(session: Session, assessment: int) -> list[CitedTitle]:
    """Return what an assessment (by id) cites, by the document's title."""
    return [CitedTitle(*row) for row in rows(session, _TITLES, of=assessment)]


def cited_around(
    session: Session, assessment: int, indicator: str, *, last_year: int = 0, items: Iterable[str] = ()
) -> Cited:
    """Return what an assessment (by id) cites for an indicator, and what it and last year's (by id) cite around it.

    ``items`` are codes of items of other indicators that are looked at too.
    """
    asked = {"ids": [assessment, last_year], "indicator": indicator, "items": list(items)}
    lines = rows(session, _AROUND, **asked)
    # A document with several revisions stands in several rows; its citations are the same in each.
    found = dict.fromkeys((row.assessment_id == assessment, _citation_of(row)) for row in lines)
    now = [one for is_now, one in found if is_now]
    return Cited(
        tuple(one for one in now if one.indicator == indicator and not one.is_withdrawn),
        tuple(one for one in now if one.indicator == indicator and one.is_withdrawn),
        tuple(one for is_now, one in found if not is_now and one.indicator == indicator and not one.is_withdrawn),
        tuple(one for one in now if one.indicator != indicator and not one.is_withdrawn),
        _gathered(lines),
    )


def cited_for(session: Session, assessment: int, indicators: Iterable[str]) -> Cited:
    """Return what an assessment (by id) cites for any of these indicators (codes), as its ``own``."""
    lines = rows(session, _FOR, of=assessment, indicators=sorted(indicators))
    return Cited(tuple(dict.fromkeys(_citation_of(row) for row in lines)), documents=_gathered(lines))


def _citation_of(row: Any) -> Citation:
    named = (row.item, row.indicator, row.id, row.cited_revision, row.pages_cited, row.note)
    return Citation(*named, row.is_carried, row.is_withdrawn, row.stage, row.cited_by, row.cited_at, row.cited_version)


def documents_of(session: Session, agency: str, numbers: Collection[int]) -> dict[int, Document]:
    """Return id -> document, for those of these ids that the agency has, with their revisions.

    Tags, and who wrote what, are not read.
    """
    if not numbers:
        return {}
    return _gathered(rows(session, _NUMBERED, agency=agency, numbers=sorted(numbers)))


def _gathered(lines: Iterable[Any]) -> dict[int, Document]:
    """Return id -> document from rows of documents and their revisions, in the order of the rows."""
    found: dict[int, Any] = {}
    revisions: dict[int, dict[int, DocumentRevision]] = {}
    for row in lines:
        found[row.id] = row
        own = revisions.setdefault(row.id, {})
        if row.number is not None:
            facts = (row.file_name, row.sha256, row.size, row.media_type, row.pages, row.has_text)
            own[row.number] = DocumentRevision(row.number, *facts)
    return {number: _document_of(row, tuple(revisions[number].values())) for number, row in found.items()}


def _document_of(row: Any, revisions: tuple[DocumentRevision, ...]) -> Document:
    return Document(
        row.id,
        row.agency_code,
        row.title,
        row.reference,
        row.dated_on,
        row.valid_until,
        DocumentKind(row.kind),
        revisions=revisions,
        version=row.version,
        deleted_at=row.deleted_at,
    )


def documents_named(session: Session, agency: str, wanted: Iterable[Words]) -> list[Document]:
    """Return the agency's newest documents whose title or number holds enough of the words of any of these.

    At most forty, the newest first; with their revisions.
    """
    asked = tuple(sorted({(least, words) for least, words in wanted if least > 0}))
    if not asked:
        return []
    return list(_gathered(rows(session, _named(asked), agency=agency, most=_MOST_NAMED)).values())


@lru_cache(maxsize=1024)
def _named(asked: tuple[Words, ...]) -> Select[*tuple[Any, ...]]:
    """Return the statement for these words; they are those of the instrument, so there are few."""
    text = func.lower(_document.title + " " + _document.reference)
    holds = {word: case((text.like(f"%{word}%"), 1), else_=0) for _least, words in asked for word in words}
    enough: list[ColumnElement[bool]] = [
        sum((holds[word] for word in words[1:]), holds[words[0]]) >= least for least, words in asked
    ]
    named = (
        select(_document.id)
        .where(_document.agency_code == bindparam("agency"), _document.deleted_at.is_(None), or_(*enough))
        .order_by(_document.id.desc())
        .limit(bindparam("most", type_=Integer))
        .correlate(None)
    )
    return _DOCUMENTS.where(_document.id.in_(named))


_document, _revision, _file = (table(of).c for of in (models.Document, models.DocumentRevision, models.StoredFile))
_citation, _person = table(models.Citation).c, table(models.Person).c
_FACTS = (
    *table(models.Document).c,
    *(_revision[name] for name in ("number", "file_name", "sha256")),
    *(_file[name] for name in ("size", "media_type", "pages", "has_text")),
)
_WITH_REVISIONS = (
    table(models.Document)
    .outerjoin(table(models.DocumentRevision), _revision.document_id == _document.id)
    .outerjoin(
        table(models.StoredFile),
        (_file.agency_code == _revision.agency_code) & (_file.sha256 == _revision.sha256),
    )
)
_DOCUMENTS = (
    select(*_FACTS)
    .select_from(_WITH_REVISIONS)
    .where(_document.agency_code == bindparam("agency"))
    .order_by(_document.id.desc(), _revision.number)
)
_CITED = (
    select(*_FACTS, _citation.assessment_id, _citation.item, _citation.indicator, _citation.note)
    .add_columns(_citation.is_carried, _citation.is_withdrawn, _citation.stage)
    .add_columns(_citation.revision.label("cited_revision"), _citation.pages.label("pages_cited"))
    .add_columns(_citation.at.label("cited_at"), _citation.version.label("cited_version"))
    .add_columns(_person.name.label("cited_by"))
    .select_from(
        _WITH_REVISIONS.join(table(models.Citation), _citation.document_id == _document.id).join(
            table(models.Person), _person.id == _citation.by_id
        )
    )
    .order_by(_citation.at, _citation.item, _citation.document_id, _revision.number)
)
_AROUND = _CITED.where(
    _citation.assessment_id.in_(bindparam("ids", expanding=True)),
    or_(_citation.indicator == bindparam("indicator"), _citation.item.in_(bindparam("items", expanding=True))),
)
_FOR = _CITED.where(
    _citation.assessment_id == bindparam("of"),
    _citation.indicator.in_(bindparam("indicators", expanding=True)),
    ~_citation.is_withdrawn,
)
_NUMBERED = _DOCUMENTS.where(_document.id.in_(bindparam("numbers", expanding=True)))
_TITLES = (
    select(_document.id, _document.title, _document.reference)
    .add_columns(_citation.indicator, _citation.item, _citation.pages, _citation.revision)
    .join_from(table(models.Citation), table(models.Document), _document.id == _citation.document_id)
    .where(_citation.assessment_id == bindparam("of"), ~_citation.is_withdrawn)
    .order_by(_document.title, _document.id, _citation.item)
)
