"""From a scenario or the targets to an action plan: what would be added is shown, then written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.action_plan import ActionDraft, drafts
from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.planning import Prices
from spbe.reports.gaps import still_asked
from spbe.roles import Permission
from spbe.scenarios import Content, ScenarioLine, scenario_steps
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.action_forms import said_wrong
from spbe.web.administration.forms import day_of
from spbe.web.desk import Desk
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.planning_actions import listed
from spbe.web.planning_money import cost_words
from spbe.web.tasks import agency_desk
from spbe.workflow import InvalidActions

__all__ = ["room"]

room = Blueprint("actions_drafting", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/aksi/susun")

Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Drafted:
    """What a scenario (None: the target levels) would add, and how many of its steps the plan has already."""

    scenario: ScenarioLine | None
    scenarios: Sequence[ScenarioLine]
    prices: Prices
    found: tuple[ActionDraft, ...]
    skipped: int
    is_joined: bool


@room.get("")
@needs(Permission.PLAN)
def index(agency: str, period: str) -> str:
    """Show what actions the steps of a scenario would become."""
    desk = agency_desk(agency, period, Permission.PLAN)
    return _page(desk, _drafted(desk, request.args))


@room.post("")
@needs(Permission.PLAN)
def make(agency: str, period: str) -> Any:
    """Add the actions that were shown."""
    desk = agency_desk(agency, period, Permission.PLAN)
    drafted = _drafted(desk, request.form)
    try:
        start, due = (day_of(request.form.get(name, "")) for name in ("starts_on", "due_on"))
    except ValueError:
        return _page(desk, drafted, [("due_on", _("Tanggal tidak terbaca; tulis seperti 24/11/2026."))]), 422
    session, timed = house().session(), [replace(draft, starts_on=start, due_on=due) for draft in drafted.found]
    come: dict[str, Any] = {
        "origin": "plan",
        "ref": f"scenario:{drafted.scenario.id}" if drafted.scenario else "target",
    }
    who: dict[str, Any] = {"by": current_person() or abort(404), "at": house().now()}
    try:
        with session.begin():
            made = workflow.add_actions(session, desk.assessment, desk.standing.instrument, timed, **who, **come)
    except InvalidActions as wrong:
        told = said_wrong(dict.fromkeys((field, what) for _place, field, what in wrong.problems))
        return _page(desk, drafted, told), 422
    flash(ngettext("%(num)d aksi ditambahkan.", "%(num)d aksi ditambahkan.", len(made)) % {"num": len(made)})
    return redirect(desk.here("actions.index"), 303)


def _drafted(desk: Desk, sent: Any) -> _Drafted:
    session, standing, person = house().session(), desk.standing, current_person() or abort(404)
    every = queries.scenarios(session, desk.assessment.id, by=person.id)
    wanted = version_sent(sent.get("skenario"))
    chosen = next((one for one in every if one.id == wanted), None)
    if wanted and chosen is None:
        abort(404)
    prices = queries.prices(session, desk.agency, standing.instrument.code)
    held = {code: answer.items for code, answer in standing.answers.items()}
    content = chosen.content if chosen else _to_targets(desk)
    steps = scenario_steps(standing.instrument, standing.values, content, items=held, prices=prices)

    def asked(indicator: Indicator, level: int) -> Sequence[str]:
        return still_asked(indicator, level, held.get(indicator.code, ()))

    leads = {
        code: one.lead.code
        for code, one in queries.assignments(session, desk.agency, standing.instrument.code).items()
        if one.lead
    }
    is_joined = sent.get("gabung") == "ya"
    made = drafts(standing.instrument, steps, asked=asked, leads=leads, is_joined=is_joined)
    planned = {
        (line.draft.indicator, line.draft.level, line.draft.item)
        for line in listed(desk)
        if line.draft.status != "dropped"
    }
    fresh = tuple(one for one in made if (one.indicator, one.level, one.item) not in planned)
    return _Drafted(chosen, every, prices, fresh, len(made) - len(fresh), is_joined)


def _to_targets(desk: Desk) -> Content:
    return Content({gap.indicator.code: gap.indicator.value_at(gap.target) for gap in desk.standing.below_target()})


def _page(desk: Desk, drafted: _Drafted, problems: Problems = ()) -> str:
    end = date(max(desk.standing.submission.year, desk.today.year), 12, 31)
    usual = {"starts_on": desk.today.isoformat(), "due_on": end.isoformat()}
    return desk.draw(
        "planning/action_draft.html",
        scenarios=drafted.scenarios,
        chosen=drafted.scenario.id if drafted.scenario else None,
        is_joined=drafted.is_joined,
        found=drafted.found,
        skipped=drafted.skipped,
        problems=problems,
        typed={name: request.form.get(name, text) for name, text in usual.items()},
        unit_names={unit.code: unit.name for unit in queries.units(house().session(), desk.agency)},
        cost_words=lambda cost: cost_words(cost, drafted.prices.currency),
    )
