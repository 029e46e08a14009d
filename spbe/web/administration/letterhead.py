"""The head of an agency's documents: its lines and its logo, with how it looks."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug.datastructures import FileStorage

from spbe import workflow
from spbe.intake import FileLimits, RefusedFile, inspect, render_page
from spbe.language import gettext as _
from spbe.letterhead import LOGO_WIDTH, Letterhead, accept_lines, accept_logo
from spbe.plaintext import RefusedText
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.administration.office import Office, open_office
from spbe.web.forms import version_sent
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("letterhead", __name__, url_prefix="/kelola/<agency>/kop")

_LARGEST = 2_000_000  # bytes of a logo as it is sent
_PICTURES = ("image/png", "image/jpeg", "image/webp")


@room.get("/")
@needs(Permission.MANAGE_UNITS)
def index(agency: str) -> str:
    """Draw the letterhead and the form that sets it."""
    office = _office(agency)
    return _page(office, _stored(office))


def _office(agency: str) -> Office:
    office = open_office(agency)
    return abort(404) if office.is_national else office


def _stored(office: Office) -> Letterhead:
    return queries.letterhead(house().session(), office.agency)


def _page(
    office: Office,
    head: Letterhead,
    *,
    lines: str | None = None,
    problems: list[tuple[str, str]] | None = None,
    is_stale: bool = False,
) -> str:
    typed = "\n".join(head.lines) if lines is None else lines
    return office.draw(
        "administration/letterhead.html", "letterhead", head=head, typed=typed, problems=problems or [],
        is_stale=is_stale,
    )  # fmt: skip


@room.get("/logo.png")
@needs(Permission.MANAGE_UNITS)
def logo(agency: str) -> Response:
    """Send the logo as it is kept."""
    content = _stored(_office(agency)).logo or abort(404)
    return Response(content, content_type="image/png")


@room.post("/")
@needs(Permission.MANAGE_UNITS)
def save(agency: str) -> Any:
    """Set lines and logo, whole; the logo goes through the guard and is drawn anew."""
    office, session = _office(agency), house().session()
    lines = request.form.get("lines", "").replace("\r\n", "\n")
    picture, problems = _picture(), []
    if isinstance(picture, tuple):
        problems += [("logo", told) for told in picture]
    try:
        accept_lines(lines)
    except RefusedText as refused:
        problems += [("lines", told) for told in refused.problems]
    if problems:
        return _page(office, _stored(office), lines=lines, problems=problems), 422
    entry: dict[str, Any] = {"lines": lines, "logo": picture, "version": version_sent(request.form.get("version"))}
    try:
        with session.begin():
            workflow.set_letterhead(session, office.agency, **entry, by=office.person, at=house().now())
    except workflow.StaleLetterhead as stale:
        return _page(office, stale.current, lines=lines, is_stale=True), 409
    flash(_("Kop dokumen tersimpan."))
    return redirect(office.here("letterhead.index"), 303)


def _picture() -> bytes | tuple[str, ...] | None:
    """Return the new logo, None where it stays, empty where it is taken away, or why it is refused."""
    sent = request.files.get("logo")
    if sent is None or not sent.filename:
        return b"" if request.form.get("without_logo") == "1" else None
    try:
        return accept_logo(_redrawn(sent))
    except (RefusedFile, RefusedText) as refused:
        return tuple(refused.problems)


def _redrawn(sent: FileStorage) -> bytes:
    """Return what is seen of a picture, and nothing else that its file holds."""
    with TemporaryDirectory(prefix="spbe-") as folder:
        path = Path(folder) / "logo"
        sent.save(path)
        arrived = inspect(path, (sent.filename or "")[:300], FileLimits(size=_LARGEST))
        if arrived.media_type not in _PICTURES:
            raise RefusedText((_("Logo harus gambar PNG, JPEG, atau WebP."),))
        return render_page(path, arrived.media_type, 1, LOGO_WIDTH)
