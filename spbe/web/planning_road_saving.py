"""A road kept as a scenario: the values it reaches, its years, and what it was found with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.indicators import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept_line
from spbe.planning import Step, StepKey
from spbe.planning.question import Question, Road, find_road
from spbe.roles import Permission
from spbe.scenarios import LONGEST_NAME, Content
from spbe.scoring import as_text
from spbe.values import shares
from spbe.web.access import current_person, needs
from spbe.web.house import house
from spbe.web.planning_costs import costs_desk
from spbe.web.planning_road import SECONDS, road_form, road_page
from spbe.web.planning_road_words import NO_ROAD
from spbe.web.planning_start import Start
from spbe.whole_numbers import within
from spbe.workflow.scenarios import ScenarioEntry, add_scenario

__all__ = ["road_content", "room"]

room = Blueprint("planning_road_saving", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/jalan")


@room.post("/simpan")
@needs(Permission.PLAN)
def save(agency: str, period: str) -> Any:
    """Find the road once more and keep it under a name."""
    desk = costs_desk(agency, period, Permission.PLAN)
    form = road_form(desk, request.form)
    name, problems = _name()
    if problems or form.question is None:
        return road_page(desk, form, problems), 422
    try:
        with within(SECONDS):
            road = find_road(form.start.steps, form.start.index, form.question)
    except NO_ROAD:
        return road_page(desk, form), 422
    content = road_content(form.instrument, form.start, form.question, road)
    entry = ScenarioEntry(name, content, is_shared=bool(form.text("dibagikan")))
    session, person = house().session(), current_person() or abort(404)
    with session.begin():
        kept = add_scenario(session, desk.assessment, entry, by=person, at=house().now())
    flash(_("Skenario “%(name)s” tersimpan.") % {"name": kept.name})
    asked = {
        each: text for each, text in form.texts.items() if text and each not in ("csrf_token", "nama", "dibagikan")
    }
    return redirect(desk.here("planning_road.index", **asked), 303)


def _name() -> tuple[str, list[tuple[str, str]]]:
    text = request.form.get("nama", "")
    if not text.strip():
        return "", [("nama", _("Nama skenario belum ditulis; misalnya Baik pada 2028."))]
    try:
        name = accept_line(text)
    except RefusedText as refused:
        return "", [("nama", _("Nama skenario: %(why)s") % {"why": why}) for why in refused.problems]
    if len(name) > LONGEST_NAME:
        return "", [("nama", _("Nama skenario: paling panjang %(most)s huruf.") % {"most": LONGEST_NAME})]
    return name, []


def road_content(instrument: Instrument, start: Start, question: Question, road: Road) -> Content:
    """Return the scenario that a road is: goals and items, the year of each step, and the limits it was found with."""
    goal, items = dict[str, Value](), dict[str, frozenset[str]]()
    for code in dict.fromkeys(step.key.indicator for step in road.steps):
        own = [step for step in road.steps if step.key.indicator == code]
        if any(step.key.item for step in own):
            items[code] = start.items[code] | frozenset(_taken(instrument.by_code[code], start.items[code], own))
        else:
            goal[code] = max(step.end for step in own)
    schedule = {step.key: int(year.year.name) for year in road.years for step in year.steps}
    return Content(goal, items, schedule, as_text(question.target), dict(_assumptions(start, question, road)))


def _taken(indicator: Indicator, held: frozenset[str], steps: list[Step]) -> Iterator[str]:
    """Yield the items that the steps bring: of a group the alternative that the step is named after, whole."""
    keys = {step.key for step in steps}
    for share in shares(indicator, held):
        first = share.need.alternatives[0]
        if StepKey.of(indicator.code, share.need.level, first[0].code) in keys:
            yield from (item.code for item in first)


def _assumptions(start: Start, question: Question, road: Road) -> Iterator[tuple[str, str]]:
    yield "currency", start.prices.currency.value
    yield "cost", as_text(road.cost)
    yield "bound", as_text(road.bound)
    if question.rules.budget is not None:
        yield "budget", as_text(Fraction(question.rules.budget))
    for name, keys in (("fixed", question.rules.fixed), ("forbidden", question.rules.forbidden)):
        if keys:
            yield name, ", ".join(key.named for key in sorted(keys, key=lambda key: key.place))
    if question.order:
        yield "order", "advised"
