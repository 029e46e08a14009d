"""Who may do what, as data: roles, permissions, and the one function that answers "may they?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "ALL",
    "GIVES",
    "GRANTS",
    "NATIONAL",
    "SCOPES",
    "SIDES",
    "Membership",
    "Permission",
    "Person",
    "Place",
    "Role",
    "Scope",
    "Side",
    "may",
    "side_of",
]

NATIONAL = "nasional"
"""The code that stands where an agency's would for a role that holds in every agency."""

ALL = "*"
"""The scope of a role that is not for a part of the agency only."""


class Role(StrEnum):
    """What a person is in one agency, or (with the code ``NATIONAL``) in all of them.

    The order is the order of lists, and the first one held is the one somebody acts in until they choose another.
    """

    COORDINATOR = "coordinator"
    UNIT_OPERATOR = "unit_operator"
    INTERNAL_ASSESSOR = "internal_assessor"
    PLANNER = "planner"
    LEADER = "leader"
    AGENCY_ADMIN = "agency_admin"
    EXTERNAL_ASSESSOR = "external_assessor"
    REVIEWER = "reviewer"
    NATIONAL_ADMIN = "national_admin"


class Side(StrEnum):
    """On which side of an assessment somebody stands: the agency's, or that of those who judge it."""

    AGENCY = "agency"
    ASSESSOR = "assessor"


class Scope(StrEnum):
    """What a role can be limited to inside an agency."""

    UNIT = "unit"
    ASPECT = "aspect"


