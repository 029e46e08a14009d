"""The cheapest road to a target: asked by a form, answered with its proof, its price list, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, request

from spbe.indicators import Aspect, Predicate
from spbe.language import format_index, format_value
from spbe.language import gettext as _
from spbe.plan_outcome import exact_words
from spbe.planning import Curve, Plan, Step, StepKey, cheapest, cost_curve
from spbe.planning.advice import advice
from spbe.planning.choices import Without, near_best, without_each
from spbe.planning.question import Lowered, Question, Road, find_road, if_lowered, milestones
from spbe.planning.roadmap import Conflict
from spbe.roles import Permission
from spbe.scoring import predicate
from spbe.web.access import needs
from spbe.web.backing import risky_here
from spbe.web.desk import Desk
from spbe.web.planning_costs import costs_desk, may_plan
from spbe.web.planning_curve import CurveShape
from spbe.web.planning_money import cost_words, item_label, months_words, step_words
from spbe.web.planning_road_form import RoadForm, goal_choices, read_form
from spbe.web.planning_road_words import NO_ROAD, no_road_words
from spbe.web.planning_start import Start, start_of
from spbe.whole_numbers import within

__all__ = ["SECONDS", "road_form", "road_page", "room"]

room = Blueprint("planning_road", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/jalan")

SECONDS = 10.0
"""For all that is solved for one page."""
_WORTH_SHOWN = 10
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class _Line:
    """One step of the road as the page shows it; ``year`` is empty without years."""

    step: Step
    title: str
    label: str
    unit: str
    cost: str
    months: str
    year: str
    fix: str
    shut: str


@dataclass(frozen=True)
class _Answer:
    """A road and all that is told of it; ``plan`` is the same road without years and order, where there is one."""

    road: Road
    curve: Curve | None
    plan: Plan | None
    others: tuple[Without, ...]
    lowered: Lowered | None


@room.get("/")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> Any:
    """Draw the form and the road it asks for; the address says it all, so that it can be sent on."""
    desk = costs_desk(agency, period)
    form = road_form(desk, request.args)
    return road_page(desk, form), 422 if form.problems else 200


def road_form(desk: Desk, texts: Mapping[str, str]) -> RoadForm:
    """Return the form as it was sent, with its question; an empty one asks for the agency's own target."""
    standing = desk.standing
    if not texts.get("sasaran"):
        texts = {**texts, "sasaran": "indeks", "indeks": format_index(standing.target_index)}
    first_year = max(standing.submission.year + 1, desk.today.year)
    return read_form(RoadForm(standing.instrument, standing.edition, start_of(desk), first_year, texts))


def road_page(desk: Desk, form: RoadForm, problems: Sequence[tuple[str, str]] = ()) -> str:
    """Return the page: the form, and the road it asks for or why there is none."""
    start, found, finding, reasons, is_conflict = form.start, None, "", list[str](), False
    risky = _risky(desk, form)
    if form.question is not None:
        try:
            with within(SECONDS):
                found = _answer(desk, form, form.question, risky)
        except NO_ROAD as error:
            finding, reasons = no_road_words(error, form.instrument, start, form.question)
            is_conflict = isinstance(error, Conflict)
    shown = _answer_page(desk, form, found) if found else {"road": None, "finding": finding, "reasons": reasons}
    return desk.draw(
        "planning/road.html",
        form=form,
        start=start,
        here_predicate=_predicate(form, start.index),
        goals=goal_choices(form),
        advice=advice(form.instrument.code),
        risky=sorted(risky, key=lambda code: StepKey.of(code, 0)),
        may_plan=may_plan(desk),
        is_conflict=is_conflict,
        problems=[*form.problems, *problems],
        money=lambda cost: cost_words(cost, start.prices.currency),
        exactly=exact_words,
        plain=format_value,
        step_words=lambda key: step_words(form.instrument, key),
        **shown,
    )


def _risky(desk: Desk, form: RoadForm) -> frozenset[str]:
    """Return the answers seen one level lower: those named, and on request those whose evidence supports less."""
    return form.risky | (risky_here(desk) if form.text("bukti") else frozenset())


def _predicate(form: RoadForm, index: Fraction) -> Predicate:
    return predicate(form.instrument, index, basis=form.edition.predicate_basis)


def _answer(desk: Desk, form: RoadForm, question: Question, risky: frozenset[str]) -> _Answer:
    start = form.start
    road = find_road(start.steps, start.index, question)
    is_plain = not question.years and not question.order
    plan = Plan(road.steps, road.before, road.bound) if is_plain else _tried(_plain, start, question)
    others = without_each(plan, start.steps, question.target, question.rules) if plan else ()
    lowered = _tried(_lowered, form, question, road, risky) if risky else None
    return _Answer(road, _tried(cost_curve, start.steps, question.rules), plan, others, lowered)


