"""The second revision: what was there gets what signing in and dates need, and can go back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from spbe.store import close_store, migrate, models, open_store, queries
from spbe.store.session import open_engine
from spbe.store.upgrade import downgrade
from spbe.workflow import verify
from tests.spbe.store.migrations.versions.test_0001_first_tables import fill

FILLED = Path(__file__).with_name("filled_0001.sql").read_text(encoding="utf-8")


def test_people_who_are_there_get_a_secret_name_and_no_password(empty_url: str) -> None:
    migrate(empty_url, "0001")
    fill(empty_url, FILLED)
    migrate(empty_url)
    store = open_store(empty_url)
    with store() as session:
        rini = session.scalars(select(models.Person)).one()
        assert rini.fs_uniquifier is not None and len(rini.fs_uniquifier) == 64
        assert (rini.password, rini.active, rini.failed_signins, rini.locked_until) == (None, True, 0, None)
        assert queries.local_person(session) is not None
    close_store(store)


def test_years_that_are_there_keep_their_ways_and_their_record_is_whole(empty_url: str) -> None:
    migrate(empty_url, "0001")
    fill(empty_url, FILLED)
    migrate(empty_url)
    store = open_store(empty_url)
    with store() as session:
        periods = session.scalars(select(models.Period)).all()
        assert {(p.late_rule, p.is_locked, p.version) for p in periods} == {("mark", False, 1)}
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None and found.is_double_scored is False
        assert {answer.note for answer in queries.submission(session, found).answers.values()} == {""}
        assert verify(session, "kota-contoh") == []
    close_store(store)


def test_going_back_keeps_every_row_of_the_first_revision(empty_url: str) -> None:
    migrate(empty_url, "0001")
    fill(empty_url, FILLED)
    tables = ("agency", "person", "membership", "period", "assessment", "answer", "event", "result")
    before = counted(empty_url, tables)
    migrate(empty_url)
    downgrade(empty_url, "0001")
    assert counted(empty_url, tables) == before
    migrate(empty_url)
    assert counted(empty_url, tables) == before


def counted(url: str, tables: tuple[str, ...]) -> dict[str, int]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}  # noqa: S608 - names of this test
    engine.dispose()
    return found
