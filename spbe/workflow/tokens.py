"""Personal tokens: a program reads in one person's name, as far as they may see and the token reaches."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from spbe import roles
from spbe.plaintext import accept_line
from spbe.store.models import ApiToken
from spbe.store.running import rows, run, table
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.people import whose_chain

__all__ = [
    "LONGEST_LIFE",
    "LONGEST_TOKEN_NAME",
    "MOST_TOKENS",
    "USUAL_LIFE",
    "InvalidToken",
    "TokenPlan",
    "TokenScope",
    "TooManyTokens",
    "make_token",
    "note_token_use",
    "revoke_token",
    "token_digest",
]

MOST_TOKENS = 10
USUAL_LIFE, LONGEST_LIFE = 90, 365
"""Days."""
LONGEST_TOKEN_NAME = 100
_MARK = "spbe_"
"""How every token begins: who finds one in a file or a log knows what it is."""
_TOKEN_BYTES = 32
_CLOCKS = ZoneInfo("Asia/Jakarta")


class TokenScope(StrEnum):
    """What a token reaches, of what its person may see."""

    AGENCIES = "read:agencies"
    ASSESSMENTS = "read:assessments"
    RESULTS = "read:results"
    EXPORTS = "read:exports"


class InvalidToken(ValueError):
    """A token without scopes, or for no day or more than a year."""


class TooManyTokens(ValueError):
    """The person already has ``MOST_TOKENS`` that count."""


@dataclass(frozen=True)
class TokenPlan:
    """What a token is to be: named by its person, for these scopes, for so many days."""

    name: str
    scopes: Collection[TokenScope]
    days: int = USUAL_LIFE


def make_token(session: Session, person: roles.Person, plan: TokenPlan, *, at: datetime) -> str:
    """Return a new token of 256 random bits; only its SHA-256 is kept.

    Raises RefusedText for a name that cannot be kept, InvalidToken and TooManyTokens.
    """
    name = accept_line(plan.name, LONGEST_TOKEN_NAME)
    if not plan.scopes or not 1 <= plan.days <= LONGEST_LIFE:
        raise InvalidToken(f"{len(plan.scopes)} scopes for {plan.days} days")
    chain = lock_chain(session, whose_chain(session, person.id))
    counting = (_token.person_id == person.id, _token.revoked_at.is_(None), _token.expires_at > at)
    if len(rows(session, select(_token.id).where(*counting))) >= MOST_TOKENS:
        raise TooManyTokens(f"person {person.id} has {MOST_TOKENS} tokens")
    token, scopes = _MARK + secrets.token_urlsafe(_TOKEN_BYTES), sorted(scope.value for scope in plan.scopes)
    row = {"person_id": person.id, "name": name, "digest": token_digest(token), "scopes": " ".join(scopes)}
    until = at + timedelta(days=plan.days)
    (number,) = run(session, _MAKE, **row, made_at=at, expires_at=until, revoked_at=None, used_on=None).one()
    facts = {"person": person.id, "token": number, "scopes": scopes, "days": plan.days}
    chain.append(Fact("token.made", after=facts), by=person, at=at)
    return token


def revoke_token(session: Session, person: roles.Person, number: int, *, at: datetime) -> bool:
    """End one of the person's own tokens and say whether it counted until now."""
    chain = lock_chain(session, whose_chain(session, person.id))
    own = (_token.id == number, _token.person_id == person.id, _token.revoked_at.is_(None))
    if run(session, update(table(ApiToken)).where(*own).values(revoked_at=at)).rowcount != 1:
        return False
    chain.append(Fact("token.revoked", after={"person": person.id, "token": number}), by=person, at=at)
    return True


def note_token_use(session: Session, number: int, last: date | None, *, at: datetime) -> None:
    """Keep the day of a use, once a day: ``last`` is the day that was kept before."""
    today = at.astimezone(_CLOCKS).date()
    if last != today:
        with session.begin():
            run(session, update(table(ApiToken)).where(_token.id == number).values(used_on=today))


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


_token = table(ApiToken).c
_MAKE = insert(table(ApiToken)).returning(_token.id)
