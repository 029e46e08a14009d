"""The instruments to read: legal status, weights, ladders, sources, and what is not certain."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from spbe.roles import Permission
from spbe.web.access import needs
from spbe.web.editions import behind
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("instruments", __name__, url_prefix="/instrumen")


@room.get("/")
@needs(Permission.PUBLIC)
def index() -> str:
    """Draw the list of instruments."""
    return render_template("instruments/index.html", instruments=list(house().instruments.values()))


@room.get("/<code>")
@needs(Permission.PUBLIC)
def instrument(code: str) -> str:
    """Draw one instrument whole."""
    found = house().instruments.get(code) or abort(404)
    return render_template("instruments/instrument.html", instrument=found, behind=behind(found))
