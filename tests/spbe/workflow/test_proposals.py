"""Two assessors judge alone; neither sees the other's value before both are given; then they agree."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import Person, Side
from spbe.store import models, queries
from spbe.workflow import (
    ConsensusMissing,
    InvalidLevel,
    NotDoubleScored,
    NotPermitted,
    ProposalClosed,
    StageClosed,
    StaleProposal,
    record_proposal,
    set_double_scoring,
    verify,
)
from tests.spbe.workflow.walking import BUDI, NOW, TARI, judge, walk

ONE = instrument().by_code["1"]


@pytest.fixture
def twice(store: sessionmaker[Session], year: int) -> int:
    with store.begin() as session:
        row = session.get_one(models.Assessment, year)
        set_double_scoring(session, row, on=True, by=TARI, at=NOW)
        walk(session, row, "document")
    return year


def propose(session: Session, year: int, level: int, by: Person = BUDI, version: int = 0) -> object:
    row = session.get_one(models.Assessment, year)
    entry = {"level": level, "explanation": "Sebab", "version": version, "by": by, "at": NOW}
    return record_proposal(session, row, ONE, **entry)


def test_a_value_is_agreed_on_only_after_two_were_given(
    store: sessionmaker[Session], twice: int, second_assessor: Person
) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, twice)
        propose(session, twice, 2)
        with pytest.raises(ConsensusMissing):
            judge(session, row, "1", 2)
        propose(session, twice, 3, second_assessor)
        assert judge(session, row, "1", 3, second_assessor).level == 3
        given = queries.proposals(session, row)["1"]
        assert [(one.by, one.level) for one in given] == [("Budi", 2), ("Ratna", 3)]
        assert verify(session, "kota-contoh") == []


def test_proposals_change_until_both_are_given_and_then_no_more(
    store: sessionmaker[Session], twice: int, second_assessor: Person
) -> None:
    with store.begin() as session:
        propose(session, twice, 2)
        with pytest.raises(StaleProposal):
            propose(session, twice, 3)
        propose(session, twice, 3, version=1)
        propose(session, twice, 4, second_assessor)
        with pytest.raises(ProposalClosed):
            propose(session, twice, 4, version=2)


def test_the_log_never_shows_what_somebody_proposed(store: sessionmaker[Session], twice: int) -> None:
    with store.begin() as session:
        propose(session, twice, 2)
        whole = queries.submission(session, session.get_one(models.Assessment, twice))
        for side in Side:
            assert "proposal.recorded" not in {e.verb for e in queries.history(session, whole, side, limit=500)}


def test_only_external_assessors_propose_only_where_it_is_judged_twice(
    store: sessionmaker[Session], year: int, internal_assessor: Person, coordinator: Person
) -> None:
    with store.begin() as session:
        row = session.get_one(models.Assessment, year)
        with pytest.raises(NotPermitted):
            set_double_scoring(session, row, on=True, by=coordinator, at=NOW)
        walk(session, row, "document")
        with pytest.raises(NotDoubleScored):
            propose(session, year, 2)
        with pytest.raises(StageClosed):
            set_double_scoring(session, row, on=True, by=TARI, at=NOW)
        row.is_double_scored = True
        session.flush()
        with pytest.raises(NotPermitted):
            propose(session, year, 2, internal_assessor)
        with pytest.raises(InvalidLevel):
            propose(session, year, 6)
