"""Scenarios kept, changed and removed: each one in versions, so that two people lose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.roles import Permission, Person
from spbe.scenarios import LONGEST_NAME, LONGEST_NOTE, Content, ScenarioLine
from spbe.store import queries
from spbe.store.models import Assessment, Scenario
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import allow

__all__ = [
    "InvalidScenario",
    "ScenarioEntry",
    "StaleScenario",
    "UnknownScenario",
    "add_scenario",
    "change_scenario",
    "remove_scenario",
]


@dataclass(frozen=True)
class ScenarioEntry:
    """What somebody wants a scenario to say."""

    name: str
    content: Content
    note: str = ""
    is_shared: bool = False


class InvalidScenario(ValueError):
    """The name or the note is not to be kept. ``problems`` maps field -> empty, long, or words of what is refused."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field}: {what}" for field, what in problems.items()))


class UnknownScenario(LookupError):
    """There is no such scenario that this person may see."""


class StaleScenario(ValueError):
    """Somebody changed the scenario in between; ``held`` is what it says now."""

    def __init__(self, held: ScenarioLine) -> None:
        self.held = held
        super().__init__(f"scenario {held.id} is at version {held.version} by now")


def add_scenario(
    session: Session, assessment: Assessment, entry: ScenarioEntry, *, by: Person, at: datetime
) -> ScenarioLine:
    """Keep a new scenario and return it. Raises InvalidScenario and NotPermitted."""
    kept = _accepted(entry)
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    said = {**_columns(kept), "assessment_id": assessment.id, "by_id": by.id, "at": at, "version": 1}
    number: int = session.execute(insert(Scenario).values(**said).returning(Scenario.id)).scalar_one()
    chain.append(Fact("scenario.added", assessment.id, None, None, _facts(number, kept)), by=by, at=at)
    return _held(session, assessment, number, by)


def change_scenario(
    session: Session,
    assessment: Assessment,
    held: tuple[int, int],
    entry: ScenarioEntry,
    *,
    by: Person,
    at: datetime,
) -> ScenarioLine:
    """Change a scenario and return it; ``held`` is its number and the version it was drawn from.

    A private one stays its maker's. What equals the stored one is no event. Raises InvalidScenario, UnknownScenario,
    StaleScenario and NotPermitted.
    """
    kept, (number, version) = _accepted(entry), held
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    line = _held(session, assessment, number, by)
    before = ScenarioEntry(line.name, line.content, line.note, line.is_shared)
    if before == kept:
        return line
    if line.version != version:
        raise StaleScenario(line)
    said = {**_columns(kept), "at": at, "version": line.version + 1}
    session.execute(update(Scenario).where(Scenario.id == number).values(**said))
    fact = Fact("scenario.changed", assessment.id, None, _facts(number, before), _facts(number, kept))
    chain.append(fact, by=by, at=at)
    return _held(session, assessment, number, by)


def remove_scenario(
    session: Session, assessment: Assessment, held: tuple[int, int], *, by: Person, at: datetime
) -> ScenarioLine:
    """Remove a scenario (number and version seen) and return what it was.

    Raises UnknownScenario, StaleScenario and NotPermitted.
    """
    allow(by, Permission.PLAN, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    line = _held(session, assessment, held[0], by)
    if line.version != held[1]:
        raise StaleScenario(line)
    session.execute(delete(Scenario).where(Scenario.id == line.id))
    before = _facts(line.id, ScenarioEntry(line.name, line.content, line.note, line.is_shared))
    chain.append(Fact("scenario.removed", assessment.id, None, before, None), by=by, at=at)
    return line


def _held(session: Session, assessment: Assessment, number: int, by: Person) -> ScenarioLine:
    for line in queries.scenarios(session, assessment.id, by=by.id):
        if line.id == number:
            return line
    raise UnknownScenario(number)


def _columns(entry: ScenarioEntry) -> dict[str, object]:
    return {"name": entry.name, "note": entry.note, "content": entry.content.text, "is_shared": entry.is_shared}


def _facts(number: int, entry: ScenarioEntry) -> dict[str, object]:
    return {"scenario": number, "is_shared": entry.is_shared, "content": text_facts(entry.content.text)}


def _accepted(entry: ScenarioEntry) -> ScenarioEntry:
    problems = dict[str, str]()
    name, note = _name(entry.name, problems), _note(entry.note, problems)
    if problems:
        raise InvalidScenario(problems)
    return ScenarioEntry(name, entry.content, note, entry.is_shared)


def _name(text: str, problems: dict[str, str]) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST_NAME:
        problems["name"] = "long" if name else "empty"
        return ""
    try:
        return plaintext.accept_line(name)
    except plaintext.RefusedText as refused:
        problems["name"] = " ".join(refused.problems)
        return ""


def _note(text: str, problems: dict[str, str]) -> str:
    note = text.strip()
    if len(note) > LONGEST_NOTE:
        problems["note"] = "long"
        return ""
    try:
        return plaintext.accept(note)
    except plaintext.RefusedText as refused:
        problems["note"] = " ".join(refused.problems)
        return ""
