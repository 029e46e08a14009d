"""Rencana aksi: the actions of a year's plan, one of them, many at once, and when they are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.action_plan import ActionLine, field_name, progress_of, status_words
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, Person, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.action_forms import (
    FIELDS,
    read_action,
    said_wrong,
    status_choices,
    typed_action,
)
from spbe.web.action_timeline import timeline
from spbe.web.administration.forms import day_of
from spbe.web.desk import Desk
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.planning_money import cost_words
from spbe.web.tasks import agency_desk
from spbe.workflow import ActionEdit, ActionReport, InvalidActions, StaleActions, UnknownActions

__all__ = ["colleagues_of", "listed", "room"]

room = Blueprint("actions", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/aksi")

NUMBER = "int(max=2147483647)"
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What of the list is asked for; it stands in the address, so that a link shows the same to somebody else."""

    unit: str = ""
    status: str = ""
    orang: str = ""
    saring: str = ""

    @classmethod
    def sent(cls) -> Asked:
        """Return what this request asks for."""
        return cls(*(request.args.get(name, "")[:60] for name in ("unit", "status", "orang", "saring")))

    def values(self, **other: str) -> dict[str, str]:
        """Return the parts of the address, some of them replaced; empty ones are left out."""
        return {name: text for name, text in {**vars(self), **other}.items() if text}

    def keeps(self, line: ActionLine, today: date) -> bool:
        """Say whether an action is asked for."""
        draft = line.draft
        return (
            self.unit in ("", draft.unit or "-")
            and self.status in ("", draft.status)
            and self.orang in ("", str(draft.person or "-"))
            and (self.saring != "terlambat" or line.is_overdue(today))
        )


def listed(desk: Desk) -> list[ActionLine]:
    """Return the actions of the plan of this year."""
    return queries.actions(house().session(), desk.assessment)


def _may_plan(desk: Desk) -> bool:
    return may(current_person(), Permission.PLAN, desk.agency)


def colleagues_of(agency: str) -> list[tuple[str, str]]:
    """Return the people of the agency's own side as choices of a form: number and name, by name."""
    found = (line for line in queries.people(house().session(), agency) if line.active)
    return [(str(one.id), one.name) for one in found if Person(one.id, "", one.memberships).is_judged_in(agency)]


def _draw(desk: Desk, template: str, **values: Any) -> str:
    shown = queries.prices(house().session(), desk.agency, desk.standing.instrument.code)
    usual = {"status_words": status_words, "field_name": field_name, "may_plan": _may_plan(desk), "today": desk.today}
    return desk.draw(template, **usual, cost_words=lambda cost: cost_words(cost, shown.currency), **values)


