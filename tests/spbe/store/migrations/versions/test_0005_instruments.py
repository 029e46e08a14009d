"""The fifth revision: values that are no levels move on whole; texts of instruments and sources get their room."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from spbe.store import close_store, migrate, open_store, queries
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted

FILLED = Path(__file__).with_name("filled_0004.sql").read_text(encoding="utf-8")
TABLES = ("answer", "event", "assessment", "proposal", "document", "citation")


def test_values_that_are_no_levels_move_on_whole(empty_url: str) -> None:
    migrate(empty_url, "0004")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
    store = open_store(empty_url)
    with store() as session:
        found = queries.find_assessment(session, "kota-contoh/mainan")
        assert found is not None and found.text_digest is None
        answers = queries.submission(session, found).at()
        assert {code: answer.counted for code, answer in answers.items()} == {"1": 3, "2": 2, "3": Fraction("3.5")}
        assert {answer.value_source for answer in answers.values()} == {""}
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_fourth_revision(empty_url: str) -> None:
    migrate(empty_url, "0004")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0004")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
