"""Starting a year from last year's answers: what would be carried, confirmed before it is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect
from werkzeug import Response

from spbe import workflow
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, may
from spbe.succession import Succession
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.succession import succession_of
from spbe.web.tasks import agency_desk

__all__ = ["Offer", "may_carry", "room"]

room = Blueprint("carrying", __name__, url_prefix="/penilaian/<agency>/<period>/mulai-dari-tahun-lalu")


@dataclass(frozen=True)
class Offer:
    """How many answers would be carried, how many of them have a text, and along which crosswalk, if along any."""

    count: int
    texts: int
    succession: Succession | None = None


def _offer(desk: Desk) -> Offer:
    """Return what can be carried: last year's answers by this instrument, else texts of its predecessor."""
    count, texts = desk.standing.to_carry()
    succession = None if count else succession_of(desk)
    if succession is None:
        return Offer(count, texts)
    own = {code for stage, code in desk.standing.submission.answers if stage == "self"}
    inherited = len(succession.to_carry(own))
    return Offer(inherited, inherited, succession)


def may_carry(desk: Desk) -> bool:
    """Say whether this person may carry last year's answers now, and there is any to carry."""
    is_time = desk.is_open and desk.standing.submission.stage == "self"
    return is_time and may(current_person(), Permission.START, desk.agency) and _offer(desk).count > 0


@room.get("")
@needs(Permission.START)
def confirm(agency: str, period: str) -> str:
    """Tell what would be carried, and that none of it counts as done."""
    desk = agency_desk(agency, period, Permission.START)
    last = desk.standing.submission.previous or desk.standing.submission.predecessor
    return desk.draw("carrying/confirm.html", offer=_offer(desk), last=last, may_carry=may_carry(desk))


@room.post("")
@needs(Permission.START)
def carry(agency: str, period: str) -> Response:
    """Carry last year's answers as texts to be checked again."""
    desk = agency_desk(agency, period, Permission.START)
    count = _carry(desk, _offer(desk).succession)
    told = ngettext(
        "%(num)d jawaban disalin dan perlu diperiksa ulang.",
        "%(num)d jawaban disalin dan perlu diperiksa ulang.",
        count,
    )
    flash(told % {"num": count} if count else _("Tidak ada yang disalin: semua indikator sudah berisi."))
    return redirect(desk.here("assessments.all_indicators", saring="carried" if count else None), 303)


def _carry(desk: Desk, succession: Succession | None) -> int:
    person, session = current_person() or abort(404), house().session()
    with session.begin():
        if succession is not None:
            return workflow.carry_predecessor(session, desk.assessment, succession, by=person, at=house().now())
        instrument = desk.standing.instrument
        return workflow.carry_last_year(session, desk.assessment, instrument, by=person, at=house().now())
