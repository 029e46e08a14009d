"""Who must do what, why and until when: the tasks of a unit and of a role. Pure: values in, tasks out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from spbe.checklist import Duty
from spbe.indicators.model import Aspect, Indicator
from spbe.indicators.scales import Value
from spbe.roles import ALL, Membership, Role
from spbe.scoring import gain_of_one
from spbe.standing import Standing, State
from spbe.submission import JUDGED

__all__ = [
    "Assigned",
    "Reason",
    "Task",
    "concerns",
    "in_order",
    "is_urgent",
    "next_date",
    "tasks_of",
    "tasks_of_units",
]

_SOON = timedelta(days=7)


class Reason(StrEnum):
    """Why something is to be done."""

    RETURNED = "returned"
    MENTIONED = "mentioned"
    OPEN = "open"
    CARRIED = "carried"
    UNEXPLAINED = "unexplained"
    EVIDENCE = "evidence"
    FOLLOW_UP = "follow_up"
    VERIFY = "verify"
    ASSESS = "assess"
    REVIEW = "review"
    SEND = "send"


_OF_STATE: Mapping[State, Reason] = {
    State.RETURNED: Reason.RETURNED,
    State.OPEN: Reason.OPEN,
    State.CARRIED: Reason.CARRIED,
    State.UNEXPLAINED: Reason.UNEXPLAINED,
}


_STAGES: Mapping[Role, tuple[str, ...]] = {
    Role.UNIT_OPERATOR: ("self", "verification"),
    Role.COORDINATOR: ("self", "verification"),
    Role.INTERNAL_ASSESSOR: ("self", "verification"),
    Role.EXTERNAL_ASSESSOR: JUDGED,
    Role.REVIEWER: ("review",),
}


def concerns(role: Role, stage: str) -> bool:
    """Say whether somebody in a role may have something to do while an assessment stands at a stage."""
    return stage in _STAGES.get(role, ())


def next_date(dates: Iterable[tuple[str, date | None, date | None]], today: date) -> tuple[str, bool, date] | None:
    """Return what comes next: the stage, whether it opens then (else it closes), and the day; None without a date.

    ``dates`` are (stage, first day, last day).
    """
    known = [
        (day, is_opening, stage)
        for stage, first, last in dates
        for day, is_opening in ((first, True), (last, False))
        if day is not None and day >= today
    ]
    return next(((stage, is_opening, day) for day, is_opening, stage in sorted(known)), None)


@dataclass(frozen=True)
class Assigned:
    """Who answers one indicator: codes of the unit that leads and of those that contribute, and a date of its own."""

    lead: str | None = None
    contributing: tuple[str, ...] = ()
    due_on: date | None = None


NOBODY = Assigned()


@dataclass(frozen=True)
class Task:
    """One thing to do. ``gain`` is what one level more adds to the index, exact; ``count`` counts answers.

    ``note`` and ``by`` are the words of whoever asks, where somebody does. A task about a whole aspect or a whole
    assessment has no indicator. ``duty`` says what is to be done about the indicator's evidence.
    """

    reason: Reason
    due_on: date | None
    indicator: Indicator | None = None
    aspect: Aspect | None = None
    unit: str | None = None
    level: Value | None = None
    last_level: Value | None = None
    gain: Fraction = field(default=Fraction(0))
    count: int = 1
    note: str = ""
    by: str = ""
    duty: Duty | None = None


Duties = Mapping[str, Duty]
"""Indicator code -> what is to be done about its evidence, where anything is."""


def tasks_of_units(
    standing: Standing, units: Iterable[str | None], assigned: Mapping[str, Assigned], duties: Duties | None = None
) -> list[Task]:
    """Return what these units (None: no unit at all) still have to answer or to prove, in order, one per indicator.

    While answers are verified only the returned ones are still to be written; later there is nothing.
    """
    led = set(units)
    mine = [i for i in standing.instrument if assigned.get(i.code, NOBODY).lead in led]
    owed = duties or {}
    found = (_answer_task(standing, i, assigned.get(i.code, NOBODY), owed.get(i.code)) for i in mine)
    return in_order(task for task in found if task is not None)


def _answer_task(standing: Standing, indicator: Indicator, who: Assigned, duty: Duty | None) -> Task | None:
    submission, code = standing.submission, indicator.code
    reason = _OF_STATE.get(standing.state(code)) or (Reason.EVIDENCE if duty else None)
    is_asked = submission.stage == "self" or (submission.stage == "verification" and reason is Reason.RETURNED)
    if reason is None or not is_asked or submission.is_final:
        return None
    mark = standing.returned.get(code)
    return Task(
        reason,
        _earlier(who.due_on, submission.closes_on) if submission.stage == "self" else submission.closes_on,
        indicator,
        unit=who.lead,
        level=standing.values.get(code),
        last_level=standing.last_values.get(code),
        gain=_gain(standing, indicator),
        note=mark.note if mark else "",
        by=mark.by if mark else "",
        duty=duty,
    )


def _gain(standing: Standing, indicator: Indicator) -> Fraction:
    """Return what one more step adds; of an indicator without a value yet what a value of 1 more would."""
    if indicator.code not in standing.values:
        return gain_of_one(indicator)
    return standing.gain(indicator.code) or Fraction(0)


def _earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two days, either of which may be missing."""
    known = [day for day in (one, other) if day is not None]
    return min(known, default=None)


