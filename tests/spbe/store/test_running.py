"""Statements over tables see what the session sees."""

from sqlalchemy import select

from spbe.store.models import Person
from spbe.store.running import rows, run, table


def test_rows_include_what_the_session_has_not_written_yet(store):
    people = table(Person)
    with store.begin() as session:
        session.add(Person(name="Sari"))
        assert [row.name for row in rows(session, select(people.c.name))] == ["Sari"]
        run(session, people.update().values(name="Wati"))
    with store() as session:
        assert [row.name for row in rows(session, select(people.c.name))] == ["Wati"]
