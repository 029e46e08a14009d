"""Signing in, as far as rows tell of it: attempts are counted, passwords are kept as hashes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from spbe.store.models import Person
from spbe.store.running import rows, run, table
from spbe.workflow.people import new_uniquifier, void_tokens

__all__ = ["LOCKED_FOR", "TRIES", "count_attempt", "forget_second_factor", "note_sign_in", "set_password"]

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)

_person = table(Person).c


def count_attempt(session: Session, person_id: int, *, at: datetime) -> bool:
    """Count one attempt to sign in as the person and say whether it may be made.

    The fifth without success closes the account for 15 minutes, whatever is tried meanwhile. It is counted before the
    password is looked at: a hundred at once are no more than five.
    """
    is_theirs = _person.id == person_id
    state = select(_person.failed_signins, _person.locked_until).where(is_theirs).with_for_update()
    ((failed, locked_until),) = rows(session, state)
    if locked_until is not None and locked_until > at:
        return False
    count = 1 if locked_until is not None else failed + 1
    closed = at + LOCKED_FOR if count >= TRIES else None
    run(session, update(table(Person)).where(is_theirs).values(failed_signins=count, locked_until=closed))
    return True


def note_sign_in(session: Session, person_id: int, *, at: datetime) -> None:
    """Note that the person is in: the count of attempts begins anew."""
    state = {"failed_signins": 0, "locked_until": None, "signed_in_at": at}
    run(session, update(table(Person)).where(_person.id == person_id).values(**state))


def set_password(session: Session, person_id: int, hashed: str, *, at: datetime) -> None:
    """Keep the hash of a new password: the person's sessions and tokens end, and a closed account is open again."""
    state = {"password": hashed, "fs_uniquifier": new_uniquifier(), "failed_signins": 0, "locked_until": None}
    run(session, update(table(Person)).where(_person.id == person_id).values(**state))
    void_tokens(session, person_id, at=at)


def forget_second_factor(session: Session, person_id: int) -> None:
    """Let the person in by password alone again, as when telephone and recovery codes are lost; their sessions end."""
    none = dict.fromkeys(("tf_primary_method", "tf_totp_secret", "tf_last_counter", "mf_recovery_codes"))
    run(session, update(table(Person)).where(_person.id == person_id).values(**none, fs_uniquifier=new_uniquifier()))
