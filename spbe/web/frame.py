"""The frame of the site: where somebody lands, and which language they read."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug import Response

from spbe.language import LANGUAGES, format_moment
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.addresses import own_path
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("frame", __name__)


@room.app_template_global()
def data_moment(zone: str = "Asia/Jakarta") -> str:
    """Return the moment that a page's data are of, in a time zone: what is printed says it on every sheet."""
    return format_moment(house().now(), zone)


@room.get("/")
@needs(Permission.PUBLIC)
def home() -> Response:
    """Lead to the newest assessment of this person, or to the published results."""
    person = current_person()
    mine = queries.assessments_of(house().session(), person) if person else []
    if mine:
        return redirect(url_for("assessments.overview", agency=mine[0].agency_code, period=mine[0].period))
    if person is None and house().settings.demo_entry:
        return redirect(url_for("signin.page"))
    return redirect(url_for("results.index"))


@room.post("/bahasa")
@needs(Permission.PUBLIC)
def choose_language() -> Response:
    """Remember the language and go back to the page it was chosen on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(own_path(request.form.get("back"), url_for("frame.home")), 303)
