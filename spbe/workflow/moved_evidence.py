"""Documents and files that come with an assessment: known here already, new, or still to be brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from spbe.arrived import Arrived
from spbe.exchange import ForeignFile, Moved
from spbe.language import gettext as _
from spbe.roles import Person
from spbe.store import models, queries
from spbe.store.files import Files
from spbe.store.running import rows, run, table
from spbe.workflow.documents import document_facts
from spbe.workflow.events import Chain, Fact
from spbe.workflow.keeping import AgencyFull, Keeping
from spbe.workflow.moved_places import Ground

__all__ = ["Brought", "FileFact", "Shelf", "bring_files", "make_documents", "missing_files"]

Named = Mapping[str, Any]
Brought = Mapping[str, Arrived]
"""SHA-256 -> a file of the bundle that passed the guard."""


@dataclass(frozen=True)
class FileFact:
    """One file of the evidence: the title of its document, what its sender called it, its hash and size in bytes."""

    title: str
    file_name: str
    sha256: str
    size: int


@dataclass
class Shelf:
    """Document and revision of a file -> id and revision here."""

    documents: dict[str, int] = field(default_factory=dict)
    revisions: dict[tuple[str, int], int] = field(default_factory=dict)


def make_documents(session: Session, chain: Chain, moved: Moved, ground: Ground) -> Shelf:
    """Make the documents of a file that the library has not, and return where each stands.

    One whose files are here already is the one here, whatever it is called. Raises ForeignFile for one of which the
    library has some cited revisions only.
    """
    shelf, agency = Shelf(), moved.content["assessment"]["agency"]
    reused = 0
    for document in moved.content["documents"]:
        files = [file for file in moved.content["files"] if file["document"] == document["key"]]
        known = _known(session, agency, document, files)
        shelf.documents[document["key"]] = known or _new_document(session, chain, moved, document, ground=ground)
        reused += known is not None
        here = queries.document(session, agency, shelf.documents[document["key"]])
        assert here is not None  # noqa: S101 - found or made above
        numbers = {revision.sha256: revision.number for revision in here.revisions}
        shelf.revisions |= {(document["key"], file["number"]): numbers[file["sha256"]] for file in files}
    if reused:
        ground.notes.append(_("%(count)s dokumen sudah ada di pustaka sini dan dipakai.") % {"count": reused})
    return shelf


def _known(session: Session, agency: str, document: Named, files: list[Named]) -> int | None:
    """Return the id of the document that has these files here, None where no file of it is known."""
    found = [queries.files_of(session, file["sha256"], agency) for file in files]
    ids = {of[0] for of in found if of}
    if not ids:
        return None
    if len(ids) > 1 or not all(found):
        words = _("Dokumen “%(title)s”: pustaka sini hanya punya sebagian berkasnya. Unggah revisi yang kurang dulu.")
        raise ForeignFile([words % {"title": document["title"]}])
    return int(ids.pop())


def _new_document(session: Session, chain: Chain, moved: Moved, document: Named, *, ground: Ground) -> int:
    agency = moved.content["assessment"]["agency"]
    files = [file for file in moved.content["files"] if file["document"] == document["key"]]
    first, last = files[0], files[-1]
    said = {name: document[name] for name in ("title", "reference", "kind")}
    dates = {name: _day(document[name]) for name in ("dated_on", "valid_until")}
    by, at = ground.people[first["by"]], _moment(first["at"])
    unit = ground.units[document["unit"]] if document["unit"] else None
    row = {
        **said,
        **dates,
        "by_id": by,
        "at": at,
        "revision": last["number"],
        "version": 1,
        "unit_id": unit,
        "deleted_reason": "",
    }
    made = run(session, insert(table(models.Document)), agency_code=agency, **row).inserted_primary_key
    key = int((made or (0,))[0])
    for file in files:
        _new_file(session, agency, file)
        told = {name: file[name] for name in ("number", "sha256", "file_name", "note")}
        whose = {"by_id": ground.people[file["by"]], "at": _moment(file["at"])}
        run(session, _REVISION, document_id=key, agency_code=agency, **told, **whose)
    for tag in moved.content["tags"]:
        if tag["document"] == document["key"]:
            run(session, _TAG, document_id=key, tag=tag["tag"])
    written = queries.document(session, agency, key)
    assert written is not None  # noqa: S101 - made above
    chain.append(Fact("document.recorded", None, None, None, document_facts(written)), by=Person(by, ""), at=at)
    return key


def _new_file(session: Session, agency: str, file: Named) -> None:
    """Make the row of a file; its content comes with the bundle."""
    told = {name: file[name] for name in ("sha256", "size", "media_type", "pages", "has_text")}
    if not rows(session, _STORED, agency=agency, sha256=file["sha256"]):
        run(session, _FILE, agency_code=agency, **told, at=_moment(file["at"]))


def bring_files(session: Session, keeping: Keeping | None, moved: Moved, brought: Brought) -> int:
    """Lay down the files of a bundle that this assessment cites and that are not there yet; return how many.

    Without ``keeping`` they are only held against what the assessment says of them.

    Raises ForeignFile for a file that is not what the assessment says of it, and AgencyFull.
    """
    agency = moved.content["assessment"]["agency"]
    wanted = [file for file in moved.content["files"] if file["sha256"] in brought]
    if wrong := [file["file_name"] for file in wanted if not _is_told(file, brought[file["sha256"]])]:
        words = _(
            "“%(name)s”: jenis, ukuran, atau jumlah halamannya tidak seperti yang tertulis dalam berkas penilaian."
        )
        raise ForeignFile([words % {"name": name} for name in wrong])
    if keeping is None:
        return 0
    new = [file for file in wanted if not keeping.files.has(agency, file["sha256"])]
    stored = queries.stored_size(session, agency)
    if new and stored > keeping.most:  # the rows of what is brought are counted already
        raise AgencyFull(keeping.most, stored)
    for file in new:
        arrived = brought[file["sha256"]]
        keeping.files.put(agency, arrived.sha256, arrived.path)
        _write_texts(session, agency, arrived)
    return len(new)


def _is_told(file: Named, arrived: Arrived) -> bool:
    said = (file["size"], file["media_type"], file["pages"])
    return said == (arrived.size, arrived.media_type, arrived.pages)


def _write_texts(session: Session, agency: str, arrived: Arrived) -> None:
    if rows(session, _PAGES, agency=agency, sha256=arrived.sha256):
        return
    for page, text in enumerate(arrived.texts, 1):
        if text.strip():
            run(session, _PAGE, agency_code=agency, sha256=arrived.sha256, page=page, text=text)


def missing_files(files: Files | None, moved: Moved) -> list[FileFact]:
    """Return the files the assessment cites whose content is not here."""
    agency = moved.content["assessment"]["agency"]
    titles = {document["key"]: document["title"] for document in moved.content["documents"]}
    return [
        FileFact(titles[file["document"]], file["file_name"], file["sha256"], file["size"])
        for file in moved.content["files"]
        if files is None or not files.has(agency, file["sha256"])
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


_REVISION, _TAG = insert(table(models.DocumentRevision)), insert(table(models.DocumentTag))
_FILE, _PAGE = insert(table(models.StoredFile)), insert(table(models.FilePage))
_file, _page = table(models.StoredFile).c, table(models.FilePage).c
_STORED = select(_file.sha256).where(_file.agency_code == bindparam("agency"), _file.sha256 == bindparam("sha256"))
_PAGES = (
    select(_page.page).where(_page.agency_code == bindparam("agency"), _page.sha256 == bindparam("sha256")).limit(1)
)
