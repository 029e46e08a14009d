"""Starting a year from last year's answers: what would be carried, confirmed before it is."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect
from werkzeug import Response

from spbe import workflow
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, may
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.tasks import agency_desk

__all__ = ["may_carry", "room"]

room = Blueprint("carrying", __name__, url_prefix="/penilaian/<agency>/<period>/mulai-dari-tahun-lalu")


def may_carry(desk: Desk) -> bool:
    """Say whether this person may carry last year's answers now, and there is any to carry."""
    is_time = desk.is_open and desk.standing.submission.stage == "self"
    return is_time and may(current_person(), Permission.START, desk.agency) and desk.standing.to_carry()[0] > 0


@room.get("")
@needs(Permission.START)
def confirm(agency: str, period: str) -> str:
    """Tell what would be carried, and that none of it counts as done."""
    desk = agency_desk(agency, period, Permission.START)
    count, texts = desk.standing.to_carry()
    return desk.draw("carrying/confirm.html", count=count, texts=texts, may_carry=may_carry(desk))


@room.post("")
@needs(Permission.START)
def carry(agency: str, period: str) -> Response:
    """Carry last year's answers as texts to be checked again."""
    desk = agency_desk(agency, period, Permission.START)
    person, session = current_person() or abort(404), house().session()
    with session.begin():
        instrument = desk.standing.instrument
        count = workflow.carry_last_year(session, desk.assessment, instrument, by=person, at=house().now())
    told = ngettext(
        "%(num)d jawaban disalin dan perlu diperiksa ulang.",
        "%(num)d jawaban disalin dan perlu diperiksa ulang.",
        count,
    )
    flash(told % {"num": count} if count else _("Tidak ada yang disalin: semua indikator sudah berisi."))
    return redirect(desk.here("assessments.all_indicators", saring="carried" if count else None), 303)
