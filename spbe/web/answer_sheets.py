"""The answer sheet as a file: taken away, filled in elsewhere, brought back; differences are shown, then written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request

from spbe import workflow
from spbe.answer_sheet import SHEET_LIMITS, read_answer_sheet
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.answer_sheet_preview import Preview, Problem, from_package, from_sheet, unpacked
from spbe.web.answer_sheet_words import count_words
from spbe.web.desk import Desk
from spbe.web.downloads import file_name
from spbe.web.house import house
from spbe.web.stage_words import closed_words
from spbe.web.tasks import agency_desk

__all__ = ["room"]

room = Blueprint("answer_sheets", __name__, url_prefix="/penilaian/<agency>/<period>/lembar-kerja")

_MOST = SHEET_LIMITS.size + 4_000_000  # bytes of one request: a whole sheet, or what differs in it, sealed


@room.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a whole sheet in, or what of it was sealed, for whoever may fill in; it is called before anything is read."""
    is_coming = endpoint in ("answer_sheets.preview", "answer_sheets.save")
    if is_coming and values and may(current_person(), Permission.FILL_IN, values["agency"]):
        request.max_content_length = request.max_form_memory_size = _MOST


@room.get("/")
@needs(Permission.EXPORT)
def index(agency: str, period: str) -> str:
    """Draw what can be taken away, and the form that takes a sheet back."""
    return _page(_desk(agency, period))


@room.get("/lembar-kerja.xlsx")
@needs(Permission.EXPORT)
def file(agency: str, period: str) -> Response:
    """Send the sheet of the whole assessment, or of one unit's indicators."""
    from exports.answer_sheet import answer_sheet

    desk, wanted = _desk(agency, period), request.args.get("unit", "")
    led = _led(desk)
    if wanted and wanted not in led:
        abort(404)
    standing = desk.standing
    made = answer_sheet(
        standing.instrument,
        standing.submission,
        made_at=house().now(),
        unit=wanted or None,
        codes=led[wanted][1] if wanted else None,
        leads={code: name for name, codes in led.values() for code in codes},
    )
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = Response(made, content_type=media)
    name = file_name(desk, "-".join(filter(None, ["lembar-kerja", wanted])))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@room.post("/")
@needs(Permission.FILL_IN)
def preview(agency: str, period: str) -> Any:
    """Read a sheet and show what it would change; nothing is written."""
    desk = _desk(agency, period, Permission.FILL_IN)
    _refuse_closed(desk)
    sent = request.files.get("berkas")
    content = sent.stream.read() if sent else b""
    if not content:
        return _page(
            desk,
            problems=[("berkas", _("Belum ada berkas, atau berkasnya kosong; pilih lembar kerja yang sudah diisi."))],
        ), 422
    shown = from_sheet(desk, read_answer_sheet(content, desk.standing.instrument))
    return _page(desk, shown, shown.problems), 422 if shown.problems else 200


def _desk(agency: str, period: str, permission: Permission = Permission.EXPORT) -> Desk:
    return agency_desk(agency, period, permission)


def _led(desk: Desk) -> dict[str, tuple[str, list[str]]]:
    """Return code of a unit -> its name and the indicators it leads, by name; the person's own units first."""
    given = queries.assignments(house().session(), desk.agency, desk.standing.instrument.code)
    led: dict[str, tuple[str, list[str]]] = {}
    for indicator in desk.standing.instrument:
        lead = given[indicator.code].lead if indicator.code in given else None
        if lead is not None:
            led.setdefault(lead.code, (lead.name, []))[1].append(indicator.code)
    own = _own_units(desk)
    return dict(sorted(led.items(), key=lambda one: (one[0] not in own, one[1][0].casefold())))


def _own_units(desk: Desk) -> frozenset[str]:
    person = current_person()
    held = person.roles_in(desk.agency) if person else ()
    return frozenset(code for membership in held for code in membership.scopes)


def _closed(desk: Desk) -> str:
    """Return why no sheet is taken back now, empty where it is or where this person never brings one."""
    if desk.may_fill or not may(current_person(), Permission.FILL_IN, desk.agency):
        return ""
    submission = desk.standing.submission
    if not desk.is_open:
        why, day = submission.calendar.closed(desk.today) or ("final", None)
        return closed_words(submission.stage, why, day)
    return closed_words(submission.stage, "stage", None)


def _refuse_closed(desk: Desk) -> None:
    """Refuse, as the workflow would, before a sheet is read that could not be taken back anyway."""
    if not desk.may_fill:
        stage = desk.standing.submission.stage
        why = () if desk.is_open else desk.standing.submission.calendar.closed(desk.today) or ("final", None)
        raise workflow.StageClosed(stage, *why)


def _page(desk: Desk, shown: Preview | None = None, problems: Sequence[Problem] = (), stale: str = "") -> str:
    own = _own_units(desk)
    return desk.draw(
        "answer_sheets/index.html",
        preview=shown,
        told=count_words(shown.counts) if shown else "",
        problems=problems,
        stale=stale,
        files=[(code, name, len(codes), code in own) for code, (name, codes) in _led(desk).items()],
        closed=_closed(desk),
    )


# Writing what was shown.


@room.post("/simpan")
@needs(Permission.FILL_IN)
def save(agency: str, period: str) -> Any:
    """Write what was shown, all of it or nothing; show it again where something is open or changed in between."""
    desk = _desk(agency, period, Permission.FILL_IN)
    _refuse_closed(desk)
    person, session = current_person() or abort(404), house().session()
    packed = unpacked(desk, request.form.get("package", ""))
    if packed is None:
        return _page(desk, stale=_("Pratinjau itu tidak berlaku lagi; unggah lembar kerjanya sekali lagi.")), 409
    shown = from_package(desk, packed, request.form)
    if shown.moved:
        return _shown_again(desk, shown, shown.moved)
    if shown.problems:
        return _page(desk, shown, shown.problems), 422
    entry = {"cells": shown.chosen_cells, "stage": packed["stage"], "versions": packed["versions"]}
    try:
        with session.begin():
            written = workflow.fill_in(
                session, desk.assessment, desk.standing.instrument, **entry, by=person, at=house().now()
            )
    except workflow.StaleSheet as stale:
        again = desk.reread()
        return _shown_again(again, from_package(again, packed, request.form), stale.codes)
    told = ngettext(
        "%(num)d jawaban disimpan dari lembar kerja. Untuk mengisi lagi, unduh lembar kerja yang baru.",
        "%(num)d jawaban disimpan dari lembar kerja. Untuk mengisi lagi, unduh lembar kerja yang baru.",
        len(written),
    )
    flash(told % {"num": len(written)} if written else _("Tidak ada yang diubah: semuanya sudah ada, atau dibiarkan."))
    return redirect(desk.here("assessments.all_indicators"), 303)


def _shown_again(desk: Desk, shown: Preview, codes: Sequence[str]) -> tuple[str, int]:
    """Return the preview as it would be now: the sheet is kept, what changed in between is seen."""
    told = _("Penilaian berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
    if codes:
        told = _("Indikator %(codes)s berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
    return _page(desk, shown, stale=told % {"codes": ", ".join(codes)}), 409
