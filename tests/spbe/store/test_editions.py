"""An assessment is read by the text it was begun with, whatever the file says today."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import Instrument, instrument, load_instrument, read_instrument
from spbe.store import models
from spbe.store.editions import Editions, InstrumentChanged, keep_text, kept_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")


def other(old: str, new: str, of: Instrument | None = None) -> Instrument:
    """Return an instrument with one text mended in its file."""
    text = (of or instrument()).text
    assert old in text
    return read_instrument(text.replace(old, new, 1), "mended")


MENDED = other("Kematangan Kebijakan Internal Arsitektur SPBE", "Kematangan Kebijakan Arsitektur")
HEAVIER = other("name: Memuaskan, from: 4.2", "name: Memuaskan, from: 4.3")


def read(session: Session, year: int, at_hand: Instrument) -> Instrument:
    return Editions({at_hand.code: at_hand}).of(session, session.get_one(models.Assessment, year), "spbe-2020")


def test_the_file_at_hand_is_read_as_long_as_it_is_the_one(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        assert read(session, year, instrument()) is instrument()


@pytest.mark.parametrize("changed", [MENDED, HEAVIER], ids=["text", "predicate"])
def test_a_changed_file_leaves_an_assessment_what_it_was(
    store: sessionmaker[Session], year: int, changed: Instrument
) -> None:
    with store() as session:
        found = read(session, year, changed)
    assert found == instrument() != changed
    assert found.text_digest == instrument().text_digest != changed.text_digest


def test_without_a_kept_text_only_what_moves_no_score_may_differ(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        session.execute(update(models.Assessment).values(text_digest=None))
    with store() as session:
        assert read(session, year, MENDED) is MENDED
        with pytest.raises(InstrumentChanged):
            read(session, year, HEAVIER)


@pytest.mark.parametrize("text", ["", "instrument: {code: spbe-2020}", MENDED.text])
def test_an_altered_text_is_not_read(store: sessionmaker[Session], year: int, text: str) -> None:
    with store.begin() as session:
        session.execute(update(models.InstrumentText).values(text=text))
    with store() as session, pytest.raises(InstrumentChanged):
        read(session, year, HEAVIER)


def test_an_instrument_that_is_gone_is_read_from_its_kept_text(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        assert read(session, year, TOY) == instrument()
        assert Editions({}).named(session, "spbe-2020", None) is None


def test_a_kept_text_is_parsed_once_and_few_stay_in_memory(
    store: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [other("Inovasi dikelola.", f"Inovasi ke-{number}.", TOY) for number in range(3)]
    monkeypatch.setattr("spbe.store.editions._MOST", 2)
    editions = Editions({})
    with store.begin() as session:
        digests = [keep_text(session, each, at=NOW) for each in texts]
        first = editions.named(session, "toy-2026", digests[0])
        assert first is not None and editions.named(session, "toy-2026", digests[0]) is first
        for digest in digests[1:]:
            editions.named(session, "toy-2026", digest)
        assert editions.named(session, "toy-2026", digests[0]) is not first


def test_a_text_is_kept_once_and_to_the_letter(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        assert keep_text(session, TOY, at=NOW) == keep_text(session, TOY, at=NOW) == TOY.text_digest
        assert session.scalar(select(func.count()).select_from(models.InstrumentText)) == 1
        assert kept_text(session, str(TOY.text_digest)) == TOY.text
        assert kept_text(session, "0" * 64) is None