@room.get("/")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the actions, filtered by unit, state, person or deadline."""
    return _index(agency_desk(agency, period))


def _index(desk: Desk, problems: Problems = (), chosen: Sequence[int] = ()) -> str:
    every, asked = listed(desk), Asked.sent()
    kept = [line for line in every if asked.keeps(line, desk.today)]
    last = queries.actions(house().session(), desk.assessment, year=desk.standing.submission.year - 1)
    waiting = [line.id for line in last if line.is_open]
    gone = queries.carried_from(house().session(), waiting) if waiting else frozenset()
    return _draw(
        desk,
        "planning/actions.html",
        found=kept,
        asked=asked,
        total=len(every),
        progress=progress_of(line.draft for line in every),
        overdue=sum(line.is_overdue(desk.today) for line in every),
        counts=[(status, words, sum(x.draft.status == status for x in every)) for status, words in status_choices()],
        units=[(unit.code, unit.name) for unit in queries.units(house().session(), desk.agency)],
        people=colleagues_of(desk.agency),
        waiting=len(set(waiting) - gone),
        problems=problems,
        chosen=chosen,
        typed=request.form,
    )


@room.get("/linimasa")
@needs(Permission.VIEW)
def when(agency: str, period: str) -> str:
    """Draw when the actions are done, by unit over quarters, with the same as a table."""
    desk = agency_desk(agency, period)
    shown = timeline(listed(desk), desk.standing.submission.year, desk.today)
    undated = sum(line.draft.due_on is None and line.draft.status != "dropped" for line in listed(desk))
    return _draw(desk, "planning/actions_when.html", shape=shown, undated=undated)


# One action.


def _line(desk: Desk, number: int) -> ActionLine:
    return next((line for line in listed(desk) if line.id == number), None) or abort(404)


def _page(desk: Desk, line: ActionLine | None, **values: Any) -> str:
    typed = typed_action(line.draft) if line else typed_action(read_action(request.args).draft)
    history = queries.action_history(house().session(), desk.assessment, line.id) if line else []
    carried = (
        queries.actions(house().session(), desk.assessment, year=line.year - 1) if line and line.carried_id else []
    )
    shown = {"typed": typed, "problems": (), "conflict": None, "differing": ()} | values
    return _draw(
        desk,
        "planning/action.html",
        line=line,
        history=history,
        carried=next((one for one in carried if line and one.id == line.carried_id), None),
        units=[("", _("Belum ditentukan"))]
        + [(unit.code, unit.name) for unit in queries.units(house().session(), desk.agency)],
        people=[("", _("Belum ditentukan")), *colleagues_of(desk.agency)],
        statuses=status_choices(),
        options=[(each.code, f"{each.code}. {_(each.short_title)}") for each in desk.standing.instrument],
        ladder=[(str(level), str(level)) for level in sorted({x for i in desk.standing.instrument for x in i.levels})],
        changed_words=_changed_words,
        version=version_sent(request.form.get("version")) or (line.version if line else 0),
        may_report=line is not None and workflow.may_report(current_person(), desk.agency, line),
        **shown,
    )


@room.get("/baru")
@needs(Permission.PLAN)
def new(agency: str, period: str) -> str:
    """Draw the empty form of an action."""
    return _page(agency_desk(agency, period, Permission.PLAN), None)


@room.post("/baru")
@needs(Permission.PLAN)
def create(agency: str, period: str) -> Any:
    """Record a new action that somebody writes."""
    desk = agency_desk(agency, period, Permission.PLAN)
    read = read_action(request.form)
    problems = list(read.problems)
    if not problems:
        try:
            with house().session().begin():
                (number,) = workflow.add_actions(*_write(desk), [read.draft], **_who())
            flash(_("Aksi ditambahkan."))
            return redirect(desk.here("actions.action", number=number), 303)
        except InvalidActions as wrong:
            problems = said_wrong((field, what) for _place, field, what in wrong.problems)
    return _page(desk, None, typed=_typed(typed_action(read.draft)), problems=problems), 422


def _changed_words(told: queries.HistoryLine) -> str:
    """Return the fields that an event changed, in words."""
    names = [name for name in (*FIELDS, "item") if name in (told.after or {})]
    return ", ".join(field_name(name).lower() for name in names)


def _typed(held: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the boxes: as it was sent, and what was not sent as it is."""
    return {name: request.form.get(name, text) for name, text in held.items()}


def _write(desk: Desk) -> tuple[Any, Any, Any]:
    return house().session(), desk.assessment, desk.standing.instrument


def _who() -> dict[str, Any]:
    return {"by": current_person() or abort(404), "at": house().now()}


@room.get(f"/<{NUMBER}:number>")
@needs(Permission.VIEW)
def action(agency: str, period: str, number: int) -> str:
    """Draw one action with its history."""
    desk = agency_desk(agency, period)
    return _page(desk, _line(desk, number))


@room.post(f"/<{NUMBER}:number>")
@needs(Permission.PLAN)
def change(agency: str, period: str, number: int) -> Any:
    """Save what an action says; show both where somebody else changed it in between."""
    desk = agency_desk(agency, period, Permission.PLAN)
    line = _line(desk, number)
    read = read_action(request.form, line.draft)
    problems, typed = list(read.problems), _typed(typed_action(line.draft))
    version = version_sent(request.form.get("replace")) or version_sent(request.form.get("version"))
    if not problems:
        try:
            with house().session().begin():
                workflow.change_actions(*_write(desk), [ActionEdit(number, version, read.draft)], **_who())
            flash(_("Aksi tersimpan."))
            return redirect(desk.here("actions.action", number=number), 303)
        except InvalidActions as wrong:
            problems = said_wrong((field, what) for _place, field, what in wrong.problems)
        except StaleActions:
            return _conflict(desk, number, typed), 409
    return _page(desk, line, typed=typed, problems=problems), 422


