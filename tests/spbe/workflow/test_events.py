"""The chain of events: whole, without names and texts, and one altered row is named."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Person
from spbe.store.models import ChainHead, Event
from spbe.workflow.events import Fact, lock_chain, text_facts, verify_chain

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
AGENCY = "kabupaten-contoh"


@pytest.fixture
def chain(store: sessionmaker[Session], year: int, outsider: Person) -> sessionmaker[Session]:
    """Return the store with five events of one agency: a member was added, and four made here."""
    with store.begin() as session:
        links = lock_chain(session, AGENCY)
        for number in range(4):
            facts = {"b": number, "a": "é"}
            links.append(Fact("tried", None, "1", None, facts), by=outsider, at=NOW)
    return store


def tamper(store: sessionmaker[Session], statement: str) -> None:
    """Change a row as somebody would who has the database file in hand: without the triggers."""
    with store.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session.execute(text("DROP TRIGGER event_refuses_update"))
            session.execute(text("DROP TRIGGER event_refuses_delete"))
        session.execute(text(statement), {"agency": AGENCY})


def problems(store: sessionmaker[Session]) -> list[tuple[int, str]]:
    with store() as session:
        return [(problem.number, problem.message) for problem in verify_chain(session, AGENCY)]


def test_events_are_numbered_and_each_holds_the_hash_of_the_one_before(chain: sessionmaker[Session]) -> None:
    with chain() as session:
        rows = session.scalars(select(Event).where(Event.agency_code == AGENCY).order_by(Event.number)).all()
        head = session.get(ChainHead, AGENCY)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_hash for row in rows] == ["0" * 64, *(row.hash for row in rows[:-1])]
    assert head is not None and (head.number, head.hash) == (5, rows[-1].hash)
    assert rows[-1].after == '{"a":"é","b":3}'
    assert problems(chain) == []


def test_an_agency_without_events_has_a_whole_chain(store: sessionmaker[Session]) -> None:
    with store() as session:
        assert verify_chain(session, "tidak-ada") == []


@pytest.mark.parametrize(
    "change",
    ["after = '{}'", "before = '{}'", "verb = 'x'", "by_id = 1", "indicator = '2'", "at = '2026-11-24 07:03:01+00:00'"],
)
def test_an_altered_row_is_named_and_only_that_row(chain: sessionmaker[Session], change: str) -> None:
    if "sqlite" in str(chain.kw["bind"].url):
        change = change.replace("+00:00", ".000000")
    tamper(chain, f"UPDATE event SET {change} WHERE agency_code = :agency AND number = 3")  # noqa: S608 - the cases above
    assert problems(chain) == [(3, "Isi peristiwa nomor 3 diubah sesudah dicatat.")]


def test_a_row_altered_with_its_hash_made_anew_no_longer_fits_the_next(chain: sessionmaker[Session]) -> None:
    tamper(chain, "UPDATE event SET hash = 'forged' WHERE agency_code = :agency AND number = 3")
    assert [number for number, _message in problems(chain)] == [3, 4]


def test_a_removed_row_is_named_by_the_one_behind_it(chain: sessionmaker[Session]) -> None:
    tamper(chain, "DELETE FROM event WHERE agency_code = :agency AND number = 3")
    assert problems(chain) == [(4, "Ada peristiwa yang hilang sebelum nomor 4.")]


@pytest.mark.parametrize("from_number", [5, 1])
def test_a_chain_cut_short_does_not_match_its_head(chain: sessionmaker[Session], from_number: int) -> None:
    tamper(chain, f"DELETE FROM event WHERE agency_code = :agency AND number >= {from_number}")  # noqa: S608 - 5 or 1
    assert problems(chain) == [(0, "Peristiwa terakhir bukan yang tercatat di kepala rantai.")]


def test_a_lost_head_is_told(chain: sessionmaker[Session]) -> None:
    tamper(chain, "DELETE FROM chain_head WHERE agency_code = :agency")
    assert [number for number, _message in problems(chain)] == [0]


def test_the_chain_of_another_agency_is_its_own(chain: sessionmaker[Session]) -> None:
    tamper(chain, "UPDATE event SET verb = 'x' WHERE agency_code = :agency")
    with chain() as session:
        assert verify_chain(session, "kota-contoh") == []


def test_an_event_keeps_of_a_text_its_digest_and_length_only() -> None:
    assert text_facts("Fakta: é") == {"sha256": hashlib.sha256("Fakta: é".encode()).hexdigest(), "length": 8}
