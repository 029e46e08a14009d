"""The internal assessor's desk: each answer of their aspects is read, then accepted or returned with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.store import queries
from spbe.web import comments
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_marks import MarkProblem, MarkRow, SentMark, next_waiting, save_mark, sent_mark
from spbe.web.evaluation_side import by_aspect, side_list
from spbe.web.evaluation_stages import why_closed
from spbe.web.evidence import evidence_panel
from spbe.web.handover import handover_panel
from spbe.web.house import house

__all__ = ["OUTCOMES", "room"]

room = Blueprint("verification", __name__, url_prefix="/penilaian/<agency>/<period>/verifikasi")

OUTCOMES = ("accepted", "returned")
_FILTERS = ("waiting", "accepted", "returned", "own")


def _rows(desk: Desk) -> list[MarkRow]:
    """Return a row for each indicator that this person verifies."""
    person, submission = current_person() or abort(404), desk.standing.submission
    own = queries.written_by(house().session(), desk.assessment, person.id, ("self",))
    return [
        MarkRow(
            indicator,
            submission.answers.get(("self", indicator.code)),
            submission.marks.get(("verification", indicator.code)),
            indicator.code in own,
        )
        for indicator in desk.standing.instrument
        if desk.may_here(Permission.VERIFY, indicator.code)
    ]


def _row(desk: Desk, code: str) -> tuple[Indicator, MarkRow, list[MarkRow]]:
    """Return an indicator with its row and all rows, or answer 404 for one outside this person's aspects."""
    asked, every = desk.indicator(code), _rows(desk)
    return asked, next((row for row in every if row.indicator is asked), None) or abort(404), every


def _may_mark(desk: Desk) -> bool:
    return desk.is_open and desk.standing.submission.stage in ("self", "verification")


@room.get("/")
@needs(Permission.VERIFY)
def index(agency: str, period: str) -> str:
    """Draw the answers to be verified, aspect by aspect."""
    desk = open_desk(agency, period, Permission.VERIFY, with_previous=False)
    every, asked = _rows(desk), request.args.get("saring", "")
    wanted = asked if asked in _FILTERS else ""
    shown = [row for row in every if _is_in(row, wanted)]
    return desk.draw(
        "evaluation/verification.html",
        groups=by_aspect(desk.standing.instrument, shown),
        wanted=wanted,
        counts={name: sum(_is_in(row, name) for row in every) for name in ("", *_FILTERS)},
        following=next_waiting(every),
        may_mark=_may_mark(desk),
        closed=why_closed(desk),
        handover=handover_panel(desk),
        side=_side(desk, every),
    )


def _is_in(row: MarkRow, wanted: str) -> bool:
    return {
        "waiting": row.is_waiting,
        "accepted": row.state == "good",
        "returned": row.state == "bad",
        "own": row.is_own,
    }.get(wanted, True)


def _side(desk: Desk, every: list[MarkRow], current: str | None = None) -> Any:
    codes, done = [row.indicator.code for row in every], [row.indicator.code for row in every if row.is_done]
    return side_list(desk, "verification", done, current=current, asked=codes)


@room.get("/<code>")
@needs(Permission.VERIFY)
def indicator(agency: str, period: str, code: str) -> str:
    """Draw one answer to be read and verified."""
    return _page(open_desk(agency, period, Permission.VERIFY, with_previous=False), code)


@room.post("/<code>")
@needs(Permission.VERIFY)
def save(agency: str, period: str, code: str) -> Any:
    """Accept or return one answer and go on; draw the page again when something stands against it."""
    desk = open_desk(agency, period, Permission.VERIFY, with_previous=False)
    _row(desk, code)
    sent = sent_mark()
    problem = save_mark(desk, code, sent, outcomes=OUTCOMES)
    if problem:
        return _page(desk.reread(), code, sent=sent, problem=problem), 409 if problem.is_stale else 422
    told = _("Indikator %(code)s diterima.") if sent.outcome == "accepted" else _("Indikator %(code)s dikembalikan.")
    flash(told % {"code": code})
    return redirect(_onward(desk.reread(), code), 303)


def _onward(desk: Desk, code: str) -> str:
    if request.form.get("go") == "list":
        return desk.here("verification.index") + f"#i{code}"
    following = next_waiting(_rows(desk), code)
    if following is None:
        return desk.here("verification.index")
    return desk.here("verification.indicator", code=following.indicator.code)


def _page(desk: Desk, code: str, *, sent: SentMark | None = None, problem: MarkProblem | None = None) -> str:
    asked, row, every = _row(desk, code)
    place = every.index(row)
    previous = next_waiting(every, code)
    return desk.draw(
        "evaluation/verify.html",
        indicator=asked,
        row=row,
        aspect=desk.standing.instrument.aspect_of(code),
        domain=desk.standing.instrument.domain_of(code),
        before=every[place - 1].indicator if place else None,
        after=every[place + 1].indicator if place + 1 < len(every) else None,
        following=previous,
        about=desk.kept("assessments/about.html", code=code),
        conversation=comments.panel(desk, code),
        evidence=evidence_panel(desk, asked, desk.standing.level_of(code), is_read=True),
        sent=sent,
        problem=problem,
        may_mark=_may_mark(desk) and not row.is_own and row.state != "unanswered",
        is_open=_may_mark(desk),
        closed=why_closed(desk),
        side=_side(desk, every, code),
    )
