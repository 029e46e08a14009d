"""Actions of an agency's plan (rencana aksi): made, changed, reported on, carried into the next year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.action_plan import LONGEST_TITLE, STATUSES, ActionDraft, ActionLine, settled
from spbe.indicators.model import Instrument
from spbe.roles import Permission, Person, Place, may
from spbe.store import queries
from spbe.store.models import Action, Assessment
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.stages import NotPermitted, allow

__all__ = [
    "ORIGINS",
    "ActionEdit",
    "ActionReport",
    "InvalidActions",
    "StaleActions",
    "UnknownActions",
    "add_actions",
    "carry_actions",
    "change_actions",
    "may_report",
    "report_action",
]

ORIGINS = ("plan", "manual", "import", "visit", "suggestion")
"""Where an action can come from: a scenario or road, a person, a sheet, a visit, or advice."""

_HASHED = ("title", "note", "evidence", "budget_line")


@dataclass(frozen=True)
class ActionEdit:
    """What an action shall say. ``version`` is that of the action the form was drawn from."""

    id: int
    version: int
    draft: ActionDraft


@dataclass(frozen=True)
class ActionReport:
    """How far an action is, as its unit reports it; the note replaces the action's own."""

    id: int
    version: int
    status: str
    progress: int
    note: str


class InvalidActions(ValueError):
    """Some drafts are not to be kept. ``problems`` are (place in what was given, field, what is wrong).

    What is wrong is one of empty, range, order, negative, unknown, or the words of a text that is refused.
    """

    def __init__(self, problems: Iterable[tuple[int, str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{place}: {field} {what}" for place, field, what in self.problems))


class StaleActions(ValueError):
    """Somebody changed these actions (``ids``) in between. Nothing was written."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"changed in between: {', '.join(map(str, self.ids))}")


class UnknownActions(LookupError):
    """The plan of this year has no actions of these ``ids``."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"no such actions: {', '.join(map(str, self.ids))}")


@dataclass(frozen=True)
class _Known:
    """What a draft may name: the agency's units (code -> number), and the people of its own side."""

    instrument: Instrument
    units: Mapping[str, int]
    people: frozenset[int]


class ActionsEntry(TypedDict):
    """Who adds actions and when; ``origin`` (see ``ORIGINS``) and ``ref`` say where they come from, if not by hand."""

    by: Person
    at: datetime
    origin: NotRequired[str]
    ref: NotRequired[str]


def add_actions(
    session: Session,
    assessment: Assessment,
    instrument: Instrument,
    drafts: Sequence[ActionDraft],
    **entry: Unpack[ActionsEntry],
) -> tuple[int, ...]:
    """Record new actions in the plan of the assessment's year, all or none, and return their numbers.

    Raises InvalidActions and NotPermitted.
    """
    by, at = entry["by"], entry["at"]
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    kept = _accepted(drafts, _known(session, assessment, instrument))
    place = {
        "origin": entry.get("origin", "manual"),
        "origin_ref": entry.get("ref", "")[:LONGEST_TITLE],
        "carried_id": None,
    }
    return tuple(_insert(chain, session, assessment, (draft, place), by=by, at=at) for draft in kept)


def change_actions(
    session: Session,
    assessment: Assessment,
    instrument: Instrument,
    edits: Sequence[ActionEdit],
    *,
    by: Person,
    at: datetime,
) -> tuple[int, ...]:
    """Record what actions shall say, all or none, and return the numbers of those that changed.

    What equals the stored action is no event, even where that was changed in between. Raises InvalidActions,
    UnknownActions, StaleActions and NotPermitted.
    """
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    known = _known(session, assessment, instrument)
    kept = _accepted([edit.draft for edit in edits], known)
    pairs = _stored(session, assessment, [(edit.id, edit.version) for edit in edits], kept)
    for line, draft in pairs:
        _update(chain, session, assessment, (line, draft), by=by, at=at)
    return tuple(line.id for line, _draft in pairs)


def may_report(person: Person | None, agency: str, line: ActionLine) -> bool:
    """Say whether somebody may report how far an action is: who plans, and whoever answers for its unit."""
    if may(person, Permission.PLAN, agency):
        return True
    unit = line.draft.unit
    return unit is not None and may(person, Permission.FILL_IN, agency, Place(unit, ""))


def report_action(
    session: Session, assessment: Assessment, report: ActionReport, *, by: Person, at: datetime
) -> tuple[int, ...]:
    """Record how far one action is and return its number where that changed something.

    Raises InvalidActions, UnknownActions, StaleActions and NotPermitted.
    """
    agency = assessment.agency_code
    chain = lock_chain(session, agency)
    held = {line.id: line for line in queries.actions(session, assessment)}
    line = held.get(report.id)
    if line is None:
        raise UnknownActions([report.id])
    if not may_report(by, agency, line):
        raise NotPermitted(Permission.PLAN, agency)
    said = replace(line.draft, status=report.status, progress=report.progress, note=report.note)
    found = list(_state_problems(said))
    note = _text(report.note, "note", found)
    if found:
        raise InvalidActions((0, field, what) for field, what in found)
    pairs = _stored(session, assessment, [(report.id, report.version)], [settled(replace(said, note=note))])
    for stored, draft in pairs:
        _update(chain, session, assessment, (stored, draft), by=by, at=at)
    return tuple(stored.id for stored, _draft in pairs)


def carry_actions(session: Session, assessment: Assessment, *, by: Person, at: datetime) -> tuple[int, ...]:
    """Take what is still to be done of last year's plan into this year's and return the new numbers; once each.

    Last year's actions stay as they are. Raises NotPermitted.
    """
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    last = queries.actions(session, assessment, year=assessment.period.year - 1)
    gone = queries.carried_from(session, [line.id for line in last])
    return tuple(
        _insert(
            chain,
            session,
            assessment,
            (line.draft, {"origin": line.origin, "origin_ref": line.origin_ref, "carried_id": line.id}),
            by=by,
            at=at,
        )
        for line in last
        if line.is_open and line.id not in gone
    )


# What a draft may say.


def _known(session: Session, assessment: Assessment, instrument: Instrument) -> _Known:
    agency = assessment.agency_code
    people = (line for line in queries.people(session, agency) if line.active)
    inside = frozenset(line.id for line in people if Person(line.id, "", line.memberships).is_judged_in(agency))
    return _Known(instrument, {unit.code: unit.id for unit in queries.units(session, agency)}, inside)


def _accepted(drafts: Sequence[ActionDraft], known: _Known) -> list[ActionDraft]:
    """Return the drafts as they are kept. Raises InvalidActions with everything that is wrong with any of them."""
    problems = list[tuple[int, str, str]]()
    kept = []
    for place, draft in enumerate(drafts):
        found = [*_state_problems(draft), *_place_problems(draft, known)]
        clean = replace(
            draft,
            title=_one_line(draft.title, "title", found),
            note=_text(draft.note, "note", found),
            evidence=_text(draft.evidence, "evidence", found),
            budget_line=_one_line(draft.budget_line, "budget_line", found),
        )
        problems += [(place, field, what) for field, what in found]
        kept.append(settled(clean))
    if problems:
        raise InvalidActions(problems)
    return kept


def _text(text: str, name: str, problems: list[tuple[str, str]]) -> str:
    try:
        return plaintext.accept(text).strip()
    except plaintext.RefusedText as refused:
        problems += [(name, why) for why in refused.problems]
        return ""


def _one_line(text: str, name: str, problems: list[tuple[str, str]]) -> str:
    if not text.strip():
        problems += [(name, "empty")] if name == "title" else []
        return ""
    try:
        return plaintext.accept_line(text)
    except plaintext.RefusedText as refused:
        problems += [(name, why) for why in refused.problems]
        return ""


def _state_problems(draft: ActionDraft) -> Iterator[tuple[str, str]]:
    if draft.status not in STATUSES:
        yield "status", "unknown"
    if not 0 <= draft.progress <= 100:
        yield "progress", "range"
    if draft.starts_on and draft.due_on and draft.due_on < draft.starts_on:
        yield "due_on", "order"
    if draft.cost is not None and draft.cost < 0:
        yield "cost", "negative"


def _place_problems(draft: ActionDraft, known: _Known) -> Iterator[tuple[str, str]]:
    indicator = known.instrument.by_code.get(draft.indicator or "")
    if draft.indicator is not None and indicator is None:
        yield "indicator", "unknown"
    if draft.level is not None and (indicator is None or draft.level not in indicator.levels):
        yield "level", "unknown"
    if draft.item and (indicator is None or draft.item not in indicator.items):
        yield "item", "unknown"
    if draft.unit is not None and draft.unit not in known.units:
        yield "unit", "unknown"
    if draft.person is not None and draft.person not in known.people:
        yield "person", "unknown"


def _stored(
    session: Session, assessment: Assessment, asked: Sequence[tuple[int, int]], drafts: Sequence[ActionDraft]
) -> list[tuple[ActionLine, ActionDraft]]:
    """Return the stored actions that are to change, each with what it shall say."""
    held = {line.id: line for line in queries.actions(session, assessment)}
    if missing := [number for number, _version in asked if number not in held]:
        raise UnknownActions(missing)
    pairs = [(held[number], version, draft) for (number, version), draft in zip(asked, drafts, strict=True)]
    changed = [(line, version, draft) for line, version, draft in pairs if line.draft != draft]
    if stale := [line.id for line, version, _draft in changed if line.version != version]:
        raise StaleActions(stale)
    return [(line, draft) for line, _version, draft in changed]


# Writing.


def _columns(session: Session, assessment: Assessment, draft: ActionDraft) -> dict[str, Any]:
    names = ("title", "indicator", "level", "item", "note", "evidence", "starts_on", "due_on", "budget_line", "status")
    unit = queries.unit_of(session, assessment.agency_code, draft.unit) if draft.unit else None
    return {
        **{name: getattr(draft, name) for name in names},
        "progress": draft.progress,
        "unit_id": unit.id if unit else None,
        "person_id": draft.person,
        "cost": None if draft.cost is None else str(draft.cost),
    }


def _insert(
    chain: Chain,
    session: Session,
    assessment: Assessment,
    written: tuple[ActionDraft, Mapping[str, Any]],
    *,
    by: Person,
    at: datetime,
) -> int:
    draft, place = written
    period = assessment.period
    row = {
        **_columns(session, assessment, draft),
        **place,
        "agency_code": assessment.agency_code,
        "year": period.year,
        "instrument": period.instrument,
        "done_at": at if draft.status == "done" else None,
        "by_id": by.id,
        "at": at,
        "version": 1,
    }
    number = int(session.execute(insert(Action).values(**row).returning(Action.id)).scalar_one())
    after = _facts(number, draft) | {name: value for name, value in place.items() if name != "origin_ref"}
    chain.append(Fact("action.added", assessment.id, draft.indicator, None, after), by=by, at=at)
    return number


def _update(
    chain: Chain,
    session: Session,
    assessment: Assessment,
    change: tuple[ActionLine, ActionDraft],
    *,
    by: Person,
    at: datetime,
) -> None:
    line, draft = change
    done_at = (line.done_at or at) if draft.status == "done" else None
    row = {**_columns(session, assessment, draft), "done_at": done_at, "by_id": by.id, "at": at}
    session.execute(update(Action).where(Action.id == line.id).values(**row, version=line.version + 1))
    before, after = _facts(line.id, line.draft), _facts(line.id, draft)
    changed = {name for name in after if before[name] != after[name]} | {"action"}
    told = ({name: facts[name] for name in changed} for facts in (before, after))
    chain.append(Fact("action.changed", assessment.id, draft.indicator, *told), by=by, at=at)


def _facts(number: int, draft: ActionDraft) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(draft, name)) else None for name in ("starts_on", "due_on")}
    plain = {name: getattr(draft, name) for name in ("level", "item", "unit", "person", "status", "progress")}
    texts = {name: text_facts(getattr(draft, name)) for name in _HASHED}
    cost = None if draft.cost is None else str(draft.cost)
    return {"action": number, "indicator": draft.indicator, "cost": cost, **days, **plain, **texts}
