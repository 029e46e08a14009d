"""Documents looked at, page by page as pictures, and saved: by the agency, and by whoever judges what it cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, make_response, request, send_file
from werkzeug import Response as BaseResponse

from spbe.intake import SHOWN, ReadersBusy, RefusedFile, render_page, shown_name, suffix_of
from spbe.library import Document, DocumentRevision, is_shown
from spbe.roles import Permission, Side
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.library_shelf import NUMBER, Shelf, open_shelf, room
from spbe.web.policies import allow_frames, sandbox_frame, sandbox_whole

__all__ = ["WIDTHS", "Opened"]

WIDTHS = {"pas": 1000, "besar": 1500, "terbesar": 2000}
"""Name of a size -> pixels a page is drawn wide."""

_PLACE = f"/dokumen/<{NUMBER}:document>/<{NUMBER}:revision>"


@dataclass(frozen=True)
class Opened:
    """One revision of a document, open for somebody who may see it."""

    shelf: Shelf
    document: Document
    revision: DocumentRevision

    @property
    def is_drawn(self) -> bool:
        """Say whether its pages can be shown."""
        return self.revision.media_type in SHOWN

    @property
    def last_page(self) -> int:
        """Return the number of its last page."""
        return self.revision.pages or 1

    @property
    def name(self) -> str:
        """Return the name under which it is saved: its title, with the ending that its content has."""
        suffix = suffix_of(self.revision.media_type)
        is_old = self.revision != self.document.newest
        return shown_name(f"{self.document.title} r{self.revision.number}" if is_old else self.document.title, suffix)

    def here(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page about this revision."""
        return self.shelf.here(endpoint, document=self.document.id, revision=self.revision.number, **values)


def _open(agency: str, document: int, revision: int) -> Opened:
    """Return what may be looked at here; what is not there, or not for this person, is answered 404."""
    shelf = open_shelf(agency)
    found = shelf.document(document)
    opened = found.revision(revision) or abort(404)
    if shelf.side is not Side.AGENCY or not shelf.sees_all:
        uses = queries.uses(house().session(), agency, document).get(document, ())
        if not is_shown(Side.ASSESSOR, revision, uses):
            abort(404)
    return Opened(shelf, found, opened)


def _page_of(opened: Opened) -> int:
    """Return the page that the address asks for, 1 where it asks for none; beyond the last is 404."""
    page = version_sent(request.args.get("halaman")) or 1
    return page if page <= opened.last_page else abort(404)


def _size() -> str:
    return request.args.get("ukuran", "") if request.args.get("ukuran", "") in WIDTHS else "pas"


@room.get(f"{_PLACE}/lihat")
@needs(Permission.VIEW)
def view(agency: str, document: int, revision: int) -> Response:
    """Draw a page of a document in its frame, with its text and the ways to other pages."""
    opened = _open(agency, document, revision)
    page = _page_of(opened)
    texts = queries.page_texts(house().session(), agency, opened.revision.sha256) if opened.is_drawn else {}
    drawn = opened.shelf.draw(
        "library/view.html", opened=opened, document=opened.document, revision=opened.revision, page=page,
        size=_size(), sizes=list(WIDTHS), page_text=texts.get(page, ""),
    )  # fmt: skip
    return allow_frames(make_response(drawn))


@room.get(f"{_PLACE}/bingkai")
@needs(Permission.VIEW)
def frame(agency: str, document: int, revision: int) -> Response:
    """Draw the inside of the frame: the picture of one page."""
    opened = _drawn(agency, document, revision)
    drawn = opened.shelf.draw("library/sheet.html", opened=opened, page=_page_of(opened), size=_size())
    return sandbox_frame(make_response(drawn))


def _drawn(agency: str, document: int, revision: int) -> Opened:
    opened = _open(agency, document, revision)
    return opened if opened.is_drawn else abort(404)


@room.get(f"{_PLACE}/halaman/<{NUMBER}:page>.png")
@needs(Permission.VIEW)
def page(agency: str, document: int, revision: int, page: int) -> BaseResponse:
    """Send one page as a picture, drawn here, so that nothing of the file runs in a browser."""
    opened = _drawn(agency, document, revision)
    if not 1 <= page <= opened.last_page:
        abort(404)
    size = _size()
    response = sandbox_whole(Response(content_type="image/png"))
    response.set_etag(f"{opened.revision.sha256}-{page}-{size}")
    response.headers["Cache-Control"] = "private, no-cache"  # kept, but whether somebody may is asked each time
    if response.make_conditional(request).status_code == 304:  # not modified: nothing is drawn
        return response
    response.data = _picture(opened, page, WIDTHS[size])
    return response


def _picture(opened: Opened, page: int, width: int) -> bytes:
    revision = opened.revision
    try:
        with house().keeping.files.local(opened.shelf.agency, revision.sha256) as path:
            return render_page(path, revision.media_type, page, width)
    except ReadersBusy:
        abort(503)
    except RefusedFile:
        abort(404)


@room.get(f"{_PLACE}/berkas")
@needs(Permission.VIEW)
def file(agency: str, document: int, revision: int) -> BaseResponse:
    """Send the file to be saved, under a name that is safe on any computer; it is never opened here."""
    opened = _open(agency, document, revision)
    kept = opened.revision
    response = send_file(
        house().keeping.files.open(agency, kept.sha256),
        mimetype=kept.media_type,
        as_attachment=True,
        download_name=opened.name,
        conditional=False,
        etag=False,
    )
    response.set_etag(kept.sha256)
    response.content_length = kept.size
    response.headers["Cache-Control"] = "private, no-cache"
    return sandbox_whole(response).make_conditional(request)
