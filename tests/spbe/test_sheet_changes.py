"""Three states of a cell: as downloaded, as stored now, as written in the sheet."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.answer_sheet import SheetCell
from spbe.sheet_changes import KINDS, CellChange, held_cells, merged, sheet_changes
from spbe.submission import Answer, PublishedFigure
from tests.spbe.workflow.test_values import TOY

LEVEL, PROOF, FIGURE = (TOY.by_code[code] for code in "123")
NOTHING = object()


def change(base: Any, here: Any, sheet: Any, *, allowed: bool = True, name: str = "explanation") -> CellChange:
    """Return what one cell of indicator 1 would do; ``NOTHING`` as base says that the sheet does not know it."""
    held = {"1": Answer("1", "self", **{"level": None, name: here})}
    known = None if base is NOTHING else {("1", name, ""): base}
    cells = [SheetCell("1", name, "", "Lembar Kerja!D2", sheet)]
    (found,) = sheet_changes(TOY, held, cells, base=known, allowed={"1"} if allowed else set())
    return found


@pytest.mark.parametrize(
    ("base", "here", "sheet", "kind"),
    [
        (None, "", "A", "new"),
        ("A", "A", "B", "changed"),
        ("A", "A", None, "changed"),
        ("A", "B", "C", "conflict"),
        ("A", "", "C", "conflict"),
        (None, "B", "C", "conflict"),
        ("A", "B", None, "conflict"),
        ("A", "B", "A", "here"),
        ("A", "", "A", "here"),
        ("A", "B", "B", "same"),
        ("A", "A", "A", "same"),
        (None, "", None, "same"),
        (NOTHING, "", "A", "new"),
        (NOTHING, "A", "B", "conflict"),
        (NOTHING, "A", "A", "same"),
        (NOTHING, "A", None, "empty"),
        (NOTHING, "", None, "same"),
    ],
)
def test_a_text_is_told_by_who_changed_it(base: Any, here: str, sheet: Any, kind: str) -> None:
    assert change(base, here, sheet).kind == kind
    assert kind in KINDS
    is_touched = kind in ("new", "changed", "conflict")
    assert change(base, here, sheet, allowed=False).kind == ("denied" if is_touched else kind)


def test_the_lowest_level_may_be_zero_and_is_not_an_empty_cell() -> None:
    assert change(None, 0, 1, name="level").kind == "conflict"
    assert change(0, None, 1, name="level").kind == "conflict"
    assert change(0, 0, 1, name="level").kind == "changed"


@given(*[st.none() | st.sampled_from(["A", "B", "C"])] * 3)
def test_nobody_loses_a_text_unseen(base: str | None, here: str | None, sheet: str | None) -> None:
    found = change(base, here or "", sheet)
    is_written_unasked = found.kind in ("new", "changed")
    if is_written_unasked:
        assert here in (None, base)  # nobody else had written here since
    if found.kind in ("here", "same", "empty"):
        assert sheet in (None, base, here)  # the sheet said nothing that is dropped


def items(base: dict[str, Any] | None, held: Answer, sheet: dict[str, Any]) -> dict[str, str]:
    known = None if base is None else {("2", "item", code): value for code, value in base.items()}
    cells = [SheetCell("2", "item", code, f"Butir!C{n}", value) for n, (code, value) in enumerate(sheet.items())]
    found = sheet_changes(TOY, {"2": held}, cells, base=known, allowed={"2"})
    return {one.item: one.kind for one in found}


ONE, TWO, THREE = list(PROOF.items)[:3]
OPEN = Answer("2", "self", None)


def said(*codes: str) -> Answer:
    return Answer("2", "self", None, value=Fraction(1), items=frozenset(codes))


def test_items_are_compared_one_by_one_and_two_people_may_mark_different_ones() -> None:
    nobody = dict.fromkeys((ONE, TWO), None)
    assert items(nobody, said(ONE), {ONE: None, TWO: True}) == {ONE: "here", TWO: "new"}
    assert items(nobody, said(ONE), {ONE: False, TWO: True}) == {ONE: "conflict", TWO: "new"}
    assert items({ONE: True, TWO: False}, said(ONE), {ONE: None, TWO: False}) == {ONE: "changed", TWO: "same"}
    assert items({ONE: True, TWO: False}, said(), {ONE: True, TWO: False}) == {ONE: "here", TWO: "same"}


def test_not_met_says_something_only_where_nothing_is_said_yet() -> None:
    nobody = dict.fromkeys((ONE, TWO), None)
    assert items(nobody, OPEN, {ONE: False, TWO: False}) == {ONE: "new", TWO: "new"}
    assert items(nobody, OPEN, {ONE: False, TWO: True}) == {ONE: "same", TWO: "new"}
    assert items(nobody, said(), {ONE: None, TWO: False}) == {ONE: "same", TWO: "same"}
    assert items(None, said(ONE), {ONE: False, TWO: None}) == {ONE: "conflict", TWO: "same"}


def test_cells_that_nobody_here_knows_change_nothing() -> None:
    cells = [SheetCell("99", "level", "", "x", 3), SheetCell("1", "item", "x", "x", True)]
    assert sheet_changes(TOY, {}, cells, base={}, allowed={"1", "99"}) == ()


def test_an_answer_with_its_own_cells_is_the_same_answer() -> None:
    figure = PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku")
    for indicator, answer in (
        (LEVEL, Answer("1", "self", 3, "Fakta")),
        (PROOF, said(ONE, THREE)),
        (PROOF, said()),
        (FIGURE, Answer("3", "self", None, value=Fraction("3.5"), figure=figure)),
    ):
        told = merged(indicator, answer, held_cells(indicator, answer))
        assert told["explanation"] == answer.explanation
        assert told["level"] == answer.level
        assert told.get("items", answer.items) == answer.items
        assert told.get("figure", answer.figure) == answer.figure
        assert "is_cleared" not in told


def test_what_no_cell_speaks_of_is_left_out_and_what_is_emptied_is_open_again() -> None:
    assert merged(PROOF, said(ONE), {("explanation", ""): "B"}) == {"level": None, "explanation": "B"}
    assert merged(PROOF, said(ONE), {("item", TWO): True})["items"] == {ONE, TWO}
    nothing = dict.fromkeys((("item", code) for code in PROOF.items), None)
    assert merged(PROOF, said(ONE), nothing)["is_cleared"]
    figure = PublishedFigure(Fraction(60), date(2026, 3, 1), "Buku")
    held = Answer("3", "self", None, value=Fraction("3.4"), figure=figure)
    assert merged(FIGURE, held, {("figure", ""): None})["is_cleared"]
    assert merged(FIGURE, held, {("figure", ""): Fraction(70)})["figure"] == PublishedFigure(
        Fraction(70), date(2026, 3, 1), "Buku"
    )


def test_a_source_is_compared_as_the_one_line_it_is_kept_as() -> None:
    figure = PublishedFigure(Fraction(60), None, "Buku indeks")
    held = {"3": Answer("3", "self", None, figure=figure, value=Fraction(3))}
    cells = [SheetCell("3", "figure_source", "", "x", " Buku\n indeks ")]
    (found,) = sheet_changes(TOY, held, cells, base=None, allowed={"3"})
    assert found.kind == "same"
    assert found.name == "3-figure_source"
