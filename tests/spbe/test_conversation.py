"""Who reads which conversations, by their roles alone."""

from __future__ import annotations

import pytest

from spbe.conversation import Audience, audiences_of
from spbe.roles import NATIONAL, Membership, Person, Role

HOME = "kota-contoh"
INSIDE = (Audience.AGENCY, Audience.BOTH)
JUDGES = (Audience.BOTH, Audience.ASSESSOR)


@pytest.mark.parametrize(
    ("where", "role", "read"),
    [
        (HOME, Role.COORDINATOR, INSIDE),
        (HOME, Role.INTERNAL_ASSESSOR, INSIDE),
        (HOME, Role.LEADER, INSIDE),
        (HOME, Role.EXTERNAL_ASSESSOR, JUDGES),
        (NATIONAL, Role.REVIEWER, JUDGES),
        (NATIONAL, Role.NATIONAL_ADMIN, JUDGES),
        ("kabupaten-contoh", Role.COORDINATOR, ()),
        ("kabupaten-contoh", Role.EXTERNAL_ASSESSOR, ()),
    ],
)
def test_each_side_reads_its_own_conversations_and_the_shared_ones(where, role, read):
    assert audiences_of(Person(1, "Rini", (Membership(where, role),)), HOME) == read


def test_a_visitor_reads_nothing():
    assert audiences_of(None, HOME) == ()


def test_who_has_a_role_on_both_sides_never_reads_what_assessors_say_whatever_they_act_in():
    both = Person(1, "Rini", (Membership(HOME, Role.COORDINATOR), Membership(HOME, Role.EXTERNAL_ASSESSOR)))
    assert audiences_of(both, HOME) == INSIDE
    assert audiences_of(both.acting({HOME: Role.EXTERNAL_ASSESSOR}), HOME) == INSIDE
