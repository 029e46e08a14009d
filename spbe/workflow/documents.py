"""The agency's library: documents added, described, replaced by newer ones, deleted; each file kept once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.arrived import Arrived
from spbe.library import Document, DocumentKind, DocumentRevision, Use
from spbe.roles import Permission, Person, Place
from spbe.store import models, queries
from spbe.store.running import run, table
from spbe.workflow.citations import carry_citations
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.keeping import Keeping, drop_unused, keep_file
from spbe.workflow.marks import ReasonMissing
from spbe.workflow.stages import allow
from spbe.workflow.units import UnknownUnits

__all__ = [
    "LONGEST_TAG",
    "MOST_TAGS",
    "ChangedDocument",
    "CitedDocument",
    "DeletionEntry",
    "DocumentEntry",
    "InvalidTags",
    "RevisionEntry",
    "StaleDocument",
    "UnknownDocument",
    "add_document",
    "change_document",
    "delete_document",
    "document_facts",
    "revise_document",
]

LONGEST_TAG = 60
"""In characters."""

MOST_TAGS = 20


class DocumentEntry(TypedDict):
    """What somebody says of a document. ``unit`` is a unit's code, None for one that belongs to the whole agency."""

    title: str
    reference: str
    dated_on: date | None
    valid_until: date | None
    kind: DocumentKind
    unit: str | None
    tags: Iterable[str]
    by: Person
    at: datetime


class ChangedDocument(DocumentEntry):
    """The same of a document that is there; ``version`` is that of the form it was changed in."""

    version: int


class RevisionEntry(TypedDict):
    """A newer file of a document: what changed (``note``), and the document's version in the form."""

    note: str
    version: int
    by: Person
    at: datetime


class DeletionEntry(TypedDict):
    """Why a document goes, and the document's version in the form."""

    reason: str
    version: int
    by: Person
    at: datetime


class InvalidTags(ValueError):
    """Too many tags, or one (``tag``) is too long."""

    def __init__(self, tag: str | None) -> None:
        self.tag = tag
        super().__init__(f"tag {tag!r} is too long" if tag else f"more than {MOST_TAGS} tags")


class UnknownDocument(LookupError):
    """The agency has no such document, or it is deleted."""


class StaleDocument(ValueError):
    """Somebody changed the document in between. ``current`` is how it stands; nothing was written."""

    def __init__(self, current: Document) -> None:
        self.current = current
        super().__init__(f"document {current.id} is at version {current.version}")


class CitedDocument(ValueError):
    """The document is cited (``uses``), so it is not deleted."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self.uses = tuple(uses)
        super().__init__(f"cited {len(self.uses)} times")


def add_document(
    session: Session, keeping: Keeping, agency: str, arrived: Arrived, **entry: Unpack[DocumentEntry]
) -> Document:
    """Record a new document with its first file and return it.

    Raises NotPermitted, InvalidTags, UnknownUnits, RefusedText, KnownFile and AgencyFull.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, agency)
    described = _described(session, agency, entry)
    _allow(by, agency, described.unit)
    keep_file(session, keeping, agency, arrived, at)
    first = _revision(arrived, 1, "", by, at)
    key = run(
        session, _NEW, **_columns(session, described), revision=1, version=1, by_id=by.id, at=at, agency_code=agency
    )
    document = replace(described, id=_id(key), revisions=(first,), version=1, by=by.name, at=at)
    _write_revision(session, document, first, by)
    _write_tags(session, document)
    _tell(chain, None, document, by=by, at=at)
    return document


def change_document(session: Session, agency: str, number: int, **entry: Unpack[ChangedDocument]) -> Document:
    """Record what is said of a document and return it. What equals the stored is no change and no event.

    Raises UnknownDocument, NotPermitted, InvalidTags, UnknownUnits, RefusedText and StaleDocument.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, agency)
    current = _current(session, agency, number)
    said = _described(session, agency, entry)
    _allow(by, agency, current.unit)
    _allow(by, agency, said.unit)
    wanted = replace(current, **{name: getattr(said, name) for name in _SAID})
    if wanted == current:
        return current
    if current.version != entry["version"]:
        raise StaleDocument(current)
    document = replace(wanted, version=current.version + 1, by=by.name, at=at)
    run(session, _CHANGE, of=number, **_columns(session, document), version=document.version, by_id=by.id, at=at)
    _write_tags(session, document)
    _tell(chain, current, document, by=by, at=at)
    return document


def revise_document(
    session: Session, keeping: Keeping, agency: str, number: int, arrived: Arrived, **entry: Unpack[RevisionEntry]
) -> Document:
    """Record a newer file of a document and return the document.

    Citations of assessments that are still being filled in move to it and are marked: somebody looks at their pages
    again. Those of closed stages keep the file they were made on. Raises UnknownDocument, NotPermitted, RefusedText,
    StaleDocument, KnownFile and AgencyFull.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    note = plaintext.accept(entry["note"])
    chain = lock_chain(session, agency)
    current = _current(session, agency, number)
    _allow(by, agency, current.unit)
    if current.version != entry["version"]:
        raise StaleDocument(current)
    keep_file(session, keeping, agency, arrived, at)
    newer = _revision(arrived, current.newest.number + 1, note, by, at)
    revisions = (*current.revisions, newer)
    document = replace(current, revisions=revisions, version=current.version + 1, by=by.name, at=at)
    _write_revision(session, document, newer, by)
    changed = {"revision": newer.number, "version": document.version, "by_id": by.id, "at": at}
    run(session, _CHANGE, of=number, **changed)
    _tell(chain, current, document, by=by, at=at)
    carry_citations(session, chain, document, by=by, at=at)
    return document


