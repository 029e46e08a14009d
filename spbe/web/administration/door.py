"""The way into an office: the first of its pages that somebody may open."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug import Response

from spbe.roles import Permission
from spbe.web.access import needs
from spbe.web.administration.office import open_office

__all__ = ["room"]

room = Blueprint("office", __name__, url_prefix="/kelola/<agency>")


@room.get("/")
@needs(Permission.START)
def index(agency: str) -> Response:
    """Lead to the first page of the office."""
    return redirect(open_office(agency).tabs()[0].href)
