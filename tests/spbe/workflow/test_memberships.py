"""Administrators invite, scope, take and keep out; one of them always remains, and nobody gives what they may not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.roles import NATIONAL, Membership, Person, Role
from spbe.store import models, queries
from spbe.workflow import Invitation, LastAdministrator, NotPermitted, Scoping, StaleScopes, verify_chain

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HERE, ELSEWHERE = "kota-contoh", "kabupaten-contoh"
Make = Callable[..., Person]

pytestmark = pytest.mark.usefixtures("year")


@pytest.fixture
def make(store: sessionmaker[Session]) -> Make:
    """Return a function that puts somebody with roles into the store: (agency, role, scopes...)."""

    def made(name: str, *seats: tuple[str, Role]) -> Person:
        with store.begin() as session:
            person = workflow.add_person(session, name, email=f"{name.lower()}@contoh.go.id")
            for agency, role in seats:
                person = workflow.join(session, person, agency, role, by=None, at=NOW)
            return person

    return made


def invite(store: sessionmaker[Session], by: Person, *invitations: Invitation) -> list[workflow.Invited]:
    """Invite into Kota Contoh."""
    with store.begin() as session:
        return workflow.invite(session, HERE, invitations, by=by, at=NOW)


def roles_of(store: sessionmaker[Session], person_id: int) -> set[Membership]:
    """Return what somebody holds now."""
    with store() as session:
        found = queries.person(session, person_id)
        return set(found.memberships) if found else set()


def test_a_new_person_is_invited_with_a_link_that_lets_them_in_once(
    store: sessionmaker[Session], agency_admin: Person
) -> None:
    [sari] = invite(store, agency_admin, Invitation("Sari", "Sari@contoh.go.id", Role.LEADER))
    assert (sari.name, sari.email) == ("Sari", "sari@contoh.go.id")
    assert roles_of(store, sari.person_id) == {Membership(HERE, Role.LEADER)}
    with store.begin() as session:
        assert verify_chain(session, HERE) == []
        facts = workflow.use_entry_link(session, sari.token or "", at=NOW)
        assert facts and facts.person_id == sari.person_id


def test_an_invitation_given_twice_changes_nothing(store: sessionmaker[Session], agency_admin: Person) -> None:
    wanted = Invitation("Sari", "sari@contoh.go.id", Role.LEADER)
    invite(store, agency_admin, wanted)
    with store() as session:
        before = session.scalars(select(func.count()).select_from(models.Event)).one()
    assert invite(store, agency_admin, wanted) == []
    with store() as session:
        assert session.scalars(select(func.count()).select_from(models.Event)).one() == before


def test_somebody_known_elsewhere_gets_the_role_and_keeps_name_and_account(
    store: sessionmaker[Session], agency_admin: Person, make: Make
) -> None:
    lina = make("Lina", (ELSEWHERE, Role.COORDINATOR))
    [invited] = invite(store, agency_admin, Invitation("Nama Lain", "lina@contoh.go.id", Role.PLANNER))
    assert (invited.person_id, invited.name) == (lina.id, "Lina")
    assert invited.token is None  # whoever holds a link could enter as her, and she is somebody in another agency
    assert Membership(HERE, Role.PLANNER) in roles_of(store, lina.id)


def test_several_roles_of_one_person_are_one_invitation(store: sessionmaker[Session], agency_admin: Person) -> None:
    invited = invite(
        store,
        agency_admin,
        Invitation("Sari", "sari@contoh.go.id", Role.INTERNAL_ASSESSOR, frozenset({"1"})),
        Invitation("Sari", "sari@contoh.go.id", Role.LEADER),
    )
    assert len(invited) == 1
    assert len(roles_of(store, invited[0].person_id)) == 2


@pytest.mark.parametrize("role", [Role.EXTERNAL_ASSESSOR, Role.REVIEWER, Role.NATIONAL_ADMIN])
def test_an_agency_administrator_names_nobody_who_judges_and_nothing_of_the_list_is_written(
    store: sessionmaker[Session], agency_admin: Person, role: Role
) -> None:
    with pytest.raises(NotPermitted):
        invite(
            store, agency_admin, Invitation("A", "a@contoh.go.id", Role.LEADER), Invitation("B", "b@contoh.go.id", role)
        )
    with store() as session:
        assert [
            line.name for line in queries.people(session) if line.email in ("a@contoh.go.id", "b@contoh.go.id")
        ] == []


def test_one_bad_invitation_undoes_all(store: sessionmaker[Session], agency_admin: Person) -> None:
    bad = Invitation("B", "b@contoh.go.id", Role.UNIT_OPERATOR, frozenset({"unit-lain"}))
    with pytest.raises(workflow.UnknownScope):
        invite(store, agency_admin, Invitation("A", "a@contoh.go.id", Role.LEADER), bad)
    with store() as session:
        assert [line for line in queries.people(session) if line.email == "a@contoh.go.id"] == []


def test_scopes_are_set_exactly_and_not_over_somebody_elses_head(
    store: sessionmaker[Session], agency_admin: Person, make: Make
) -> None:
    dewi = make("Dewi", (HERE, Role.INTERNAL_ASSESSOR))

    def scoped(*scopes: str, seen: tuple[str, ...] = ()) -> set[str]:
        wanted = Scoping(HERE, Role.INTERNAL_ASSESSOR, frozenset(scopes), frozenset(seen))
        with store.begin() as session:
            workflow.set_scopes(session, dewi, wanted, by=agency_admin, at=NOW)
        [held] = roles_of(store, dewi.id)
        return set(held.scopes)

    assert scoped("1", "2") == {"1", "2"}
    assert scoped("2", "3", seen=("1", "2")) == {"2", "3"}
    assert scoped("2", "3", seen=()) == {"2", "3"}  # the same twice takes nothing away
    with pytest.raises(StaleScopes) as refused:
        scoped("1", seen=("1", "2"))
    assert refused.value.current == {"2", "3"}
    with store.begin() as session:
        workflow.take_role(session, dewi, HERE, Role.INTERNAL_ASSESSOR, by=agency_admin, at=NOW)
    with pytest.raises(StaleScopes):
        scoped("1", seen=("2", "3"))


def test_the_last_administrator_of_an_agency_remains_whoever_asks(
    store: sessionmaker[Session], agency_admin: Person, national_admin: Person
) -> None:
    for by in (agency_admin, national_admin):
        with pytest.raises(LastAdministrator), store.begin() as session:
            workflow.take_role(session, agency_admin, HERE, Role.AGENCY_ADMIN, by=by, at=NOW)
        with pytest.raises(LastAdministrator), store.begin() as session:
            workflow.keep_out(session, agency_admin.id, by=by, at=NOW)
    with pytest.raises(LastAdministrator), store.begin() as session:
        workflow.take_role(session, national_admin, NATIONAL, Role.NATIONAL_ADMIN, by=national_admin, at=NOW)
    assert roles_of(store, agency_admin.id) == {Membership(HERE, Role.AGENCY_ADMIN)}


def test_an_administrator_who_is_kept_out_does_not_count(
    store: sessionmaker[Session], agency_admin: Person, make: Make
) -> None:
    second = make("Dua", (HERE, Role.AGENCY_ADMIN))
    with store.begin() as session:
        workflow.keep_out(session, second.id, by=agency_admin, at=NOW)
    with pytest.raises(LastAdministrator), store.begin() as session:
        workflow.take_role(session, agency_admin, HERE, Role.AGENCY_ADMIN, by=agency_admin, at=NOW)
    with store.begin() as session:
        workflow.set_active(session, second.id, True, by=agency_admin, at=NOW)
        workflow.take_role(session, agency_admin, HERE, Role.AGENCY_ADMIN, by=agency_admin, at=NOW)
    assert roles_of(store, agency_admin.id) == set()


def test_nobody_makes_links_for_somebody_who_is_more_elsewhere(
    store: sessionmaker[Session], agency_admin: Person, make: Make
) -> None:
    lina = make("Lina", (ELSEWHERE, Role.COORDINATOR), (HERE, Role.LEADER))
    with store.begin() as session:
        assert not workflow.may_act_for(session, lina.id, agency_admin)
        with pytest.raises(NotPermitted):
            workflow.new_entry_link(session, lina.id, by=agency_admin, at=NOW)
        with pytest.raises(NotPermitted):
            workflow.keep_out(session, lina.id, by=agency_admin, at=NOW)


def test_a_link_for_somebody_with_a_password_is_one_to_a_new_password(
    store: sessionmaker[Session], agency_admin: Person, make: Make
) -> None:
    sari = make("Sari", (HERE, Role.LEADER))
    with store.begin() as session:
        token = workflow.new_entry_link(session, sari.id, by=agency_admin, at=NOW)
        seen = workflow.see_entry_link(session, token, at=NOW)
        assert seen and seen.purpose is workflow.Purpose.INVITATION
        session.get_one(models.Person, sari.id).password = "a hash"
        session.flush()
        seen = workflow.see_entry_link(
            session, workflow.new_entry_link(session, sari.id, by=agency_admin, at=NOW), at=NOW
        )
        assert seen and seen.purpose is workflow.Purpose.RESET


def test_two_agencies_that_invite_the_same_new_address_at_once_invite_one_person(
    store: sessionmaker[Session], agency_admin: Person
) -> None:
    elsewhere = Person(9, "Agus", (Membership(ELSEWHERE, Role.AGENCY_ADMIN),))
    yanti = Invitation("Yanti", "yanti@contoh.go.id", Role.LEADER)

    def invite_elsewhere() -> list[workflow.Invited]:
        with store.begin() as session:
            return workflow.invite(session, ELSEWHERE, [yanti], by=elsewhere, at=NOW)

    with ThreadPoolExecutor(1) as other:
        with store.begin() as session:
            [first] = workflow.invite(session, HERE, [yanti], by=agency_admin, at=NOW)
            waiting = other.submit(invite_elsewhere)
            sleep(0.5)  # long enough to stand before the address that this transaction has not committed yet
        [second] = waiting.result()
    assert first.person_id == second.person_id
    assert roles_of(store, first.person_id) == {Membership(HERE, Role.LEADER), Membership(ELSEWHERE, Role.LEADER)}
