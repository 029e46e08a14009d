"""Blind double scoring: each assessor's own value, what two of them gave, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from flask import Blueprint, abort, flash, redirect, request
from wtforms import TextAreaField

from spbe import workflow
from spbe.agreement import Agreement, agreement, metric
from spbe.indicators import Indicator
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.proceedings import WrittenProposal
from spbe.roles import Permission, Person, Side, may
from spbe.store import queries
from spbe.submission import Answer
from spbe.values import Share, shares
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.forms import BaseForm, FigureForm, ItemsForm, LevelForm, clean_text
from spbe.web.house import house

__all__ = ["FigureProposal", "ItemsProposal", "LevelProposal", "ProposalForm", "proposal_state", "room"]

room = Blueprint("double_scoring", __name__, url_prefix="/penilaian/<agency>/<period>/ganda")


class Reasons(BaseForm):
    """Why an assessor gives this value. ``main`` names the field that a missing value is told beside."""

    explanation = TextAreaField("", validators=[clean_text])
    main: ClassVar[str]


class LevelProposal(LevelForm, Reasons):
    """One assessor's own level and why."""

    main = "level"


class ItemsProposal(ItemsForm, Reasons):
    """The items that one assessor finds met, and why."""

    main = "is_empty"


class FigureProposal(FigureForm, Reasons):
    """Another institution's figure as one assessor finds it, and why."""

    main = "figure"


ProposalForm = LevelProposal | ItemsProposal | FigureProposal

_FORMS: Mapping[str, type[ProposalForm]] = {"level": LevelProposal, "items": ItemsProposal, "index": FigureProposal}


@dataclass(frozen=True)
class ProposalState:
    """What one assessor may see of an indicator: their own proposal, and both once there are two."""

    own: WrittenProposal
    shown: tuple[WrittenProposal, ...]

    @property
    def is_shown(self) -> bool:
        """Say whether both are given."""
        return len(self.shown) > 1


def proposal_state(given: tuple[WrittenProposal, ...], code: str, person: Person) -> ProposalState:
    """Return what this person sees of what was proposed for an indicator: nobody sees one that stands alone."""
    own = next((one for one in given if one.by_id == person.id), WrittenProposal(code, person.id, person.name))
    return ProposalState(own, given if len(given) > 1 else ())


def _desk(agency: str, period: str, permission: Permission) -> Desk:
    """Return the desk, for the assessors' side only: the agency does not see how its assessors differ."""
    desk = open_desk(agency, period, permission, with_previous=False)
    return desk if desk.side is Side.ASSESSOR else abort(404)


def _judged_desk(agency: str, period: str) -> Desk:
    """Return the desk of an assessment that is judged twice; any other has no such page."""
    desk = _desk(agency, period, Permission.ASSESS)
    return desk if desk.assessment.is_double_scored else abort(404)


@room.get("/")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw whether it is judged twice, how far both assessors are, and where they differ."""
    return _index(_desk(agency, period, Permission.VIEW))


def _index(desk: Desk) -> str:
    person = current_person() or abort(404)
    given = queries.proposals(house().session(), desk.assessment)
    states = {i.code: proposal_state(given.get(i.code, ()), i.code, person) for i in desk.standing.instrument}
    shown = {code: state.shown for code, state in states.items() if state.is_shown}
    return desk.draw(
        "double/index.html",
        is_double=desk.assessment.is_double_scored,
        may_choose=desk.is_open and desk.standing.submission.stage in ("self", "verification") and _may_choose(desk),
        may_propose=_may_propose(desk),
        own=[code for code, state in states.items() if state.own.version],
        shown=shown,
        differing=[code for code, both in shown.items() if len({one.counted for one in both}) > 1],
        metric=metric(desk.standing.instrument),
        groups=_groups(desk, shown),
        agreed=[code for code in shown if ("document", code) in desk.standing.submission.answers],
    )


def _may_choose(desk: Desk) -> bool:
    return may(current_person(), Permission.ANNOUNCE, desk.agency)


def _may_propose(desk: Desk) -> bool:
    is_now = desk.is_open and desk.standing.submission.stage == "document" and desk.assessment.is_double_scored
    return is_now and may(current_person(), Permission.ASSESS, desk.agency)


def _groups(desk: Desk, shown: dict[str, tuple[WrittenProposal, ...]]) -> list[tuple[str, Agreement, str]]:
    """Return title, agreement and alpha in words of each aspect, and of the whole at the end."""
    ratings = {code: [one.counted for one in both] for code, both in shown.items()}
    titles = {aspect.code: _(aspect.short_title) for aspect in desk.standing.instrument.aspects}
    found = agreement(desk.standing.instrument, ratings)
    return [(titles.get(one.group, _("Semua")), one, _alpha(one)) for one in found]


def _alpha(one: Agreement) -> str:
    return "" if one.alpha is None else format_decimal(Decimal(repr(one.alpha)), 2)


@room.post("/")
@needs(Permission.ANNOUNCE)
def choose(agency: str, period: str) -> Any:
    """Record whether the assessment is judged twice."""
    desk = _desk(agency, period, Permission.ANNOUNCE)
    person, session = current_person() or abort(404), house().session()
    is_on = request.form.get("on") == "1"
    with session.begin():
        workflow.set_double_scoring(session, desk.assessment, on=is_on, by=person, at=house().now())
    flash(_("Penilaian ganda dinyalakan.") if is_on else _("Penilaian ganda dimatikan."))
    return redirect(desk.here("double_scoring.index"), 303)


@room.get("/<code>")
@needs(Permission.ASSESS)
def indicator(agency: str, period: str, code: str) -> str:
    """Draw the form of one's own value; both values once both are given."""
    desk = _judged_desk(agency, period)
    return _page(desk, desk.indicator(code))


