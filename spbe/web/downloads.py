"""Files to take away: the workbook, tables and charts of one assessment."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, render_template, send_file

from spbe import __version__
from spbe.language import gettext as _
from spbe.reports.evidence import EvidenceLine
from spbe.roles import Permission, Side, may
from spbe.web.access import current_person, needs
from spbe.web.bringing import may_bring_in
from spbe.web.bundles import bundle_file, cited_evidence
from spbe.web.desk import Desk, open_desk
from spbe.web.house import house
from spbe.web.importing import may_import
from spbe.web.library_words import size_words

__all__ = ["file_name", "room", "send_export"]

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
    from exports.bundle import bundle_size

    desk = open_desk(agency, period, Permission.EXPORT)
    count, size = bundle_size(_evidence(desk))
    shown = {"charts": _chart_titles(), "count": count, "size": size_words(size), "may_import": may_import(desk)}
    shown["has_sheet"] = desk.side is Side.AGENCY
    shown["may_paste"] = desk.side is Side.AGENCY
    shown["may_bring_in"] = may_bring_in(desk)
    shown["may_move"] = may(current_person(), Permission.START, agency)
    return desk.draw("assessments/downloads.html", **shown)


@room.get("/penilaian.<any(xlsx,csv,json):suffix>")
@needs(Permission.EXPORT)
def file(agency: str, period: str, suffix: str) -> Response:
    """Send the assessment as a workbook, a table or data."""
    return send_export(open_desk(agency, period, Permission.EXPORT), suffix)


@room.get("/bukti.zip")
@needs(Permission.EXPORT)
def evidence(agency: str, period: str) -> Response | tuple[str, int]:
    """Send all evidence the assessment cites, as far as this side sees it, with a list and hashes."""
    from exports.bundle import CannotBundle

    desk = open_desk(agency, period, Permission.EXPORT)
    lines = _evidence(desk) or abort(404)
    try:
        content, size = bundle_file(desk.standing.submission, lines, house().keeping.files)
    except CannotBundle as error:
        heading = _("Bukti belum dapat diunduh")
        text = f"{error} " + _("Admin server memeriksanya dengan spbe verify; berkas lain tetap dapat dibuka.")
        return render_template("errors/error.html", code=409, heading=heading, text=text), 409
    name = f"{file_name(desk, 'bukti')}.zip"
    response = send_file(content, "application/zip", as_attachment=True, download_name=name)
    response.content_length = size
    return response


def _evidence(desk: Desk) -> tuple[EvidenceLine, ...]:
    standing = desk.standing
    return cited_evidence(house().session(), desk.assessment, standing.instrument, standing.submission, desk.side)


@room.get("/grafik/<name>.<any(svg,png):suffix>")
@needs(Permission.EXPORT)
def chart(agency: str, period: str, name: str, suffix: str) -> Response:
    """Send one chart as a picture."""
    if name not in dict(_chart_titles()):
        abort(404)
    return send_export(open_desk(agency, period, Permission.EXPORT), suffix, name)


def send_export(desk: Desk, suffix: str, chart_name: str | None = None) -> Response:
    """Return the answer that sends an assessment as a workbook, a table or data, or one of its charts."""
    # Heavy libraries: loaded when the first file is asked for, not when the server starts.
    from exports import MEDIA_TYPES, export
    from spbe.reports import report

    standing = desk.standing
    made = report(standing.instrument, standing.submission, made_at=house().now(), version=__version__)
    safe = file_name(desk, chart_name)
    response = Response(export(made, f".{suffix}", chart=chart_name), content_type=MEDIA_TYPES[f".{suffix}"])
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.{suffix}"'
    return response


def file_name(desk: Desk, what: str | None = None) -> str:
    """Return the name of a file of this assessment, without its ending."""
    name = "-".join(filter(None, [desk.standing.instrument.code, desk.agency, desk.period, what]))
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)
