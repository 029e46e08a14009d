"""The text of the instrument is kept when an assessment begins, or at the next start for one that began before."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.store import models
from spbe.store.editions import kept_text
from spbe.workflow import keep_texts, verify
from tests.spbe.store.test_editions import HEAVIER

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def digest_of(store: sessionmaker[Session], year: int) -> str | None:
    with store() as session:
        return session.get_one(models.Assessment, year).text_digest


def forget(store: sessionmaker[Session]) -> None:
    """Make the rows what they were before texts were kept."""
    with store.begin() as session:
        session.execute(update(models.Assessment).values(text_digest=None))


def test_an_assessment_begins_with_its_text(store: sessionmaker[Session], year: int) -> None:
    assert digest_of(store, year) == instrument().text_digest
    with store() as session:
        assert kept_text(session, str(instrument().text_digest)) == instrument().text
        assert verify(session, "kota-contoh") == []


def test_one_that_began_before_gets_the_text_at_hand_once(store: sessionmaker[Session], year: int) -> None:
    forget(store)
    at_hand = {"spbe-2020": instrument()}
    with store.begin() as session:
        assert keep_texts(session, at_hand, at=NOW) == 1
    with store.begin() as session:
        assert keep_texts(session, at_hand, at=NOW) == 0
        told = session.scalars(select(models.Event.verb).order_by(models.Event.number.desc())).first()
        assert told == "assessment.text_kept"
        assert verify(session, "kota-contoh") == []
    assert digest_of(store, year) == instrument().text_digest


def test_one_whose_file_is_another_today_gets_none(store: sessionmaker[Session], year: int) -> None:
    forget(store)
    with store.begin() as session:
        assert keep_texts(session, {"spbe-2020": HEAVIER}, at=NOW) == 0
        assert keep_texts(session, {}, at=NOW) == 0
    assert digest_of(store, year) is None


def test_another_text_than_the_one_told_is_found(store: sessionmaker[Session], year: int) -> None:
    forget(store)
    with store.begin() as session:
        (gone,) = verify(session, "kota-contoh")
        assert "assessment.instrument" in gone.message
        session.execute(update(models.Assessment).values(text_digest=instrument().text_digest))
        session.execute(update(models.InstrumentText).values(text="instrument: {}"))
    with store() as session:
        (altered,) = verify(session, "kota-contoh")
    assert str(instrument().text_digest)[:12] in altered.message
