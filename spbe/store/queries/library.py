"""What is read of an agency's documents, their files and their citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.orm import Session

from spbe.library import Citation, Document, DocumentKind, DocumentRevision, Use
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, table
from spbe.submission import STAGES

__all__ = [
    "citations",
    "document",
    "documents",
    "documents_with_text",
    "file_hashes",
    "files_of",
    "page_texts",
    "stored_size",
    "texts_to_screen",
    "uses",
]


def documents(session: Session, agency: str, *, with_deleted: bool = False) -> list[Document]:
    """Return the documents of an agency with their revisions and tags, the newest one first."""
    found = rows(session, _DOCUMENTS, agency=agency)
    return _whole(session, agency, [row for row in found if with_deleted or row.deleted_at is None])


def document(session: Session, agency: str, number: int) -> Document | None:
    """Return one document of this agency, a deleted one too; None where it has none of this id."""
    found = rows(session, _DOCUMENTS.where(_document.id == bindparam("number")), agency=agency, number=number)
    return next(iter(_whole(session, agency, found)), None)


def _whole(session: Session, agency: str, found: Iterable[Any]) -> list[Document]:
    lines = list(found)
    one = {"number": lines[0].id} if len(lines) == 1 else {}
    revisions, tags = defaultdict(list), defaultdict(list)
    for row in rows(session, _narrow(_REVISIONS, _revision.document_id, one), agency=agency, **one):
        revisions[row[0]].append(DocumentRevision(*row[1:]))
    for row in rows(session, _narrow(_TAGS, _tag.document_id, one), agency=agency, **one):
        tags[row.document_id].append(row.tag)
    return [_document_of(row, tuple(sorted(tags[row.id])), tuple(revisions[row.id])) for row in lines]


def _narrow(statement: Any, column: Any, one: dict[str, int]) -> Any:
    return statement.where(column == bindparam("number")) if one else statement


def _document_of(row: Any, tags: tuple[str, ...], revisions: tuple[DocumentRevision, ...]) -> Document:
    return Document(
        row.id,
        row.agency_code,
        row.title,
        row.reference,
        row.dated_on,
        row.valid_until,
        DocumentKind(row.kind),
        row.unit,
        tags,
        revisions,
        row.version,
        row.by,
        row.at,
        row.deleted_at,
        row.deleted_reason,
    )


def documents_with_text(session: Session, agency: str, words: str) -> dict[int, int]:
    """Return id of a document -> first page of its newest revision whose text holds ``words``, whatever their case."""
    found = rows(session, _PAGES_WITH, agency=agency, words=_like(words))
    return {row.id: row.page for row in found}


def _like(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, "\\" + sign)
    return f"%{words.lower()}%"


def page_texts(session: Session, agency: str, sha256: str) -> dict[int, str]:
    """Return page (from 1) -> its text, for the pages of a stored PDF that have any."""
    return {row.page: row.text for row in rows(session, _TEXTS, agency=agency, sha256=sha256)}


def texts_to_screen(
    session: Session, agency: str, hashes: Iterable[str]
) -> tuple[tuple[str, ...], dict[str, dict[int, str]]]:
    """Return the agency's other printed names, and SHA-256 -> page (from 1) -> text for those files that have any."""
    names: list[str] = []
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for sha256, page, text in rows(session, _TO_SCREEN, agency=agency, hashes=sorted(hashes)):
        if page:
            found[sha256][page] = text
        else:
            names.append(text)
    return tuple(sorted(names)), dict(found)


def citations(
    session: Session, assessment: Assessment, indicator: str | None = None, *, with_withdrawn: bool = False
) -> list[Citation]:
    """Return the citations of an assessment, of one indicator (by code) or of all, in the order they were made."""
    found = rows(session, _CITATIONS, of=assessment.id)
    return [
        Citation(*row)
        for row in found
        if indicator in (None, row.indicator) and (with_withdrawn or not row.is_withdrawn)
    ]


def uses(session: Session, agency: str, document: int | None = None) -> dict[int, list[Use]]:
    """Return id of a document -> where it is cited, the newest year first; of one document or of all of the agency."""
    found: dict[int, list[Use]] = defaultdict(list)
    for row in rows(session, _USES, agency=agency):
        if document in (None, row.document_id) and not row.is_withdrawn:
            found[row.document_id].append(_use_of(row))
    return dict(found)


def _use_of(row: Any) -> Use:
    passed = STAGES.index(row.stage_now)
    cited, handed_over = Citation(*row[6:]), passed > STAGES.index("verification")
    facts = {"is_handed_over": handed_over, "is_kept": passed > 0, "text_digest": row.text_digest}
    return Use(row.slug, row.year, row.instrument, cited, **facts)


