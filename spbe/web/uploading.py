"""Uploads that go on after a break, in the protocol tus 1.0.0 (core, creation, termination)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.arrived import Arrived
from spbe.intake import FileLimits, ReadersBusy, RefusedFile, inspect, shown_name, too_large
from spbe.language import gettext as _
from spbe.library import Document, DocumentKind
from spbe.plaintext import RefusedText
from spbe.roles import Permission, Person
from spbe.store.parts import BusyPart, LongPart, Part, WrongOffset
from spbe.web.access import current_person, needs
from spbe.web.addresses import address
from spbe.web.house import house
from spbe.web.library_receiving import full_words

__all__ = ["PIECE", "room"]

View = TypeVar("View", bound=Callable[..., Any])

PIECE = 8_000_000
"""Bytes one request may bring; what comes through a broken line is sent again by the piece."""

_VERSION, _BYTES = "1.0.0", "application/offset+octet-stream"
_LONGEST_NUMBER = 12  # digits
# The name of a header: stays Indonesian.
_KNOWN = {"Sudah-Ada": "1"}

room = Blueprint("uploading", __name__, url_prefix="/pustaka/<agency>/unggah")


@room.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a piece of a file in, before anything reads it."""
    if endpoint == "uploading.append":
        request.max_content_length = PIECE


def spoken(view: View) -> View:
    """Refuse another version of the protocol than ours, to whoever may speak it here."""

    @wraps(view)
    def speaking(*args: Any, **kwargs: Any) -> Any:
        if request.headers.get("Tus-Resumable") != _VERSION:
            return _answer(412, **{"Tus-Version": _VERSION})
        return view(*args, **kwargs)

    return speaking  # type: ignore[return-value]  # same signature as the view


@room.after_request
def say_version(response: Response) -> Response:
    """Say which version of the protocol is spoken, whatever the answer."""
    response.headers["Tus-Resumable"] = _VERSION
    return response


@room.route("", methods=["OPTIONS"], provide_automatic_options=False)
@needs(Permission.FILL_IN)
def offer(agency: str) -> Response:
    """Say what is spoken here."""
    most = str(house().settings.most_file)
    told = {"Tus-Version": _VERSION, "Tus-Extension": "creation,termination", "Tus-Max-Size": most}
    return _answer(204, **told)


@room.post("")
@needs(Permission.FILL_IN)
@spoken
def create(agency: str) -> Response:
    """Begin an upload after every check that needs no byte of it, and say where its bytes go."""
    size, told = _number("Upload-Length"), _metadata()
    if size > house().settings.most_file:
        return _refusal(413, too_large(size, house().settings.most_file))
    if size == 0:
        return _refusal(422, _("Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi."))
    house().tidy_once(agency)
    entry: workflow.UploadEntry = {
        "file_name": shown_name(told.get("filename", "")),
        "size": size,
        "unit": told.get("unit") or None,
        "document": _plain_number(told["dokumen"]) if told.get("dokumen") else None,
        "version": _plain_number(told["versi"]) if told.get("versi") else None,
        "note": told.get("catatan", ""),
        "by": _person(),
        "at": house().now(),
    }
    return _worded(lambda: _begun(agency, entry))


def _begun(agency: str, entry: workflow.UploadEntry) -> Response:
    with house().sessions.begin() as session:
        made, old = workflow.begin_upload(session, house().keeping, agency, **entry)
    for token in old:
        house().parts.drop(token)
    return _answer(201, Location=url_for("uploading.append", agency=agency, token=made.token))


@room.route("/<token>", methods=["HEAD"], provide_automatic_options=False)
@needs(Permission.FILL_IN)
@spoken
def ask(agency: str, token: str) -> Response:
    """Say how much of a file has come, and what it became."""
    upload = _found(agency, token)
    came = upload.size if upload.is_done else house().parts.size(token)
    told = {"Upload-Offset": str(came), "Upload-Length": str(upload.size)}
    return _answer(200, **told, **(_where(agency, upload.document) if upload.is_done else {}))


@room.patch("/<token>")
@needs(Permission.FILL_IN)
@spoken
def append(agency: str, token: str) -> Response:
    """Take the next bytes of a file; with the last one it is looked at and becomes a document, or is refused."""
    upload = _found(agency, token)
    if request.mimetype != _BYTES:
        return _answer(415)
    offset = _number("Upload-Offset")
    if offset + (request.content_length or 0) > upload.size:
        return _answer(413)
    try:
        with house().parts.held(token) as part:
            return _taken(part, agency, offset)
    except WrongOffset as wrong:
        return _answer(409, **{"Upload-Offset": str(wrong.size)})
    except LongPart:
        return _answer(413)
    except BusyPart:
        return _answer(423)
    except workflow.UnknownUpload:
        abort(404)


