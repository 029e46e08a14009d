"""Scenarios as they are read: by name, each with its maker."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Person
from spbe.scenarios import Content
from spbe.store import models, queries
from spbe.workflow.scenarios import ScenarioEntry, add_scenario

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_scenarios_come_by_name_with_their_maker(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        for name in ("Lambat", "Cepat"):
            entry = ScenarioEntry(name, Content({"1": 3}))
            add_scenario(session, assessment, entry, by=coordinator, at=NOW)
    with store() as session:
        found = queries.scenarios(session, year, by=coordinator.id)
        assert [(line.name, line.by, line.at) for line in found] == [("Cepat", "Rini", NOW), ("Lambat", "Rini", NOW)]
        assert queries.scenarios(session, year + 1, by=coordinator.id) == []
