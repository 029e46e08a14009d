"""Answers whose value is no level: marked items, published figures, and what verdicts make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import OutOfScale, load_instrument
from spbe.roles import Person
from spbe.scoring import score
from spbe.store import models, queries
from spbe.submission import PublishedFigure
from spbe.verdicts import Revision
from tests.spbe.workflow.walking import BUDI, NOW, RINI

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
PROOF, FIGURE = TOY.by_code["2"], TOY.by_code["3"]
CODE = "kota-contoh"


@pytest.fixture
def toy(store: sessionmaker[Session], year: int) -> Iterator[int]:
    """Let the year be one of the toy instrument."""
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        assessment.fingerprint = TOY.fingerprint
        session.get_one(models.Period, assessment.period_id).instrument = "toy-2026"
    yield year


def save(store: sessionmaker[Session], year: int, code: str, version: int = 0, **said: Any) -> Any:
    with store.begin() as session:
        entry = {"level": None, "explanation": "Fakta", "version": version, "by": RINI, "at": NOW, **said}
        return workflow.record_answer(session, session.get_one(models.Assessment, year), TOY.by_code[code], **entry)


def values(store: sessionmaker[Session], year: int, stage: str | None = None) -> dict[str, Any]:
    with store() as session:
        submission = queries.submission(session, session.get_one(models.Assessment, year), with_previous=False)
        return submission.values(stage)


def judge(store: sessionmaker[Session], year: int, item: str, kind: Revision | None = None, version: int = 0) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        entry: Any = {"kind": kind, "note": "", "version": version, "by": BUDI, "at": NOW}
        workflow.record_verdict(session, assessment, PROOF, item, **entry)


def whole(store: sessionmaker[Session]) -> bool:
    # The tests move the stage by hand, so that row alone is not as its last event says.
    with store() as session:
        return [one for one in workflow.verify(session, CODE) if "stage.handed_over" not in one.message] == []


def test_marked_items_and_a_published_figure_become_exact_values(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "1", level=3)
    marked = save(store, toy, "2", items=["I02-L1-01", "I02-L2-01"])
    given = save(store, toy, "3", figure=PublishedFigure(Fraction("62.5"), date(2026, 3, 1), " Buku  indeks "))
    assert (marked.value, given.value) == (2, Fraction("3.5"))
    assert values(store, toy) == {"1": 3, "2": 2, "3": Fraction("3.5")}
    assert score(TOY, values(store, toy)).index == Fraction("2.8")
    with store() as session:
        held = queries.submission(session, session.get_one(models.Assessment, toy)).at()
        assert held["2"].items == {"I02-L1-01", "I02-L2-01"}
        assert held["3"].figure == PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku indeks")
    assert save(store, toy, "2", items=["I02-L2-01", "I02-L1-01"], version=1) == marked
    assert whole(store)


def test_no_figure_yet_counts_as_the_instrument_says_once_it_is_said(store: sessionmaker[Session], toy: int) -> None:
    assert "3" not in values(store, toy)
    assert save(store, toy, "3", figure=None).value == 1
    assert values(store, toy) == {"3": 1}


@pytest.mark.parametrize(
    ("code", "said", "error"),
    [
        ("2", {"level": 2, "items": []}, workflow.InvalidLevel),
        ("2", {"items": ["I01-L1-01"]}, workflow.UnknownItems),
        ("3", {"figure": PublishedFigure(Fraction(101))}, OutOfScale),
        ("3", {"figure": PublishedFigure(Fraction(1), None, "x" * 301)}, workflow.RefusedText),
        ("1", {"level": 6}, workflow.InvalidLevel),
    ],
)
def test_what_is_no_value_of_its_kind_is_refused(
    store: sessionmaker[Session], toy: int, code: str, said: dict[str, Any], error: Any
) -> None:
    with pytest.raises(error):
        save(store, toy, code, **said)
    assert values(store, toy) == {}


def test_verdicts_move_the_stage_s_value_and_leave_the_agency_s(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "2", items=["I02-L1-01", "I02-L2-01", "I02-L2-02"])
    with store.begin() as session:
        session.get_one(models.Assessment, toy).stage = "document"
    assert values(store, toy)["2"] == 3  # carried until somebody judges
    judge(store, toy, "I02-L1-01")
    judge(store, toy, "I02-L2-02", Revision.WRONG_DOCUMENT)
    assert values(store, toy)["2"] == 2
    assert values(store, toy, "self")["2"] == 3
    judge(store, toy, "I02-L2-02", None, version=1)
    assert values(store, toy)["2"] == 3
    assert whole(store)


def test_a_band_above_stays_shut_until_the_one_below_is_full(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "2", items=[])
    with store.begin() as session:
        session.get_one(models.Assessment, toy).stage = "document"
    with pytest.raises(workflow.LevelShut):
        judge(store, toy, "I02-L2-01")
    judge(store, toy, "I02-L1-01")
    judge(store, toy, "I02-L2-01")
    assert values(store, toy)["2"] == 2


def test_an_assessor_writes_a_reason_without_a_level(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "2", items=["I02-L1-01"])
    with store.begin() as session:
        session.get_one(models.Assessment, toy).stage = "document"
    judged = save(store, toy, "2", by=BUDI, justification="Bukti pertama cukup.")
    assert (judged.stage, judged.value, judged.items) == ("document", Fraction("1.5"), {"I02-L1-01"})


def test_two_assessors_propose_items_and_figures_and_agree_on_them(
    store: sessionmaker[Session], toy: int, second_assessor: Person
) -> None:
    save(store, toy, "2", items=["I02-L1-01"])
    with store.begin() as session:
        row = session.get_one(models.Assessment, toy)
        row.stage, row.is_double_scored = "document", True

    def propose(code: str, by: Person, **said: Any) -> Any:
        with store.begin() as session:
            entry: Any = {"level": None, "explanation": "Sebab", "version": 0, "by": by, "at": NOW, **said}
            row = session.get_one(models.Assessment, toy)
            return workflow.record_proposal(session, row, TOY.by_code[code], **entry)

    with pytest.raises(workflow.InvalidLevel):
        propose("2", BUDI)
    with pytest.raises(workflow.UnknownItems):
        propose("2", BUDI, items=["I09-L1-01"])
    with pytest.raises(OutOfScale):
        propose("3", BUDI, figure=PublishedFigure(Fraction(101)))
    made = propose("2", BUDI, items=["I02-L1-01", "I02-L2-01"])
    assert (made.level, made.counted) == (None, 2)
    assert propose("2", BUDI, items=["I02-L2-01", "I02-L1-01"], version=1) == made
    with pytest.raises(workflow.ConsensusMissing):
        judge(store, toy, "I02-L1-01")
    propose("2", second_assessor, items=[])
    judge(store, toy, "I02-L1-01")
    given = PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku indeks")
    propose("3", BUDI, figure=given)
    propose("3", second_assessor, figure=None)
    with store() as session:
        both = queries.proposals(session, session.get_one(models.Assessment, toy))
    assert [(one.counted, one.items, one.figure) for one in both["3"]] == [
        (Fraction("3.5"), frozenset(), given),
        (1, frozenset(), None),
    ]
    assert [one.counted for one in both["2"]] == [2, 1]
    assert whole(store)


def test_an_assessor_can_make_what_was_handed_over_their_own_without_changing_it(
    store: sessionmaker[Session], toy: int
) -> None:
    given = PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku indeks")
    save(store, toy, "2", items=["I02-L1-01"])
    save(store, toy, "3", figure=given)
    with store.begin() as session:
        session.get_one(models.Assessment, toy).stage = "document"
    untouched = save(store, toy, "3", by=BUDI, explanation="")
    assert untouched.version == 0
    own = save(store, toy, "3", by=BUDI, explanation="", figure=given)
    assert (own.stage, own.version, own.value) == ("document", 1, Fraction("3.5"))
    assert save(store, toy, "3", by=BUDI, explanation="", figure=given, version=1) == own
    assert save(store, toy, "2", by=BUDI, explanation="", items=["I02-L1-01"]).value == Fraction("1.5")
    assert whole(store)
