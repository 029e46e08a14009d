"""What accompanies the answers is read whole and in order."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models
from spbe.store.queries.proceedings import declarations, handovers, statements, verdicts
from tests.spbe.workflow.walking import walk


def test_a_fresh_assessment_has_none(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        row = session.get_one(models.Assessment, year)
        assert (verdicts(session, row), handovers(session, row)) == ([], [])
        assert (declarations(session, row), statements(session, row)) == ({}, {})


def test_hand_overs_and_declarations_come_with_names_and_moments(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        walk(session, session.get_one(models.Assessment, year), "document")
    with store() as session:
        row = session.get_one(models.Assessment, year)
        assert [(one.number, one.to_stage, one.by) for one in handovers(session, row)] == [
            (1, "verification", "Rini"),
            (2, "document", "Rini"),
        ]
        assert {kind: one.signer for kind, one in declarations(session, row).items()} == {
            "berita_acara": "Rini",
            "publication": "Rini",
        }
        assert all(one.at.tzinfo is not None for one in handovers(session, row))