def _page(
    desk: Desk, asked: Indicator, form: ProposalForm | None = None, *, stale: WrittenProposal | None = None
) -> str:
    person = current_person() or abort(404)
    given = queries.proposals(house().session(), desk.assessment)
    state = proposal_state(given.get(asked.code, ()), asked.code, person)
    codes = list(desk.standing.instrument.indicators)
    place = codes.index(asked)
    return desk.draw(
        "double/indicator.html",
        indicator=asked,
        aspect=desk.standing.instrument.aspect_of(asked.code),
        self_answer=desk.standing.submission.answers.get(("self", asked.code)),
        form=form or _stored_form(asked, state.own),
        state=state,
        stale=stale,
        may_propose=_may_propose(desk) and not state.is_shown,
        adding=_adding(asked),
        before=codes[place - 1] if place else None,
        after=codes[place + 1] if place + 1 < len(codes) else None,
    )


def _adding(asked: Indicator) -> dict[str, Share]:
    """Return item code -> what it adds, where items are counted."""
    every = shares(asked, ()) if asked.kind == "items" else ()
    return {item.code: share for share in every for choice in share.need.alternatives for item in choice}


def _form(asked: Indicator, **filled: Any) -> ProposalForm:
    form = _FORMS[asked.kind](**filled)
    form.indicator = asked
    return form


def _stored_form(asked: Indicator, own: WrittenProposal) -> ProposalForm:
    form = _form(asked, formdata=None)
    answer = Answer(own.indicator, "document", own.level, value=own.value, items=own.items, figure=own.figure)
    form.draw(answer)
    form.version.data, form.explanation.data = own.version, own.explanation
    return form


def _said(form: ProposalForm, asked: Indicator) -> dict[str, Any]:
    """Return the value that was sent; one that is missing is told beside its field."""
    said = form.said(Answer(asked.code, "document", None))
    if said["level"] is None and not {"items", "figure"} & said.keys():
        form[form.main].errors = [
            {
                "level": _("Pilih tingkat lebih dahulu."),
                "items": _("Tandai butir yang dipenuhi, atau nyatakan belum ada."),
                "index": _("Tulis angkanya, atau nyatakan belum diterbitkan."),
            }[asked.kind]
        ]
    return said


@room.post("/<code>")
@needs(Permission.ASSESS)
def propose(agency: str, period: str, code: str) -> Any:
    """Save one's own value and go on; draw the page again when something stands against it."""
    desk = _judged_desk(agency, period)
    asked = desk.indicator(code)
    form = _form(asked)
    form.validate()
    said = {} if form.errors else _said(form, asked)
    if form.errors:
        return _page(desk, asked, form), 422
    if problem := _record(desk, asked, form, said):
        return _page(desk.reread(), asked, form, stale=problem), 409
    flash(_("Nilai Anda untuk indikator %(code)s tersimpan.") % {"code": code})
    return redirect(_onward(desk, asked), 303)


def _record(desk: Desk, asked: Indicator, form: ProposalForm, said: Mapping[str, Any]) -> WrittenProposal | None:
    """Record the proposal; return None, or what the same person saved elsewhere in between."""
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {**said, "explanation": form.explanation.data, "version": form.version.data}
    try:
        with session.begin():
            workflow.record_proposal(session, desk.assessment, asked, **entry, by=person, at=house().now())
    except workflow.StaleProposal as stale:
        return stale.current
    return None


def _onward(desk: Desk, asked: Indicator) -> str:
    codes = list(desk.standing.instrument.by_code)
    following = codes[codes.index(asked.code) + 1 :]
    return desk.here("double_scoring.indicator", code=following[0]) if following else desk.here("double_scoring.index")
