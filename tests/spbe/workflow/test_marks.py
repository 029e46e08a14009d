"""Internal assessors accept or return answers; reviewers say whether values are valid; nobody marks an own one."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Membership, Person, Role
from spbe.store import models, queries
from spbe.workflow import NothingToMark, NotPermitted, OwnAnswer, ReasonMissing, StageClosed, StaleMark, record_mark
from tests.spbe.workflow.walking import BUDI, DEWI, NOW, RINI, TARI, answer_all, judge, step, walk


def found(session: Session, year: int) -> models.Assessment:
    return session.get_one(models.Assessment, year)


def mark(session: Session, year: int, code: str = "1", **entry: object) -> object:
    told = {"outcome": "accepted", "note": "", "version": 0, "answer_version": 1, "by": DEWI, "at": NOW, **entry}
    return record_mark(session, found(session, year), instrument(), code, **told)


def test_an_answer_that_is_written_anew_waits_for_its_mark_again(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        mark(session, year)
        assert set(queries.submission(session, row).verified()) == {"1"}
        one = instrument().by_code["1"]
        workflow.record_answer(session, row, one, level=4, explanation="Fakta", version=1, by=RINI, at=NOW)
        assert queries.submission(session, row).verified() == {}


def test_a_returned_answer_is_written_again_during_verification_and_no_other(
    store: sessionmaker[Session], year: int
) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        step(session, row, "verification")
        mark(session, year, outcome="returned", note="Sebutkan pasal dan halamannya.")
        assert queries.submission(session, row).returned()["1"].note == "Sebutkan pasal dan halamannya."
        one, two = instrument().by_code["1"], instrument().by_code["2"]
        entry = {"level": 4, "explanation": "Pasal 9, hlm. 4", "version": 1, "by": RINI, "at": NOW}
        with pytest.raises(StageClosed):
            workflow.record_answer(session, row, two, **entry)
        answer = workflow.record_answer(session, row, one, **entry)
        assert (answer.stage, answer.version) == ("self", 2)
        assert queries.submission(session, row).returned() == {}


def test_returning_needs_a_reason(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        answer_all(session, found(session, year))
        with pytest.raises(ReasonMissing):
            mark(session, year, outcome="returned", note="  ")


def test_nobody_verifies_what_they_wrote_even_long_ago(store: sessionmaker[Session], year: int) -> None:
    both = Person(1, "Rini", (Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({"*"})),))
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        one = instrument().by_code["1"]
        sari = Person(4, "Sari", (Membership("kota-contoh", Role.COORDINATOR),))
        workflow.record_answer(session, row, one, level=4, explanation="Fakta", version=1, by=sari, at=NOW)
        with pytest.raises(OwnAnswer) as refused:
            mark(session, year, by=both, answer_version=2)
        assert refused.value.indicator == "1"


def test_an_internal_assessor_marks_the_aspects_given_to_them(store: sessionmaker[Session], year: int) -> None:
    of_aspect_2 = Person(5, "Dewi", (Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({"2"})),))
    with store.begin() as session:
        answer_all(session, found(session, year))
        with pytest.raises(NotPermitted):
            mark(session, year, "1", by=of_aspect_2)
        mark(session, year, "11", by=of_aspect_2)


def test_a_mark_on_an_answer_or_mark_that_has_changed_is_refused(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        answer_all(session, found(session, year))
        with pytest.raises(StaleMark):
            mark(session, year, answer_version=9)
        mark(session, year)
        with pytest.raises(StaleMark) as refused:
            mark(session, year, outcome="returned", note="Sebab", version=0)
        assert refused.value.current is not None and refused.value.current.outcome == "accepted"
        mark(session, year, outcome="returned", note="Sebab", version=1)


def test_there_is_nothing_to_mark_where_nothing_is_answered(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session, pytest.raises(NothingToMark):
        mark(session, year)


@pytest.mark.parametrize("outcome", ["valid", "x", ""])
def test_only_the_marks_of_the_stage_are_given(store: sessionmaker[Session], year: int, outcome: str) -> None:
    with store.begin() as session:
        answer_all(session, found(session, year))
        with pytest.raises(ValueError, match="is no mark of this stage"):
            mark(session, year, outcome=outcome)


def test_external_assessors_mark_nothing_and_document_assessment_has_no_marks(
    store: sessionmaker[Session], year: int
) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        with pytest.raises(NotPermitted):
            mark(session, year, by=BUDI)
    with store.begin() as session:
        row = found(session, year)
        for code in instrument().by_code:
            mark(session, year, code)
        from tests.spbe.workflow.walking import sign

        step(session, row, "verification")
        sign(session, row)
        step(session, row, "document")
        with pytest.raises(StageClosed):
            mark(session, year, version=1)


def test_a_reviewer_marks_the_value_that_holds_and_never_an_own_one(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        walk(session, row, "document")
        judge(session, row, "1", 2)
        step(session, row, "review" if row.period.kind == "pemantauan" else "interview", BUDI)
        step(session, row, "review", BUDI)
        told = {"outcome": "invalid", "note": "Tidak konsisten.", "version": 0, "answer_version": 1, "at": NOW}
        record_mark(session, row, instrument(), "1", **told, by=TARI)
        budi = Person(6, "Budi", (Membership("nasional", Role.REVIEWER),))
        with pytest.raises(OwnAnswer):
            record_mark(session, row, instrument(), "2", **told, by=budi)
