"""The action plan as files: a workbook, CSV, and a calendar of its deadlines."""

from __future__ import annotations

from flask import Blueprint, Response

from spbe.language import gettext as _
from spbe.planning import Currency
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.desk import Desk
from spbe.web.downloads import file_name
from spbe.web.house import house
from spbe.web.planning_actions import listed
from spbe.web.tasks import agency_desk

__all__ = ["room"]

room = Blueprint("action_files", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/aksi")


@room.get("/rencana-aksi.<any(xlsx,csv,ics):suffix>")
@needs(Permission.EXPORT)
def file(agency: str, period: str, suffix: str) -> Response:
    """Send the whole plan of the year."""
    desk = agency_desk(agency, period, Permission.EXPORT)
    made, media = _made(desk, suffix)
    response = Response(made, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(desk, "rencana-aksi")}.{suffix}"'
    return response


def _made(desk: Desk, suffix: str) -> tuple[bytes, str]:
    from exports import MEDIA_TYPES
    from exports.action_plan import calendar_bytes, csv_bytes, workbook_bytes

    actions = listed(desk)
    if suffix == "ics":
        return calendar_bytes(actions, place=desk.agency, made_at=house().now()), "text/calendar; charset=utf-8"
    if suffix == "csv":
        return csv_bytes(actions), MEDIA_TYPES[".csv"]
    prices = queries.prices(house().session(), desk.agency, desk.standing.instrument.code)
    head = _("Biaya, poin") if prices.currency is Currency.POINTS else _("Biaya, rupiah")
    submission = desk.standing.submission
    title = _("Rencana aksi %(agency)s %(year)s") % {"agency": submission.agency.name, "year": submission.year}
    return workbook_bytes(actions, title=title, cost_head=head), MEDIA_TYPES[".xlsx"]