def _conflict(desk: Desk, number: int, typed: Mapping[str, str]) -> str:
    line = _line(desk, number)
    stored = typed_action(line.draft)
    differing = [(field_name(name), typed[name], stored[name]) for name in typed if typed[name] != stored[name]]
    return _page(desk, line, typed=typed, conflict=line, differing=differing)


@room.post(f"/<{NUMBER}:number>/kemajuan")
@needs(Permission.VIEW)
def report(agency: str, period: str, number: int) -> Any:
    """Save how far an action is, as its unit or a planner reports it."""
    desk = agency_desk(agency, period)
    line = _line(desk, number)
    if not workflow.may_report(current_person(), agency, line):
        abort(404)
    read = read_action(request.form, line.draft)
    problems, typed = list(read.problems), _typed(typed_action(line.draft))
    version = version_sent(request.form.get("replace")) or version_sent(request.form.get("version"))
    said = ActionReport(number, version, read.draft.status, read.draft.progress, read.draft.note)
    if not problems:
        try:
            with house().session().begin():
                workflow.report_action(house().session(), desk.assessment, said, **_who())
            flash(_("Kemajuan tersimpan."))
            return redirect(desk.here("actions.action", number=number), 303)
        except InvalidActions as wrong:
            problems = said_wrong((field, what) for _place, field, what in wrong.problems)
        except StaleActions:
            return _conflict(desk, number, typed), 409
    return _page(desk, line, typed=typed, problems=problems), 422


# Many at once.


@room.post("/ubah")
@needs(Permission.PLAN)
def bulk(agency: str, period: str) -> Any:
    """Give the chosen actions another unit, deadline or state; what is left open stays as it is."""
    desk = agency_desk(agency, period, Permission.PLAN)
    chosen = [version_sent(text) for text in request.form.getlist("aksi")]
    try:
        said, problems = _said_of_many(), list[tuple[str, str]]()
    except ValueError:
        told = _("Batas waktu “%(text)s” tidak terbaca; tulis seperti 24/11/2026.")
        said, problems = {}, [("due_on", told % {"text": request.form.get("due_on", "")[:40]})]
    if not chosen:
        problems.append(("daftar", _("Belum ada aksi yang dipilih; tandai sedikitnya satu.")))
    elif not said and not problems:
        problems.append(("unit", _("Belum ada yang diubah; pilih unit, batas waktu, atau status.")))
    if problems:
        return _index(desk, problems, chosen), 422
    held = {line.id: line for line in listed(desk)}
    edits = [
        ActionEdit(number, version_sent(request.form.get(f"version-{number}")), replace(held[number].draft, **said))
        for number in chosen
        if number in held
    ]
    try:
        with house().session().begin():
            changed = workflow.change_actions(*_write(desk), edits, **_who())
    except InvalidActions as wrong:
        return _index(desk, said_wrong({(field, what) for _place, field, what in wrong.problems}), chosen), 422
    except (StaleActions, UnknownActions) as stale:
        told = _(
            "Aksi %(ids)s diubah orang lain sesudah daftar ini dibuka, jadi belum ada yang disimpan. Periksa lagi."
        )
        return _index(desk, [("daftar", told % {"ids": ", ".join(map(str, stale.ids))})], chosen), 409
    flash(ngettext("%(num)d aksi diubah.", "%(num)d aksi diubah.", len(changed)) % {"num": len(changed)})
    return redirect(desk.here("actions.index", **Asked.sent().values()), 303)


def _said_of_many() -> dict[str, Any]:
    """Return what of the chosen actions is to change. Raises ValueError for a day that cannot be read."""
    unit, status, day = (request.form.get(name, "") for name in ("unit", "status", "due_on"))
    said: dict[str, Any] = {}
    if unit:
        said["unit"] = None if unit == "-" else unit
    if status:
        said["status"] = status
    if (due := day_of(day)) is not None:
        said["due_on"] = due
    return said


@room.post("/lanjutkan")
@needs(Permission.PLAN)
def carry(agency: str, period: str) -> Any:
    """Take what is still open of last year's plan into this year's."""
    desk = agency_desk(agency, period, Permission.PLAN)
    with house().session().begin():
        made = workflow.carry_actions(house().session(), desk.assessment, **_who())
    told = ngettext("%(num)d aksi tahun lalu dilanjutkan.", "%(num)d aksi tahun lalu dilanjutkan.", len(made))
    flash(told % {"num": len(made)})
    return redirect(desk.here("actions.index"), 303)
