"""Files on their way to the library: begun after every check that needs no byte, ended as a document, or swept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.library import Document
from spbe.roles import Permission, Person, Place
from spbe.store import models, queries
from spbe.store.parts import Parts
from spbe.store.running import rows, run, table
from spbe.workflow.documents import StaleDocument, UnknownDocument
from spbe.workflow.events import lock_chain
from spbe.workflow.keeping import AgencyFull, Keeping, sweep
from spbe.workflow.stages import allow
from spbe.workflow.units import UnknownUnits

__all__ = [
    "MOST_OPEN",
    "MOST_SWEPT",
    "UPLOAD_LIFE",
    "OpenUpload",
    "UnknownUpload",
    "UploadEntry",
    "begin_upload",
    "drop_upload",
    "end_upload",
    "find_upload",
    "tidy",
]

MOST_OPEN = 30
"""How many files one person may have on their way; one more, and the oldest gives way."""

UPLOAD_LIFE = timedelta(days=7)
"""How long a file on its way may be gone on with."""


MOST_SWEPT = 20
"""How many files without a row a server that broke off can have left behind."""


class UploadEntry(TypedDict):
    """What is said of a file before it comes: its unit, or the document (seen at ``version``) it is a revision of."""

    file_name: str
    size: int
    unit: str | None
    document: int | None
    version: int | None
    note: str
    by: Person
    at: datetime


class UnknownUpload(LookupError):
    """This person has no such file on its way to this agency."""


@dataclass(frozen=True)
class OpenUpload:
    """A file on its way. When it ``is_done``, ``document`` is what it became."""

    token: str
    agency: str
    file_name: str
    size: int
    unit: str | None
    document: int | None
    version: int | None
    note: str
    is_done: bool = False


def begin_upload(
    session: Session, keeping: Keeping, agency: str, **entry: Unpack[UploadEntry]
) -> tuple[OpenUpload, tuple[str, ...]]:
    """Record a file that is about to come and return it, and the tokens of this person's that gave way for it.

    Its size is not checked here, only that the agency has room for it. Raises NotPermitted, UnknownUnits,
    UnknownDocument, StaleDocument, RefusedText and AgencyFull.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    lock_chain(session, agency)
    unit, known = entry["unit"], {unit.code: unit.id for unit in queries.units(session, agency)}
    if entry["document"] is not None:
        unit = _revisable(session, agency, entry["document"], entry["version"]).unit
    if unit is not None and unit not in known:
        raise UnknownUnits([unit])
    allow(by, Permission.FILL_IN, agency, Place(unit, ""))
    stored = queries.stored_size(session, agency)
    if stored + entry["size"] > keeping.most:
        raise AgencyFull(keeping.most, stored)
    old = _oldest(session, by)
    _drop(session, old)
    name, note = plaintext.accept_line(entry["file_name"]), plaintext.accept(entry["note"])
    seen = (entry["document"], entry["version"])
    made = OpenUpload(secrets.token_hex(32), agency, name, entry["size"], unit, *seen, note)
    keys = {"unit_id": known[unit] if unit else None, "document_id": made.document, "by_id": by.id, "at": at}
    said = {"file_name": name, "size": made.size, "version": made.version, "note": note, "is_done": False}
    run(session, _NEW, token=made.token, agency_code=agency, **said, **keys)
    return made, old


def _revisable(session: Session, agency: str, number: int, version: int | None) -> Document:
    found = queries.document(session, agency, number)
    if found is None or found.deleted_at is not None:
        raise UnknownDocument
    if found.version != version:
        raise StaleDocument(found)
    return found


def _oldest(session: Session, by: Person) -> tuple[str, ...]:
    open_ones = [row.token for row in rows(session, _OPEN_OF, by=by.id)]
    return tuple(open_ones[: max(0, len(open_ones) + 1 - MOST_OPEN)])


def find_upload(session: Session, agency: str, token: str, by: Person) -> OpenUpload:
    """Return a file on its way. Raises UnknownUpload for another person's, another agency's and none at all."""
    found = rows(session, _ONE, token=token, agency=agency, by=by.id)
    if not found:
        raise UnknownUpload
    return OpenUpload(*found[0])


def end_upload(session: Session, upload: OpenUpload, document: Document) -> None:
    """Record what a file became, in the transaction that made it that. Raises UnknownUpload if it is gone meanwhile."""
    done = run(session, _END, of=upload.token, document_id=document.id, is_done=True)
    if done.rowcount != 1:
        raise UnknownUpload


def drop_upload(session: Session, upload: OpenUpload) -> None:
    """Forget a file on its way; its bytes go by ``Parts.drop``."""
    _drop(session, [upload.token])


def tidy(session: Session, keeping: Keeping, parts: Parts, agency: str, at: datetime) -> tuple[str, ...]:
    """Remove what nobody will come back for: files without a row, old files on their way. Return the files' SHA-256.

    Called when a server starts, it leaves an agency whole whatever ended the last one. More than a few files without a
    row are left alone: then these are rather the rows of another installation, and ``spbe verify`` names the files.
    """
    swept = sweep(session, keeping.files, agency, most=MOST_SWEPT)
    keeping.files.clear_remains(agency)
    came = parts.tokens()  # before the rows are read: a row is always there before anything comes
    _drop(session, [row.token for row in rows(session, _OLD, before=at.astimezone(UTC) - UPLOAD_LIFE, agency=agency)])
    known = {row.token for row in rows(session, select(_upload.token))}
    for token in set(came) - known:
        parts.drop(token)
    return swept


def _drop(session: Session, tokens: Iterable[str]) -> None:
    for token in tokens:
        run(session, _DROP, of=token)


_upload, _unit = table(models.Upload).c, table(models.Unit).c
_NEW = insert(table(models.Upload))
_END = update(table(models.Upload)).where(_upload.token == bindparam("of"), _upload.is_done.is_(False))
_DROP = delete(table(models.Upload)).where(_upload.token == bindparam("of"))
_OLD = select(_upload.token).where(_upload.at < bindparam("before"), _upload.agency_code == bindparam("agency"))
_OPEN_OF = (
    select(_upload.token)
    .where(_upload.by_id == bindparam("by"), _upload.is_done.is_(False))
    .order_by(_upload.at, _upload.token)
)
_ONE = (
    select(_upload.token, _upload.agency_code, _upload.file_name, _upload.size, _unit.code)
    .add_columns(_upload.document_id, _upload.version, _upload.note, _upload.is_done)
    .join_from(table(models.Upload), table(models.Unit), _unit.id == _upload.unit_id, isouter=True)
    .where(_upload.token == bindparam("token"), _upload.agency_code == bindparam("agency"))
    .where(_upload.by_id == bindparam("by"))
)
