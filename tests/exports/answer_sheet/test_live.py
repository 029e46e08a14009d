"""The live index: its values as written are those of the engine, and of instruments too fine for it there is none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from exports.answer_sheet import answer_sheet
from exports.answer_sheet.live import Formula, Live
from exports.answer_sheet.plan import Plan
from exports.answer_sheet.sums import PLACES, Scale
from spbe.indicators import Instrument, instrument, instruments, load_instrument
from spbe.scoring import announced, predicate, score
from spbe.submission import Answer, Submission
from spbe.values import value_of_figure
from tests.exports.reading import opened
from tests.spbe.sample_answers import AGENCY, MADE_AT, answered
from tests.spbe.sample_instruments import instrument as sample

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
SPBE, PEMDI = instrument(), instrument("pemdi-2026")
EVERY = pytest.mark.parametrize("chosen", [TOY, *instruments().values()], ids=lambda one: one.code)


def live(chosen: Instrument, submission: Submission) -> Live:
    return Live(Plan(chosen, submission, MADE_AT))


@EVERY
@pytest.mark.parametrize("number", range(5))
def test_the_values_written_beside_formulas_are_those_of_the_engine(chosen, number):
    submission = answered(chosen, number)
    found, expected = live(chosen, submission), score(chosen, submission.values())
    indices = {"": expected.index} | {("domain", code): value for code, value in expected.domains.items()}
    indices |= {("aspect", code): value for code, value in expected.aspects.items()}
    for part in found.parts:
        index = indices[(part.kind, part.code) if part.code or part.kind == "aspect" else ""]
        assert found.shown(part).value == float(announced(index))
    basis = chosen.edition(2026).predicate_basis
    assert found.predicate().value == predicate(chosen, expected.index, basis=basis).name


@EVERY
def test_an_open_indicator_leaves_its_parts_open_and_the_others_closed(chosen):
    submission = answered(chosen, 1)
    first = chosen.indicators[0].code
    found = live(chosen, replace(submission, answers={k: a for k, a in submission.answers.items() if k[1] != first}))
    open_parts = [part for part in found.parts if found.shown(part).value == "belum lengkap"]
    assert all(first in [one.code for one in part.indicators] for part in open_parts)
    assert len(open_parts) == (3 if chosen.has_domains else 2)
    assert found.predicate().value == ""


def test_what_another_unit_answers_counts_as_it_was_downloaded():
    submission = answered(PEMDI, 3)
    whole, own = live(PEMDI, submission), Live(Plan(PEMDI, submission, MADE_AT, "kominfo", ["3", "5"]))
    assert [own.shown(part).value for part in own.parts] == [whole.shown(part).value for part in whole.parts]
    rows = {row[0]: row[1] for row in own.rows() if row[0] in PEMDI.by_code and len(row) == 3}
    assert {code for code, cell in rows.items() if isinstance(cell, Formula)} == {"3", "5"}


def test_an_imported_value_counts_until_something_is_filled_in():
    answers = {
        ("self", code): Answer(code, "self", None, value=Fraction("2.75"), value_source="LHE") for code in ("2", "3")
    }
    answers["self", "1"] = Answer("1", "self", 3)
    found = live(TOY, Submission(1, AGENCY, "2026", 2026, TOY.code, "self", answers))
    assert found.shown(found.parts[0]).value == 2.8
    texts = [row[1].text for row in found.rows() if isinstance(row[1], Formula)][1:3]
    assert all(f",{found.scale.units(Fraction('2.75'))}," in text for text in texts)


def test_a_figure_of_more_decimals_than_the_formulas_count_with_is_open_in_the_sheet():
    submission = answered(TOY, 1)
    answer = submission.answers["self", "3"]
    assert answer.figure is not None
    fine = replace(answer, figure=replace(answer.figure, number=Fraction(1, 10 ** (PLACES + 1))))
    found = live(TOY, replace(submission, answers=submission.answers | {("self", "3"): fine}))
    assert found.shown(found.parts[0]).value == "belum lengkap"


def test_figures_on_broken_lines_become_the_values_of_the_engine():
    one, scale = PEMDI.by_code["7"], Scale.of(PEMDI, {})
    for units in range(10_000, 50_001, 97):
        piece = next(piece for piece in scale.pieces(one) if units <= piece.until)
        assert Fraction(piece.start + piece.slope * units, scale.value) == value_of_figure(one, Fraction(units, 10_000))


def test_an_instrument_too_fine_for_a_sheet_goes_out_without_a_live_index():
    part = Fraction(1, 10**12 + 39)
    fine, finer = sample([[["100/3"] * 3]]), sample([[[part, 100 - part]]])
    assert Scale.of(fine, {}).is_exact
    assert not Scale.of(finer, {}).is_exact
    submission = Submission(1, AGENCY, "2026", 2026, finer.code, "self", {("self", "1"): Answer("1", "self", 3)})
    assert opened(answer_sheet(finer, submission, made_at=MADE_AT)).sheetnames == ["Petunjuk", "Lembar Kerja", "Kunci"]
