"""Actions of an agency's plan as rows: those of a year, their progress, and what happened to one of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.action_plan import ActionDraft, ActionLine, Progress, by_indicator
from spbe.store.models import Action, Assessment, Event, Person, Unit
from spbe.store.queries.submissions import HistoryLine
from spbe.store.running import rows, table

__all__ = ["action_history", "action_progress", "actions", "carried_from"]

_action, _unit, _event = table(Action), table(Unit), table(Event).c
_in_charge, _writer = table(Person).alias("in_charge"), table(Person).alias("writer")


def actions(session: Session, assessment: Assessment, *, year: int | None = None) -> list[ActionLine]:
    """Return the actions of an assessment's agency, instrument and year (or of another year), in one statement.

    They are ordered by deadline (those without one last), then by number.
    """
    wanted = {"agency": assessment.agency_code, "instrument": assessment.period.instrument}
    found = rows(session, _ACTIONS, **wanted, year=assessment.period.year if year is None else year)
    read = [_line(row._mapping) for row in found]
    return sorted(read, key=lambda line: (line.draft.due_on is None, line.draft.due_on or line.at, line.id))


def action_progress(session: Session, assessment: Assessment) -> dict[str, Progress]:
    """Return indicator code -> how far the plan's actions for it are; indicators without an action are left out."""
    return by_indicator(line.draft for line in actions(session, assessment))


def carried_from(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Return those of these actions that a later year already goes on from."""
    statement = select(_action.c.carried_id).where(_action.c.carried_id.in_(bindparam("ids", expanding=True)))
    return frozenset(number for (number,) in rows(session, statement, ids=list(ids)))


def action_history(session: Session, assessment: Assessment, action: int) -> list[HistoryLine]:
    """Return what happened to one action, newest first."""
    found = rows(session, _HISTORY, assessment=assessment.id)
    read = [
        HistoryLine(number, at, by or "", verb, code, _facts(before), _facts(after))
        for number, at, by, verb, code, before, after in found
    ]
    return [line for line in read if line.after and line.after.get("action") == action]


def _facts(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    facts: dict[str, Any] = json.loads(text)
    return facts


_PLAIN = ("title", "indicator", "level", "item", "note", "evidence", "starts_on", "due_on", "budget_line", "status")


def _line(row: Any) -> ActionLine:
    said = ActionDraft(**{name: row[name] for name in _PLAIN})
    draft = replace(
        said,
        unit=row["unit_code"],
        person=row["person_id"],
        cost=None if row["cost"] is None else Fraction(row["cost"]),
        progress=row["progress"],
    )
    kept = {
        name: row[name] for name in ("id", "year", "version", "origin", "origin_ref", "carried_id", "done_at", "at")
    }
    names: dict[str, Any] = {
        "unit_name": row["unit_name"] or "",
        "person_name": row["person_name"] or "",
        "by": row["by_name"] or "",
    }
    return ActionLine(draft=draft, **kept, **names)


_ACTIONS = (
    select(
        *_action.c,
        _unit.c.code.label("unit_code"),
        _unit.c.name.label("unit_name"),
        _in_charge.c.name.label("person_name"),
        _writer.c.name.label("by_name"),
    )
    .select_from(_action)
    .outerjoin(_unit, _unit.c.id == _action.c.unit_id)
    .outerjoin(_in_charge, _in_charge.c.id == _action.c.person_id)
    .outerjoin(_writer, _writer.c.id == _action.c.by_id)
    .where(
        _action.c.agency_code == bindparam("agency"),
        _action.c.year == bindparam("year"),
        _action.c.instrument == bindparam("instrument"),
    )
)
_HISTORY = (
    select(_event.number, _event.at, _writer.c.name, _event.verb, _event.indicator, _event.before, _event.after)
    .select_from(table(Event).outerjoin(_writer, _writer.c.id == _event.by_id))
    .where(_event.assessment_id == bindparam("assessment"), _event.verb.startswith("action."))
    .order_by(_event.number.desc())
)
