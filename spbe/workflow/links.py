"""Links that let one person in, once: invitations, new passwords, the doors of the demo."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from spbe import roles
from spbe.store.models import EntryLink, Person
from spbe.store.running import rows, run, table
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.people import allow_for_person, whose_chain

__all__ = ["EntryFacts", "Purpose", "make_entry_link", "recent_link", "see_entry_link", "use_entry_link"]

_TOKEN_BYTES = 32


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"
    DEMO = "demo"


@dataclass(frozen=True)
class EntryFacts:
    """Whom a link lets in, and what for."""

    person_id: int
    name: str
    email: str | None
    purpose: Purpose
    expires_at: datetime


def make_entry_link(
    session: Session,
    person_id: int,
    purpose: Purpose,
    *,
    valid_for: timedelta,
    by: roles.Person | None,
    at: datetime,
) -> str:
    """Return the token of a new link; only its SHA-256 is kept.

    ``by`` None is whoever runs commands on the machine, or the site itself. Raises NotPermitted, also for an
    administrator who may not give every role that the person holds: who makes a link could enter by it.
    """
    chain = lock_chain(session, whose_chain(session, person_id))
    allow_for_person(session, person_id, by)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = {"digest": _digest(token), "person_id": person_id, "purpose": Purpose(purpose).value}
    moments = {"made_at": at, "expires_at": at + valid_for, "used_at": None}
    run(session, _MAKE, **row, **moments, by_id=by.id if by else None)
    chain.append(Fact("person.link_made", after={"person": person_id, "purpose": row["purpose"]}), by=by, at=at)
    return token


def see_entry_link(session: Session, token: str, *, at: datetime) -> EntryFacts | None:
    """Return whom the link would let in, or None for one that is unknown, used, expired, or of somebody kept out."""
    found = rows(session, _SEE.where(_link.digest == _digest(token), _link.expires_at > at))
    for person_id, name, email, purpose, expires_at in found:
        return EntryFacts(person_id, name, email, Purpose(purpose), expires_at)
    return None


def use_entry_link(session: Session, token: str, *, at: datetime) -> EntryFacts | None:
    """Use the link up and return whom it lets in, or None (see ``see_entry_link``): of two at once, one is let in.

    A password chosen by one link voids every other link of that person.
    """
    seen = see_entry_link(session, token, at=at)
    if seen is None:
        return None
    chain = lock_chain(session, whose_chain(session, seen.person_id))
    is_free = (_link.digest == _digest(token), _link.used_at.is_(None))
    if run(session, update(table(EntryLink)).where(*is_free).values(used_at=at)).rowcount != 1:
        return None
    if seen.purpose is not Purpose.DEMO:
        others = (_link.person_id == seen.person_id, _link.used_at.is_(None))
        run(session, update(table(EntryLink)).where(*others).values(used_at=at))
    fact = Fact("person.link_used", after={"person": seen.person_id, "purpose": seen.purpose.value})
    chain.append(fact, by=roles.Person(seen.person_id, seen.name), at=at)
    return seen


def recent_link(session: Session, person_id: int, purpose: Purpose, *, since: datetime) -> bool:
    """Say whether such a link was made after ``since``: nobody's mailbox is flooded by somebody else."""
    made = (_link.person_id == person_id, _link.purpose == purpose.value, _link.made_at > since)
    return bool(rows(session, select(_link.digest).where(*made).limit(1)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_link, _person = table(EntryLink).c, table(Person).c
_MAKE = insert(table(EntryLink))
_SEE = (
    select(_person.id, _person.name, _person.email, _link.purpose, _link.expires_at)
    .join_from(table(EntryLink), table(Person), _person.id == _link.person_id)
    .where(_link.used_at.is_(None), _person.active)
)
