"""Who may do what."""

import pytest

from spbe.roles import (
    ALL,
    GIVES,
    GRANTS,
    NATIONAL,
    SIDES,
    Membership,
    Permission,
    Person,
    Place,
    Role,
    Side,
    may,
    side_of,
)

MEMBERS = {role: Person(1, "Rini", (Membership("kota-contoh", role),)) for role in Role}
IN_AN_AGENCY = set(Permission) - {Permission.PUBLIC, Permission.SIGNED_IN}
_READ = {Permission.VIEW, Permission.EXPORT}
_TALK = {*_READ, Permission.COMMENT}
_RUN = {*_READ, Permission.START, Permission.MANAGE_UNITS, Permission.MANAGE_PEOPLE, Permission.MANAGE_PERIODS}
_LIBRARY = {Permission.SEE_LIBRARY}
TABLE = {
    Role.COORDINATOR: {
        *_TALK,
        *_LIBRARY,
        Permission.FILL_IN,
        Permission.SUBMIT,
        Permission.SEND_BACK,
        Permission.SET_TARGET,
        Permission.PLAN,
        Permission.START,
        Permission.MANAGE_UNITS,
    },
    Role.UNIT_OPERATOR: {*_TALK, *_LIBRARY, Permission.FILL_IN},
    Role.INTERNAL_ASSESSOR: {*_TALK, *_LIBRARY, Permission.VERIFY, Permission.SEND_BACK},
    Role.PLANNER: {*_TALK, *_LIBRARY, Permission.SET_TARGET, Permission.PLAN},
    Role.LEADER: {*_READ, *_LIBRARY},
    Role.AGENCY_ADMIN: {*_RUN, *_LIBRARY},
    Role.EXTERNAL_ASSESSOR: {*_TALK, Permission.ASSESS},
    Role.REVIEWER: {*_TALK, Permission.REVIEW, Permission.ANNOUNCE},
    Role.NATIONAL_ADMIN: {*_RUN, Permission.ANNOUNCE, Permission.MANAGE_AGENCIES},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_exactly_what_the_table_says(role):
    granted = {permission for permission in IN_AN_AGENCY if may(MEMBERS[role], permission, "kota-contoh")}
    assert granted == TABLE[role] == set(GRANTS[role])


@pytest.mark.parametrize("role", Role)
def test_a_role_in_one_agency_is_worth_nothing_in_another_or_in_none(role):
    assert not any(may(MEMBERS[role], permission, "kabupaten-contoh") for permission in IN_AN_AGENCY)
    assert not any(may(MEMBERS[role], permission) for permission in IN_AN_AGENCY)


@pytest.mark.parametrize("permission", Permission)
def test_a_visitor_may_see_only_what_is_public(permission):
    assert may(None, permission, "kota-contoh") is (permission is Permission.PUBLIC)


def test_whoever_is_signed_in_may_do_what_asks_only_for_that():
    assert may(Person(2, "Tono"), Permission.SIGNED_IN)
    assert not may(None, Permission.SIGNED_IN)


def test_a_person_lists_each_agency_once():
    roles = (Membership("a", Role.LEADER), Membership("b", Role.LEADER), Membership("a", Role.COORDINATOR))
    assert Person(1, "Rini", roles).agencies == ("a", "b")


def holding(*roles: Role, agency: str = "kota-contoh") -> Person:
    return Person(1, "Rini", tuple(Membership(agency, role) for role in roles))


def test_a_national_role_counts_in_every_agency():
    reviewer = Person(1, "Tari", (Membership(NATIONAL, Role.REVIEWER),))
    assert may(reviewer, Permission.REVIEW, "kota-contoh") and may(reviewer, Permission.REVIEW, "32.73")


def test_an_operator_acts_for_the_units_of_the_scope_and_reads_everywhere():
    operator = Person(1, "Sari", (Membership("kota-contoh", Role.UNIT_OPERATOR, frozenset({"bappeda"})),))
    own, other, nobody = Place("bappeda", "1"), Place("dinkes", "1"), Place(None, "1")
    assert may(operator, Permission.FILL_IN, "kota-contoh", own)
    assert not may(operator, Permission.FILL_IN, "kota-contoh", other)
    assert not may(operator, Permission.FILL_IN, "kota-contoh", nobody)
    assert may(operator, Permission.VIEW, "kota-contoh", other)


def test_an_internal_assessor_verifies_the_aspects_of_the_scope_or_all_of_them():
    for scopes, expected in ((("2",), False), (("1",), True), ((ALL,), True), ((), False)):
        assessor = Person(1, "Dewi", (Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset(scopes)),))
        assert may(assessor, Permission.VERIFY, "kota-contoh", Place(None, "1")) is expected


def test_somebody_acts_in_one_role_at_a_time():
    person = holding(Role.INTERNAL_ASSESSOR, Role.COORDINATOR)
    assert not may(person.acting({}), Permission.VERIFY, "kota-contoh")
    assert may(person.acting({"kota-contoh": Role.INTERNAL_ASSESSOR}), Permission.VERIFY, "kota-contoh")
    assert [m.role for m in person.acting({}).roles_in("kota-contoh")] == [Role.COORDINATOR, Role.INTERNAL_ASSESSOR]
    assert person.acting({"kota-contoh": Role.REVIEWER}) == person.acting({}), "a role not held is not acted in"


def test_nobody_judges_an_agency_in_which_they_hold_a_role_of_its_own():
    both = holding(Role.EXTERNAL_ASSESSOR, Role.LEADER).acting({"kota-contoh": Role.EXTERNAL_ASSESSOR})
    assert not may(both, Permission.ASSESS, "kota-contoh")
    national = Person(1, "Tari", (Membership(NATIONAL, Role.REVIEWER), Membership("kota-contoh", Role.LEADER)))
    assert not may(national, Permission.REVIEW, "kota-contoh") and may(national, Permission.REVIEW, "32.73")


def test_an_agency_never_names_those_who_judge_it():
    assert all(SIDES[role] is Side.AGENCY for role in GIVES[Role.AGENCY_ADMIN])


def test_the_side_is_that_of_the_role_and_the_agencys_for_somebody_with_both():
    assert side_of(holding(Role.LEADER), "kota-contoh") is Side.AGENCY
    assert side_of(holding(Role.EXTERNAL_ASSESSOR), "kota-contoh") is Side.ASSESSOR
    both = holding(Role.EXTERNAL_ASSESSOR, Role.LEADER)
    assert side_of(both, "kota-contoh") is Side.AGENCY
    assert side_of(both.acting({"kota-contoh": Role.EXTERNAL_ASSESSOR}), "kota-contoh") is Side.AGENCY
    assert side_of(holding(Role.LEADER), "32.73") is None
    assert side_of(None, "kota-contoh") is None
