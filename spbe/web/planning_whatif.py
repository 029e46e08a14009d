"""What if: levels, bands and items raised and lowered, and what that comes to, at once and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from spbe.indicators import EvidenceItem, Indicator
from spbe.indicators.scales import Value
from spbe.language import format_index, format_value
from spbe.language import gettext as _
from spbe.roles import Permission, may
from spbe.scenarios import Content, ScenarioLine, goal_values
from spbe.scoring import as_text
from spbe.store import queries
from spbe.values import value_of_items
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.drawing import Radar
from spbe.web.house import house
from spbe.web.planning_answer import Answer, Ground, answer_of, ground_of
from spbe.web.sent_lists import Problem
from spbe.web.tasks import agency_desk
from spbe.workflow.scenarios import (
    InvalidScenario,
    ScenarioEntry,
    StaleScenario,
    UnknownScenario,
    add_scenario,
    change_scenario,
)

__all__ = ["own_scenarios", "room", "scenario_problems"]

room = Blueprint("planning_whatif", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/andai")


@dataclass(frozen=True)
class _Row:
    """One indicator: its value now and in the scenario, what it can be set to, and its items where these count."""

    indicator: Indicator
    now: Value
    value: Value
    choices: tuple[tuple[str, str], ...]
    items: tuple[tuple[EvidenceItem, bool], ...]
    is_by_items: bool

    @property
    def text(self) -> str:
        """Return the value as the form carries it."""
        return as_text(Fraction(self.value))


@dataclass(frozen=True)
class _Typed:
    """The words of the form: which scenario it changes (0: a new one), its version, name, note, and who sees it."""

    number: int = 0
    version: int = 0
    name: str = ""
    note: str = ""
    is_shared: bool = False


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the values as they are, or those of a scenario."""
    desk = agency_desk(agency, period)
    for line in own_scenarios(desk):
        if str(line.id) == request.args.get("skenario"):
            typed = _Typed(line.id, line.version, line.name, line.note, line.is_shared)
            return _page(desk, line.content, typed)
    return _page(desk, Content(), _Typed())


def own_scenarios(desk: Desk) -> list[ScenarioLine]:
    """Return the scenarios of the assessment that the person here may see."""
    person = current_person() or abort(404)
    return queries.scenarios(house().session(), desk.assessment.id, by=person.id)


@room.post("")
@needs(Permission.VIEW)
def reckon(agency: str, period: str) -> str:
    """Draw what the values that were sent come to; nothing is kept."""
    desk = agency_desk(agency, period)
    ground = ground_of(desk)
    return _page(desk, _sent(desk, ground), _typed(), ground=ground)


def _page(
    desk: Desk,
    content: Content,
    typed: _Typed,
    *,
    ground: Ground | None = None,
    problems: Sequence[Problem] = (),
    held: ScenarioLine | None = None,
) -> str:
    start = ground or ground_of(desk)
    answer = answer_of(desk, start, content)
    values: dict[str, Any] = {
        "rows": _rows(desk, start, content),
        "answer": answer,
        "finding": _finding(answer),
        "typed": typed,
        "problems": problems,
        "held": held,
        "differs": _differing(desk, start, content, held),
        "may_plan": may(current_person(), Permission.PLAN, desk.agency),
        "target": content.target or "",
        "open": [code for code in desk.standing.instrument.by_code if code not in desk.standing.values],
        "radar_names": [_(aspect.short_title) for aspect, _before, _after in answer.aspects],
        "radar_shape": Radar(len(answer.aspects), desk.standing.instrument.span[1], 120, 270, 170),
    }
    if request.headers.get("HX-Request"):
        return render_template("planning/whatif_form.html", **{**desk.frame(), **values, "is_part": True})
    return desk.draw("planning/whatif.html", **values, is_part=False)


def _finding(answer: Answer) -> str:
    told = {"index": format_index(answer.after.index), "name": _(answer.after.predicate.name)}
    if not answer.change:
        return _("Indeks tetap %(index)s, predikat %(name)s") % told
    told["before"] = format_index(answer.before.index)
    return _("Indeks %(before)s menjadi %(index)s, predikat %(name)s") % told


def _rows(desk: Desk, ground: Ground, content: Content) -> dict[str, _Row]:
    instrument = desk.standing.instrument
    goal = goal_values(instrument, ground.values, content)
    return {i.code: _row(i, ground, goal[i.code], content) for i in instrument}


def _row(indicator: Indicator, ground: Ground, value: Value, content: Content) -> _Row:
    now = ground.values[indicator.code]
    chosen = content.items.get(indicator.code)
    is_counted = indicator.kind == "items"
    there = chosen if chosen is not None else ground.items.get(indicator.code, frozenset())
    items = tuple((item, item.code in there) for item in indicator.items.values()) if is_counted else ()
    steps = sorted({Fraction(one) for one in (*_stops(indicator), now, value)})
    is_whole = indicator.kind == "level"
    choices = tuple((as_text(one), format_value(int(one) if is_whole else one)) for one in steps)
    return _Row(indicator, now, value, choices, items, is_counted and chosen is not None)


