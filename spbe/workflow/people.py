"""People and what they are where: adding them, giving and taking roles, ending their sessions."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from spbe import plaintext, roles
from spbe.language import gettext as _
from spbe.roles import ALL, NATIONAL, SCOPES, SIDES, Permission, Role, Scope, Side
from spbe.store import models, queries
from spbe.store.models import Agency, Membership, MembershipScope, Unit
from spbe.store.running import run, table
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.stages import NotPermitted

__all__ = [
    "EmailTaken",
    "InvalidPerson",
    "RoleNotNational",
    "Signed",
    "UnknownAgency",
    "UnknownScope",
    "add_person",
    "allow_for_person",
    "clean_email",
    "end_sessions",
    "join",
    "leave",
    "may_give",
    "new_uniquifier",
    "require_agency",
    "seat_local",
    "set_active",
    "void_tokens",
    "whose_chain",
]

_LONGEST_NAME = 300
_LONGEST_EMAIL = 254


class UnknownAgency(LookupError):
    """The directory holds no agency of this ``code``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"no agency has the code {code!r}")


class UnknownScope(LookupError):
    """The ``role`` is not for such ``codes``: units that the agency does not have, or the role is for no part of it."""

    def __init__(self, role: Role, codes: Iterable[str]) -> None:
        self.role = role
        self.codes = tuple(sorted(codes))
        super().__init__(f"{role} cannot be for {', '.join(self.codes)}")


class RoleNotNational(ValueError):
    """The ``role`` is one of an agency's own side: nobody holds it in all agencies at once."""

    def __init__(self, role: Role) -> None:
        self.role = role
        super().__init__(f"{role} is held in one agency, not in all of them")


class InvalidPerson(ValueError):
    """A name or an e-mail address cannot be kept; ``problems`` has one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class EmailTaken(ValueError):
    """Somebody else signs in with this ``email``."""

    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(f"somebody else signs in as {email}")


class Signed(TypedDict):
    """Who does it and when; ``by`` None is whoever runs commands on the machine."""

    by: roles.Person | None
    at: datetime


def add_person(session: Session, name: str, *, email: str | None = None, is_local: bool = False) -> roles.Person:
    """Return a new person who holds no role yet; addresses are kept in lower case.

    Raises InvalidPerson and EmailTaken.
    """
    kept, address = _checked(name, email)
    if address and session.scalars(select(models.Person.id).where(models.Person.email == address)).first():
        raise EmailTaken(address)
    row = models.Person(name=kept, email=address, is_local=is_local, fs_uniquifier=new_uniquifier())
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Another agency added the same address since it was looked for, and has committed.
        raise EmailTaken(address or "") from None
    return roles.Person(row.id, kept)


def _checked(name: str, email: str | None) -> tuple[str, str | None]:
    kept, problems = " ".join(name.split()), list[str]()
    try:
        plaintext.accept(kept)
    except plaintext.RefusedText as refused:
        problems += refused.problems
    if not kept or len(kept) > _LONGEST_NAME:
        problems.append(_("Tulis nama, paling panjang %(longest)s karakter.") % {"longest": _LONGEST_NAME})
    address = None
    if email:
        address = clean_email(email)
        if address is None:
            told = _("Surel “%(email)s” tidak terbaca; tulis seperti nama@instansi.go.id.")
            problems.append(told % {"email": email[:_LONGEST_EMAIL]})
    if problems:
        raise InvalidPerson(problems)
    return kept, address


def clean_email(text: str) -> str | None:
    """Return the address in the form in which it is stored and looked up, or None for what is no address."""
    address = text.strip().lower()
    if len(address) > _LONGEST_EMAIL or not address.isprintable():
        return None
    return address if re.fullmatch(r"[^@\s,;:<>()\"\\]+@[^@\s,;:<>()\"\\]+\.[^@\s,;:<>()\"\\.]+", address) else None


def new_uniquifier() -> str:
    """Return a fresh secret name for a person's sessions."""
    return secrets.token_hex(32)


