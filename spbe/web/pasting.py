"""Typing an assessment into the official application: texts to copy, and the files under the names it asks for."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, send_file

from spbe.indicators import Aspect
from spbe.language import gettext as _
from spbe.reports.paste_pack import PasteIndicator, paste_pack
from spbe.roles import Permission, Side
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.bundles import cited_evidence, nameless
from spbe.web.desk import Desk, open_desk
from spbe.web.downloads import file_name
from spbe.web.house import house
from spbe.web.library_words import size_words

__all__ = ["room"]

room = Blueprint("pasting", __name__, url_prefix="/penilaian/<agency>/<period>/salinan")

Pack = tuple[PasteIndicator, ...]


@room.get("/")
@needs(Permission.EXPORT)
def index(agency: str, period: str) -> str:
    """Draw the texts to copy, of all indicators, or of one aspect's or one unit's."""
    from exports.paste_pack import paste_size

    desk = _desk(agency, period)
    whole, leads = _pack(desk), _leads(desk)
    aspects = {aspect.code: aspect for aspect in desk.standing.instrument.aspects}
    aspect, unit = aspects.get(request.args.get("aspek", "")), request.args.get("unit", "")
    count, size = paste_size(whole)
    return desk.draw(
        "pasting/index.html",
        parts=_chosen(whole, aspect, unit, leads),
        aspect=aspect,
        unit=unit if unit in leads.values() else "",
        units=_units(desk, leads),
        ready=sum(part.is_ready for part in whole),
        count=count,
        size=size_words(size),
    )


@room.get("/berkas.zip")
@needs(Permission.EXPORT)
def file(agency: str, period: str) -> Response | tuple[str, int]:
    """Send the texts and the cited files as one zip file."""
    from exports.bundle import CannotBundle
    from exports.paste_pack import write_paste_pack

    desk = _desk(agency, period)
    opened = partial(house().keeping.files.open, desk.agency)
    try:
        content, size = nameless(partial(write_paste_pack, pack=_pack(desk), opened=opened))
    except CannotBundle as error:
        heading = _("Berkas belum dapat diunduh")
        text = f"{error} " + _("Admin server memeriksanya dengan spbe verify; teksnya tetap dapat disalin.")
        return render_template("errors/error.html", code=409, heading=heading, text=text), 409
    name = f"{file_name(desk, 'aplikasi-resmi')}.zip"
    response = send_file(content, "application/zip", as_attachment=True, download_name=name)
    response.content_length = size
    return response


def _desk(agency: str, period: str) -> Desk:
    """Return the desk for the agency's own side; who judges has nothing to type there for it."""
    desk = open_desk(agency, period, Permission.EXPORT, with_previous=False)
    return desk if desk.side is Side.AGENCY else abort(404)


def _pack(desk: Desk) -> Pack:
    standing, session = desk.standing, house().session()
    lines = cited_evidence(session, desk.assessment, standing.instrument, standing.submission, desk.side)
    return paste_pack(standing.instrument, standing.submission, lines)


def _leads(desk: Desk) -> dict[str, str]:
    """Return indicator code -> the code of the unit that leads it."""
    given = queries.assignments(house().session(), desk.agency, desk.standing.instrument.code)
    return {code: one.lead.code for code, one in given.items() if one.lead is not None}


def _units(desk: Desk, leads: dict[str, str]) -> list[tuple[str, str]]:
    led = set(leads.values())
    return [(unit.code, unit.name) for unit in queries.units(house().session(), desk.agency) if unit.code in led]


def _chosen(whole: Pack, aspect: Aspect | None, unit: str, leads: dict[str, str]) -> list[PasteIndicator]:
    """Return the indicators of an aspect and a unit; a unit that leads nothing here chooses none away."""
    wanted: Any = {indicator.code for indicator in aspect.indicators} if aspect else None
    is_led = unit in leads.values()
    return [
        part
        for part in whole
        if (wanted is None or part.indicator.code in wanted) and (not is_led or leads.get(part.indicator.code) == unit)
    ]
