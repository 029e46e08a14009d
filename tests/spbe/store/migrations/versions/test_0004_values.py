"""The fourth revision: a year with its library moves on whole, and answers get room for values that are no levels."""

from __future__ import annotations

from pathlib import Path

from spbe.store import close_store, migrate, open_store, queries
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted

FILLED = Path(__file__).with_name("filled_0003.sql").read_text(encoding="utf-8")
TABLES = ("answer", "event", "document", "document_revision", "citation", "stored_file", "file_page")


def test_a_year_with_its_library_moves_on_whole(empty_url: str) -> None:
    migrate(empty_url, "0003")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before and all(before.values())
    store = open_store(empty_url)
    with store() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        answers = queries.submission(session, found).answers.values()
        assert {(answer.value, answer.items, answer.figure) for answer in answers} == {(None, frozenset(), None)}
        (document,) = queries.documents(session, "kota-contoh")
        assert [revision.number for revision in document.revisions] == [1, 2]
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_third_revision(empty_url: str) -> None:
    migrate(empty_url, "0003")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0003")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