def end_sessions(session: Session, person_id: int) -> None:
    """End every session of the person: from now on they sign in anew."""
    is_theirs = table(models.Person).c.id == person_id
    run(session, update(table(models.Person)).where(is_theirs).values(fs_uniquifier=new_uniquifier()))


def void_tokens(session: Session, person_id: int, *, at: datetime) -> None:
    """End every personal token of the person: programs that read in their name read no more."""
    token = table(models.ApiToken).c
    counting = (token.person_id == person_id, token.revoked_at.is_(None))
    run(session, update(table(models.ApiToken)).where(*counting).values(revoked_at=at))


def join(
    session: Session,
    person: roles.Person,
    agency_code: str,
    role: Role,
    *,
    scopes: Iterable[str] = (),
    **signed: Unpack[Signed],
) -> roles.Person:
    """Give the person a role in an agency (or ``NATIONAL``), or more scopes of it, and return them as they are now.

    ``by`` None is whoever runs commands on the machine. What changes something ends the person's sessions.
    Raises UnknownAgency, UnknownScope, RoleNotNational and NotPermitted.
    """
    if agency_code == NATIONAL and SIDES[role] is Side.AGENCY:
        raise RoleNotNational(role)
    require_agency(session, agency_code)
    wanted = frozenset(scopes)
    _require_scopes(session, agency_code, role, wanted)
    chain = lock_chain(session, agency_code)
    _allow_giving(signed["by"], agency_code, role)
    held = _held(session, person.id, agency_code, role)
    added = wanted if held is None else wanted - held
    if held is not None and not added:
        return _as_now(session, person)
    key = {"person_id": person.id, "agency_code": agency_code, "role": role.value}
    if held is None:
        session.execute(insert(Membership).values(**key))
    for scope in sorted(added):
        session.execute(insert(MembershipScope).values(**key, scope=scope))
    facts = {"person": person.id, "role": role.value} | ({"scopes": sorted(added)} if added else {})
    chain.append(Fact("member.added", after=facts), **signed)
    end_sessions(session, person.id)
    return _as_now(session, person)


def leave(
    session: Session, person: roles.Person, agency_code: str, role: Role, *, by: roles.Person | None, at: datetime
) -> roles.Person:
    """Take a role, with its scopes, from the person, and return them as they are now; their sessions end.

    Taking a role they do not hold changes nothing. Raises UnknownAgency and NotPermitted.
    """
    require_agency(session, agency_code)
    chain = lock_chain(session, agency_code)
    _allow_giving(by, agency_code, role)
    held = _held(session, person.id, agency_code, role)
    if held is None:
        return _as_now(session, person)
    for part in (MembershipScope, Membership):
        is_this = (part.person_id == person.id, part.agency_code == agency_code, part.role == role.value)
        session.execute(delete(part).where(*is_this))
    facts = {"person": person.id, "role": role.value} | ({"scopes": sorted(held)} if held else {})
    chain.append(Fact("member.removed", before=facts), by=by, at=at)
    end_sessions(session, person.id)
    return _as_now(session, person)


def set_active(session: Session, person_id: int, is_active: bool, *, by: roles.Person | None, at: datetime) -> None:
    """Let the person in from now on, or keep them out: their sessions end, their links and tokens are void.

    Raises NotPermitted, also for an administrator who may not give every role that the person holds.
    """
    agency_code = whose_chain(session, person_id)
    chain = lock_chain(session, agency_code)
    allow_for_person(session, person_id, by)
    row = session.get_one(models.Person, person_id, populate_existing=True)
    if row.active == is_active:
        return
    row.active = is_active
    session.flush()
    end_sessions(session, person_id)
    void_tokens(session, person_id, at=at)
    if is_active:
        chain.append(Fact("person.let_in", after={"person": person_id}), by=by, at=at)
    else:
        chain.append(Fact("person.kept_out", after={"person": person_id}), by=by, at=at)