@room.delete("/<token>")
@needs(Permission.FILL_IN)
@spoken
def end(agency: str, token: str) -> Response:
    """Forget an upload."""
    upload = _found(agency, token)
    _forget(upload)
    return _answer(204)


def _taken(part: Part, agency: str, offset: int) -> Response:
    with house().sessions() as session:  # read anew: whoever sent before us may have ended it
        upload = workflow.find_upload(session, agency, part.token, _person())
    if upload.is_done:
        raise WrongOffset(upload.size)
    came = part.append(offset, request.stream, upload.size)
    if came < upload.size:
        return _answer(204, **{"Upload-Offset": str(came)})
    answer = _worded(lambda: _finished(upload, part))
    if answer.status_code == 422:
        _forget(upload)
    return answer


def _finished(upload: workflow.OpenUpload, part: Part) -> Response:
    """Make of a whole file what it was sent as. Where this breaks off, its last bytes are sent again."""
    arrived = inspect(part.path, upload.file_name, FileLimits(size=house().settings.most_file))
    workflow.bring(house().keeping, upload.agency, arrived)
    known = {}
    try:
        with house().sessions.begin() as session:
            document = _kept(session, upload, arrived)
            workflow.end_upload(session, upload, document)
    except workflow.KnownFile as found:
        document, known = found.document, _KNOWN
        with house().sessions.begin() as session:
            workflow.end_upload(session, upload, document)
    house().parts.drop(upload.token)
    return _answer(204, **{"Upload-Offset": str(upload.size)}, **_where(upload.agency, document.id), **known)


def _kept(session: Session, upload: workflow.OpenUpload, arrived: Arrived) -> Document:
    by, at, keeping = _person(), house().now(), house().keeping
    if upload.document is not None:
        entry: workflow.RevisionEntry = {"note": upload.note, "version": upload.version or 0, "by": by, "at": at}
        return workflow.revise_document(session, keeping, upload.agency, upload.document, arrived, **entry)
    title = arrived.name.rpartition(".")[0] or arrived.name
    return workflow.add_document(
        session, keeping, upload.agency, arrived, title=title, reference="", dated_on=None, valid_until=None,
        kind=DocumentKind.PRIMARY, unit=upload.unit, tags=(), by=by, at=at,
    )  # fmt: skip


def _worded(act: Callable[[], Response]) -> Response:
    """Answer what the guard and the workflow refuse, a sentence each; what is not theirs is not there for them."""
    try:
        return act()
    except ReadersBusy as busy:
        return _refusal(503, *busy.problems)
    except (RefusedFile, RefusedText) as refused:
        return _refusal(422, *refused.problems)
    except workflow.AgencyFull as full:
        return _refusal(422, full_words(full))
    except workflow.StaleDocument:
        words = _("Dokumen ini diubah orang lain sesudah Anda membukanya. Periksa, lalu pilih berkasnya sekali lagi.")
        return _refusal(422, words)
    except workflow.UnknownUnits:
        return _refusal(422, _("Unit itu tidak ada di instansi ini."))
    except workflow.NotPermitted:
        return _refusal(422, _("Pilih unit pemilik dokumen; Anda mengunggah untuk unit sendiri."))
    except (workflow.UnknownDocument, workflow.UnknownUpload):
        abort(404)


def _found(agency: str, token: str) -> workflow.OpenUpload:
    try:
        return workflow.find_upload(house().session(), agency, token, _person())
    except workflow.UnknownUpload:
        abort(404)


def _forget(upload: workflow.OpenUpload) -> None:
    with house().sessions.begin() as session:
        workflow.drop_upload(session, upload)
    house().parts.drop(upload.token)


def _where(agency: str, document: int | None) -> dict[str, str]:
    return {"Dokumen": str(document), "Location": address("library.document", agency=agency, document=document)}


def _person() -> Person:
    person = current_person()
    assert person is not None  # noqa: S101 - @needs let nobody in without one
    return person


def _number(header: str) -> int:
    return _plain_number(request.headers.get(header, ""))


def _plain_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        _unreadable()
    return int(text)


def _metadata() -> dict[str, str]:
    """Return what ``Upload-Metadata`` says: name, blank, text in base64; comma; and so on."""
    told = {}
    for pair in filter(None, request.headers.get("Upload-Metadata", "").split(",")):
        name, _blank, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            _unreadable()
    return told


def _unreadable() -> NoReturn:
    abort(_answer(400))


def _refusal(status: int, *problems: str) -> Response:
    answer = Response("\n".join(problems), status, content_type="text/plain; charset=utf-8")
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _answer(status: int, **headers: str) -> Response:
    answer = Response(status=status, headers=headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer
