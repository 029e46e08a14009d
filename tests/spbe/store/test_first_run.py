"""A database is made ready from nothing, and a second time stays as it is."""

from sqlalchemy import func, select

from spbe.store import close_store, prepare
from spbe.store.models import PublishedResult


def test_a_missing_database_is_made_and_filled_and_left_alone_the_second_time(empty_url: str) -> None:
    for _time in range(2):
        store = prepare(empty_url)
        with store() as session:
            assert session.scalars(select(func.count()).select_from(PublishedResult)).one() == 1260
        close_store(store)
