"""Tugas saya: what somebody must do over all agencies and roles, and the same for a unit or a person by link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

from spbe.checklist import Duty
from spbe.conversation import MentionLine
from spbe.language import format_date
from spbe.language import gettext as _
from spbe.reports import stage_name
from spbe.roles import SIDES, Membership, Permission, Person, Role, Side
from spbe.standing import Standing
from spbe.store import models, queries
from spbe.store.editions import InstrumentChanged
from spbe.store.queries import AssessmentLine
from spbe.tasks import Assigned, Reason, Task, concerns, in_order, next_date, tasks_of, tasks_of_units
from spbe.web.access import current_person, needs
from spbe.web.addresses import address
from spbe.web.desk import Desk, open_desk
from spbe.web.evidence import duties
from spbe.web.house import house
from spbe.web.mentions import unseen
from spbe.web.role_words import role_name
from spbe.web.task_words import TaskLine, chip_words, task_line

__all__ = ["agency_desk", "assigned_to", "next_words", "room", "share_link"]

room = Blueprint("tasks", __name__)

_SHARED = "/penilaian/<agency>/<period>/tugas"
_MOST = 60  # assessments that are read for one person's list; further ones are only counted
_EXCERPT = 160


@dataclass(frozen=True)
class _Case:
    """One assessment that somebody has something to do in, with the roles in which they have."""

    line: AssessmentLine
    roles: tuple[Membership, ...]
    is_one_of_many: bool

    @property
    def place(self) -> dict[str, str]:
        return {"agency": self.line.agency_code, "period": self.line.period}


@room.get("/tugas")
@needs(Permission.SIGNED_IN)
def mine() -> str:
    """Draw what the person here must do, over all agencies and roles."""
    person = current_person() or abort(404)
    whole = Person(person.id, person.name, person.held or person.memberships)
    cases = _cases(whole)
    lines = [line for case in cases[:_MOST] for line in _of_case(case)] + [
        _mention_line(told) for told in unseen(person)
    ]
    values = _listed(lines, partial(address, "tasks.mine"))
    return render_template("tasks/mine.html", more=max(0, len(cases) - _MOST), nexts=_nexts(whole), **values)


def _cases(person: Person) -> list[_Case]:
    """Return the assessments under way in which one of the person's roles may have something to do."""
    found = []
    for line in queries.assessments_of(house().session(), person):
        held = person.roles_in(line.agency_code)
        acted = tuple(m for m in held if concerns(m.role, line.stage) and not _is_barred(person, m, line.agency_code))
        found += [(line, acted)] if acted else []
    is_many = len(found) > 1 or len(person.memberships) > 1
    return [_Case(line, acted, is_many) for line, acted in found]


def _is_barred(person: Person, role: Membership, agency: str) -> bool:
    return SIDES[role.role] is Side.ASSESSOR and person.is_judged_in(agency)


def _of_case(case: _Case) -> Iterator[TaskLine]:
    session = house().session()
    assessment = session.get(models.Assessment, case.line.id)
    if assessment is None:
        return
    try:
        instrument = house().instrument_for(assessment, case.line.instrument)
    except InstrumentChanged:
        return  # its own pages say so
    submission = queries.submission(session, assessment)
    assigned = assigned_to(case.line.agency_code, instrument.code)
    today = _today(submission.agency.time_zone)
    is_answering = any(role.role in (Role.UNIT_OPERATOR, Role.COORDINATOR) for role in case.roles)
    owed = duties(assessment, Standing(instrument, submission), today) if is_answering else {}
    for role in case.roles:
        standing = Standing(instrument, submission.seen_from(SIDES[role.role]))
        place = f"{case.line.agency_name}, {case.line.title}, {role_name(role.role)}"
        told = place if case.is_one_of_many else ""
        for task in tasks_of(standing, role, assigned, owed):
            yield task_line(task, partial(_href, case.place), today, is_mine=True, place=told)


def _today(time_zone: str) -> date:
    return house().now().astimezone(ZoneInfo(time_zone)).date()


def assigned_to(agency: str, instrument: str) -> dict[str, Assigned]:
    """Return indicator code -> who answers it, as tasks take it."""
    found = queries.assignments(house().session(), agency, instrument)
    return {
        code: Assigned(one.lead.code if one.lead else None, tuple(unit.code for unit in one.contributing), one.due_on)
        for code, one in found.items()
    }


_DONE_AT = {
    Reason.FOLLOW_UP: "board.index",
    Reason.SEND: "sending.index",
    Reason.VERIFY: "verification.index",
    Reason.ASSESS: "evaluation.index",
    Reason.REVIEW: "review.index",
}


def _href(place: dict[str, str], task: Task) -> str:
    if task.indicator is not None:
        page = address("assessments.indicator", code=task.indicator.code, **place)
        return f"{page}#bukti" if task.reason is Reason.EVIDENCE else page
    return address(_DONE_AT[task.reason], **place)


def _mention_line(told: MentionLine) -> TaskLine:
    instrument = house().instrument_named(told.instrument, told.text_digest)
    indicator = instrument.by_code.get(told.indicator) if instrument else None
    words = told.body if len(told.body) <= _EXCERPT else told.body[:_EXCERPT].rstrip() + "…"
    task = Task(Reason.MENTIONED, None, indicator, note=words, by=told.by)
    place = {"agency": told.agency_code, "period": told.period, "code": told.indicator}
    today = house().now().date()
    return task_line(task, lambda _task: address("comments.page", **place), today, is_mine=True, place=told.agency_name)


