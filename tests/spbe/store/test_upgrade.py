"""The tables made by the revisions are the tables the classes describe, up and down, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from spbe.store import migrate
from spbe.store.models import Table
from spbe.store.session import open_engine
from spbe.store.upgrade import downgrade


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def differences(url: str) -> list[object]:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))
    finally:
        engine.dispose()


def test_the_revisions_make_exactly_the_tables_of_the_models(empty_url: str) -> None:
    migrate(empty_url)

    assert tables(empty_url) == set(Table.metadata.tables) | {"alembic_version"}
    assert differences(empty_url) == []


def test_a_column_missing_from_the_revisions_is_noticed(empty_url: str) -> None:
    migrate(empty_url)
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person DROP COLUMN is_local"))
    engine.dispose()

    assert "is_local" in str(differences(empty_url))


def test_migrating_up_down_and_up_again_works(empty_url: str) -> None:
    migrate(empty_url)
    downgrade(empty_url, "base")
    assert tables(empty_url) == {"alembic_version"}

    migrate(empty_url)
    migrate(empty_url)
    assert differences(empty_url) == []
