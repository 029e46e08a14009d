"""Taking an assessment to another installation: what its file holds, its hash, the file itself."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from spbe import __version__
from spbe.exchange import ENDING, Moved, write_moved
from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.store.queries.moving import hidden_from_agency, imports_of, moved
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.downloads import file_name
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("moving", __name__, url_prefix="/penilaian/<agency>/<period>/pemindahan")


@room.get("/")
@needs(Permission.START)
def index(agency: str, period: str) -> str:
    """Draw what moves, and how."""
    desk = _desk(agency, period)
    session, zone = house().session(), desk.standing.submission.agency.time_zone
    came = [(format_moment(one.at, zone), one.file) for one in imports_of(session, desk.assessment)]
    is_hidden = hidden_from_agency(session, desk.assessment)
    command = f"spbe import {file_name(desk)}{ENDING} --evidence {file_name(desk, 'bukti')}.zip"
    return desk.draw("assessments/moving.html", came=came, is_hidden=is_hidden, command=command)


@room.get("/penilaian.spbe.json")
@needs(Permission.START)
def file(agency: str, period: str) -> Response | tuple[str, int]:
    """Send the file of the assessment."""
    desk = _desk(agency, period)
    made = _made(desk)
    if made is None:
        return _not_yet()
    response = Response(write_moved(made), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(desk)}{ENDING}"'
    return response


@room.get("/hash.txt")
@needs(Permission.START)
def content_hash(agency: str, period: str) -> Response | tuple[str, int]:
    """Tell the hash of the content as it stands, to be held against the one that the other installation tells."""
    made = _made(_desk(agency, period))
    if made is None:
        return _not_yet()
    return Response(f"{made.sha256}  {made.name}\n", content_type="text/plain; charset=utf-8")


def _desk(agency: str, period: str) -> Desk:
    return open_desk(agency, period, Permission.START, with_previous=False)


def _made(desk: Desk) -> Moved | None:
    """Return what the agency's own side takes along; None while others judge and it may not read what they write."""
    session = house().session()
    if hidden_from_agency(session, desk.assessment):
        return None
    instrument, at = desk.standing.instrument, house().now()
    return moved(session, desk.assessment, instrument, scope="agency", made_at=at, program=__version__)


def _not_yet() -> tuple[str, int]:
    heading = _("Penilaian ini sedang dinilai")
    text = _(
        "Berkasnya dapat diunduh lagi sesudah hasilnya diumumkan; sampai saat itu hanya admin server yang dapat "
        "memindahkannya, dengan spbe export."
    )
    return render_template("errors/error.html", code=409, heading=heading, text=text), 409
