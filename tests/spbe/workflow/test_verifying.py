"""One altered row is named, whichever it is."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql import Executable

from spbe.store import models, queries
from spbe.verdicts import Revision
from spbe.workflow import record_statement, record_verdict, recorded_agencies, verify
from tests.spbe.workflow.test_verdicts import LOW, ONE
from tests.spbe.workflow.walking import BUDI, NOW, judge, walk

ALTERED: dict[str, tuple[Executable, str]] = {
    "level": (update(models.Answer).where(models.Answer.indicator == "7").values(level=5), "answer.recorded 7/self"),
    "text": (
        update(models.Answer).where(models.Answer.stage == "document").values(justification="Lain"),
        "answer.recorded 1/document",
    ),
    "answer gone": (delete(models.Answer).where(models.Answer.indicator == "9"), "answer.recorded 9/self"),
    "mark": (update(models.Mark).where(models.Mark.indicator == "3").values(outcome="returned"), "mark.recorded 3"),
    "verdict": (update(models.ItemVerdict).values(is_accepted=True, kind=None), f"verdict.recorded {LOW[0]}/document"),
    "statement": (update(models.Statement).values(text="Bagus."), "statement.recorded recommendation"),
    "declaration": (
        update(models.Declaration).where(models.Declaration.kind == "publication").values(consents=False),
        "declaration.recorded publication",
    ),
    "stage": (update(models.Assessment).values(stage="interview"), "stage.handed_over -"),
}


@pytest.fixture
def document(store: sessionmaker[Session], year: int) -> int:
    with store.begin() as session:
        row = session.get_one(models.Assessment, year)
        walk(session, row, "document")
        judge(session, row, "1", 2)
        told = {"version": 0, "by": BUDI, "at": NOW}
        record_verdict(session, row, ONE, LOW[0], kind=Revision.MISSING, note="", **told)
        from spbe.indicators import instrument

        record_statement(session, row, instrument(), "recommendation", text="Susun rencana.", **told)
    return year


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_row_is_named_and_no_other(store: sessionmaker[Session], document: int, what: str) -> None:
    change, named = ALTERED[what]
    with store.begin() as session:
        assert verify(session, "kota-contoh") == []
        session.execute(change)
    with store() as session:
        (problem,) = verify(session, "kota-contoh")
    assert named in problem.message


def test_a_row_that_nothing_tells_of_is_named(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = {"assessment_id": year, "indicator": "1", "stage": "self", "level": 5, "explanation": "", "by_id": 1}
        session.execute(insert(models.Answer).values(**row, justification="", at=NOW, version=1, origin="form"))
    with store() as session:
        (problem,) = verify(session, "kota-contoh")
    assert "answer.recorded 1/self" in problem.message and problem.number == 0


def test_every_agency_with_events_is_verified(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        assert recorded_agencies(session) == ["kabupaten-contoh", "kota-contoh", "nasional"]
        assert queries.agency_facts(session, "nasional") is None, "it is no agency of the directory"