def stored_size(session: Session, agency: str) -> int:
    """Return how many bytes the agency's files take."""
    return int(session.scalar(select(func.coalesce(func.sum(_file.size), 0)).where(_file.agency_code == agency)) or 0)


def file_hashes(session: Session, agency: str) -> set[str]:
    """Return the SHA-256 of every file the agency's rows know."""
    return {row.sha256 for row in rows(session, select(_file.sha256).where(_file.agency_code == agency))}


def files_of(session: Session, sha256: str, agency: str) -> list[int]:
    """Return the ids of the agency's documents that have a revision with this content."""
    same = (_revision.agency_code == bindparam("agency"), _revision.sha256 == bindparam("sha256"))
    found = select(_revision.document_id).where(*same).distinct().order_by(_revision.document_id)
    return [row.document_id for row in rows(session, found, agency=agency, sha256=sha256)]


_document, _revision = table(models.Document).c, table(models.DocumentRevision).c
_file, _page, _tag = table(models.StoredFile).c, table(models.FilePage).c, table(models.DocumentTag).c
_citation, _unit, _person = table(models.Citation).c, table(models.Unit).c, table(models.Person).c
_alias = table(models.AgencyAlias).c
_assessment, _period = table(models.Assessment).c, table(models.Period).c
_DOCUMENTS = (
    select(*_document, _unit.code.label("unit"), _person.name.label("by"))
    .join_from(table(models.Document), table(models.Person), _person.id == _document.by_id)
    .outerjoin(table(models.Unit), _unit.id == _document.unit_id)
    .where(_document.agency_code == bindparam("agency"))
    .order_by(_document.id.desc())
)
_REVISIONS = (
    select(_revision.document_id, _revision.number, _revision.file_name, _revision.sha256)
    .add_columns(_file.size, _file.media_type, _file.pages, _file.has_text)
    .add_columns(_revision.note, _person.name, _revision.at)
    .join_from(table(models.DocumentRevision), table(models.Person), _person.id == _revision.by_id)
    .join(
        table(models.StoredFile),
        (_file.agency_code == _revision.agency_code) & (_file.sha256 == _revision.sha256),
    )
    .where(_revision.agency_code == bindparam("agency"))
    .order_by(_revision.document_id, _revision.number)
)
_TAGS = (
    select(_tag.document_id, _tag.tag)
    .join_from(table(models.DocumentTag), table(models.Document), _document.id == _tag.document_id)
    .where(_document.agency_code == bindparam("agency"))
    .order_by(_tag.document_id, _tag.tag)
)
_TEXTS = (
    select(_page.page, _page.text)
    .where(_page.agency_code == bindparam("agency"), _page.sha256 == bindparam("sha256"))
    .order_by(_page.page)
)
_READ_TO_SCREEN = (
    select(_page.sha256, _page.page, _page.text)
    .where(_page.agency_code == bindparam("agency"), _page.sha256.in_(bindparam("hashes", expanding=True)))
    .union_all(select(literal(""), literal(0), _alias.printed_name).where(_alias.agency_code == bindparam("agency")))
)
_TO_SCREEN = select(*_READ_TO_SCREEN.subquery().c)
_PAGES_WITH = (
    select(_document.id, func.min(_page.page).label("page"))
    .join_from(
        table(models.Document),
        table(models.DocumentRevision),
        (_revision.document_id == _document.id) & (_revision.number == _document.revision),
    )
    .join(
        table(models.FilePage),
        (_page.agency_code == _revision.agency_code) & (_page.sha256 == _revision.sha256),
    )
    .where(_document.agency_code == bindparam("agency"), _document.deleted_at.is_(None))
    .where(func.lower(_page.text).like(bindparam("words"), escape="\\"))
    .group_by(_document.id)
)
_CITED = (
    _citation.item,
    _citation.indicator,
    _citation.document_id,
    _citation.revision,
    _citation.pages,
    _citation.note,
    _citation.is_carried,
    _citation.is_withdrawn,
    _citation.stage,
    _person.name,
    _citation.at,
    _citation.version,
)
_CITATIONS = (
    select(*_CITED)
    .join_from(table(models.Citation), table(models.Person), _person.id == _citation.by_id)
    .where(_citation.assessment_id == bindparam("of"))
    .order_by(_citation.at, _citation.item, _citation.document_id)
)
_USES = (
    select(_period.slug, _period.year, _period.instrument, _assessment.stage.label("stage_now"), _assessment.id)
    .add_columns(_assessment.text_digest, *_CITED)
    .join_from(table(models.Citation), table(models.Person), _person.id == _citation.by_id)
    .join(table(models.Assessment), _assessment.id == _citation.assessment_id)
    .join(table(models.Period), _period.id == _assessment.period_id)
    .where(_assessment.agency_code == bindparam("agency"))
    .order_by(_period.year.desc(), _citation.indicator, _citation.item)
)