class Permission(StrEnum):
    """What a route or a command asks for. PUBLIC needs no person: it is for facts that are published anyway."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    VIEW = "view"
    SEE_LIBRARY = "see_library"
    FILL_IN = "fill_in"
    VERIFY = "verify"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ASSESS = "assess"
    REVIEW = "review"
    ANNOUNCE = "announce"
    COMMENT = "comment"
    SET_TARGET = "set_target"
    PLAN = "plan"
    EXPORT = "export"
    START = "start"
    MANAGE_UNITS = "manage_units"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PERIODS = "manage_periods"
    MANAGE_AGENCIES = "manage_agencies"


_READS = frozenset({Permission.VIEW, Permission.EXPORT})
_TALKS = _READS | {Permission.COMMENT}
_LIBRARY = frozenset({Permission.SEE_LIBRARY})
_JUDGING = frozenset({Permission.ASSESS, Permission.REVIEW, Permission.ANNOUNCE})
_ADMINISTERS = _READS | {
    Permission.START,
    Permission.MANAGE_UNITS,
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_PERIODS,
}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.COORDINATOR: _TALKS
    | _LIBRARY
    | {
        Permission.FILL_IN,
        Permission.SUBMIT,
        Permission.SEND_BACK,
        Permission.SET_TARGET,
        Permission.PLAN,
        Permission.START,
        Permission.MANAGE_UNITS,
    },
    Role.UNIT_OPERATOR: _TALKS | _LIBRARY | {Permission.FILL_IN},
    Role.INTERNAL_ASSESSOR: _TALKS | _LIBRARY | {Permission.VERIFY, Permission.SEND_BACK},
    Role.PLANNER: _TALKS | _LIBRARY | {Permission.SET_TARGET, Permission.PLAN},
    Role.LEADER: _READS | _LIBRARY,
    Role.AGENCY_ADMIN: _ADMINISTERS | _LIBRARY,
    Role.EXTERNAL_ASSESSOR: _TALKS | {Permission.ASSESS},
    Role.REVIEWER: _TALKS | {Permission.REVIEW, Permission.ANNOUNCE},
    Role.NATIONAL_ADMIN: _ADMINISTERS | {Permission.ANNOUNCE, Permission.MANAGE_AGENCIES},
}

_JUDGES = (Role.EXTERNAL_ASSESSOR, Role.REVIEWER, Role.NATIONAL_ADMIN)

SIDES: Mapping[Role, Side] = {role: Side.ASSESSOR if role in _JUDGES else Side.AGENCY for role in Role}

SCOPES: Mapping[Role, Scope] = {Role.UNIT_OPERATOR: Scope.UNIT, Role.INTERNAL_ASSESSOR: Scope.ASPECT}
"""The roles that are for a part of an agency: such a role without a scope does nothing there but read."""

GIVES: Mapping[Role, frozenset[Role]] = {
    Role.AGENCY_ADMIN: frozenset(role for role in Role if SIDES[role] is Side.AGENCY),
    Role.NATIONAL_ADMIN: frozenset(Role),
}
"""Who may give which roles: an agency never names those who judge it."""


@dataclass(frozen=True)
class Membership:
    """One role of one person in one agency (by its code, or ``NATIONAL``).

    ``scopes`` are codes of units or of aspects (see ``SCOPES``), or ``ALL``.
    """

    agency: str
    role: Role
    scopes: frozenset[str] = frozenset()

    def holds_in(self, agency: str | None) -> bool:
        """Say whether this role counts in the agency."""
        return self.agency in (agency, NATIONAL)


@dataclass(frozen=True)
class Place:
    """A part of an agency: the unit that leads an indicator (None where no unit does), and its aspect."""

    unit: str | None
    aspect: str


@dataclass(frozen=True)
class Person:
    """Who is signed in. ``id`` is the row's number.

    ``memberships`` are the roles they act in, ``held`` all they hold where these are more (see ``acting``).
    """

    id: int
    name: str
    memberships: tuple[Membership, ...] = ()
    held: tuple[Membership, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return the codes of the agencies this person has a role in, each once; ``NATIONAL`` may be one of them."""
        return tuple(dict.fromkeys(membership.agency for membership in self.memberships))

    def roles_in(self, agency: str) -> tuple[Membership, ...]:
        """Return the roles that count in the agency, in the order of ``Role``."""
        order = list(Role)
        here = (membership for membership in self.held or self.memberships if membership.holds_in(agency))
        return tuple(sorted(here, key=lambda membership: order.index(membership.role)))

    def is_judged_in(self, agency: str) -> bool:
        """Say whether they hold, acting in it or not, a role on the agency's own side."""
        return any(SIDES[m.role] is Side.AGENCY for m in self.roles_in(agency) if m.agency == agency)

    def acting(self, chosen: Mapping[str, Role]) -> Person:
        """Return the person with one role per agency: the ``chosen`` one (agency -> role) if held, else the first.

        Somebody with two roles acts in one at a time, and sees which.
        """
        order, acted = list(Role), dict[str, Membership]()
        held = self.held or self.memberships
        for membership in sorted(held, key=lambda one: order.index(one.role), reverse=True):
            current = acted.get(membership.agency)
            if current is None or current.role is not chosen.get(membership.agency):
                acted[membership.agency] = membership
        agencies = dict.fromkeys(membership.agency for membership in held)
        return replace(self, memberships=tuple(acted[agency] for agency in agencies), held=held)


def may(person: Person | None, permission: Permission, agency: str | None = None, place: Place | None = None) -> bool:
    """Say whether the person holds the permission, in ``agency`` where the permission is about one.

    With a ``place`` it is asked for that part of the agency; without, for any part of it. Who has a role on the
    agency's own side, even one they do not act in now, never judges it.
    """
    if permission is Permission.PUBLIC:
        return True
    if person is None:
        return False
    if permission is Permission.SIGNED_IN:
        return True
    if agency is not None and permission in _JUDGING and person.is_judged_in(agency):
        return False
    held = (m for m in person.memberships if m.holds_in(agency) and permission in GRANTS[m.role])
    return any(permission in _TALKS | _LIBRARY or _reaches(membership, place) for membership in held)


def _reaches(membership: Membership, place: Place | None) -> bool:
    """Say whether a role that may be for a part of an agency counts at a place."""
    kind = SCOPES.get(membership.role)
    if kind is None or place is None or ALL in membership.scopes:
        return True
    return (place.unit if kind is Scope.UNIT else place.aspect) in membership.scopes


def side_of(person: Person | None, agency: str) -> Side | None:
    """Return the side the person stands on in an agency, None for somebody who has no role there.

    Somebody with a role on both sides stands on the agency's, whichever they act in: they know its answers anyway.
    """
    held = {SIDES[m.role] for m in person.roles_in(agency)} if person else set()
    return Side.AGENCY if Side.AGENCY in held else next(iter(held), None)
