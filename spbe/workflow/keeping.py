"""Files of an agency: each kept once, with a row for every content and a content for every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from spbe.arrived import Arrived
from spbe.library import Document
from spbe.store import models, queries
from spbe.store.files import Files
from spbe.store.running import run, table
from spbe.workflow.events import lock_chain

__all__ = ["AgencyFull", "Keeping", "KnownFile", "bring", "drop_unused", "keep_file", "sweep"]


@dataclass(frozen=True)
class Keeping:
    """Where files are kept, and how many bytes an agency may keep there."""

    files: Files
    most: int


class KnownFile(ValueError):
    """The agency has this very file already, as ``document``."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__(f"the same file as document {document.id}")


class AgencyFull(ValueError):
    """With this file the agency would keep more than ``most`` bytes; it keeps ``stored`` now."""

    def __init__(self, most: int, stored: int) -> None:
        self.most = most
        self.stored = stored
        super().__init__(f"{stored} of {most} bytes are taken")


def bring(keeping: Keeping, agency: str, arrived: Arrived) -> None:
    """Lay a file into the store ahead of the transaction that makes it a document, so that nobody waits for the disk.

    A file that no row knows in the end is removed by ``sweep``.
    """
    keeping.files.put(agency, arrived.sha256, arrived.path)


def keep_file(session: Session, keeping: Keeping, agency: str, arrived: Arrived, at: datetime) -> None:
    """Make the rows of a file whose content is laid down before them: no row waits for a file that may not come.

    Raises KnownFile and AgencyFull.
    """
    if known := queries.files_of(session, arrived.sha256, agency):
        document = queries.document(session, agency, known[0])
        assert document is not None  # noqa: S101 - its revision was found one line above
        raise KnownFile(document)
    stored = queries.stored_size(session, agency)
    if stored + arrived.size > keeping.most:
        raise AgencyFull(keeping.most, stored)
    keeping.files.put(agency, arrived.sha256, arrived.path)
    key = {"agency_code": agency, "sha256": arrived.sha256}
    said = {"size": arrived.size, "media_type": arrived.media_type, "pages": arrived.pages}
    run(session, _FILE, **key, **said, has_text=arrived.has_text, at=at)
    for page, text in enumerate(arrived.texts, 1):
        if text.strip():
            run(session, _PAGE, **key, page=page, text=text)


def drop_unused(session: Session, agency: str) -> None:
    """Delete the rows of files that no document has."""
    run(session, _DROP_PAGES, agency=agency)
    run(session, _DROP_FILES, agency=agency)


def sweep(session: Session, files: Files, agency: str, *, most: int | None = None) -> tuple[str, ...]:
    """Remove every file of the agency that no document has, and return their SHA-256. More than ``most`` stay all.

    Whoever is about to make a document of such a file finds it gone in their own transaction and lays it down again.
    """
    lock_chain(session, agency)
    drop_unused(session, agency)
    known = queries.file_hashes(session, agency)
    unknown = tuple(sha256 for sha256 in files.hashes(agency) if sha256 not in known)
    if most is not None and len(unknown) > most:
        return ()
    for sha256 in unknown:
        files.remove(agency, sha256)
    return unknown


_file, _page, _revised = table(models.StoredFile).c, table(models.FilePage).c, table(models.DocumentRevision).c
_FILE = insert(table(models.StoredFile))
_PAGE = insert(table(models.FilePage))
_USED = select(_revised.sha256).where(_revised.agency_code == bindparam("agency"))
_DROP_PAGES = delete(table(models.FilePage)).where(_page.agency_code == bindparam("agency"), _page.sha256.not_in(_USED))
_DROP_FILES = delete(table(models.StoredFile)).where(
    _file.agency_code == bindparam("agency"), _file.sha256.not_in(_USED)
)
