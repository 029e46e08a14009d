"""A person comes with every role, and the local one is found."""

from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Membership, Person, Role
from spbe.store.queries.people import local_person, person


def test_a_person_comes_with_every_membership(
    store: sessionmaker[Session], year: int, coordinator: Person, leader: Person, outsider: Person
) -> None:
    with store() as session:
        assert [person(session, number) for number in (1, 2, 3)] == [coordinator, leader, outsider]
        assert person(session, 99) is None


def test_a_person_without_a_role_is_still_a_person(store: sessionmaker[Session]) -> None:
    from spbe.workflow import add_person

    with store.begin() as session:
        wati = add_person(session, "Wati")
        assert person(session, wati.id) == Person(wati.id, "Wati", ())


def test_the_local_person_is_the_marked_one_and_nobody_else(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        local = local_person(session)
    assert local == Person(1, "Rini", (Membership("kota-contoh", Role.COORDINATOR),))


def test_without_a_marked_person_nobody_is_local(store: sessionmaker[Session]) -> None:
    with store() as session:
        assert local_person(session) is None
