"""The eighth revision: personal tokens move on whole; costs, scenarios and actions get their tables."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from spbe.store import close_store, migrate, open_store
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted

FILLED = Path(__file__).with_name("filled_0007.sql").read_text(encoding="utf-8")
TABLES = ("answer", "event", "assessment", "api_token", "letterhead", "person")
NEW = ("cost_table", "step_cost", "scenario", "action")


def test_tokens_move_on_whole_and_nothing_is_planned_yet(empty_url: str) -> None:
    migrate(empty_url, "0007")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before and all(before.values())
    assert set(counted(empty_url, NEW).values()) == {0}
    store = open_store(empty_url)
    with store() as session:
        assert session.execute(text("SELECT name FROM api_token")).scalar_one() == "Rekap mingguan"
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_seventh_revision(empty_url: str) -> None:
    migrate(empty_url, "0007")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0007")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
