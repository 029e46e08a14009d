"""Checking an agency's files: each content against its name and its row, none missing, none that no row knows."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe.language import gettext as _
from spbe.store import models, queries
from spbe.store.files import Files, MissingFile
from spbe.store.running import rows, table

__all__ = ["FileProblem", "verify_files"]

_PIECE = 1024 * 1024


@dataclass(frozen=True)
class FileProblem:
    """One file that is not what the rows say; ``sha256`` is the one it is kept under."""

    agency_code: str
    sha256: str
    message: str


@dataclass(frozen=True)
class _Row:
    """What the rows say of a file: its size, its last page, the last page with a text, and which documents it is."""

    size: int
    pages: int | None
    last_text: int | None
    documents: tuple[str, ...]


def verify_files(sessions: sessionmaker[Session], files: Files, agency: str) -> list[FileProblem]:
    """Read every file of an agency and return what does not fit; an empty list says that all are as they came in.

    People may work meanwhile: what they bring or delete in between is no problem. The texts of pages are a reading aid
    made from the file; of them only the numbers of their pages are checked.
    """
    laid = set(files.hashes(agency))
    known = _known(sessions, agency)
    faults = {sha256: _faults(files, agency, sha256, row) for sha256, row in known.items()}
    still = _known(sessions, agency)
    problems = [
        FileProblem(agency, sha256, message)
        for sha256, messages in faults.items()
        if messages and (told := still.get(sha256)) is not None
        for message in _faults(files, agency, sha256, told)
    ]
    foreign = sorted(sha256 for sha256 in laid - known.keys() - still.keys() if files.has(agency, sha256))
    words = _("Berkas %(sha256)s… tidak dikenal baris data mana pun.")
    return problems + [FileProblem(agency, sha256, words % {"sha256": sha256[:12]}) for sha256 in foreign]


def _faults(files: Files, agency: str, sha256: str, row: _Row) -> list[str]:
    said: dict[str, Any] = {"file": _name(sha256, row)}
    try:
        with files.open(agency, sha256) as content:
            found, size = _digest(content)
    except MissingFile:
        return [_("%(file)s: berkasnya hilang.") % said]
    except OSError as error:
        return [_("%(file)s: berkasnya tidak dapat dibaca (%(why)s).") % {**said, "why": error.strerror or error}]
    said |= {"found": found[:12], "size": size, "row": row.size, "pages": row.pages or 0, "text": row.last_text}
    messages = []
    if found != sha256:
        messages.append(_("%(file)s: isinya berubah; SHA-256-nya kini %(found)s….") % said)
    if size != row.size:
        messages.append(_("%(file)s: berkasnya %(size)s bita, baris datanya menyebut %(row)s.") % said)
    if row.last_text is not None and row.last_text > (row.pages or 0):
        messages.append(_("%(file)s: ada teks halaman %(text)s, sedangkan halamannya %(pages)s.") % said)
    return messages


def _digest(content: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _name(sha256: str, row: _Row) -> str:
    named = {"documents": "; ".join(row.documents) or _("tanpa dokumen"), "sha256": sha256[:12]}
    return _("%(documents)s, berkas %(sha256)s…") % named


def _known(sessions: sessionmaker[Session], agency: str) -> Mapping[str, _Row]:
    """Return SHA-256 -> what the rows say of the file, now."""
    with sessions() as session:
        found = rows(session, _FILES, agency=agency)
        names = _names(session, agency)
    return {row.sha256: _Row(row.size, row.pages, row.last_text, tuple(names.get(row.sha256, ()))) for row in found}


def _names(session: Session, agency: str) -> Mapping[str, list[str]]:
    words = _("“%(title)s” (dokumen %(id)s, revisi %(number)s)")
    names: dict[str, list[str]] = defaultdict(list)
    for document in queries.documents(session, agency):
        for revision in document.revisions:
            named = {"title": document.title, "id": document.id, "number": revision.number}
            names[revision.sha256].append(words % named)
    return names


_file, _page = table(models.StoredFile).c, table(models.FilePage).c
_LAST_TEXT = (
    select(func.max(_page.page))
    .where(_page.agency_code == _file.agency_code, _page.sha256 == _file.sha256)
    .correlate(table(models.StoredFile))
    .scalar_subquery()
)
_FILES = (
    select(_file.sha256, _file.size, _file.pages, _LAST_TEXT.label("last_text"))
    .where(_file.agency_code == bindparam("agency"))
    .order_by(_file.at, _file.sha256)
)
