"""A link lets one person in, once, for a while; nobody makes one for somebody who is more than they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import NATIONAL, Person, Role
from spbe.store import models
from spbe.workflow import (
    NotPermitted,
    Purpose,
    add_person,
    join,
    make_entry_link,
    recent_link,
    see_entry_link,
    set_active,
    use_entry_link,
    verify_chain,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


def link(session: Session, person: Person, purpose: Purpose = Purpose.INVITATION, by: Person | None = None) -> str:
    return make_entry_link(session, person.id, purpose, valid_for=DAY, by=by, at=NOW)


def member(session: Session, role: Role = Role.LEADER, agency: str = "kota-contoh") -> Person:
    return join(session, add_person(session, "Wati"), agency, role, by=None, at=NOW)


def test_tokens_cannot_be_guessed_and_are_not_kept(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        tokens = {link(session, wati) for _ in range(20)}
        kept = {*session.scalars(select(models.EntryLink.digest)), *session.scalars(select(models.Event.after))}
        assert len(tokens) == 20
        assert min(map(len, tokens)) >= 43  # 256 bits
        assert not any(token in str(text) for token in tokens for text in kept)
        assert use_entry_link(session, next(iter(session.scalars(select(models.EntryLink.digest)))), at=NOW) is None


def test_a_link_is_used_once(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        token = link(session, wati)
        seen = see_entry_link(session, token, at=NOW)
        used = use_entry_link(session, token, at=NOW)
        assert seen is not None and seen == used
        assert (used.person_id, used.name, used.purpose) == (wati.id, "Wati", Purpose.INVITATION)
        assert use_entry_link(session, token, at=NOW) is None
        assert see_entry_link(session, token, at=NOW) is None
        assert verify_chain(session, "kota-contoh") == []


def test_a_link_expires(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        token = link(session, member(session))
        assert see_entry_link(session, token, at=NOW + DAY - timedelta(seconds=1)) is not None
        assert use_entry_link(session, token, at=NOW + DAY) is None


def test_a_password_chosen_voids_the_other_links(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        first, second, door = link(session, wati), link(session, wati, Purpose.RESET), link(session, wati, Purpose.DEMO)
        assert use_entry_link(session, door, at=NOW) is not None
        assert use_entry_link(session, second, at=NOW) is not None
        assert use_entry_link(session, first, at=NOW) is None


def test_a_person_who_is_kept_out_has_no_way_in(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        token = link(session, wati)
        set_active(session, wati.id, False, by=None, at=NOW)
        assert use_entry_link(session, token, at=NOW) is None


def test_nobody_makes_a_link_for_somebody_who_is_more_than_they_are(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        dewi = member(session, Role.AGENCY_ADMIN)
        assert link(session, member(session), by=dewi)
        for role, agency in (
            (Role.NATIONAL_ADMIN, NATIONAL),
            (Role.EXTERNAL_ASSESSOR, "kota-contoh"),
            (Role.LEADER, "kabupaten-contoh"),
        ):
            both = join(session, member(session), agency, role, by=None, at=NOW)
            with pytest.raises(NotPermitted):
                link(session, both, by=dewi)
        with pytest.raises(NotPermitted):
            link(session, add_person(session, "Tanpa peran"), by=dewi)


def test_a_recent_link_is_known(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        wati = member(session)
        link(session, wati, Purpose.RESET)
        assert recent_link(session, wati.id, Purpose.RESET, since=NOW - DAY)
        assert not recent_link(session, wati.id, Purpose.RESET, since=NOW)
        assert not recent_link(session, wati.id, Purpose.INVITATION, since=NOW - DAY)
