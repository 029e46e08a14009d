"""Who somebody is, with every role they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.store.models import Membership, MembershipScope, Person
from spbe.store.running import rows, table

__all__ = ["local_person", "person"]


def person(session: Session, person_id: int) -> roles.Person | None:
    """Return the person of this id with all memberships, or None."""
    return _with_roles(rows(session, _OF_ID, id=person_id))


def local_person(session: Session) -> roles.Person | None:
    """Return the person whom a site on loopback signs in by itself, or None where nobody is."""
    return _with_roles(rows(session, _LOCAL))


def _with_roles(found: Sequence[Row[*tuple[Any, ...]]]) -> roles.Person | None:
    if not found:
        return None
    scopes: dict[tuple[str, roles.Role], set[str]] = {}
    for row in found:
        if row.role is not None:
            scopes.setdefault((row.agency_code, roles.Role(row.role)), set()).update({row.scope} - {None})
    held = tuple(roles.Membership(agency, role, frozenset(within)) for (agency, role), within in scopes.items())
    return roles.Person(found[0].id, found[0].name, held)


_person, _membership, _scope = table(Person).c, table(Membership).c, table(MembershipScope).c
_MEMBERS = (
    select(_person.id, _person.name, _membership.agency_code, _membership.role, _scope.scope)
    .outerjoin_from(table(Person), table(Membership), _membership.person_id == _person.id)
    .outerjoin(
        table(MembershipScope),
        and_(
            _scope.person_id == _membership.person_id,
            _scope.agency_code == _membership.agency_code,
            _scope.role == _membership.role,
        ),
    )
    .order_by(_membership.agency_code, _membership.role)
)
_OF_ID = _MEMBERS.where(_person.id == bindparam("id"))
_FIRST = select(table(Person).c.id).where(table(Person).c.is_local).order_by(table(Person).c.id).limit(1)
_LOCAL = _MEMBERS.where(_person.id == _FIRST.correlate(None).scalar_subquery())
