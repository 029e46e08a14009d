"""Files of one form, without script: each goes through the guard and is told of by itself; good ones are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from spbe import workflow
from spbe.arrived import Arrived
from spbe.intake import FileLimits, RefusedFile, inspect
from spbe.language import gettext as _
from spbe.library import Document
from spbe.plaintext import RefusedText
from spbe.roles import Permission, may
from spbe.web.access import current_person
from spbe.web.house import house
from spbe.web.library_words import size_words

__all__ = ["Keep", "Received", "full_words", "let_files_in", "receive", "sent_files"]

Keep = Callable[[Session, Arrived], Document]
"""What makes a document, or a revision of one, of a file that passed the guard."""

_FORM = 1_000_000  # bytes around the files of a form


@dataclass(frozen=True)
class Received:
    """What came of one file: the document it is now or was before (``is_known``), or why it was not taken."""

    name: str
    document: Document | None = None
    is_known: bool = False
    problems: tuple[str, ...] = ()


def let_files_in(agency: str) -> None:
    """Let the request at hand be as large as one file may be, for whoever may fill in; others' stays small.

    It is called before anything of the request is read. What is larger than a form goes to the disk.
    """
    if may(current_person(), Permission.FILL_IN, agency):
        request.max_content_length = house().settings.most_file + _FORM


def sent_files() -> list[FileStorage]:
    """Return the files of the form that were really chosen."""
    return [sent for sent in request.files.getlist("berkas") if sent.filename]


def receive(agency: str, sent: FileStorage, keep: Keep) -> Received:
    """Look at one file and keep it, or return why not."""
    name = (sent.filename or "")[:300]
    with TemporaryDirectory(prefix="spbe-") as folder:
        path = Path(folder) / "berkas"
        sent.save(path)
        try:
            arrived = inspect(path, name, FileLimits(size=house().settings.most_file))
            return Received(arrived.name, _kept(agency, arrived, keep))
        except workflow.KnownFile as known:
            return Received(name, known.document, is_known=True)
        except (RefusedFile, RefusedText) as refused:
            return Received(name, problems=refused.problems)
        except workflow.AgencyFull as full:
            return Received(name, problems=(full_words(full),))


def _kept(agency: str, arrived: Arrived, keep: Keep) -> Document:
    workflow.bring(house().keeping, agency, arrived)
    with house().sessions.begin() as session:
        return keep(session, arrived)


def full_words(full: workflow.AgencyFull) -> str:
    """Return that an agency's space is taken, and the ways out."""
    words = _(
        "Ruang instansi penuh: %(stored)s dari %(most)s terpakai. Hapus dokumen yang tidak dipakai, atau minta admin "
        "server menambah ruang."
    )
    return words % {"stored": size_words(full.stored), "most": size_words(full.most)}
