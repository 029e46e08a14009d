"""The sixth revision: kept texts of instruments and imported values move on whole; letterheads get their table."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from spbe.letterhead import Letterhead
from spbe.store import close_store, migrate, open_store, queries
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted

FILLED = Path(__file__).with_name("filled_0005.sql").read_text(encoding="utf-8")
TABLES = ("answer", "event", "assessment", "instrument_text", "document", "citation")


def test_kept_texts_and_imported_values_move_on_whole(empty_url: str) -> None:
    migrate(empty_url, "0005")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before and all(before.values())
    store = open_store(empty_url)
    with store() as session:
        found = queries.find_assessment(session, "kota-contoh/mainan-2")
        assert found is not None and found.text_digest
        answer = queries.submission(session, found).at()["2"]
        assert (answer.counted, answer.value_source) == (Fraction("2.25"), "Daftar asesor")
        assert queries.letterhead(session, "kota-contoh") == Letterhead()
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_fifth_revision(empty_url: str) -> None:
    migrate(empty_url, "0005")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0005")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