def _listed(lines: Sequence[TaskLine], page_href: Callable[..., str]) -> dict[str, Any]:
    """Return what a list of tasks shows: its two groups, and filters with their counts.

    ``page_href`` gives the address of the list itself, with what is put behind it.
    """
    wanted = request.args.get("saring", "")
    order = {id(task): place for place, task in enumerate(in_order(line.task for line in lines))}
    lines = sorted(lines, key=lambda line: order[id(line.task)])
    counts = {reason: sum(line.task.reason is reason for line in lines) for reason in Reason}
    kept = [line for line in lines if wanted in ("", line.task.reason.value)]
    days = [line.task.due_on for line in lines if line.task.due_on is not None]
    return {
        "wanted": wanted,
        "soon": [line for line in kept if line.is_urgent],
        "later": [line for line in kept if not line.is_urgent],
        "urgent": sum(line.is_urgent for line in lines),
        "total": len(lines),
        "nearest": min(days, default=None),
        "chips": [(reason.value, chip_words(reason), count) for reason, count in counts.items() if count],
        "page_href": page_href,
    }


def _nexts(person: Person) -> list[tuple[AssessmentLine, str]]:
    """Return the person's newest assessments with what comes next in each, in words."""
    session = house().session()
    found = []
    for line in queries.assessments_of(session, person)[:5]:
        assessment = session.get(models.Assessment, line.id)
        if assessment is not None and line.stage != "final":
            found.append((line, next_words(assessment, _today(assessment.agency.time_zone))))
    return found


def next_words(assessment: models.Assessment, today: date) -> str:
    """Return the next date of an assessment's period in words, empty where there is none."""
    dates = [(row.stage, row.opens_on, row.closes_on) for row in assessment.period.stages]
    coming = next_date(dates, today)
    if coming is None:
        return ""
    stage, is_opening, day = coming
    facts = {"stage": stage_name(stage), "day": format_date(day)}
    if is_opening:
        return _("Berikutnya: %(stage)s mulai %(day)s.") % facts
    return _("Berikutnya: %(stage)s ditutup %(day)s.") % facts


@room.get(_SHARED)
@needs(Permission.VIEW)
def shared(agency: str, period: str) -> str:
    """Draw the tasks of one unit or one person of the agency, or the list of both: the same for everybody inside."""
    desk = agency_desk(agency, period)
    assigned = assigned_to(agency, desk.standing.instrument.code)
    owed = duties(desk.assessment, desk.standing, desk.today)
    if unit := request.args.get("unit"):
        found = queries.unit_of(house().session(), agency, unit) or abort(404)
        tasks = tasks_of_units(desk.standing, [unit], assigned, owed)
        led = [i for i in desk.standing.instrument if assigned.get(i.code, Assigned()).lead == unit]
        return _shared(desk, found.name, tasks, unit=unit, led=led, counts=desk.standing.counts(led) if led else None)
    if number := request.args.get("orang"):
        person = _colleague(agency, number)
        roles = person.roles_in(agency)
        tasks = in_order(
            task for m in roles if SIDES[m.role] is Side.AGENCY for task in tasks_of(desk.standing, m, assigned, owed)
        )
        return _shared(desk, person.name, tasks, orang=number, led=[], counts=None)
    return desk.draw("tasks/choose.html", units=_units(desk, assigned, owed), colleagues=_colleagues(agency))


def agency_desk(agency: str, period: str, permission: Permission = Permission.VIEW) -> Desk:
    """Return the desk for somebody on the agency's own side; to everybody else the page does not exist."""
    desk = open_desk(agency, period, permission)
    return desk if desk.side is Side.AGENCY else abort(404)


def _shared(desk: Desk, name: str, tasks: Sequence[Task], *, led: Sequence[Any], counts: Any, **asked: str) -> str:
    href = partial(_href, {"agency": desk.agency, "period": desk.period})
    lines = [task_line(task, href, desk.today, is_mine=False) for task in tasks]
    link = share_link(desk, **asked)
    coming = next_words(desk.assessment, desk.today)
    values = _listed(lines, partial(desk.here, "tasks.shared", **asked))
    planned = [line for line in queries.actions(house().session(), desk.assessment) if line.is_open]
    own = [line for line in planned if asked in ({"unit": line.draft.unit}, {"orang": str(line.draft.person)})]
    about = {
        "name": name,
        "link": link,
        "acts": own,
        "today": desk.today,
        "asked": {"unit": "", "orang": "", **asked},
        "led": led,
        "counts": counts,
    }
    return desk.draw("tasks/shared.html", coming=coming, **about, **values)


def share_link(desk: Desk, **asked: str) -> str:
    """Return the whole address of a shared list, to be sent to somebody of the agency."""
    return request.host_url.rstrip("/") + desk.here("tasks.shared", **asked)


def _units(desk: Desk, assigned: dict[str, Assigned], owed: dict[str, Duty]) -> list[tuple[Any, int]]:
    found = queries.units(house().session(), desk.agency)
    return [(unit, len(tasks_of_units(desk.standing, [unit.code], assigned, owed))) for unit in found]


def _colleagues(agency: str) -> list[tuple[Person, str]]:
    """Return the people with a role of the agency's own, by name, with their roles in words."""
    found = [
        Person(line.id, line.name, line.memberships)
        for line in queries.people(house().session(), agency)
        if line.active
    ]
    return [
        (person, ", ".join(role_name(m.role) for m in person.roles_in(agency) if SIDES[m.role] is Side.AGENCY))
        for person in found
        if person.is_judged_in(agency)
    ]


def _colleague(agency: str, number: str) -> Person:
    for person, _roles in _colleagues(agency):
        if str(person.id) == number:
            return person
    return abort(404)
