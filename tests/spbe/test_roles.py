"""Who may do what."""

import pytest

from spbe.roles import GRANTS, Membership, Permission, Person, Role, may

MEMBERS = {role: Person(1, "Rini", (Membership("kota-contoh", role),)) for role in Role}
IN_AN_AGENCY = set(Permission) - {Permission.PUBLIC, Permission.SIGNED_IN}
TABLE = {
    Role.COORDINATOR: {Permission.VIEW, Permission.FILL_IN, Permission.SET_TARGET, Permission.EXPORT},
    Role.LEADER: {Permission.VIEW, Permission.EXPORT},
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
