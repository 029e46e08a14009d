"""The scenarios of an assessment: listed, compared side by side, copied and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.indicators import Instrument
from spbe.language import gettext as _
from spbe.planning import StepKey
from spbe.roles import Permission, Person, may
from spbe.scenarios import LONGEST_NAME, ScenarioLine, only_in
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.planning_answer import Answer, answer_of, ground_of
from spbe.web.planning_money import item_label
from spbe.web.planning_whatif import own_scenarios
from spbe.web.tasks import agency_desk
from spbe.workflow.scenarios import ScenarioEntry, StaleScenario, UnknownScenario, add_scenario, remove_scenario

__all__ = ["room"]

room = Blueprint("planning_scenarios", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/skenario")

_MOST = 3
_LEAST = 2


@dataclass(frozen=True)
class _Compared:
    """One scenario beside others: what it comes to, and the steps that not every other one takes."""

    line: ScenarioLine
    answer: Answer
    own: tuple[str, ...]
    own_count: int


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the scenarios this person may see."""
    return _list(agency_desk(agency, period))


def _list(desk: Desk, problem: str = "") -> str:
    ground = ground_of(desk)
    found = [(line, answer_of(desk, ground, line.content)) for line in own_scenarios(desk)]
    chosen = set(request.args.getlist("s"))
    problems = [("pilihan", problem)] if problem else []
    person, may_plan = current_person() or abort(404), may(current_person(), Permission.PLAN, desk.agency)
    return desk.draw(
        "planning/scenarios.html", found=found, chosen=chosen, problems=problems, me=person.id, may_plan=may_plan
    )


@room.get("/banding")
@needs(Permission.VIEW)
def compare(agency: str, period: str) -> Any:
    """Draw two or three scenarios side by side."""
    desk = agency_desk(agency, period)
    wanted = set(request.args.getlist("s"))
    chosen = [line for line in own_scenarios(desk) if str(line.id) in wanted]
    if not _LEAST <= len(chosen) <= _MOST:
        return _list(desk, _("Membandingkan: pilih dua atau tiga skenario dari daftar."))
    ground = ground_of(desk)
    found = [(line, answer_of(desk, ground, line.content)) for line in chosen]
    compared = [
        _compared(desk, line, answer, [other for one, other in found if one is not line]) for line, answer in found
    ]
    now = found[0][1].before
    return desk.draw("planning/compare.html", compared=compared, now=now)


def _compared(desk: Desk, line: ScenarioLine, answer: Answer, others: Sequence[Answer]) -> _Compared:
    lacking = {step.key: step for other in others for step in only_in(answer.steps, other.steps)}
    own = [step.key for step in answer.steps if step.key in lacking]
    return _Compared(line, answer, tuple(_by_indicator(desk.standing.instrument, own)), len(own))


def _by_indicator(instrument: Instrument, keys: Iterable[StepKey]) -> Iterator[str]:
    """Tell the steps of each indicator in one phrase: “32. Layanan Perencanaan: tingkat 4, tingkat 5”."""
    for code, group in groupby(keys, key=lambda key: key.indicator):
        told = [item_label(instrument, key) or _("tingkat %(level)s") % {"level": key.level} for key in group]
        yield f"{code}. {_(instrument.by_code[code].short_title)}: {', '.join(told)}"


@room.post("/<int(max=2147483647):number>/salin")
@needs(Permission.PLAN)
def copy(agency: str, period: str, number: int) -> Any:
    """Keep a copy of a scenario, private, under a name of its own."""

    def copied(desk: Desk, line: ScenarioLine, when: dict[str, Any]) -> str:
        name = (_("Salinan %(name)s") % {"name": line.name})[:LONGEST_NAME]
        entry = ScenarioEntry(name, line.content, line.note)
        add_scenario(house().session(), desk.assessment, entry, **when)
        return _("Skenario “%(name)s” disalin.") % {"name": line.name}

    return _done(agency, period, number, copied)


@room.post("/<int(max=2147483647):number>/hapus")
@needs(Permission.PLAN)
def remove(agency: str, period: str, number: int) -> Any:
    """Delete a scenario, unless somebody changed it since."""

    def removed(desk: Desk, line: ScenarioLine, when: dict[str, Any]) -> str:
        seen = (line.id, version_sent(request.form.get("version")))
        remove_scenario(house().session(), desk.assessment, seen, **when)
        return _("Skenario “%(name)s” dihapus.") % {"name": line.name}

    return _done(agency, period, number, removed)


def _done(agency: str, period: str, number: int, use: Callable[[Desk, ScenarioLine, dict[str, Any]], str]) -> Any:
    """Do something with a scenario and say so; where it is gone or was changed, say that."""
    desk = agency_desk(agency, period, Permission.PLAN)
    person: Person = current_person() or abort(404)
    line = next((one for one in own_scenarios(desk) if one.id == number), None)
    try:
        if line is None:
            raise UnknownScenario(number)
        with house().session().begin():
            told = use(desk, line, {"by": person, "at": house().now()})
    except UnknownScenario:
        told = _("Skenario itu sudah dihapus atau tidak dibagikan lagi.")
    except StaleScenario:
        told = _("Skenario itu diubah sesudah Anda membukanya; lihat dulu, lalu ulangi.")
    flash(told)
    return redirect(desk.here("planning_scenarios.index"), 303)
