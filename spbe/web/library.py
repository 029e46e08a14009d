"""The library of an agency: its list, and adding to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from spbe import workflow
from spbe.arrived import Arrived
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.library import Document, DocumentKind
from spbe.roles import Permission
from spbe.store import queries
from spbe.web import library_document, library_viewing
from spbe.web.access import needs
from spbe.web.addresses import own_path
from spbe.web.errors import refused
from spbe.web.house import house
from spbe.web.library_list import asked, found
from spbe.web.library_receiving import Keep, Received, let_files_in, receive, sent_files
from spbe.web.library_shelf import Shelf, open_shelf, room

__all__ = ["room"]

_PARTS = (library_document, library_viewing)  # what else has its pages in this room
_TAKES_FILES = ("library.upload", "library.revise")


@room.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let large requests in where files are sent, before anything reads them."""
    if endpoint in _TAKES_FILES and values:
        let_files_in(values["agency"])


@room.teardown_request
def leave_nothing(_error: BaseException | None) -> None:
    """Close the files of a request, whatever came of them: what was on the disk for them is gone then."""
    request.close()


@room.errorhandler(workflow.UnknownDocument)
def gone(_error: workflow.UnknownDocument) -> Any:
    """Answer 404 for a document that was deleted while somebody worked on it."""
    return refused(NotFound())


@room.get("/")
@needs(Permission.SEE_LIBRARY)
def index(agency: str) -> str:
    """Draw the list with its search and filters."""
    return _list(open_shelf(agency))


@room.post("/")
@needs(Permission.FILL_IN)
def upload(agency: str) -> Any:
    """Take the files of a form, each for itself, and tell what came of each."""
    shelf = open_shelf(agency)
    unit = request.form.get("unit") or None
    if (unit or "") not in dict(shelf.unit_choices):
        told = _("Pilih unit pemilik dokumen; Anda mengunggah untuk unit sendiri.")
        return _list(shelf, problems=[("unit" if len(shelf.unit_choices) > 1 else "berkas", told)]), 422
    received = [receive(agency, sent, _adding(shelf, unit)) for sent in sent_files()]
    if not received:
        return _list(shelf, problems=[("berkas", _("Pilih berkas yang akan diunggah."))]), 422
    if any(each.document is None for each in received):
        return _list(shelf, received=received), 422
    return _onward(shelf, received)


def _adding(shelf: Shelf, unit: str | None) -> Keep:
    """Return what makes a document of a file; until somebody says more, it is called as its file was."""

    def keep(session: Session, arrived: Arrived) -> Document:
        title = arrived.name.rpartition(".")[0] or arrived.name
        return workflow.add_document(
            session, house().keeping, shelf.agency, arrived, title=title, reference="", dated_on=None, valid_until=None,
            kind=DocumentKind.PRIMARY, unit=unit, tags=(), by=shelf.person, at=house().now(),
        )  # fmt: skip

    return keep


def _onward(shelf: Shelf, received: Sequence[Received]) -> Any:
    """Lead on from files that are all there: where the form asked to, else to the document, else to the list."""
    numbers = [each.document.id for each in received if each.document]
    new = sum(not each.is_known for each in received)
    if new:
        flash(ngettext("%(num)d dokumen tersimpan.", "%(num)d dokumen tersimpan.", new) % {"num": new})
    if known := len(received) - new:
        told = ngettext("%(num)d berkas sudah ada di pustaka.", "%(num)d berkas sudah ada di pustaka.", known)
        flash(told % {"num": known})
    one = shelf.here("library.document", document=numbers[0])
    after = own_path(request.form.get("sesudah"), "")
    if after:
        return redirect(after + ("&" if "?" in after else "?") + "&".join(f"dokumen={n}" for n in numbers), 303)
    return redirect(one if len(numbers) == 1 else shelf.here("library.index"), 303)


def _list(shelf: Shelf, *, received: Sequence[Received] = (), problems: Sequence[tuple[str, str]] = ()) -> str:
    wanted = asked()
    stored = queries.stored_size(house().session(), shelf.agency)
    return shelf.draw(
        "library/list.html", asked=wanted, found=found(shelf, wanted), received=received, problems=problems,
        stored=stored, most=house().settings.most_files, unit=request.form.get("unit", ""),
    )  # fmt: skip
