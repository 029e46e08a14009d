"""Attempts are counted before the password is looked at, however many come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models
from spbe.workflow import add_person, signins
from spbe.workflow.signins import LOCKED_FOR, TRIES, count_attempt, note_sign_in

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def newcomer(store: sessionmaker[Session]) -> int:
    with store.begin() as session:
        return add_person(session, "Wati").id


def test_after_five_attempts_the_account_is_closed_for_a_while(store: sessionmaker[Session]) -> None:
    wati = newcomer(store)
    with store.begin() as session:
        assert [count_attempt(session, wati, at=NOW) for _ in range(7)] == [True] * TRIES + [False] * 2
        assert not count_attempt(session, wati, at=NOW + LOCKED_FOR - timedelta(seconds=1))
        assert [count_attempt(session, wati, at=NOW + LOCKED_FOR) for _ in range(6)] == [True] * TRIES + [False]


def test_a_hundred_attempts_at_once_are_no_more_than_five(store: sessionmaker[Session]) -> None:
    wati = newcomer(store)

    def attempt(_number: int) -> bool:
        with store.begin() as session:
            return count_attempt(session, wati, at=NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(100))) == TRIES


def test_a_success_begins_the_count_anew(store: sessionmaker[Session]) -> None:
    wati = newcomer(store)
    with store.begin() as session:
        for _ in range(TRIES):
            count_attempt(session, wati, at=NOW)
        note_sign_in(session, wati, at=NOW)
        assert count_attempt(session, wati, at=NOW)
        assert session.get_one(models.Person, wati, populate_existing=True).signed_in_at == NOW


def test_a_new_password_and_a_lost_second_factor_end_the_sessions(store: sessionmaker[Session]) -> None:
    wati = newcomer(store)
    with store.begin() as session:
        row = session.get_one(models.Person, wati)
        seen = {row.fs_uniquifier}
        row.tf_totp_secret, row.mf_recovery_codes, row.tf_last_counter = "x", "[]", 1
        signins.set_password(session, wati, "hash", at=NOW)
        session.refresh(row)
        seen.add(row.fs_uniquifier)
        signins.forget_second_factor(session, wati)
        session.refresh(row)
        seen.add(row.fs_uniquifier)
        assert (row.password, row.tf_totp_secret, row.mf_recovery_codes) == ("hash", None, None)
    assert len(seen) == 3
