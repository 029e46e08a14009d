"""What is read of the evidence for one indicator: few rows, however much an agency has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from spbe.library import Citation, Document, DocumentKind, DocumentRevision
from spbe.store import models
from spbe.store.running import rows, table

__all__ = ["Cited", "cited_around", "documents_named", "documents_of"]

_MOST_NAMED = 40

Words = tuple[int, tuple[str, ...]]
"""How many of these words are to be found at least."""


@dataclass(frozen=True)
class Cited:
    """Citations around one indicator: this year's, those withdrawn, last year's, and of other indicators this year."""

    own: tuple[Citation, ...] = ()
    withdrawn: tuple[Citation, ...] = ()
    last_year: tuple[Citation, ...] = ()
    elsewhere: tuple[Citation, ...] = ()

    @property
    def documents(self) -> set[int]:
        """Return the ids of all documents they name."""
        return {one.document for part in (self.own, self.withdrawn, self.last_year, self.elsewhere) for one in part}


def cited_around(
    session: Session, assessment: int, indicator: str, *, last_year: int = 0, items: Iterable[str] = ()
) -> Cited:
    """Return what an assessment (by id) cites for an indicator, and what it and last year's (by id) cite around it.

    ``items`` are codes of items of other indicators that are looked at too.
    """
    asked = {"ids": [assessment, last_year], "indicator": indicator, "items": list(items)}
    found = [(row.assessment_id == assessment, Citation(*row[1:])) for row in rows(session, _AROUND, **asked)]
    now = [one for is_now, one in found if is_now]
    return Cited(
        tuple(one for one in now if one.indicator == indicator and not one.is_withdrawn),
        tuple(one for one in now if one.indicator == indicator and one.is_withdrawn),
        tuple(one for is_now, one in found if not is_now and one.indicator == indicator and not one.is_withdrawn),
        tuple(one for one in now if one.indicator != indicator and not one.is_withdrawn),
    )


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
    revisions: dict[int, list[DocumentRevision]] = {}
    for row in lines:
        found[row.id] = row
        own = revisions.setdefault(row.id, [])
        if row.number is not None:
            facts = (row.file_name, row.sha256, row.size, row.media_type, row.pages, row.has_text)
            own.append(DocumentRevision(row.number, *facts))
    return {number: _document_of(row, tuple(revisions[number])) for number, row in found.items()}


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
_NAMES = ("item", "indicator", "document_id", "revision", "pages", "note", "is_carried", "is_withdrawn", "stage")
_AROUND = (
    select(_citation.assessment_id, *(_citation[name] for name in _NAMES))
    .add_columns(_person.name, _citation.at, _citation.version)
    .join_from(table(models.Citation), table(models.Person), _person.id == _citation.by_id)
    .where(_citation.assessment_id.in_(bindparam("ids", expanding=True)))
    .where(or_(_citation.indicator == bindparam("indicator"), _citation.item.in_(bindparam("items", expanding=True))))
    .order_by(_citation.at, _citation.item, _citation.document_id)
)
_DOCUMENTS = (
    select(*table(models.Document).c, _revision.number, _revision.file_name, _revision.sha256)
    .add_columns(_file.size, _file.media_type, _file.pages, _file.has_text)
    .select_from(
        table(models.Document)
        .outerjoin(table(models.DocumentRevision), _revision.document_id == _document.id)
        .outerjoin(
            table(models.StoredFile),
            (_file.agency_code == _revision.agency_code) & (_file.sha256 == _revision.sha256),
        )
    )
    .where(_document.agency_code == bindparam("agency"))
    .order_by(_document.id.desc(), _revision.number)
)
_NUMBERED = _DOCUMENTS.where(_document.id.in_(bindparam("numbers", expanding=True)))
