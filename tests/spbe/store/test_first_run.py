"""A database is made ready from nothing, and a second time stays as it is."""

import subprocess
import sys

from sqlalchemy import func, select

from spbe.store import close_store, open_store, prepare
from spbe.store.models import PublishedResult


def test_a_missing_database_is_made_and_filled_and_left_alone_the_second_time(empty_url: str) -> None:
    for _time in range(2):
        store = prepare(empty_url)
        with store() as session:
            assert session.scalars(select(func.count()).select_from(PublishedResult)).one() == 1260
        close_store(store)


def test_processes_that_start_at_once_on_an_empty_database_make_it_ready_together(empty_url: str) -> None:
    command = "import sys; from spbe.store import close_store, prepare; close_store(prepare(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", command, empty_url], stderr=subprocess.PIPE, text=True)
        for _number in range(3)
    ]
    assert [process.communicate()[1] for process in started] == ["", "", ""]
    store = open_store(empty_url)
    with store() as session:
        assert session.scalars(select(func.count()).select_from(PublishedResult)).one() == 1260
    close_store(store)
