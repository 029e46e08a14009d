"""Filling in from an answer sheet: all or nothing, by the rules of the form, with an event of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import OutOfScale
from spbe.store import models
from spbe.submission import Answer
from tests.spbe.workflow.test_importing import SARI, WATI, events, move, read
from tests.spbe.workflow.test_values import CODE, PROOF, TOY, save, toy, values, whole
from tests.spbe.workflow.walking import BUDI, DEWI, NOW, RINI

__all__ = ["toy"]

FIRST, SECOND = list(PROOF.items)[:2]
Cells = Mapping[str, Mapping[tuple[str, str], Any]]
EVERY: Cells = {
    "1": {("level", ""): 3, ("explanation", ""): "Fakta satu\n\nBaris tiga"},
    "2": {("item", FIRST): True, ("item", SECOND): False},
    "3": {
        ("figure", ""): Fraction("62.5"),
        ("figured_on", ""): date(2026, 3, 1),
        ("figure_source", ""): " Buku  indeks",
    },
}


def fill(store: sessionmaker[Session], year: int, cells: Cells, **said: Any) -> tuple[Answer, ...]:
    """Fill cells in as they would be confirmed right after they were shown."""
    now = read(store, year)
    versions = {code: answer.version for (stage, code), answer in now.answers.items() if stage == "self"}
    entry = {"stage": now.stage, "versions": versions, "by": RINI, "at": NOW, **said}
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        return workflow.fill_in(session, assessment, TOY, **{"cells": cells, **entry})


def test_cells_of_every_kind_become_answers_with_values_of_our_own(store: sessionmaker[Session], toy: int) -> None:
    before = events(store)
    written = fill(store, toy, EVERY)
    assert events(store) == before + 3
    assert values(store, toy) == {"1": 3, "2": Fraction("1.5"), "3": Fraction("3.5")}
    held = read(store, toy).at()
    assert held == {one.indicator: one for one in written}
    assert {(one.by, one.at, one.version, one.origin) for one in written} == {("Rini", NOW, 1, "sheet")}
    assert held["1"].explanation == "Fakta satu\n\nBaris tiga"
    assert held["3"].figure is not None
    assert held["3"].figure.source == "Buku indeks"
    assert whole(store)


def test_what_no_cell_names_stays_and_what_is_there_already_is_not_written(
    store: sessionmaker[Session], toy: int
) -> None:
    fill(store, toy, EVERY)
    count = events(store)
    assert fill(store, toy, EVERY, versions={}) == ()  # confirmed twice
    (written,) = fill(store, toy, {"1": {("level", ""): 4}, "2": {("item", FIRST): True}})
    assert (written.level, written.explanation, written.version) == (4, "Fakta satu\n\nBaris tiga", 2)
    assert events(store) == count + 1
    save(store, toy, "1", version=2, level=4, explanation="Dari formulir")
    assert read(store, toy).at()["1"].origin == "form"


def test_what_is_emptied_is_open_again(store: sessionmaker[Session], toy: int) -> None:
    fill(store, toy, EVERY)
    gone: Cells = {
        "1": {("level", ""): None, ("explanation", ""): None},
        "2": dict.fromkeys((("item", code) for code in PROOF.items), None),
        "3": dict.fromkeys((("figure", ""), ("figured_on", ""), ("figure_source", "")), None),
    }
    assert len(fill(store, toy, gone)) == 3
    assert values(store, toy) == {}
    assert read(store, toy).at()["1"].explanation == ""


@pytest.mark.parametrize(
    ("cells", "said", "error"),
    [
        ({"1": {("level", ""): 6}}, {}, workflow.InvalidLevel),
        ({"2": {("item", "I99"): True}}, {}, workflow.UnknownItems),
        ({"3": {("figure", ""): Fraction(101)}}, {}, OutOfScale),
        ({"1": {("explanation", ""): "a\tb"}}, {}, workflow.RefusedText),
        ({"1": {("level", ""): 4}}, {"by": SARI}, workflow.NotPermitted),
        ({"1": {("level", ""): 4}}, {"by": DEWI}, workflow.NotPermitted),
        ({"1": {("level", ""): 4}}, {"by": BUDI}, workflow.NotPermitted),
        ({"1": {("level", ""): 4}}, {"stage": "verification"}, workflow.StaleSheet),
        ({"1": {("level", ""): 4}}, {"versions": {"1": 1}}, workflow.StaleSheet),
    ],
)
def test_one_cell_that_cannot_be_written_leaves_everything_as_it_was(
    store: sessionmaker[Session], toy: int, cells: Cells, said: dict[str, Any], error: Any
) -> None:
    before, count = read(store, toy), events(store)
    with pytest.raises(error):
        fill(store, toy, {**EVERY, **cells}, **said)
    assert (read(store, toy), events(store)) == (before, count)


def test_what_somebody_saved_since_it_was_shown_is_named_and_stays(store: sessionmaker[Session], toy: int) -> None:
    save(store, toy, "1", level=2)
    save(store, toy, "3", figure=None)
    with pytest.raises(workflow.StaleSheet) as stale:
        fill(store, toy, EVERY, versions={})
    assert stale.value.codes == ("1", "3")
    assert read(store, toy).at()["1"].level == 2


def test_who_answers_every_unit_s_indicators_fills_in_all_of_them(store: sessionmaker[Session], toy: int) -> None:
    assert len(fill(store, toy, EVERY, by=WATI)) == 3


def test_a_unit_fills_in_what_it_leads_and_nothing_else(store: sessionmaker[Session], toy: int) -> None:
    with store.begin() as session:
        unit = models.Unit(agency_code=CODE, code="kominfo", name="Kominfo", is_active=True, version=1)
        session.add(unit)
        session.flush()
        work = {"agency_code": CODE, "instrument": "toy-2026", "unit_id": unit.id}
        session.add(models.UnitAssignment(**work, indicator="1", is_lead=True))
        session.add(models.UnitAssignment(**work, indicator="2", is_lead=False))
    assert len(fill(store, toy, {"1": EVERY["1"]}, by=SARI)) == 1
    for code in ("2", "3"):
        with pytest.raises(workflow.NotPermitted):
            fill(store, toy, {"1": {("level", ""): 5}, code: EVERY[code]}, by=SARI)
    assert read(store, toy).at()["1"].level == 3


def test_while_it_is_verified_only_returned_answers_are_filled_in(store: sessionmaker[Session], toy: int) -> None:
    fill(store, toy, EVERY)
    move(store, toy, "verification")
    with pytest.raises(workflow.StageClosed):
        fill(store, toy, {"1": {("level", ""): 4}})
    with store.begin() as session:
        entry: Any = {"outcome": "returned", "note": "Kurang", "answer_version": 1, "version": 0, "by": DEWI, "at": NOW}
        assessment = session.get_one(models.Assessment, toy)
        workflow.record_mark(session, assessment, TOY, "1", **entry)
    (written,) = fill(store, toy, {"1": {("level", ""): 4}})
    assert (written.stage, written.level) == ("self", 4)
    with pytest.raises(workflow.StageClosed):
        fill(store, toy, {"1": {("level", ""): 5}, "3": {("figure", ""): Fraction(50)}})
    move(store, toy, "document")
    with pytest.raises(workflow.StageClosed):
        fill(store, toy, {"1": {("level", ""): 5}})
