"""The external assessor's desk: what is to be judged, and one indicator after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.verdicts import Verdict
from spbe.web import (
    evaluation_list,
    evaluation_queue,
    evaluation_review,
    evaluation_sheet,
    evaluation_statements,
    evaluation_verification,
    handover,
    trail_page,
)
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_forms import AnyJudgement, judgement_form
from spbe.web.evaluation_items import Bench, Sent, bench, save_item, sent_items
from spbe.web.evaluation_sheet import TwoTexts, asked_level
from spbe.workflow import ConsensusMissing

__all__ = ["ROOMS", "room"]

room = Blueprint("evaluation", __name__, url_prefix="/penilaian/<agency>/<period>/asesor")

ROOMS = (
    room,
    evaluation_queue.room,
    evaluation_review.room,
    evaluation_statements.room,
    evaluation_verification.room,
    handover.room,
    trail_page.room,
)
"""Every room of those who judge, and the hand-overs between them."""


@room.get("/")
@needs(Permission.ASSESS)
def index(agency: str, period: str) -> str:
    """Draw all indicators with the levels of each stage and how far the assessor is."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    return evaluation_list.page(desk, request.args.get("saring", ""))


@room.get("/<code>")
@needs(Permission.ASSESS)
def indicator(agency: str, period: str, code: str) -> str:
    """Draw one indicator with what each stage said of it."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    asked = desk.indicator(code)
    return evaluation_sheet.page(desk, asked, _bench(desk, asked))


def _bench(
    desk: Desk,
    asked: Indicator,
    sent: Mapping[str, Sent] | None = None,
    problems: Mapping[str, str | Verdict] | None = None,
) -> Bench:
    up_to = asked_level(desk, asked, request.values.get("sampai", type=int))
    return bench(desk, asked, up_to, sent=sent, problems=problems)


@room.post("/<code>")
@needs(Permission.ASSESS)
def save(agency: str, period: str, code: str) -> Any:
    """Save all that was touched on the page and go on; draw the page again when something stands against it."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    asked = desk.indicator(code)
    sent, problems = _save_items(desk, asked)
    form = judgement_form(asked)
    form.validate()
    # Verdicts may have moved the value that the texts go with.
    conflict = _save_answer(desk.reread() if asked.kind == "items" else desk, asked, form)
    if problems or form.errors or conflict:
        return _again(desk.reread(), asked, form, conflict=conflict, sent=sent, problems=problems)
    flash(_("Indikator %(code)s tersimpan.") % {"code": code})
    return redirect(_onward(desk.reread(), asked), 303)


def _save_items(desk: Desk, asked: Indicator) -> tuple[dict[str, Sent], dict[str, str | Verdict]]:
    """Record the verdicts that were touched, lower levels first; return what was sent and what stands against it."""
    sent = sent_items(asked)
    touched = [one for one in sent.values() if one.is_touched or f"replace-{one.item}" in request.form]
    found = {one.item: save_item(desk, asked, one) for one in touched}
    problems = {item: problem for item, problem in found.items() if problem is not None}
    return {item: sent[item] for item in problems}, problems


def _save_answer(desk: Desk, asked: Indicator, form: AnyJudgement) -> TwoTexts | None:
    if form.errors:
        return None
    try:
        return evaluation_sheet.save(desk, asked, form)
    except ConsensusMissing:
        form[form.main].errors = [_("Nilai ditetapkan sesudah dua asesor mengusulkan; buka penilaian ganda.")]
        return None


def _again(
    desk: Desk,
    asked: Indicator,
    form: AnyJudgement,
    *,
    conflict: TwoTexts | None,
    sent: Mapping[str, Sent],
    problems: Mapping[str, str | Verdict],
) -> tuple[str, int]:
    is_stale = conflict is not None or any(isinstance(problem, Verdict) for problem in problems.values())
    items = _bench(desk, asked, sent, problems)
    drawn = form if form.errors or conflict else None
    page = evaluation_sheet.page(desk, asked, items, form=drawn, conflict=conflict, problems=problems)
    return page, 409 if is_stale else 422


def _onward(desk: Desk, asked: Indicator) -> str:
    if request.form.get("go") == "stay":
        return desk.here("evaluation.indicator", code=asked.code)
    following = evaluation_sheet.next_untouched(desk, asked.code)
    return desk.here("evaluation.indicator", code=following.code) if following else desk.here("evaluation.index")


@room.post("/<code>/otomatis")
@needs(Permission.ASSESS)
def autosave(agency: str, period: str, code: str) -> Any:
    """Save level and texts while somebody types; the answer holds only what changed on the page."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    asked = desk.indicator(code)
    form = judgement_form(asked)
    form.validate()
    conflict = _save_answer(desk, asked, form)
    if form.errors:
        return evaluation_sheet.refusal(desk, form), 422
    return evaluation_sheet.saved(desk.reread(), asked, form=form, conflict=conflict), 409 if conflict else 200


@room.post("/<code>/butir/<item>")
@needs(Permission.ASSESS)
def save_one_item(agency: str, period: str, code: str, item: str) -> Any:
    """Save one verdict while somebody works; the answer holds only what changed on the page."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    asked = desk.indicator(code)
    sent = sent_items(asked).get(item) or abort(404)
    before = _bench(desk, asked)
    problem = save_item(desk, asked, sent)
    fragment = evaluation_sheet.item_saved(desk, asked, sent, problem, before)
    return fragment, 200 if problem is None else 409 if isinstance(problem, Verdict) else 422
