"""Personal tokens: whose one is, and which somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.store.models import ApiToken, Person
from spbe.store.running import rows, table

__all__ = ["TokenLine", "token_of_digest", "tokens_of"]


@dataclass(frozen=True)
class TokenLine:
    """One token as far as it is kept. ``used_on`` is the day of its last use."""

    number: int
    person_id: int
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_on: date | None

    def counts(self, at: datetime) -> bool:
        """Say whether it lets a program in at this moment."""
        return self.revoked_at is None and at < self.expires_at


def token_of_digest(session: Session, digest: str) -> TokenLine | None:
    """Return the token with this SHA-256, counting or not, None for an unknown one or of somebody kept out."""
    return next((_line(*row) for row in rows(session, _OF_DIGEST, digest=digest)), None)


def tokens_of(session: Session, person_id: int) -> list[TokenLine]:
    """Return every token the person ever made, the newest first."""
    return [_line(*row) for row in rows(session, _OF_PERSON, person=person_id)]


def _line(number: int, person_id: int, name: str, scopes: str, *when: object) -> TokenLine:
    return TokenLine(number, person_id, name, tuple(scopes.split()), *when)  # type: ignore[arg-type]  # as the columns


_token, _person = table(ApiToken).c, table(Person).c
_TOKENS = select(
    _token.id,
    _token.person_id,
    _token.name,
    _token.scopes,
    _token.made_at,
    _token.expires_at,
    _token.revoked_at,
    _token.used_on,
)
_OF_DIGEST = _TOKENS.join(table(Person), _person.id == _token.person_id).where(
    _token.digest == bindparam("digest"), _person.active
)
_OF_PERSON = _TOKENS.where(_token.person_id == bindparam("person")).order_by(_token.id.desc())
