"""The table of costs changes version by version, whole or not at all, and the log says what changed."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.planning import Currency, Price, StepKey
from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow import NotPermitted
from spbe.workflow.costs import CostEntry, StaleCosts, UnknownSteps, set_costs

NOW = datetime(2026, 11, 24, tzinfo=UTC)
KEY = StepKey.of("17", 3)
ENTRY = CostEntry({KEY: Price(Fraction(5, 2), 3)})


@pytest.fixture
def begun(store: sessionmaker[Session], year: int) -> sessionmaker[Session]:
    assert year
    return store


def set_to(store: sessionmaker[Session], entry: CostEntry, by: Person) -> int:
    with store.begin() as session:
        return set_costs(session, "kota-contoh", instrument(), entry, by=by, at=NOW)


def test_each_change_is_a_version_and_an_event(begun: sessionmaker[Session], coordinator: Person):
    assert set_to(begun, ENTRY, coordinator) == 1
    assert set_to(begun, CostEntry(ENTRY.prices, version=1), coordinator) == 0
    assert set_to(begun, CostEntry(currency=Currency.RUPIAH, version=1), coordinator) == 0
    assert set_to(begun, CostEntry({KEY: Price()}, version=2), coordinator) == 1
    with begun() as session:
        held = queries.prices(session, "kota-contoh", "spbe-2020")
        assert (held.version, held.currency, dict(held.own)) == (3, Currency.RUPIAH, {})
        told = select(models.Event.after).where(models.Event.verb == "costs.changed").order_by(models.Event.number)
        facts = [json.loads(text or "") for text in session.scalars(told)]
    assert [sorted(each["steps"]) for each in facts] == [["17:3"], [], ["17:3"]]
    assert facts[0]["steps"]["17:3"] == ["2.5", 3]


def test_who_saw_an_older_table_writes_nothing(begun: sessionmaker[Session], coordinator: Person):
    set_to(begun, ENTRY, coordinator)
    with pytest.raises(StaleCosts) as stale:
        set_to(begun, CostEntry({KEY: Price(Fraction(9))}), coordinator)
    assert stale.value.held.own == ENTRY.prices


def test_steps_there_are_not_and_people_who_may_not_change_nothing(
    begun: sessionmaker[Session], coordinator: Person, leader: Person
):
    with pytest.raises(UnknownSteps, match="99:3"):
        set_to(begun, CostEntry({StepKey.of("99", 3): Price(Fraction(1))}), coordinator)
    with pytest.raises(NotPermitted):
        set_to(begun, ENTRY, leader)
    with begun() as session:
        assert queries.prices(session, "kota-contoh", "spbe-2020").version == 0
