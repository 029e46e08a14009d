"""Files to take away: the workbook, tables and charts of one assessment."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort

from spbe import __version__
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("downloads", __name__, url_prefix="/penilaian/<agency>/<period>/unduhan")


def _chart_titles() -> list[tuple[str, str]]:
    return [
        ("radar", _("Radar aspek")),
        ("domains", _("Domain")),
        ("strip", _("Peta indikator")),
        ("gaps", _("Kesenjangan")),
        ("waterfall", _("Jejak nilai")),
    ]


@room.get("/")
@needs(Permission.EXPORT)
def index(agency: str, period: str) -> str:
    """Draw the list of files."""
    desk = open_desk(agency, period, Permission.EXPORT)
    return desk.draw("assessments/downloads.html", charts=_chart_titles())


@room.get("/penilaian.<any(xlsx,csv,json):suffix>")
@needs(Permission.EXPORT)
def file(agency: str, period: str, suffix: str) -> Response:
    """Send the assessment as a workbook, a table or data."""
    return _send(open_desk(agency, period, Permission.EXPORT), suffix)


@room.get("/grafik/<name>.<any(svg,png):suffix>")
@needs(Permission.EXPORT)
def chart(agency: str, period: str, name: str, suffix: str) -> Response:
    """Send one chart as a picture."""
    if name not in dict(_chart_titles()):
        abort(404)
    return _send(open_desk(agency, period, Permission.EXPORT), suffix, name)


def _send(desk: Desk, suffix: str, chart_name: str | None = None) -> Response:
    # Heavy libraries: loaded when the first file is asked for, not when the server starts.
    from exports import MEDIA_TYPES, export
    from spbe.reports import report

    standing = desk.standing
    made = report(standing.instrument, standing.submission, made_at=house().now(), version=__version__)
    name = "-".join(filter(None, [standing.instrument.code, desk.agency, desk.period, chart_name]))
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    response = Response(export(made, f".{suffix}", chart=chart_name), content_type=MEDIA_TYPES[f".{suffix}"])
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.{suffix}"'
    return response
