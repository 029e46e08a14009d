"""A token is shown once, counts for a while, and ends with what it stands on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.plaintext import RefusedText
from spbe.roles import Person, Role
from spbe.store import models, queries
from spbe.workflow import add_person, join, set_active, signins, verify_chain
from spbe.workflow.tokens import (
    MOST_TOKENS,
    InvalidToken,
    TokenPlan,
    TokenScope,
    TooManyTokens,
    make_token,
    note_token_use,
    revoke_token,
    token_digest,
)

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
PLAN = TokenPlan("Dasbor", [TokenScope.RESULTS, TokenScope.AGENCIES])


def member(session: Session, name: str = "Wati") -> Person:
    return join(session, add_person(session, name), "kota-contoh", Role.LEADER, by=None, at=NOW)


def test_a_token_cannot_be_guessed_and_is_not_kept(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        first, second = (make_token(session, wati, PLAN, at=NOW) for _ in range(2))
        (newest, _older) = queries.tokens_of(session, wati.id)
        assert first != second and first.startswith("spbe_") and len(first) == 48
        assert newest.scopes == ("read:agencies", "read:results")
        assert newest.expires_at == NOW + timedelta(days=90)
        kept = session.get_one(models.ApiToken, newest.number)
        assert kept.digest == token_digest(second) and second not in repr(vars(kept))
        assert queries.token_of_digest(session, token_digest(second)) == newest
        assert queries.token_of_digest(session, token_digest(second + "x")) is None
    with store() as session:
        assert verify_chain(session, "kota-contoh") == []


def test_a_token_ends_when_its_days_are_over_or_it_is_revoked(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati, hadi = member(session), member(session, "Hadi")
        make_token(session, wati, PLAN, at=NOW)
        (line,) = queries.tokens_of(session, wati.id)
        assert line.counts(NOW + timedelta(days=89)) and not line.counts(NOW + timedelta(days=90))
        assert not revoke_token(session, hadi, line.number, at=NOW)
        assert revoke_token(session, wati, line.number, at=NOW)
        assert not revoke_token(session, wati, line.number, at=NOW)
        assert not queries.tokens_of(session, wati.id)[0].counts(NOW)
        assert [line.verb for line in session.query(models.Event).order_by(models.Event.number)][-2:] == [
            "token.made",
            "token.revoked",
        ]


def test_nobody_has_more_than_ten_that_count(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        for _ in range(MOST_TOKENS):
            make_token(session, wati, PLAN, at=NOW)
        with pytest.raises(TooManyTokens):
            make_token(session, wati, PLAN, at=NOW)
        assert make_token(session, wati, PLAN, at=NOW + timedelta(days=90))


def test_a_new_password_and_a_closed_access_end_every_token(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        digest = token_digest(make_token(session, wati, PLAN, at=NOW))
        signins.set_password(session, wati.id, "hash", at=NOW)
        assert not queries.tokens_of(session, wati.id)[0].counts(NOW)
        digest = token_digest(make_token(session, wati, PLAN, at=NOW))
        set_active(session, wati.id, False, by=None, at=NOW)
        assert queries.token_of_digest(session, digest) is None
        set_active(session, wati.id, True, by=None, at=NOW)
        found = queries.token_of_digest(session, digest)
        assert found is not None and not found.counts(NOW)


def test_the_last_use_is_kept_by_day_in_jakarta(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        make_token(session, wati, PLAN, at=NOW)
    with store() as session:
        (line,) = queries.tokens_of(session, wati.id)
        note_token_use(session, line.number, None, at=NOW)
        (line,) = queries.tokens_of(session, wati.id)
        assert line.used_on == date(2026, 11, 25)
        session.rollback()
        note_token_use(session, line.number, line.used_on, at=NOW + timedelta(hours=1))
        assert not session.in_transaction()


@pytest.mark.parametrize(
    "plan", [TokenPlan("x", []), TokenPlan("x", list(TokenScope), 0), TokenPlan("x", list(TokenScope), 366)]
)
def test_a_token_without_scopes_or_with_wrong_days_is_not_made(
    store: sessionmaker[Session], year: int, plan: TokenPlan
) -> None:
    with store.begin() as session, pytest.raises(InvalidToken):
        make_token(session, member(session), plan, at=NOW)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_refused(store: sessionmaker[Session], year: int, name: str) -> None:
    with store.begin() as session, pytest.raises(RefusedText):
        make_token(session, member(session), TokenPlan(name, list(TokenScope)), at=NOW)