def tasks_of(
    standing: Standing, role: Membership, assigned: Mapping[str, Assigned], duties: Duties | None = None
) -> list[Task]:
    """Return what somebody has to do in this assessment in one of their roles, in order."""
    if standing.submission.is_final:
        return []
    if role.role is Role.UNIT_OPERATOR:
        units = {who.lead for who in assigned.values()} - {None} if ALL in role.scopes else set(role.scopes)
        return tasks_of_units(standing, units, assigned, duties)
    if role.role is Role.COORDINATOR:
        own = tasks_of_units(standing, [None], assigned, duties)
        return in_order([*own, *_following_up(standing, assigned), *_sending(standing)])
    if role.role is Role.INTERNAL_ASSESSOR:
        return in_order(_verifying(standing, role))
    if role.role is Role.EXTERNAL_ASSESSOR:
        return _assessing(standing)
    return _reviewing(standing) if role.role is Role.REVIEWER else []


def _following_up(standing: Standing, assigned: Mapping[str, Assigned]) -> list[Task]:
    """Return the one task of a coordinator about all that units still have to answer."""
    units = {who.lead for who in assigned.values() if who.lead is not None}
    waiting = tasks_of_units(standing, units, assigned)
    days = [task.due_on for task in waiting if task.due_on is not None]
    return [Task(Reason.FOLLOW_UP, min(days, default=None), count=len(waiting))] if waiting else []


def _sending(standing: Standing) -> list[Task]:
    submission, counts = standing.submission, standing.counts()
    if submission.stage == "self":
        is_ready = counts.complete + counts.returned == counts.total
    else:
        verified = submission.verified()
        accepted = sum(mark.outcome == "accepted" for mark in verified.values())
        is_ready = submission.stage == "verification" and accepted == counts.total
    return [Task(Reason.SEND, submission.closes_on, count=counts.total)] if is_ready else []


def _verifying(standing: Standing, role: Membership) -> list[Task]:
    submission, marked = standing.submission, standing.submission.verified()
    if submission.stage not in ("self", "verification"):
        return []
    found = []
    for aspect in standing.instrument.aspects:
        waiting = [i for i in aspect.indicators if standing.state(i.code) is State.COMPLETE and i.code not in marked]
        if waiting and (ALL in role.scopes or aspect.code in role.scopes):
            found.append(Task(Reason.VERIFY, submission.closes_on, aspect=aspect, count=len(waiting)))
    return found


def _assessing(standing: Standing) -> list[Task]:
    submission = standing.submission
    if submission.stage not in JUDGED:
        return []
    before = submission.at()
    waiting = [
        code
        for code, answer in before.items()
        # After the documents only what an assessor left a note about is asked again; the rest carries its value.
        if answer.stage != submission.stage and (submission.stage == "document" or answer.note.strip())
    ]
    return [Task(Reason.ASSESS, submission.closes_on, count=len(waiting))] if waiting else []


def _reviewing(standing: Standing) -> list[Task]:
    submission = standing.submission
    if submission.stage != "review":
        return []
    held = submission.at()
    marks = {code: mark for (stage, code), mark in submission.marks.items() if stage == "review"}
    waiting = [
        code for code, answer in held.items() if code not in marks or marks[code].answer_version != answer.version
    ]
    return [Task(Reason.REVIEW, submission.closes_on, count=len(waiting))] if waiting else []


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks by deadline (those without one last), then by gain, the largest first; else as they came."""
    return sorted(tasks, key=lambda task: (task.due_on or date.max, -task.gain))


def is_urgent(task: Task, today: date) -> bool:
    """Say whether a task is for this week: due within seven days (or before), sent back, or a word is waited for."""
    is_due = task.due_on is not None and task.due_on <= today + _SOON
    return is_due or task.reason in (Reason.RETURNED, Reason.MENTIONED)
