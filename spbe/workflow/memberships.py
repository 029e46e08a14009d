"""What administrators do with people: invite them, set their scopes, take roles, keep out; an administrator remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.roles import Permission, Role
from spbe.store import models, queries
from spbe.workflow.events import lock_chain
from spbe.workflow.links import Purpose, make_entry_link
from spbe.workflow.people import (
    EmailTaken,
    add_person,
    allow_for_person,
    clean_email,
    join,
    leave,
    may_give,
    set_active,
)
from spbe.workflow.stages import NotPermitted

__all__ = [
    "VALID_FOR",
    "Invitation",
    "Invited",
    "LastAdministrator",
    "Scoping",
    "StaleScopes",
    "invite",
    "keep_out",
    "let_in",
    "may_act_for",
    "new_entry_link",
    "set_scopes",
    "take_role",
]

VALID_FOR = timedelta(days=7)
"""How long an invitation can be used."""

_ADMINISTRATORS = (Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN)


class LastAdministrator(ValueError):
    """Nobody else who may sign in holds this ``role`` in the ``agency``: it stays where it is."""

    def __init__(self, role: Role, agency: str) -> None:
        self.role = role
        self.agency = agency
        super().__init__(f"the last {role} of {agency} remains")


class StaleScopes(ValueError):
    """Somebody changed the scopes in between: ``current`` are those held now (None: the role was taken)."""

    def __init__(self, current: frozenset[str] | None) -> None:
        self.current = current
        super().__init__("the scopes have changed since the form was drawn")


@dataclass(frozen=True)
class Invitation:
    """Somebody to invite: one role in one agency, with its scopes."""

    name: str
    email: str
    role: Role
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Invited:
    """Whom an invitation led to. ``token`` lets them in, once; None for somebody who has a password or no need."""

    person_id: int
    name: str
    email: str
    token: str | None


@dataclass(frozen=True)
class Scoping:
    """What a role shall be for; ``seen`` are the scopes that the form was drawn from."""

    agency: str
    role: Role
    scopes: frozenset[str]
    seen: frozenset[str]


def invite(
    session: Session, agency: str, invitations: Sequence[Invitation], *, by: roles.Person, at: datetime
) -> list[Invited]:
    """Give everybody their roles, all or nothing, and return each person once, in the order of the invitations.

    Somebody known by the address, here or elsewhere, keeps the name they have. Who has chosen no password yet gets a
    link. Raises InvalidPerson, UnknownAgency, UnknownScope, RoleNotNational and NotPermitted.
    """
    for invitation in invitations:
        _allow_giving(by, agency, invitation.role)
    lock_chain(session, agency)
    found: dict[int, roles.Person] = {}
    for invitation in invitations:
        person = _known(session, invitation.email) or _added(session, invitation)
        joined = join(session, person, agency, invitation.role, scopes=invitation.scopes, by=by, at=at)
        if joined != person:
            found[person.id] = joined
    return [_invited(session, person, by=by, at=at) for person in found.values()]


def _added(session: Session, invitation: Invitation) -> roles.Person:
    """Return the new person, or the one whom another agency added with this address at the same moment."""
    try:
        return add_person(session, invitation.name, email=invitation.email)
    except EmailTaken:
        known = _known(session, invitation.email)
        if known is None:
            raise
        return known


def _allow_giving(by: roles.Person, agency: str, role: Role) -> None:
    if not may_give(by, agency, role):
        raise NotPermitted(Permission.MANAGE_PEOPLE, agency)


def _known(session: Session, email: str) -> roles.Person | None:
    facts = queries.sign_in_facts(session, "email", clean_email(email) or "")
    return queries.person(session, facts.id) if facts else None


def _invited(session: Session, person: roles.Person, *, by: roles.Person, at: datetime) -> Invited:
    facts = queries.sign_in_facts(session, "id", person.id)
    is_waiting = facts is not None and facts.active and facts.password is None
    is_ours = is_waiting and may_act_for(session, person.id, by)
    token = new_entry_link(session, person.id, by=by, at=at) if is_ours else None
    return Invited(person.id, person.name, (facts.email if facts else None) or "", token)


def new_entry_link(session: Session, person_id: int, *, by: roles.Person, at: datetime) -> str:
    """Return the token of a new link: an invitation, or for somebody who has a password, a way to a new one.

    Raises NotPermitted (see ``make_entry_link``).
    """
    facts = queries.sign_in_facts(session, "id", person_id)
    purpose = Purpose.RESET if facts and facts.password else Purpose.INVITATION
    return make_entry_link(session, person_id, purpose, valid_for=VALID_FOR, by=by, at=at)


def may_act_for(session: Session, person_id: int, by: roles.Person) -> bool:
    """Say whether ``by`` may make links for the person and keep them out."""
    try:
        allow_for_person(session, person_id, by)
    except NotPermitted:
        return False
    return True


def set_scopes(session: Session, person: roles.Person, wanted: Scoping, *, by: roles.Person, at: datetime) -> None:
    """Make a role that the person holds one for exactly these parts of the agency.

    Raises StaleScopes, UnknownScope and NotPermitted.
    """
    lock_chain(session, wanted.agency)
    held = _held(session, person.id, wanted.agency, wanted.role)
    if held == wanted.scopes:
        return
    if held != wanted.seen:
        raise StaleScopes(held)
    if not wanted.scopes >= held:
        leave(session, person, wanted.agency, wanted.role, by=by, at=at)
    join(session, person, wanted.agency, wanted.role, scopes=wanted.scopes, by=by, at=at)


def _held(session: Session, person_id: int, agency: str, role: Role) -> frozenset[str] | None:
    person = queries.person(session, person_id)
    here = (m.scopes for m in (person.memberships if person else ()) if (m.agency, m.role) == (agency, role))
    return next(here, None)


def take_role(
    session: Session, person: roles.Person, agency: str, role: Role, *, by: roles.Person, at: datetime
) -> None:
    """Take a role from the person. Raises LastAdministrator, UnknownAgency and NotPermitted."""
    _allow_giving(by, agency, role)
    lock_chain(session, agency)
    if _held(session, person.id, agency, role) is not None:
        _keep_an_administrator(session, person.id, [(agency, role)])
    leave(session, person, agency, role, by=by, at=at)


def keep_out(session: Session, person_id: int, *, by: roles.Person, at: datetime) -> None:
    """Keep the person out from now on. Raises LastAdministrator and NotPermitted."""
    person = queries.person(session, person_id)
    held = [(m.agency, m.role) for m in (person.memberships if person else ())]
    for agency in sorted({agency for agency, _role in held}):  # in one order for everybody: no two wait for each other
        lock_chain(session, agency)
    allow_for_person(session, person_id, by)  # before anything is told of what they are elsewhere
    _keep_an_administrator(session, person_id, held)
    set_active(session, person_id, False, by=by, at=at)


def let_in(session: Session, person_id: int, *, by: roles.Person, at: datetime) -> None:
    """Let the person in again. Raises NotPermitted."""
    set_active(session, person_id, True, by=by, at=at)


def _keep_an_administrator(session: Session, person_id: int, held: Iterable[tuple[str, Role]]) -> None:
    for agency, role in held:
        if role in _ADMINISTRATORS and not _others(session, person_id, agency, role):
            raise LastAdministrator(role, agency)


def _others(session: Session, person_id: int, agency: str, role: Role) -> int:
    """Return how many others hold the role there and may sign in."""
    membership, person = models.Membership, models.Person
    counted = (
        select(func.count())
        .select_from(membership)
        .join(person, person.id == membership.person_id)
        .where(membership.agency_code == agency, membership.role == role.value)
        .where(person.active, person.id != person_id)
    )
    return session.scalars(counted).one()
