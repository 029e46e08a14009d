"""Scenarios: kept in versions, private until shared, removed by whom may plan, with an event each."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Membership, Person, Role
from spbe.scenarios import Content, ScenarioLine
from spbe.store import models, queries
from spbe.workflow import NotPermitted
from spbe.workflow.scenarios import (
    InvalidScenario,
    ScenarioEntry,
    StaleScenario,
    UnknownScenario,
    add_scenario,
    change_scenario,
    remove_scenario,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ScenarioEntry("Menuju Baik", Content({"1": 4}, target="2.60"), "Dengan dua kebijakan.")


def added(store: sessionmaker[Session], year: int, by: Person, entry: ScenarioEntry = ONE) -> ScenarioLine:
    with store.begin() as session:
        return add_scenario(session, session.get_one(models.Assessment, year), entry, by=by, at=NOW)


def changed(
    store: sessionmaker[Session], year: int, held: tuple[int, int], entry: ScenarioEntry, by: Person
) -> ScenarioLine:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        return change_scenario(session, assessment, held, entry, by=by, at=NOW)


def removed(store: sessionmaker[Session], year: int, held: tuple[int, int], by: Person) -> ScenarioLine:
    with store.begin() as session:
        return remove_scenario(session, session.get_one(models.Assessment, year), held, by=by, at=NOW)


def seen(store: sessionmaker[Session], year: int, by: int) -> list[str]:
    with store() as session:
        return [line.name for line in queries.scenarios(session, year, by=by)]


@pytest.fixture
def planner(store: sessionmaker[Session]) -> Person:
    with store.begin() as session:
        row = models.Person(name="Perencana")
        session.add(row)
        session.flush()
        return Person(row.id, row.name, (Membership("kota-contoh", Role.PLANNER),))


def test_a_scenario_comes_back_as_it_was_kept(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    line = added(store, year, coordinator)
    assert (line.name, line.content, line.note, line.is_shared, line.version) == (
        ONE.name,
        ONE.content,
        ONE.note,
        False,
        1,
    )
    assert seen(store, year, coordinator.id) == [ONE.name]


def test_it_is_its_makers_alone_until_it_is_shared(
    store: sessionmaker[Session], year: int, coordinator: Person, planner: Person
) -> None:
    line = added(store, year, coordinator)
    assert seen(store, year, planner.id) == []
    with pytest.raises(UnknownScenario):
        changed(store, year, (line.id, 1), replace(ONE, name="Lain"), planner)
    changed(store, year, (line.id, 1), replace(ONE, is_shared=True), coordinator)
    assert seen(store, year, planner.id) == [ONE.name]
    assert changed(store, year, (line.id, 2), replace(ONE, is_shared=True, name="Lain"), planner).version == 3


def test_of_two_who_change_it_the_later_one_is_told(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    line = added(store, year, coordinator)
    mine = replace(ONE, content=Content({"1": 5}))
    assert changed(store, year, (line.id, 1), mine, coordinator).version == 2
    assert changed(store, year, (line.id, 1), mine, coordinator).version == 2
    with pytest.raises(StaleScenario) as late:
        changed(store, year, (line.id, 1), replace(ONE, note="Lain."), coordinator)
    assert late.value.held.content == mine.content
    with pytest.raises(StaleScenario):
        removed(store, year, (line.id, 1), coordinator)
    removed(store, year, (line.id, 2), coordinator)
    assert seen(store, year, coordinator.id) == []


def test_everything_wrong_with_its_words_is_told_at_once(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with pytest.raises(InvalidScenario) as refused:
        added(store, year, coordinator, replace(ONE, name=" ", note="x" * 2001))
    assert refused.value.problems == {"name": "empty", "note": "long"}
    with pytest.raises(InvalidScenario) as refused:
        added(store, year, coordinator, replace(ONE, name="a\u202eb", note="a\x00b"))
    assert set(refused.value.problems) == {"name", "note"}


def test_who_does_not_plan_there_keeps_none(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    with pytest.raises(NotPermitted):
        added(store, year, Person(coordinator.id, "Orang", (Membership("kota-contoh", Role.LEADER),)))


def test_each_change_leaves_an_event_without_its_words(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    line = added(store, year, coordinator)
    removed(store, year, (line.id, 1), coordinator)
    with store() as session:
        told = session.query(models.Event).filter(models.Event.verb.like("scenario.%")).all()
        assert [event.verb for event in told] == ["scenario.added", "scenario.removed"]
        assert ONE.name not in (told[0].after or "")