def seat_local(session: Session, agency_code: str, name: str, *, at: datetime) -> roles.Person:
    """Return the local person, made where there is none, as coordinator and administrator of the agency and of all.

    Raises UnknownAgency and InvalidPerson.
    """
    if session.get(Agency, agency_code) is None or agency_code == NATIONAL:
        raise UnknownAgency(agency_code)
    local = queries.local_person(session) or add_person(session, name, is_local=True)
    for role in (Role.COORDINATOR, Role.AGENCY_ADMIN):
        local = join(session, local, agency_code, role, by=None, at=at)
    return join(session, local, NATIONAL, Role.NATIONAL_ADMIN, by=None, at=at)


def may_give(by: roles.Person | None, agency_code: str, role: Role) -> bool:
    """Say whether somebody may give and take a role in an agency; None is whoever runs commands on the machine."""
    if by is None:
        return True
    return any(m.holds_in(agency_code) and role in roles.GIVES.get(m.role, ()) for m in by.memberships)


def _allow_giving(by: roles.Person | None, agency_code: str, role: Role) -> None:
    if not may_give(by, agency_code, role):
        raise NotPermitted(Permission.MANAGE_PEOPLE, agency_code)


def allow_for_person(session: Session, person_id: int, by: roles.Person | None) -> None:
    """Return if ``by`` may act for the person: make links that let them in, keep them out.

    Who lets somebody in could enter as them. So they must be able to give every role that the person holds, in every
    agency: nobody becomes more than they are through somebody else's account. Raises NotPermitted.
    """
    if by is None:
        return
    person = queries.person(session, person_id)
    held = person.memberships if person else ()
    if not held and not may_give(by, NATIONAL, Role.NATIONAL_ADMIN):
        raise NotPermitted(Permission.MANAGE_PEOPLE, NATIONAL)
    for membership in held:
        if not may_give(by, membership.agency, membership.role):
            raise NotPermitted(Permission.MANAGE_PEOPLE, membership.agency)


def whose_chain(session: Session, person_id: int) -> str:
    """Return the agency in whose log stands what concerns the person: their first one, or ``NATIONAL``."""
    held = select(Membership.agency_code).where(Membership.person_id == person_id, Membership.agency_code != NATIONAL)
    found = session.scalars(held.order_by(Membership.agency_code).limit(1)).first()
    if found is None:
        require_agency(session, NATIONAL)
    return found or NATIONAL


def require_agency(session: Session, code: str) -> None:
    """Return if the agency is in the directory; the row for what holds everywhere is made when it is first needed."""
    if code == NATIONAL:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        row = {"code": NATIONAL, "name": "Tingkat nasional", "kind": NATIONAL, "time_zone": "Asia/Jakarta"}
        run(session, dialect.insert(table(Agency)).values(**row).on_conflict_do_nothing())
    elif session.get(Agency, code) is None:
        raise UnknownAgency(code)


def _require_scopes(session: Session, agency_code: str, role: Role, codes: frozenset[str]) -> None:
    kind = SCOPES.get(role)
    if codes and kind is None:
        raise UnknownScope(role, codes)
    if kind is Scope.UNIT and codes - {ALL}:
        known = set(session.scalars(select(Unit.code).where(Unit.agency_code == agency_code)))
        if unknown := codes - {ALL} - known:
            raise UnknownScope(role, unknown)


def _held(session: Session, person_id: int, agency_code: str, role: Role) -> frozenset[str] | None:
    """Return the scopes of a role that is held, None for one that is not."""
    person = queries.person(session, person_id)
    here = (m for m in (person.memberships if person else ()) if (m.agency, m.role) == (agency_code, role))
    return next((m.scopes for m in here), None)


def _as_now(session: Session, person: roles.Person) -> roles.Person:
    return queries.person(session, person.id) or person
