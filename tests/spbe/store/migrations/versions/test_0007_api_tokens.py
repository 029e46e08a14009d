"""The seventh revision: letterheads and kept texts move on whole; personal tokens get their table."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from spbe.store import close_store, migrate, open_store, queries
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted

FILLED = Path(__file__).with_name("filled_0006.sql").read_text(encoding="utf-8")
TABLES = ("answer", "event", "assessment", "instrument_text", "letterhead", "person")


def test_letterheads_move_on_whole_and_nobody_has_a_token_yet(empty_url: str) -> None:
    migrate(empty_url, "0006")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before and all(before.values())
    store = open_store(empty_url)
    with store() as session:
        assert queries.letterhead(session, "kota-contoh").lines == ("PEMERINTAH KOTA CONTOH", "Jalan Contoh 1")
        assert session.execute(text("SELECT count(*) FROM api_token")).scalar_one() == 0
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_sixth_revision(empty_url: str) -> None:
    migrate(empty_url, "0006")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0006")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
