"""The frame of the site: where somebody lands, and which language they read."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug import Response

from spbe.language import LANGUAGES
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("frame", __name__)


@room.get("/")
@needs(Permission.PUBLIC)
def home() -> Response:
    """Lead to the newest assessment of this person, or to the published results."""
    person = current_person()
    mine = queries.assessments_of(house().session(), person) if person else []
    if mine:
        return redirect(url_for("assessments.overview", agency=mine[0].agency_code, period=mine[0].period))
    return redirect(url_for("results.index"))


@room.post("/bahasa")
@needs(Permission.PUBLIC)
def choose_language() -> Response:
    """Remember the language and go back to the page it was chosen on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(_own_page(request.form.get("back", "")), 303)


def _own_page(address: str) -> str:
    """Return the address when it is a path of this site, else the home page: no redirect leads away."""
    parts = urlsplit(address)
    is_own = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if is_own and not address.startswith("//") else url_for("frame.home")
