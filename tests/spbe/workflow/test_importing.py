"""Importing scored values: all or nothing, with a source, by whom the stage belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import Instrument, instrument
from spbe.roles import ALL, Membership, Person, Role
from spbe.scoring import InvalidAnswers, score
from spbe.store import models, queries
from spbe.submission import Answer, Submission
from tests.spbe.workflow.test_values import CODE, TOY, save, toy, values, whole
from tests.spbe.workflow.walking import BUDI, DEWI, NOW, RINI

__all__ = ["toy"]

SARI = Person(4, "Sari", (Membership(CODE, Role.UNIT_OPERATOR, frozenset({"kominfo"})),))
WATI = Person(4, "Wati", (Membership(CODE, Role.UNIT_OPERATOR, frozenset({ALL})),))
EVERY = {"1": Fraction(4), "2": Fraction("2.75"), "3": Fraction("3.14")}


def read(store: sessionmaker[Session], year: int) -> Submission:
    with store() as session:
        return queries.submission(session, session.get_one(models.Assessment, year), with_previous=False)


def bring(store: sessionmaker[Session], year: int, values: Mapping[str, Fraction], **said: Any) -> tuple[Answer, ...]:
    """Import values as they would be confirmed right after they were shown."""
    of: Instrument = said.pop("of", TOY)
    now = read(store, year)
    held = {code: answer.version for (stage, code), answer in now.answers.items() if stage == now.stage}
    entry = {"source": " LHE  2026 ", "stage": now.stage, "versions": held, "by": RINI, "at": NOW, **said}
    with store.begin() as session:
        return workflow.import_values(
            session, session.get_one(models.Assessment, year), of, **{"values": values, **entry}
        )


def move(store: sessionmaker[Session], year: int, stage: str, **more: Any) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        assessment.stage = stage
        for name, value in more.items():
            setattr(assessment, name, value)


def events(store: sessionmaker[Session]) -> int:
    with store() as session:
        return session.query(models.Event).count()


def test_values_of_every_kind_are_imported_and_scored_exactly(store: sessionmaker[Session], toy: int) -> None:
    written = bring(store, toy, EVERY)
    assert [answer.counted for answer in written] == list(EVERY.values())
    assert values(store, toy) == EVERY
    assert score(TOY, values(store, toy)).index == Fraction("3.156")
    held = read(store, toy).at()
    assert {(one.value_source, one.origin, one.by) for one in held.values()} == {("LHE 2026", "import", "Rini")}
    assert whole(store)


def test_texts_items_and_figures_stay_and_others_are_left_alone(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "2", items=["I02-L1-01"])
    save(store, toy, "1", level=3)
    before = read(store, toy).at()
    (written,) = bring(store, toy, {"2": Fraction(4)})
    held = read(store, toy).at()
    assert (written.value, written.items, written.explanation) == (4, {"I02-L1-01"}, "Fakta")
    assert held == {**before, "2": written}
    assert whole(store)


def test_what_is_there_already_is_neither_written_nor_told(store: sessionmaker[Session], toy: int) -> None:
    bring(store, toy, EVERY)
    count = events(store)
    assert bring(store, toy, EVERY, source="Daftar lain") == ()
    (changed,) = bring(store, toy, {**EVERY, "2": Fraction(3)}, source="Daftar lain")
    assert (changed.version, changed.value_source) == (2, "Daftar lain")
    assert events(store) == count + 1


def test_an_import_is_undone_by_importing_again_or_by_answering(store: sessionmaker[Session], toy: int) -> None:
    bring(store, toy, EVERY)
    save(store, toy, "1", version=1, level=4, explanation="Fakta baru")
    assert read(store, toy).at()["1"].value_source == "LHE 2026"  # the level is still the imported one
    save(store, toy, "1", version=2, level=3)
    save(store, toy, "2", version=1, items=["I02-L1-01"])
    save(store, toy, "3", version=1, figure=None)
    held = read(store, toy).at()
    assert {one.value_source for one in held.values()} == {""}
    assert values(store, toy) == {"1": 3, "2": Fraction("1.5"), "3": 1}
    assert whole(store)


@pytest.mark.parametrize(
    ("values", "said", "error"),
    [
        ({"1": Fraction("2.5")}, {}, InvalidAnswers),
        ({"2": Fraction("5.01"), "9": Fraction(1)}, {}, InvalidAnswers),
        (EVERY, {"source": "  "}, workflow.RefusedText),
        (EVERY, {"source": "x" * 301}, workflow.RefusedText),
        (EVERY, {"by": SARI}, workflow.NotPermitted),
        (EVERY, {"by": DEWI}, workflow.NotPermitted),
        (EVERY, {"by": BUDI}, workflow.NotPermitted),
        (EVERY, {"stage": "document"}, workflow.StaleImport),
        (EVERY, {"versions": {"2": 1}}, workflow.StaleImport),
    ],
)
def test_what_cannot_be_imported_leaves_everything_as_it_was(
    store: sessionmaker[Session], toy: int, values: dict[str, Fraction], said: dict[str, Any], error: Any
) -> None:
    before, count = read(store, toy), events(store)
    with pytest.raises(error):
        bring(store, toy, values, **said)
    assert (read(store, toy), events(store)) == (before, count)


def test_an_operator_of_all_units_imports_for_the_agency(store: sessionmaker[Session], toy: int) -> None:
    assert len(bring(store, toy, EVERY, by=WATI)) == 3


def test_what_somebody_saved_since_it_was_shown_stands_and_is_named(store: sessionmaker[Session], toy: int) -> None:
    bring(store, toy, {"2": Fraction(2)})
    with pytest.raises(workflow.StaleImport) as raised:
        bring(store, toy, EVERY, versions={})
    assert raised.value.codes == ("2",)
    assert values(store, toy) == {"2": 2}


def test_a_list_that_is_confirmed_twice_is_written_once(store: sessionmaker[Session], toy: int) -> None:
    bring(store, toy, EVERY, versions={})
    assert bring(store, toy, EVERY, versions={}) == ()


def test_an_assessor_s_list_becomes_the_stage_s_own_answers(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "2", items=["I02-L1-01"])
    move(store, toy, "document")
    written = bring(store, toy, {"2": Fraction("1.5"), "1": Fraction(2)}, by=BUDI)
    assert [(one.indicator, one.stage, one.version) for one in written] == [("1", "document", 1), ("2", "document", 1)]
    assert written[1].items == {"I02-L1-01"}
    assert values(store, toy, "self") == {"2": Fraction("1.5")}
    assert whole(store)


def test_nobody_imports_a_judgement_on_an_agency_they_answered_for(store: sessionmaker[Session], toy: int) -> None:
    both = Person(1, "Rini", (Membership(CODE, Role.EXTERNAL_ASSESSOR),))
    save(store, toy, "1", level=3)
    move(store, toy, "document")
    with pytest.raises(workflow.OwnAnswer):
        bring(store, toy, EVERY, by=both)


def test_what_two_assessors_give_is_not_overtaken_by_a_list(store: sessionmaker[Session], toy: int) -> None:
    move(store, toy, "document", is_double_scored=True)
    with pytest.raises(workflow.ConsensusMissing):
        bring(store, toy, EVERY, by=BUDI)
    assert values(store, toy) == {}


@pytest.mark.parametrize("stage", ["verification", "review", "final"])
def test_at_other_stages_nothing_is_imported(store: sessionmaker[Session], toy: int, stage: str) -> None:
    move(store, toy, stage)
    with pytest.raises(workflow.StageClosed):
        bring(store, toy, EVERY)


def test_levels_of_a_whole_instrument_are_imported_and_scored(store: sessionmaker[Session], year: int) -> None:
    spbe = instrument()
    levels = {code: Fraction(1 + n % 5) for n, code in enumerate(spbe.by_code)}
    assert len(bring(store, year, levels, of=spbe)) == 47
    assert values(store, year) == levels
    assert all(isinstance(level, int) for level in values(store, year).values())
