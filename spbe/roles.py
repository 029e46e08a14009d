"""Who may do what, as data: roles, permissions, and the one function that answers "may they?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["GRANTS", "Membership", "Permission", "Person", "Role", "may"]


class Role(StrEnum):
    """What a person is in one agency."""

    COORDINATOR = "coordinator"
    LEADER = "leader"


class Permission(StrEnum):
    """What a route or a command asks for. PUBLIC needs no person: it is for facts that are published anyway."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    VIEW = "view"
    FILL_IN = "fill_in"
    SET_TARGET = "set_target"
    EXPORT = "export"


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset({Permission.VIEW, Permission.FILL_IN, Permission.SET_TARGET, Permission.EXPORT}),
    Role.LEADER: frozenset({Permission.VIEW, Permission.EXPORT}),
}


@dataclass(frozen=True)
class Membership:
    """One role of one person in one agency (by its code)."""

    agency: str
    role: Role


@dataclass(frozen=True)
class Person:
    """Who is signed in, with every role they hold. ``id`` is the row's number."""

    id: int
    name: str
    memberships: tuple[Membership, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return the codes of the agencies this person belongs to, each once."""
        return tuple(dict.fromkeys(membership.agency for membership in self.memberships))


def may(person: Person | None, permission: Permission, agency: str | None = None) -> bool:
    """Say whether the person holds the permission, in ``agency`` where the permission is about one."""
    if permission is Permission.PUBLIC:
        return True
    if person is None:
        return False
    if permission is Permission.SIGNED_IN:
        return True
    return any(m.agency == agency and permission in GRANTS[m.role] for m in person.memberships)
