"""The reviewers' desk: each final value with what led to it, marked valid or not valid."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission
from spbe.submission import JUDGED
from spbe.web import comments
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_marks import MarkProblem, MarkRow, SentMark, next_waiting, save_mark, sent_mark
from spbe.web.evaluation_side import by_aspect, side_list
from spbe.web.evaluation_stages import cards, stages_shown, why_closed
from spbe.web.handover import handover_panel
from spbe.web.house import house
from spbe.workflow.stages import authors

__all__ = ["OUTCOMES", "room"]

room = Blueprint("review", __name__, url_prefix="/penilaian/<agency>/<period>/reviu")

OUTCOMES = ("valid", "invalid")
_FILTERS = ("waiting", "valid", "invalid", "changed")


def _rows(desk: Desk) -> list[MarkRow]:
    """Return a row for every indicator: the value that holds, and the reviewers' mark on it."""
    submission = desk.standing.submission
    is_reached = submission.is_final or submission.stage == "review"
    held = submission.at("visit") if is_reached else {}
    marks = submission.marks
    return [MarkRow(i, held.get(i.code), marks.get(("review", i.code)), is_own=False) for i in desk.standing.instrument]


def _levels(desk: Desk, code: str) -> list[tuple[str, Value | None, bool]]:
    """Return (stage, level or value that holds there, whether the stage gave it itself) for each stage with levels."""
    submission = desk.standing.submission
    found = [(stage, submission.at(stage).get(code)) for stage in stages_shown(submission)]
    return [(stage, held.counted if held else None, bool(held and held.stage == stage)) for stage, held in found]


def _is_changed(desk: Desk, code: str) -> bool:
    levels = _levels(desk, code)
    return bool(levels) and levels[0][1] != levels[-1][1]


def _wrote_levels(desk: Desk) -> bool:
    """Say whether this person judged here before: nobody reviews what they judged."""
    person = current_person()
    return person is not None and person.id in authors(house().session(), desk.assessment, JUDGED)


def _may_mark(desk: Desk) -> bool:
    return desk.is_open and desk.standing.submission.stage == "review" and not _wrote_levels(desk)


@room.get("/")
@needs(Permission.REVIEW)
def index(agency: str, period: str) -> str:
    """Draw every final value with the levels that led to it."""
    desk = open_desk(agency, period, Permission.REVIEW, with_previous=False)
    every, asked = _rows(desk), request.args.get("saring", "")
    wanted = asked if asked in _FILTERS else ""
    levels = {row.indicator.code: _levels(desk, row.indicator.code) for row in every}
    return desk.draw(
        "evaluation/review.html",
        groups=by_aspect(desk.standing.instrument, [row for row in every if _is_in(desk, row, wanted)]),
        levels=levels,
        stages=[stage for stage, _level, _own in next(iter(levels.values()))],
        wanted=wanted,
        counts={name: sum(_is_in(desk, row, name) for row in every) for name in ("", *_FILTERS)},
        following=next_waiting(every),
        may_mark=_may_mark(desk),
        wrote_levels=_wrote_levels(desk),
        closed=why_closed(desk),
        handover=handover_panel(desk),
        side=_side(desk, every),
    )


def _is_in(desk: Desk, row: MarkRow, wanted: str) -> bool:
    return {
        "waiting": row.is_waiting,
        "valid": row.state == "good",
        "invalid": row.state == "bad",
        "changed": wanted == "changed" and _is_changed(desk, row.indicator.code),
    }.get(wanted, True)


def _side(desk: Desk, every: list[MarkRow], current: str | None = None) -> Any:
    return side_list(desk, "review", [row.indicator.code for row in every if row.is_done], current=current)


@room.get("/semua")
@needs(Permission.REVIEW)
def confirm(agency: str, period: str) -> str:
    """Ask before every value that has no mark is marked valid."""
    desk = open_desk(agency, period, Permission.REVIEW, with_previous=False)
    return _confirm_page(desk, [row for row in _rows(desk) if row.is_waiting])


def _confirm_page(desk: Desk, waiting: list[MarkRow], skipped: tuple[str, ...] = ()) -> str:
    every = _rows(desk)
    return desk.draw(
        "evaluation/review_all.html",
        waiting=waiting,
        skipped=skipped,
        may_mark=_may_mark(desk),
        closed=why_closed(desk),
        side=_side(desk, every),
    )


@room.post("/semua")
@needs(Permission.REVIEW)
def save_all(agency: str, period: str) -> Any:
    """Mark valid what the confirmation showed; whatever changed since is left for a look."""
    desk = open_desk(agency, period, Permission.REVIEW, with_previous=False)
    shown = {code: form for code in desk.standing.instrument.by_code if (form := request.form.get(f"seen-{code}"))}
    failed = [code for code, seen in shown.items() if save_mark(desk, code, _seen(seen), outcomes=OUTCOMES)]
    done = len(shown) - len(failed)
    flash(ngettext("%(num)d indikator ditandai valid.", "%(num)d indikator ditandai valid.", done) % {"num": done})
    if failed:
        again = desk.reread()
        return _confirm_page(again, [row for row in _rows(again) if row.is_waiting], tuple(failed)), 409
    return redirect(desk.here("review.index"), 303)


def _seen(text: str) -> SentMark:
    """Return a mark on what the confirmation showed: versions of mark and answer, as "0.3"."""
    version, _dot, answer_version = text.partition(".")
    numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in (version, answer_version)]
    return SentMark("valid", "", *numbers)


@room.get("/<code>")
@needs(Permission.REVIEW)
def indicator(agency: str, period: str, code: str) -> str:
    """Draw one final value with what each stage said."""
    return _page(open_desk(agency, period, Permission.REVIEW, with_previous=False), code)


@room.post("/<code>")
@needs(Permission.REVIEW)
def save(agency: str, period: str, code: str) -> Any:
    """Mark one value and go on; draw the page again when something stands against it."""
    desk = open_desk(agency, period, Permission.REVIEW, with_previous=False)
    desk.indicator(code)
    sent = sent_mark()
    problem = save_mark(desk, code, sent, outcomes=OUTCOMES)
    if problem:
        return _page(desk.reread(), code, sent=sent, problem=problem), 409 if problem.is_stale else 422
    flash(_("Indikator %(code)s ditandai.") % {"code": code})
    following = next_waiting(_rows(desk.reread()), code)
    if following is None:
        return redirect(desk.here("review.index"), 303)
    return redirect(desk.here("review.indicator", code=following.indicator.code), 303)


def _page(desk: Desk, code: str, *, sent: SentMark | None = None, problem: MarkProblem | None = None) -> str:
    asked, every = desk.indicator(code), _rows(desk)
    row = next((row for row in every if row.indicator is asked), None) or abort(404)
    place = every.index(row)
    return desk.draw(
        "evaluation/review_one.html",
        indicator=asked,
        row=row,
        aspect=desk.standing.instrument.aspect_of(code),
        domain=desk.standing.instrument.domain_of(code),
        before=every[place - 1].indicator if place else None,
        after=every[place + 1].indicator if place + 1 < len(every) else None,
        following=next_waiting(every, code),
        cards=cards(desk, code),
        about=desk.kept("assessments/about.html", code=code),
        conversation=comments.panel(desk, code),
        sent=sent,
        problem=problem,
        may_mark=_may_mark(desk) and row.state != "unanswered",
        may_judge=False,
        wrote_levels=_wrote_levels(desk),
        closed=why_closed(desk),
        side=_side(desk, every, code),
    )
