"""Roles are given and taken by those who may, and every change ends the sessions it concerns."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import ALL, NATIONAL, Membership, Person, Role
from spbe.store import models, queries
from spbe.workflow import (
    EmailTaken,
    InvalidPerson,
    NotPermitted,
    RoleNotNational,
    UnknownAgency,
    UnknownScope,
    add_person,
    join,
    leave,
    set_active,
    settle,
    verify_chain,
)
from spbe.workflow.people import clean_email

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ADMIN = Membership("kota-contoh", Role.AGENCY_ADMIN)


def uniquifier(session: Session, person_id: int) -> str:
    found = session.scalars(select(models.Person.fs_uniquifier).where(models.Person.id == person_id)).one()
    assert found is not None
    return found


def admin(session: Session, agency: str = "kota-contoh", role: Role = Role.AGENCY_ADMIN) -> Person:
    return join(session, add_person(session, "Dewi"), agency, role, by=None, at=NOW)


def test_a_role_is_given_once_and_only_in_an_agency_that_is_known(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = add_person(session, "Wati")
        member = join(session, wati, "kota-contoh", Role.LEADER, by=None, at=NOW)
        assert join(session, member, "kota-contoh", Role.LEADER, by=None, at=NOW) == member
        assert queries.person(session, wati.id) == member
        with pytest.raises(UnknownAgency):
            join(session, wati, "tidak-ada", Role.LEADER, by=None, at=NOW)
        assert verify_chain(session, "kota-contoh") == []


@pytest.mark.parametrize("role", [Role.EXTERNAL_ASSESSOR, Role.REVIEWER, Role.NATIONAL_ADMIN])
def test_an_agency_never_names_those_who_judge_it(store: sessionmaker[Session], year: int, role: Role) -> None:
    with store.begin() as session:
        dewi, wati = admin(session), add_person(session, "Wati")
        with pytest.raises(NotPermitted):
            join(session, wati, "kota-contoh", role, by=dewi, at=NOW)
        assert join(session, wati, "kota-contoh", Role.PLANNER, by=dewi, at=NOW).memberships


def test_an_administrator_gives_roles_in_their_own_agency_only(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        dewi, wati = admin(session), add_person(session, "Wati")
        for by in (dewi, wati, Person(1, "Rini", (Membership("kabupaten-contoh", Role.COORDINATOR),))):
            with pytest.raises(NotPermitted):
                join(session, wati, "kabupaten-contoh", Role.LEADER, by=by, at=NOW)


def test_a_national_administrator_gives_any_role_anywhere(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        boss = admin(session, NATIONAL, Role.NATIONAL_ADMIN)
        wati = join(session, add_person(session, "Wati"), "kabupaten-contoh", Role.EXTERNAL_ASSESSOR, by=boss, at=NOW)
        assert join(session, wati, NATIONAL, Role.REVIEWER, by=boss, at=NOW).agencies == ("kabupaten-contoh", NATIONAL)
        assert verify_chain(session, NATIONAL) == []


def test_nobody_answers_for_all_agencies_at_once(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = add_person(session, "Wati")
        with pytest.raises(RoleNotNational):
            join(session, wati, NATIONAL, Role.COORDINATOR, by=None, at=NOW)
        with pytest.raises(UnknownAgency):
            settle(session, NATIONAL, person="Dewi", year=2026, instrument=instrument(), at=NOW)


def test_scopes_are_added_to_a_role_and_units_must_be_there(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        session.add(models.Unit(agency_code="kota-contoh", code="diskominfo", name="Dinas Kominfo"))
        session.add(models.Unit(agency_code="kabupaten-contoh", code="bappeda", name="Bappeda"))
        wati = add_person(session, "Wati")
        operator = join(session, wati, "kota-contoh", Role.UNIT_OPERATOR, scopes=["diskominfo"], by=None, at=NOW)
        assert operator.memberships == (Membership("kota-contoh", Role.UNIT_OPERATOR, frozenset({"diskominfo"})),)
        operator = join(session, wati, "kota-contoh", Role.UNIT_OPERATOR, scopes=[ALL], by=None, at=NOW)
        assert operator.memberships[0].scopes == {"diskominfo", ALL}
        with pytest.raises(UnknownScope, match="bappeda"):
            join(session, wati, "kota-contoh", Role.UNIT_OPERATOR, scopes=["bappeda"], by=None, at=NOW)
        with pytest.raises(UnknownScope):
            join(session, wati, "kota-contoh", Role.LEADER, scopes=["diskominfo"], by=None, at=NOW)
        assert leave(session, wati, "kota-contoh", Role.UNIT_OPERATOR, by=None, at=NOW).memberships == ()
        left = select(models.MembershipScope).where(models.MembershipScope.person_id == wati.id)
        assert session.scalars(left).all() == []


def test_sessions_end_after_a_role_change(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = add_person(session, "Wati")
        seen = [uniquifier(session, wati.id)]
        for change in (join, join, leave, leave):
            change(session, wati, "kota-contoh", Role.LEADER, by=None, at=NOW)
            seen.append(uniquifier(session, wati.id))
    assert [one == other for one, other in pairwise(seen)] == [False, True, False, True]


def test_whoever_may_not_give_a_role_cannot_take_it(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        dewi = admin(session)
        judge = join(session, add_person(session, "Wati"), "kota-contoh", Role.EXTERNAL_ASSESSOR, by=None, at=NOW)
        with pytest.raises(NotPermitted):
            leave(session, judge, "kota-contoh", Role.EXTERNAL_ASSESSOR, by=dewi, at=NOW)
        assert queries.person(session, judge.id) == judge


def test_nobody_is_kept_out_by_an_administrator_of_half_their_roles(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        dewi = admin(session)
        wati = join(session, add_person(session, "Wati"), "kota-contoh", Role.LEADER, by=dewi, at=NOW)
        before = uniquifier(session, wati.id)
        set_active(session, wati.id, False, by=dewi, at=NOW)
        assert uniquifier(session, wati.id) != before
        set_active(session, wati.id, True, by=dewi, at=NOW)
        join(session, wati, "kabupaten-contoh", Role.LEADER, by=None, at=NOW)
        with pytest.raises(NotPermitted):
            set_active(session, wati.id, False, by=dewi, at=NOW)
        assert session.get_one(models.Person, wati.id).active
        assert verify_chain(session, "kota-contoh") == []


def test_an_address_is_one_persons(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        add_person(session, " Wati  Ayu ", email=" Wati@Kota.go.id ")
        row = session.scalars(select(models.Person)).one()
        assert (row.name, row.email) == ("Wati Ayu", "wati@kota.go.id")
        with pytest.raises(EmailTaken):
            add_person(session, "Lain", email="WATI@kota.go.id")


@pytest.mark.parametrize(
    "email", ["wati", "wati@kota", "a b@kota.go.id", "wati@kota.go.id\nBcc: x@y.id", "<a>@kota.id"]
)
def test_what_is_no_address_is_refused_with_every_problem(store: sessionmaker[Session], email: str) -> None:
    assert clean_email(email) is None
    with store.begin() as session, pytest.raises(InvalidPerson) as refused:
        add_person(session, " ", email=email)
    assert len(refused.value.problems) == 2
