"""A newer edition is adopted with all that follows, or nothing is written."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.adoption import Obstacle
from spbe.indicators import Instrument, instrument, read_instrument
from spbe.store import models, queries
from spbe.store.editions import Editions, kept_text
from spbe.workflow import PeriodPlan, adopt_instrument, open_period, start_assessment
from tests.spbe.store.test_editions import HEAVIER, MENDED, TOY, other
from tests.spbe.test_adoption import FEWER
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import BUDI, NOW, RINI, walk

MARKED = ["I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-01"]
CODE = "kota-contoh"


def change(store: sessionmaker[Session], year: int, to: tuple[Instrument, Instrument], by: Any = RINI) -> Any:
    with store.begin() as session:
        return adopt_instrument(session, session.get_one(models.Assessment, year), *to, by=by, at=NOW)


def read(store: sessionmaker[Session], year: int, code: str) -> Instrument:
    with store() as session:
        return Editions({}).of(session, session.get_one(models.Assessment, year), code)


def whole(store: sessionmaker[Session]) -> bool:
    with store() as session:
        return workflow.verify(session, CODE) == []


def last_verbs(store: sessionmaker[Session], count: int) -> list[str]:
    with store() as session:
        return [event.verb for event in events(session)[:count]]


def events(session: Session) -> list[models.Event]:
    found = select(models.Event).where(models.Event.agency_code == CODE).order_by(models.Event.number.desc())
    return list(session.scalars(found))


@pytest.fixture
def toy(store: sessionmaker[Session], year: int, agency_admin: Any) -> int:
    """Return the id of a year of the toy instrument with marked items."""
    with store.begin() as session:
        period = open_period(session, PeriodPlan(CODE, TOY, 2026, "Mainan", slug="mainan"), by=agency_admin, at=NOW)
        made = start_assessment(session, CODE, period, TOY, by=RINI, at=NOW)
        entry: Any = {"level": None, "explanation": "Fakta", "version": 0, "by": RINI, "at": NOW}
        workflow.record_answer(session, made, TOY.by_code["2"], items=MARKED, **entry)
        return made.id


def test_a_mended_text_is_read_from_then_on(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        walk(session, session.get_one(models.Assessment, year), "interview")
    done = change(store, year, (instrument(), MENDED))
    assert (done.revalued, done.withdrawn) == ((), 0)
    assert read(store, year, "spbe-2020") == MENDED != instrument()
    with store() as session:
        event = events(session)[0]
        assert event.verb == "assessment.instrument_adopted"
        assert str(instrument().text_digest) in str(event.before) and str(MENDED.text_digest) in str(event.after)
        assert kept_text(session, str(instrument().text_digest)) == instrument().text
    assert whole(store)


def test_items_that_count_otherwise_give_another_value(store: sessionmaker[Session], toy: int) -> None:
    done = change(store, toy, (TOY, FEWER))
    assert done.revalued == ("2",)
    with store() as session:
        answer = queries.submission(session, session.get_one(models.Assessment, toy)).at()["2"]
    assert (answer.items, answer.value, answer.version) == (frozenset(MARKED[:3]), 3, 2)
    assert read(store, toy, "toy-2026").fingerprint == FEWER.fingerprint != TOY.fingerprint
    assert last_verbs(store, 2) == ["answer.recorded", "assessment.instrument_adopted"]
    assert whole(store)
    back = change(store, toy, (FEWER, TOY))
    assert back.revalued == ()


def test_an_imported_value_stays_what_it_was(store: sessionmaker[Session], toy: int) -> None:
    with store.begin() as session:
        session.execute(update(models.Answer).values(value="4.5", value_source="Daftar asesor"))
    assert change(store, toy, (TOY, FEWER)).revalued == ("2",)
    with store() as session:
        answer = queries.submission(session, session.get_one(models.Assessment, toy)).at()["2"]
    assert (answer.value, answer.value_source, len(answer.items)) == (Fraction("4.5"), "Daftar asesor", 3)


def test_an_open_answer_stays_open(store: sessionmaker[Session], toy: int) -> None:
    proof = TOY.by_code["2"]
    with store.begin() as session:
        row = session.get_one(models.Assessment, toy)
        entry: Any = {"level": None, "explanation": "Fakta", "version": 1, "by": RINI, "at": NOW}
        workflow.record_answer(session, row, proof, is_cleared=True, **entry)
    assert change(store, toy, (TOY, FEWER)).revalued == ()
    with store() as session:
        assert queries.submission(session, session.get_one(models.Assessment, toy)).at()["2"].value is None


def test_what_was_cited_as_an_item_that_is_gone_is_taken_back(
    store: sessionmaker[Session], toy: int, tmp_path: Path
) -> None:
    with store.begin() as session:
        row, proof = session.get_one(models.Assessment, toy), TOY.by_code["2"]
        document = workflow.add_document(session, keeping(tmp_path), CODE, arrived(tmp_path), **described(RINI))
        entry: Any = {"pages": "", "note": "", "version": 0, "by": RINI, "at": NOW}
        for item in ("I02-L3-01", "I02-L2-01"):
            workflow.cite(session, row, proof, (item, document.id), **entry)
    assert change(store, toy, (TOY, FEWER)).withdrawn == 1
    with store() as session:
        (left,) = queries.citations(session, session.get_one(models.Assessment, toy))
        assert left.item == "I02-L2-01"
    assert whole(store)


@pytest.mark.parametrize("newer", [HEAVIER, other("weight: 60", "weight: 60.0", TOY)], ids=["scores", "instrument"])
def test_what_moves_scores_is_refused_and_nothing_is_written(
    store: sessionmaker[Session], year: int, newer: Instrument
) -> None:
    with pytest.raises(workflow.NotAdoptable) as refused:
        change(store, year, (instrument(), newer))
    assert Obstacle.SCORES in refused.value.adoption.obstacles
    assert read(store, year, "spbe-2020") == instrument()
    assert last_verbs(store, 1) == ["assessment.started"]


def test_a_judged_item_does_not_vanish(store: sessionmaker[Session], year: int) -> None:
    first = instrument().by_code["1"]
    item = first.criteria[2].items[0].code
    newer = read_instrument(instrument().text.replace(item, "I01-L2-99"), "renamed")
    with store.begin() as session:
        row = session.get_one(models.Assessment, year)
        walk(session, row, "document")
        entry: Any = {"kind": None, "note": "", "version": 0, "by": BUDI, "at": NOW}
        workflow.record_verdict(session, row, first, item, **entry)
    with pytest.raises(workflow.NotAdoptable) as refused:
        change(store, year, (instrument(), newer))
    assert set(refused.value.adoption.obstacles) == {Obstacle.USED}


def test_only_who_hands_over_adopts_and_only_while_it_is_open(
    store: sessionmaker[Session], year: int, operator: Any, leader: Any
) -> None:
    for person in (operator, leader, BUDI):
        with pytest.raises(workflow.NotPermitted):
            change(store, year, (instrument(), MENDED), by=person)
    with pytest.raises(workflow.StaleEdition):
        change(store, year, (MENDED, instrument()))
    with store.begin() as session:
        index = {"index_exact": "3", "index_announced": "3", "predicate": "Baik", "parts": "{}"}
        made = {"assessment_id": year, "fingerprint": "0" * 64, "program_version": "1", "by_id": RINI.id, "at": NOW}
        session.execute(insert(models.Result).values(**index, **made))
    with pytest.raises(workflow.StageClosed):
        change(store, year, (instrument(), MENDED))