def _tried(find: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | None:
    """Return what is told beside a road that is found already; None where it cannot be found, or not in time."""
    try:
        return find(*args, **more)
    except NO_ROAD:
        return None


def _plain(start: Start, question: Question) -> Plan:
    return cheapest(start.steps, start.index, question.target, question.rules)


def _lowered(form: RoadForm, question: Question, road: Road, risky: frozenset[str]) -> Lowered:
    start = form.start
    return if_lowered(form.instrument, start.values, start.steps, road, risky=risky, question=question)


def _answer_page(desk: Desk, form: RoadForm, found: _Answer) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    road, start = found.road, form.start
    curve, near = found.curve, _near(found)
    shape = CurveShape(curve.points, start.index) if curve else None
    return {
        "road": road,
        "after_predicate": _predicate(form, road.after),
        "groups": _groups(desk, form, road),
        "units": _units(form, road),
        "year_plans": road.years,
        "stones": milestones(curve, start.index, form.instrument, form.edition) if curve else (),
        "thresholds": _thresholds(form, shape) if shape else [],
        "shape": shape,
        "plan": found.plan,
        "near": near[:_WORTH_SHOWN],
        "near_count": len(near),
        "worth": found.others[:_WORTH_SHOWN],
        "worth_more": max(0, len(found.others) - _WORTH_SHOWN),
        "lowered": found.lowered,
        "finding": _finding(form, road),
        "reasons": [],
        "hidden": [(name, text) for name, text in form.texts.items() if text and name not in _NOT_ASKED],
    }


_NOT_ASKED = ("csrf_token", "nama", "dibagikan")


def _finding(form: RoadForm, road: Road) -> str:
    question = form.question
    if not road.steps and question:
        return _("Target %(target)s sudah tercapai") % {"target": format_index(question.target)}
    facts = {"before": format_index(road.before), "after": format_index(road.after)}
    facts["cost"] = cost_words(road.cost, form.start.prices.currency)
    return _("Dari %(before)s ke %(after)s dengan %(cost)s") % facts


def _groups(desk: Desk, form: RoadForm, road: Road) -> list[tuple[Aspect, list[_Line], Fraction]]:
    """Return the steps by aspect, with what the aspect's steps gain together."""
    year_of = {step.key: year.year.name for year in road.years for step in year.steps}
    found = []
    for aspect in form.instrument.aspects:
        codes = {indicator.code for indicator in aspect.indicators}
        own = [step for step in road.steps if step.key.indicator in codes]
        if own:
            gain = sum((step.gain for step in own), Fraction(0))
            found.append((aspect, [_line(desk, form, step, year_of) for step in own], gain))
    return found


def _line(desk: Desk, form: RoadForm, step: Step, year_of: Mapping[StepKey, str]) -> _Line:
    indicator = form.instrument.by_code[step.key.indicator]
    return _Line(
        step,
        _(indicator.short_title),
        item_label(form.instrument, step.key),
        form.start.unit_names.get(step.unit or "", ""),
        cost_words(step.cost, form.start.prices.currency),
        months_words(step.months),
        year_of.get(step.key, ""),
        _with(desk, form, "tetap", step.key),
        _with(desk, form, "jangan", step.key),
    )


def _with(desk: Desk, form: RoadForm, name: str, key: StepKey) -> str:
    """Return the address of the same question with one step more that must, or must not, be taken."""
    texts = {each: text for each, text in form.texts.items() if text and each not in _NOT_ASKED}
    texts[name] = ", ".join(filter(None, (texts.get(name, "").strip(), key.named)))
    return desk.here("planning_road.index", **texts)


def _units(form: RoadForm, road: Road) -> list[tuple[str, int, str, Fraction]]:
    """Return for every unit how many steps it takes, what they cost and what they gain; those without one last."""
    found = []
    for code in dict.fromkeys(step.unit for step in road.steps):
        own = [step for step in road.steps if step.unit == code]
        cost, gain = (sum((getattr(s, name) for s in own), Fraction(0)) for name in ("cost", "gain"))
        name = form.start.unit_names.get(code or "", "")
        found.append((name, len(own), cost_words(cost, form.start.prices.currency), gain))
    return sorted(found, key=lambda one: (not one[0], -one[3]))


def _thresholds(form: RoadForm, shape: CurveShape) -> list[Predicate]:
    inside = (each for each in form.instrument.predicates if form.start.index < each.at_least <= shape.high)
    return sorted(inside, key=lambda each: each.at_least)


def _near(found: _Answer) -> list[tuple[Fraction, list[StepKey], list[StepKey]]]:
    """Return other roads that cost at most a twentieth more: what they cost more, leave out, and take instead."""
    if found.plan is None:
        return []
    mine, told = {step.key for step in found.plan.steps}, []
    for steps in near_best(found.plan, found.others):
        theirs = {step.key for step in steps}
        more = sum((step.cost for step in steps), Fraction(0)) - found.plan.cost
        told.append((more, _sorted(mine - theirs), _sorted(theirs - mine)))
    return told


def _sorted(keys: set[StepKey]) -> list[StepKey]:
    return sorted(keys, key=lambda key: key.place)
