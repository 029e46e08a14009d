"""Who somebody is, with every role they hold."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.store.models import Membership, Person

__all__ = ["local_person", "person"]


def person(session: Session, person_id: int) -> roles.Person | None:
    """Return the person of this id with all memberships, or None."""
    return _person(session, Person.id == person_id)


def local_person(session: Session) -> roles.Person | None:
    """Return the person whom a site on loopback signs in by itself, or None where nobody is."""
    first = select(Person.id).where(Person.is_local).order_by(Person.id).limit(1).scalar_subquery()
    return _person(session, Person.id == first)


def _person(session: Session, condition: ColumnElement[bool]) -> roles.Person | None:
    rows = session.execute(
        select(Person.id, Person.name, Membership.agency_code, Membership.role)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .where(condition)
        .order_by(Membership.agency_code, Membership.role)
    ).all()
    if not rows:
        return None
    held = tuple(roles.Membership(row.agency_code, roles.Role(row.role)) for row in rows if row.agency_code is not None)
    return roles.Person(rows[0].id, rows[0].name, held)