def _stops(indicator: Indicator) -> list[Value]:
    """Return the values an indicator can be raised to step by step: its levels, or the ends of its bands."""
    found = list[Value]([indicator.lowest])
    while (following := indicator.next_value(found[-1])) is not None:
        found.append(following)
    return found


def _differing(desk: Desk, ground: Ground, content: Content, held: ScenarioLine | None) -> list[tuple[str, str, str]]:
    """Return where the stored scenario says something else: indicator, stored value, own value."""
    if held is None:
        return []
    instrument = desk.standing.instrument
    mine, theirs = (goal_values(instrument, ground.values, one) for one in (content, held.content))
    return [
        (f"{i.code}. {_(i.short_title)}", format_value(theirs[i.code]), format_value(mine[i.code]))
        for i in instrument
        if mine[i.code] != theirs[i.code]
    ]


# What is sent


def _typed() -> _Typed:
    form = request.form
    number, version = (form.get(name, "") for name in ("skenario", "version"))
    return _Typed(_number(number), _number(version), form.get("name", ""), form.get("note", ""), "shared" in form)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _sent(desk: Desk, ground: Ground) -> Content:
    """Return the content that the form says, after the button that was pressed; what cannot be is left as it is."""
    goal, items = dict[str, Value](), dict[str, frozenset[str]]()
    for indicator in desk.standing.instrument:
        code, now = indicator.code, ground.values[indicator.code]
        value = _value(indicator, request.form.get(f"v-{code}", ""), now)
        if indicator.kind == "items" and f"pakai-{code}" in request.form and not _is_pressed(code):
            items[code] = frozenset(request.form.getlist(f"b-{code}")) & indicator.items.keys()
            value = value_of_items(indicator, items[code])
        value = _moved(indicator, value)
        if value != now:
            goal[code] = value
    return Content(goal, items, {}, request.form.get("target") or None)


def _is_pressed(code: str) -> bool:
    return code in (request.form.get("naik"), request.form.get("turun"))


def _value(indicator: Indicator, text: str, now: Value) -> Value:
    try:
        value = Fraction(text[:40])
    except (ValueError, ZeroDivisionError):
        return now
    is_known = value in indicator.levels if indicator.kind == "level" else indicator.accepts(value)
    return (int(value) if value.denominator == 1 else value) if is_known else now


def _moved(indicator: Indicator, value: Value) -> Value:
    """Return the value one step higher or lower where such a button of the row was pressed."""
    if request.form.get("naik") == indicator.code:
        following = indicator.next_value(value)
        return value if following is None else following
    if request.form.get("turun") == indicator.code:
        return max((one for one in _stops(indicator) if one < value), default=value)
    return value


# Keeping


@room.post("/simpan")
@needs(Permission.PLAN)
def save(agency: str, period: str) -> Any:
    """Keep what the form says as a scenario: the one it was drawn from, or a new one."""
    desk = agency_desk(agency, period, Permission.PLAN)
    ground, typed = ground_of(desk), _typed()
    content = _sent(desk, ground)
    try:
        line = _kept(desk, typed, content)
    except InvalidScenario as refused:
        problems = scenario_problems(refused.problems)
        return _page(desk, content, typed, ground=ground, problems=problems), 422
    except StaleScenario as late:
        newer = _Typed(typed.number, late.held.version, typed.name, typed.note, typed.is_shared)
        return _page(desk, content, newer, ground=ground, held=late.held), 409
    except UnknownScenario:
        told = _("Skenario ini sudah dihapus atau tidak dibagikan lagi. Isian Anda masih di sini: simpan sebagai baru.")
        mine = _Typed(0, 0, typed.name, typed.note, typed.is_shared)
        return _page(desk, content, mine, ground=ground, problems=[("name", told)]), 409
    flash(_("Skenario “%(name)s” tersimpan.") % {"name": line.name})
    return redirect(desk.here("planning_whatif.index", skenario=line.id), 303)


def _kept(desk: Desk, typed: _Typed, content: Content) -> ScenarioLine:
    session, person = house().session(), current_person() or abort(404)
    for line in own_scenarios(desk):
        if line.id == typed.number:  # its years and what it was found with are not on this page
            content = replace(content, schedule=line.content.schedule, assumptions=line.content.assumptions)
    entry = ScenarioEntry(typed.name, content, typed.note, typed.is_shared)
    when: dict[str, Any] = {"by": person, "at": house().now()}
    with session.begin():
        if typed.number and "baru" not in request.form:
            held = (typed.number, typed.version)
            return change_scenario(session, desk.assessment, held, entry, **when)
        return add_scenario(session, desk.assessment, entry, **when)


def scenario_problems(found: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with a scenario's words, each with the way out."""
    told = {
        ("name", "empty"): _("Nama skenario: belum diisi; tulis nama yang dikenali rekan Anda."),
        ("name", "long"): _("Nama skenario: terlalu panjang; paling banyak 120 huruf."),
        ("note", "long"): _("Catatan: terlalu panjang; paling banyak 2.000 huruf."),
    }
    return [(field, told.get((field, what), what)) for field, what in found.items()]
