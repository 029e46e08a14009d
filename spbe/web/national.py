"""All agencies of a year in one table: which years there are, and the table as a file, as far as one sees them."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, render_template, send_file

from spbe import __version__
from spbe.national import National, national_lines
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.bundles import nameless
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("national", __name__, url_prefix="/rekap")


@room.get("/")
@needs(Permission.SIGNED_IN)
def index() -> str:
    """Draw the list of years with their files."""
    found = queries.national_years(house().session(), current_person() or abort(404))
    years = [(each, house().instruments.get(each.instrument)) for each in found]
    return render_template("national/index.html", years=years)


@room.get("/<int(max=9999):year>/<instrument>.<any(xlsx,csv,parquet):suffix>")
@needs(Permission.SIGNED_IN)
def file(year: int, instrument: str, suffix: str) -> Response:
    """Send the table of a year: only agencies whose files this person may take away, each as their side sees it."""
    from exports.national import MEDIA_TYPES, WRITERS

    person, session = current_person() or abort(404), house().session()
    known = {(each.year, each.instrument) for each in queries.national_years(session, person)}
    chosen = house().instruments.get(instrument)
    if chosen is None or (year, instrument) not in known:
        abort(404)
    named = partial(house().editions.named, session, instrument)
    rows = queries.national_rows(session, year, instrument, named, person=person)
    table = National(chosen, year, house().now(), __version__, national_lines(rows, year))
    content, size = nameless(lambda target: WRITERS[f".{suffix}"](target, table))
    name = f"rekap-{year}-{instrument}.{suffix}"
    response = send_file(content, MEDIA_TYPES[f".{suffix}"], as_attachment=True, download_name=name)
    response.content_length = size
    return response
