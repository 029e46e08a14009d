"""The queue of those who judge: only where they may, with what is judged already, in few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Membership, Permission, Person, Role
from spbe.store import models, queries
from spbe.store.queries import QueueLine

AT = datetime(2026, 10, 5, tzinfo=UTC)
SPBE = instrument()


def move(store: sessionmaker[Session], year: int, stage: str) -> None:
    with store.begin() as session:
        session.execute(update(models.Assessment).where(models.Assessment.id == year).values(stage=stage))


def answered(store: sessionmaker[Session], year: int, by: Person, *codes: str, level: int = 3) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        for code in codes:
            texts: dict[str, Any] = {"explanation": "Ada.", "level": level, "version": 0, "by": by, "at": AT}
            workflow.record_answer(session, assessment, SPBE.by_code[code], **texts)


def marked(store: sessionmaker[Session], year: int, by: Person, code: str, outcome: str, *, of: int = 1) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        entry: dict[str, Any] = {"outcome": outcome, "note": "", "version": 0, "answer_version": of, "by": by, "at": AT}
        workflow.record_mark(session, assessment, SPBE, code, **entry)


def lines(store: sessionmaker[Session], person: Person) -> list[QueueLine]:
    with store() as session:
        return queries.queue(session, person)


def test_an_external_assessor_finds_what_is_set_at_the_stage_and_nothing_before_it_arrives(
    store: sessionmaker[Session], year: int, coordinator: Person, external_assessor: Person
) -> None:
    assert lines(store, external_assessor) == []
    answered(store, year, coordinator, "1", "2")
    move(store, year, "document")
    answered(store, year, external_assessor, "2")
    (line,) = lines(store, external_assessor)
    assert (line.agency_code, line.period, line.stage, line.permission) == (
        "kota-contoh", "2026", "document", Permission.ASSESS,
    )  # fmt: skip
    assert line.judged == {"2"}
    move(store, year, "interview")
    assert lines(store, external_assessor)[0].judged == frozenset()
    assert lines(store, external_assessor)[0].closes_on is None


def test_an_internal_assessor_finds_marks_that_hold_and_answers_that_wait(
    store: sessionmaker[Session], year: int, coordinator: Person, internal_assessor: Person
) -> None:
    answered(store, year, coordinator, "1", "2", "3")
    marked(store, year, internal_assessor, "1", "accepted")
    marked(store, year, internal_assessor, "2", "accepted")
    with store.begin() as session:
        key = (year, "2", "self")
        session.get_one(models.Answer, key).version = 2
    (line,) = lines(store, internal_assessor)
    assert (line.judged, line.answered) == ({"1"}, {"1", "2", "3"})
    assert line.closes_on == date(2026, 11, 30)


def test_a_reviewer_finds_marks_on_the_value_that_holds(
    store: sessionmaker[Session], year: int, coordinator: Person, external_assessor: Person, reviewer: Person
) -> None:
    answered(store, year, coordinator, "1", "2")
    move(store, year, "document")
    answered(store, year, external_assessor, "2", level=2)
    with store.begin() as session:
        session.get_one(models.Answer, (year, "2", "document")).version = 3
    move(store, year, "review")
    marked(store, year, reviewer, "1", "valid")
    marked(store, year, reviewer, "2", "valid", of=3)
    (line,) = lines(store, reviewer)
    assert (line.judged, line.answered) == ({"1", "2"}, {"1", "2"})
    with store.begin() as session:
        session.get_one(models.Answer, (year, "2", "document")).version = 4
    assert lines(store, reviewer)[0].judged == {"1"}


@pytest.mark.parametrize("stage", ["self", "verification", "document", "interview", "visit", "review", "final"])
def test_nobody_finds_anything_of_an_agency_they_do_not_judge(
    store: sessionmaker[Session], year: int, outsider: Person, leader: Person, agency_admin: Person, stage: str
) -> None:
    move(store, year, stage)
    stranger = Person(77, "Asing", (Membership("kabupaten-contoh", Role.EXTERNAL_ASSESSOR),))
    for person in (outsider, leader, agency_admin, stranger):
        assert lines(store, person) == []


def test_somebody_of_the_agency_does_not_find_it_as_a_judge(
    store: sessionmaker[Session], year: int, reviewer: Person
) -> None:
    move(store, year, "review")
    both = replace(reviewer, held=(*reviewer.memberships, Membership("kota-contoh", Role.LEADER)))
    assert len(lines(store, reviewer)) == 1
    assert lines(store, both) == []


def test_an_announced_assessment_waits_for_nobody(store: sessionmaker[Session], year: int, reviewer: Person) -> None:
    move(store, year, "review")
    with store.begin() as session:
        printed = {"index_exact": "3", "index_announced": "3.00", "predicate": "Baik", "parts": "{}"}
        facts = {**printed, "fingerprint": "0" * 64, "program_version": "1", "by_id": reviewer.id, "at": AT}
        made = models.Result(assessment_id=year, **facts)
        session.add(made)
    assert lines(store, reviewer) == []


def test_many_agencies_need_no_more_statements_than_one(
    store: sessionmaker[Session], year: int, coordinator: Person, reviewer: Person
) -> None:
    move(store, year, "review")
    with store.begin() as session:
        period = models.Period(
            owner_code=None, slug="2026", instrument=SPBE.code, edition=2024, year=2026, title="Nasional",
            kind="evaluasi", late_rule="mark", is_locked=False,
        )  # fmt: skip
        session.add(period)
        session.flush()
        for number in range(30):
            agency = models.Agency(
                code=f"i{number}", name=f"Instansi {number:02}", kind="kota", time_zone="Asia/Jakarta"
            )
            session.add(agency)
            session.flush()
            place = {"agency_code": agency.code, "period_id": period.id}
            session.add(models.Assessment(**place, stage="review", fingerprint=SPBE.fingerprint))
    seen: list[str] = []
    engine = store.kw["bind"]
    listen = ("before_cursor_execute", lambda _c, _u, statement, *_rest: seen.append(statement))
    event.listen(engine, *listen)
    found = lines(store, reviewer)
    event.remove(engine, *listen)
    assert len(found) == 31
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 3


def test_what_somebody_wrote_is_known_by_stage(
    store: sessionmaker[Session], year: int, coordinator: Person, external_assessor: Person
) -> None:
    answered(store, year, coordinator, "1", "2")
    move(store, year, "document")
    answered(store, year, external_assessor, "3")
    with store() as session:
        assessment = session.scalars(select(models.Assessment)).one()
        assert queries.written_by(session, assessment, coordinator.id, ("self",)) == {"1", "2"}
        assert queries.written_by(session, assessment, external_assessor.id, ("self",)) == set()
        assert queries.written_by(session, assessment, external_assessor.id, ("self", "document")) == {"3"}
