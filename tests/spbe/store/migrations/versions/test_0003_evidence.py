"""The third revision: a filled database of the second moves on with everything in it, and can go back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spbe import workflow
from spbe.indicators import instrument
from spbe.store import close_store, migrate, models, open_store, queries
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill
from tests.spbe.store.migrations.versions.test_0002_many_people import counted
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import RINI

FILLED = Path(__file__).with_name("filled_0002.sql").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
TABLES = ("answer", "event", "mark", "item_verdict", "handover", "declaration", "comment", "unit", "membership_scope")


def test_a_year_at_the_assessors_desk_moves_on_whole_and_gets_a_library(empty_url: str, tmp_path: Path) -> None:
    migrate(empty_url, "0002")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before and all(before.values())
    store = open_store(empty_url)
    with store.begin() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None and found.stage == "document"
        assert [verdict.item for verdict in queries.verdicts(session, found)] == ["I01-L2-01"]
        assert queries.citations(session, found) == []
        said = described(RINI)
        document = workflow.add_document(session, keeping(tmp_path), "kota-contoh", arrived(tmp_path), **said)
        session.get_one(models.Assessment, found.id).stage = "self"
        entry: Any = {"pages": "2", "note": "", "version": 0, "by": RINI, "at": NOW}
        workflow.cite(session, found, instrument().by_code["1"], ("I01-L2-01", document.id), **entry)
    with store.begin() as session:
        session.get_one(models.Assessment, 2).stage = "document"
    with store() as session:
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_second_revision(empty_url: str) -> None:
    migrate(empty_url, "0002")
    fill(empty_url, FILLED)
    before = counted(empty_url, TABLES)
    migrate(empty_url)
    downgrade(empty_url, "0002")
    assert counted(empty_url, TABLES) == before
    migrate(empty_url)
    assert counted(empty_url, TABLES) == before
