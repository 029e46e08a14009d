"""The questionnaire: overview, aspects, indicators, search, target."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from werkzeug import Response

from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.roles import Permission, Side, may
from spbe.store import queries
from spbe.web import pictures, sheet
from spbe.web.access import current_person, needs
from spbe.web.board import board_of, finding, unit_lines
from spbe.web.carrying import may_carry
from spbe.web.desk import Desk, open_desk
from spbe.web.editions import newer_edition
from spbe.web.evidence import is_seen
from spbe.web.forms import LevelForm, answer_form, target_form
from spbe.web.house import house
from spbe.web.search import find, find_cited
from spbe.web.succession import own_succession

__all__ = ["room"]

room = Blueprint("assessments", __name__, url_prefix="/penilaian/<agency>/<period>")


@room.get("/")
@needs(Permission.VIEW)
def overview(agency: str, period: str) -> str:
    """Draw where the assessment stands."""
    desk = open_desk(agency, period)
    recent = queries.history(house().session(), desk.standing.submission, desk.side, limit=6)
    return desk.draw(
        "assessments/overview.html", recent=recent, **pictures.overview(desk.standing), **_agency_only(desk)
    )


def _agency_only(desk: Desk) -> dict[str, Any]:
    """Return what the overview shows on the agency's side only: units, and the ways to begin and to send."""
    if desk.side is not Side.AGENCY:
        nothing = dict.fromkeys(("may_carry", "may_send", "may_check"), False)
        return {"units": [], "finding_units": "", "newer": None, "succession": None, **nothing}
    found = board_of(desk)
    return {
        "units": [line for line in unit_lines(desk, found) if line.row.rest],
        "finding_units": finding(found),
        "newer": newer_edition(desk),
        "succession": own_succession(desk),
        "may_carry": may_carry(desk),
        "may_send": may(current_person(), Permission.SUBMIT, desk.agency),
        "may_check": may(current_person(), Permission.SEE_LIBRARY, desk.agency),
    }


@room.get("/aspek/<code>")
@needs(Permission.VIEW)
def aspect(agency: str, period: str, code: str) -> str:
    """Draw the questionnaire of one aspect."""
    desk = open_desk(agency, period)
    return sheet.aspect_page(desk, code)


@room.get("/indikator")
@needs(Permission.VIEW)
def all_indicators(agency: str, period: str) -> str:
    """Draw the questionnaire of all indicators, filtered by state."""
    desk = open_desk(agency, period)
    return sheet.whole_page(desk, request.args.get("saring", ""))


@room.get("/indikator/<code>")
@needs(Permission.VIEW)
def indicator(agency: str, period: str, code: str) -> str:
    """Draw one indicator with its answer."""
    desk = open_desk(agency, period)
    return sheet.indicator_page(desk, desk.indicator(code))


@room.post("/indikator/<code>")
@needs(Permission.FILL_IN)
def save_answer(agency: str, period: str, code: str) -> Any:
    """Save an answer and go on; draw the page again when something stands against it."""
    desk = open_desk(agency, period, Permission.FILL_IN)
    asked = desk.indicator(code)
    form = answer_form(asked)
    if not form.validate():
        return sheet.indicator_page(desk, asked, form=form), 422
    saved = sheet.save(desk, asked, form)
    if isinstance(saved, sheet.Conflict):
        return sheet.indicator_page(desk.reread(), asked, form=form, conflict=saved), 409
    flash(_("Indikator %(code)s tersimpan.") % {"code": code})
    return redirect(_onward(desk.reread(), asked, form.go.data), 303)


def _onward(desk: Desk, saved: Indicator, go: str | None) -> str:
    following = desk.standing.next_open(saved.code)
    if go in ("stay", "clear", "last"):
        return desk.here("assessments.indicator", code=saved.code)
    if following:
        return desk.here("assessments.indicator", code=following.code)
    return desk.here("assessments.overview")


@room.post("/indikator/<code>/otomatis")
@needs(Permission.FILL_IN)
def autosave(agency: str, period: str, code: str) -> Any:
    """Save while somebody types; the answer holds only what changed on the page."""
    desk = open_desk(agency, period, Permission.FILL_IN, with_previous=False)
    asked = desk.indicator(code)
    form = answer_form(asked)
    if not form.validate():
        return sheet.refusal(desk, asked, form), 422
    saved = sheet.save(desk, asked, form)
    return sheet.saved_fragment(desk, asked, form, saved), 409 if isinstance(saved, sheet.Conflict) else 200


@room.post("/indikator/<code>/tingkat")
@needs(Permission.FILL_IN)
def save_level(agency: str, period: str, code: str) -> Any:
    """Save the level alone, from a row of an aspect's questionnaire."""
    desk = open_desk(agency, period, Permission.FILL_IN)
    asked = desk.indicator(code)
    if asked.kind != "level":
        abort(404)  # its value is given on its own page
    form = LevelForm()
    form.indicator = asked
    is_valid = form.validate()
    conflict = sheet.save_level(desk, asked, form) if is_valid else None
    row = sheet.row_fragment(desk.reread(), asked, problems=form.errors, conflict=conflict)
    status = 422 if not is_valid else 409 if conflict else 200
    if request.headers.get("HX-Request"):
        return row, status
    if status != 200:
        return sheet.indicator_page(desk.reread(), asked, conflict=conflict), status
    back = desk.standing.instrument.aspect_of(code).code
    return redirect(desk.here("assessments.aspect", code=back) + f"#i{code}", 303)


@room.post("/indikator/<code>/dari-tahun-lalu")
@needs(Permission.FILL_IN)
def start_from_last(agency: str, period: str, code: str) -> Response:
    """Copy last year's level and explanation where this year has no explanation yet."""
    desk = open_desk(agency, period, Permission.FILL_IN)
    asked = desk.indicator(code)
    copied = sheet.copy_last(desk, asked)
    flash(
        _("Jawaban tahun lalu disalin; periksa dan mutakhirkan.")
        if copied
        else _("Tidak disalin: jawaban tahun ini sudah berisi.")
    )
    return redirect(desk.here("assessments.indicator", code=code), 303)


@room.get("/cari")
@needs(Permission.VIEW)
def search(agency: str, period: str) -> str:
    """Draw the indicators and evidence items that hold the words searched for, and the cited documents that do."""
    desk = open_desk(agency, period)
    text, instrument = request.args.get("q", "")[:200], desk.standing.instrument
    cited = queries.cited_titles(house().session(), desk.assessment.id) if text.strip() and is_seen(desk) else []
    hits, papers = find(instrument, text), find_cited(instrument, cited, text)
    return desk.draw("assessments/search.html", text=text, hits=hits, papers=papers, agency=agency)


@room.get("/target")
@needs(Permission.VIEW)
def target(agency: str, period: str) -> str:
    """Draw the target index and target levels."""
    desk = open_desk(agency, period)
    return sheet.target_page(desk, target_form(desk.standing.instrument, data=sheet.target_data(desk)))


@room.post("/target")
@needs(Permission.SET_TARGET)
def set_target(agency: str, period: str) -> Any:
    """Save the target, whole."""
    desk = open_desk(agency, period, Permission.SET_TARGET)
    form = target_form(desk.standing.instrument)
    if not form.validate():
        return sheet.target_page(desk, form), 422
    if sheet.is_target_stale(desk, form):
        return sheet.target_page(desk, form), 409
    sheet.save_target(desk, form)
    flash(_("Target tersimpan."))
    return redirect(desk.here("assessments.target"), 303)