def delete_document(session: Session, agency: str, number: int, **entry: Unpack[DeletionEntry]) -> Document:
    """Delete a document that is cited nowhere, with a reason; its row stays, its files go with the next ``sweep``.

    Raises UnknownDocument, NotPermitted, ReasonMissing, RefusedText, StaleDocument and CitedDocument.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    reason = plaintext.accept(entry["reason"]).strip()
    if not reason:
        raise ReasonMissing
    chain = lock_chain(session, agency)
    current = _current(session, agency, number)
    _allow(by, agency, current.unit)
    if current.version != entry["version"]:
        raise StaleDocument(current)
    if uses := queries.uses(session, agency, number).get(number):
        raise CitedDocument(uses)
    gone = {"deleted_at": at, "deleted_reason": reason, "version": current.version + 1, "by_id": by.id, "at": at}
    run(session, _CHANGE, of=number, **gone)
    run(session, _DROP_REVISIONS, of=number)
    drop_unused(session, agency)
    document = queries.document(session, agency, number)
    assert document is not None  # noqa: S101 - its row stays
    _tell(chain, current, document, by=by, at=at)
    return document


_FILE_FACTS = ("number", "sha256", "size", "media_type", "pages", "has_text")


def document_facts(document: Document) -> dict[str, object]:
    """Return what an event keeps of a document."""
    facts: dict[str, object] = {
        "document": document.id,
        "kind": document.kind,
        "unit": document.unit,
        "dated_on": document.dated_on and document.dated_on.isoformat(),
        "valid_until": document.valid_until and document.valid_until.isoformat(),
        "files": [[getattr(revision, name) for name in _FILE_FACTS] for revision in document.revisions],
        "is_deleted": document.deleted_at is not None,
        "version": document.version,
    }
    texts = {
        "title": document.title,
        "reference": document.reference,
        "tags": "\n".join(document.tags),
        "names": "\n".join(revision.file_name for revision in document.revisions),
        "notes": "\n".join(revision.note for revision in document.revisions),
        "deleted_reason": document.deleted_reason,
    }
    return {**facts, **{name: text_facts(text) for name, text in texts.items()}}


def _allow(by: Person, agency: str, unit: str | None) -> None:
    allow(by, Permission.FILL_IN, agency, Place(unit, ""))


def _current(session: Session, agency: str, number: int) -> Document:
    found = queries.document(session, agency, number)
    if found is None or found.deleted_at is not None:
        raise UnknownDocument
    return found


_SAID = ("title", "reference", "dated_on", "valid_until", "kind", "unit", "tags")


def _described(session: Session, agency: str, entry: Any) -> Document:
    """Return what was said of a document, accepted; it is nobody's yet."""
    title = plaintext.accept_line(entry["title"])
    reference = plaintext.accept_line(entry["reference"]) if entry["reference"].strip() else ""
    if entry["unit"] is not None and entry["unit"] not in {unit.code for unit in queries.units(session, agency)}:
        raise UnknownUnits([entry["unit"]])
    dates = {"dated_on": entry["dated_on"], "valid_until": entry["valid_until"]}
    tags = _accepted_tags(entry["tags"])
    return Document(0, agency, title, reference, **dates, kind=entry["kind"], unit=entry["unit"], tags=tags)


def _accepted_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags in small letters, each once, in order."""
    accepted = sorted({plaintext.accept_line(tag).lower() for tag in tags if tag.strip()})
    if len(accepted) > MOST_TAGS:
        raise InvalidTags(None)
    if too_long := [tag for tag in accepted if len(tag) > LONGEST_TAG]:
        raise InvalidTags(too_long[0])
    return tuple(accepted)


def _revision(arrived: Arrived, number: int, note: str, by: Person, at: datetime) -> DocumentRevision:
    name = plaintext.accept_line(arrived.name)
    facts = (arrived.sha256, arrived.size, arrived.media_type, arrived.pages, arrived.has_text)
    return DocumentRevision(number, name, *facts, note=note, by=by.name, at=at)


def _columns(session: Session, document: Document) -> dict[str, Any]:
    said = {name: getattr(document, name) for name in _SAID if name not in ("unit", "tags")}
    found = {unit.code: unit.id for unit in queries.units(session, document.agency)}
    return {**said, "unit_id": found[document.unit] if document.unit else None}


def _write_revision(session: Session, document: Document, revision: DocumentRevision, by: Person) -> None:
    said = {"number": revision.number, "sha256": revision.sha256, "file_name": revision.file_name}
    key = {"document_id": document.id, "agency_code": document.agency}
    run(session, _REVISE, **key, **said, note=revision.note, by_id=by.id, at=revision.at)


def _write_tags(session: Session, document: Document) -> None:
    run(session, _DROP_TAGS, of=document.id)
    for tag in document.tags:
        run(session, _TAG, document_id=document.id, tag=tag)


def _tell(chain: Chain, before: Document | None, after: Document, *, by: Person, at: datetime) -> None:
    facts = document_facts(before) if before else None
    chain.append(Fact("document.recorded", None, None, facts, document_facts(after)), by=by, at=at)


def _id(done: Any) -> int:
    return int(done.inserted_primary_key[0])


_document, _revised = table(models.Document).c, table(models.DocumentRevision).c
_tagged = table(models.DocumentTag).c
_NEW = insert(table(models.Document))
_CHANGE = update(table(models.Document)).where(_document.id == bindparam("of"))
_REVISE = insert(table(models.DocumentRevision))
_DROP_REVISIONS = delete(table(models.DocumentRevision)).where(_revised.document_id == bindparam("of"))
_TAG = insert(table(models.DocumentTag))
_DROP_TAGS = delete(table(models.DocumentTag)).where(_tagged.document_id == bindparam("of"))
