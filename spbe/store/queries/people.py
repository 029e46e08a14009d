"""Who somebody is, with every role they hold; who signs in how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.store.models import Agency, Membership, MembershipScope, Person
from spbe.store.running import rows, table

__all__ = [
    "PersonLine",
    "SignInFacts",
    "agency_names",
    "invented_agencies",
    "local_person",
    "people",
    "person",
    "person_at_agencies",
    "sign_in_facts",
]


@dataclass(frozen=True)
class SignInFacts:
    """What signing in needs of a person. ``fs_uniquifier`` is what their sessions carry."""

    id: int
    name: str
    email: str | None
    active: bool
    password: str | None
    fs_uniquifier: str | None
    tf_primary_method: str | None
    tf_totp_secret: str | None
    tf_last_counter: int | None
    mf_recovery_codes: str | None


@dataclass(frozen=True)
class PersonLine:
    """One line of a list of people, with every role they hold."""

    id: int
    name: str
    email: str | None
    active: bool
    has_password: bool
    has_second_factor: bool
    signed_in_at: datetime | None
    memberships: tuple[roles.Membership, ...]


def person(session: Session, person_id: int) -> roles.Person | None:
    """Return the person of this id with all memberships, or None."""
    return _with_roles(rows(session, _OF_ID, id=person_id))


def local_person(session: Session) -> roles.Person | None:
    """Return the person whom a site on loopback signs in by itself, or None where nobody is."""
    return _with_roles(rows(session, _LOCAL))


def person_at_agencies(session: Session, person_id: int | None) -> tuple[roles.Person | None, dict[str, str]]:
    """Return the person of this id (None: the local one), and code -> name of the agencies they have a role in."""
    found = rows(session, _LOCAL) if person_id is None else rows(session, _OF_ID, id=person_id)
    return _with_roles(found), {row.agency_code: row.agency for row in found if row.agency_code}


def sign_in_facts(
    session: Session, column: Literal["id", "email", "fs_uniquifier"], value: int | str
) -> SignInFacts | None:
    """Return what signing in needs of the one person with this value in the column, or None."""
    found = rows(session, _SIGN_IN[column], value=value)
    return SignInFacts(*found[0]) if found else None


def people(session: Session, agency: str | None = None) -> list[PersonLine]:
    """Return the people who hold a role in the agency (None: everybody), by name, with all roles they hold anywhere."""
    statement = select(*_LINE).order_by(_person.name, _person.id)
    if agency is not None:
        members = select(_membership.person_id).where(_membership.agency_code == agency)
        statement = statement.where(_person.id.in_(members))
    found = rows(session, statement)
    held = _memberships(rows(session, _ALL_MEMBERS, ids=[row.id for row in found]))
    return [_line(row, held.get(row.id, ())) for row in found]


def agency_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return code -> name of these agencies, that of the national level among them."""
    return {row.code: row.name for row in rows(session, _NAMES, codes=sorted(set(codes)))}


def invented_agencies(session: Session) -> set[str]:
    """Return the codes that stand for no real agency: the demo's, and that of the national level."""
    return {roles.NATIONAL, *(row.code for row in rows(session, select(_agency.code).where(_agency.is_invented)))}


def _line(row: Row[*tuple[Any, ...]], held: tuple[roles.Membership, ...]) -> PersonLine:
    has_password, has_second_factor = row.password is not None, row.tf_totp_secret is not None
    return PersonLine(row.id, row.name, row.email, row.active, has_password, has_second_factor, row.signed_in_at, held)


def _with_roles(found: Sequence[Row[*tuple[Any, ...]]]) -> roles.Person | None:
    if not found:
        return None
    return roles.Person(found[0].id, found[0].name, _memberships(found).get(found[0].id, ()))


def _memberships(found: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, tuple[roles.Membership, ...]]:
    """Return person -> roles, from one row per role and scope."""
    scopes: dict[int, dict[tuple[str, roles.Role], set[str]]] = {}
    for row in found:
        if row.role is not None:
            key = (row.agency_code, roles.Role(row.role))
            scopes.setdefault(row.id, {}).setdefault(key, set()).update({row.scope} - {None})
    return {
        number: tuple(roles.Membership(agency, role, frozenset(within)) for (agency, role), within in held.items())
        for number, held in scopes.items()
    }


_person, _membership, _scope = table(Person).c, table(Membership).c, table(MembershipScope).c
_agency = table(Agency).c
_MEMBERS = (
    select(_person.id, _person.name, _membership.agency_code, _membership.role, _scope.scope)
    .add_columns(_agency.name.label("agency"))
    .outerjoin_from(table(Person), table(Membership), _membership.person_id == _person.id)
    .outerjoin(table(Agency), _agency.code == _membership.agency_code)
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
_ALL_MEMBERS = _MEMBERS.where(_person.id.in_(bindparam("ids", expanding=True)))
_FIRST = select(table(Person).c.id).where(table(Person).c.is_local).order_by(table(Person).c.id).limit(1)
_LOCAL = _MEMBERS.where(_person.id == _FIRST.correlate(None).scalar_subquery())
_FACTS = select(*(_person[name] for name in SignInFacts.__dataclass_fields__))
_SIGN_IN = {name: _FACTS.where(_person[name] == bindparam("value")) for name in ("id", "email", "fs_uniquifier")}
_LINE = (
    _person.id,
    _person.name,
    _person.email,
    _person.active,
    _person.password,
    _person.tf_totp_secret,
    _person.signed_in_at,
)
_NAMES = select(_agency.code, _agency.name).where(_agency.code.in_(bindparam("codes", expanding=True)))
