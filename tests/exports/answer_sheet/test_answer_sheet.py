"""The answer sheet as a workbook: what is locked, what is offered, what is hidden, and that nothing gets lost in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from exports.answer_sheet import answer_sheet
from exports.answer_sheet.work import LONGEST_LIST, LONGEST_PROMPT
from spbe.answer_sheet import read_answer_sheet
from spbe.indicators import Instrument, instrument, load_instrument
from spbe.plaintext import LONGEST, RefusedText, accept, accept_line
from spbe.submission import Answer, PublishedFigure, Submission
from spbe.values import value_of_figure, value_of_items
from tests.exports.reading import opened
from tests.spbe.sample_answers import AGENCY, MADE_AT, answered

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
SPBE, PEMDI = instrument(), instrument("pemdi-2026")
EVERY = pytest.mark.parametrize("chosen", [TOY, SPBE, PEMDI], ids=lambda one: one.code)


def made(chosen: Instrument, submission: Submission, codes: list[str] | None = None) -> bytes:
    return answer_sheet(chosen, submission, made_at=MADE_AT, unit="kominfo" if codes else None, codes=codes)


def unlocked(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


@EVERY
def test_keys_are_locked_and_what_is_to_be_filled_in_is_not(chosen):
    book = opened(made(chosen, answered(chosen, 1)))
    visible = ["Petunjuk", "Lembar Kerja", *(["Butir"] if chosen is not SPBE else []), "Indeks"]
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == visible
    assert {sheet.title for sheet in book if sheet.sheet_state == "veryHidden"} == {"Hitung", "Kunci"}
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)
    work = book["Lembar Kerja"]
    heads = [cell.value for cell in work[4]]
    inputs = [
        heads.index(head) for head in ("Tingkat", "Angka", "Tanggal terbit", "Sumber", "Penjelasan") if head in heads
    ]
    kinds = {one.code: one.kind for one in chosen}
    asked = {"level": {"Tingkat"}, "items": set(), "index": {"Angka", "Tanggal terbit", "Sumber"}}
    expected = {
        row[place].coordinate
        for row in work.iter_rows(min_row=5)
        for place in inputs
        if heads[place] in asked[kinds[row[0].value]] | {"Penjelasan"}
    }
    assert unlocked(work) == expected
    assert not unlocked(book["Indeks"])
    assert not unlocked(book["Kunci"])


@EVERY
def test_every_cell_knows_what_it_takes_within_what_spreadsheets_hold(chosen):
    book = opened(made(chosen, answered(chosen, 1)))
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    lists = [rule for rule in rules if rule.type == "list"]
    kinds = {one.kind for one in chosen}
    assert {rule.formula1 for rule in lists} == {
        words for kind, words in (("level", '"1,2,3,4,5"'), ("items", '"Ya,-"')) if kind in kinds
    }
    assert all(len(rule.formula1) <= LONGEST_LIST for rule in lists)
    assert all(len(rule.prompt or "") <= LONGEST_PROMPT and len(rule.promptTitle or "") <= 32 for rule in rules)
    assert all(len(rule.error or "") <= 255 and len(rule.errorTitle or "") <= 32 for rule in rules)


@EVERY
def test_formulas_stay_within_what_excel_2010_takes(chosen):
    book = opened(made(chosen, answered(chosen, 1)))
    formulas = [c.value for sheet in book for row in sheet for c in row if c.data_type == "f"]
    assert formulas
    known = {"IF", "AND", "OR", "ISNUMBER", "INT", "ROUND", "SUM", "COUNT", "COUNTA", "SUMPRODUCT"}
    used = {name for text in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", text))}
    assert used <= known
    assert max(map(len, formulas)) <= 8_192
    depth = max(_depth(text) for text in formulas)
    assert depth <= 64


def _depth(text: str) -> int:
    level = deepest = 0
    for letter in text:
        level += (letter == "(") - (letter == ")")
        deepest = max(deepest, level)
    return deepest


def test_criteria_last_year_and_the_unit_stand_beside_what_is_filled_in():
    before = answered(SPBE, 2)
    submission = replace(answered(SPBE, 1), previous=before)
    file = answer_sheet(SPBE, submission, made_at=MADE_AT, leads={"1": "Dinas Kominfo"})
    rows = list(opened(file)["Lembar Kerja"].iter_rows(min_row=4, max_row=5, values_only=True))
    said = dict(zip(*rows, strict=True))
    assert said["Tahun lalu"] == before.values()["1"]
    assert said["Unit"] == "Dinas Kominfo"
    assert said["Kriteria 3"] == SPBE.by_code["1"].criteria[3].text
    assert said["Aspek"] == SPBE.aspect_of("1").title


def test_equal_answers_give_equal_bytes():
    assert made(TOY, answered(TOY, 1)) == made(TOY, answered(TOY, 1))


def test_a_sheet_of_one_unit_holds_its_indicators_alone():
    sheet = read_answer_sheet(made(PEMDI, answered(PEMDI, 1), ["3", "5"]), PEMDI)
    assert sheet.facts is not None
    assert sheet.facts.unit == "kominfo"
    assert {cell.indicator for cell in sheet.cells} == {"3", "5"} == set(sheet.versions)
    assert {code for code, _name, _item in sheet.base} == {"3", "5"}


def test_days_and_figures_that_a_sheet_would_not_keep_are_written_as_texts():
    long = Fraction(2 * 10**15 + 1, 10**15)
    figure = PublishedFigure(long, date(1899, 12, 31), "BPS")
    answer = Answer("3", "self", None, figure=figure, value=value_of_figure(TOY.by_code["3"], long))
    submission = Submission(1, AGENCY, "2026", 2026, TOY.code, "self", {("self", "3"): answer})
    file = made(TOY, submission)
    assert [opened(file)["Lembar Kerja"][place].data_type for place in ("E7", "F7")] == ["s", "s"]
    sheet = read_answer_sheet(file, TOY)
    assert {cell.key: cell.value for cell in sheet.cells} == sheet.base
    assert sheet.base["3", "figured_on", ""] == date(1899, 12, 31)


def _line(text: str) -> str:
    try:
        return accept_line(text)
    except RefusedText:
        return ""


PIECES = st.sampled_from(
    [
        "_x000D_",
        "_x005F_",
        "_x000D_x000D_",
        "<r>",
        "</r>",
        "=1+1",
        "'",
        "\n",
        " ",
        "\u00a0",
        "\U0001f600",
        "&amp;",
        "]]>",
    ]
)
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30) | PIECES
TEXTS = st.lists(WORDS, max_size=4).map("".join)
LINES = st.lists(WORDS, max_size=3).map("".join).map(_line)


@st.composite
def toy_answers(draw: st.DrawFn) -> dict[tuple[str, str], Answer]:
    one, two, three = TOY.indicators
    items = frozenset(draw(st.sets(st.sampled_from(sorted(two.items)))))
    number = draw(st.none() | st.decimals(0, 100, places=4).map(Fraction))
    figure = PublishedFigure(number, draw(st.none() | st.dates()), draw(LINES)) if number is not None else None
    level = draw(st.none() | st.sampled_from(one.levels))
    every = [
        Answer("1", "self", level, draw(TEXTS), version=draw(st.integers(0, 9))),
        Answer(
            "2", "self", None, draw(TEXTS), items=items, value=draw(st.sampled_from([None, value_of_items(two, items)]))
        ),
        Answer("3", "self", None, draw(TEXTS), figure=figure, value=value_of_figure(three, number)),
    ]
    return {("self", answer.indicator): answer for answer in every}


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers=toy_answers())
def test_whatever_is_accepted_comes_back_as_it_was(answers):
    file = made(TOY, Submission(1, AGENCY, "2026", 2026, TOY.code, "self", answers))
    sheet = read_answer_sheet(file, TOY)
    assert sheet.problems == ()
    assert {cell.key: cell.value for cell in sheet.cells} == sheet.base
    for code in ("1", "2", "3"):
        assert sheet.base[code, "explanation", ""] == (answers["self", code].explanation or None)
    assert sheet.base["1", "level", ""] == answers["self", "1"].level


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts=st.lists(TEXTS, min_size=47, max_size=47))
def test_whatever_is_accepted_comes_back_as_it_was_text_by_text(texts):
    answers = {("self", code): Answer(code, "self", 1, text) for code, text in zip(SPBE.by_code, texts, strict=True)}
    sheet = read_answer_sheet(made(SPBE, Submission(1, AGENCY, "2026", 2026, SPBE.code, "self", answers)), SPBE)
    assert sheet.problems == ()
    assert [accept(text) for text in texts] == texts
    assert [cell.value or "" for cell in sheet.cells if cell.field == "explanation"] == texts


@pytest.mark.parametrize("letter", ["\U0001f600"])
def test_the_longest_texts_come_back_too(letter):
    text = letter * (LONGEST // (2 if letter > "\uffff" else 1))
    answers = {("self", code): Answer(code, "self", 1, text) for code in SPBE.by_code}
    sheet = read_answer_sheet(made(SPBE, Submission(1, AGENCY, "2026", 2026, SPBE.code, "self", answers)), SPBE)
    assert sheet.problems == ()
    assert {cell.value for cell in sheet.cells if cell.field == "explanation"} == {text}


def test_no_text_becomes_a_formula_a_link_or_a_number():
    texts = ["=1+1", "+62", "-5 %", "@x", "http://contoh.example", "0123"]
    answers = {("self", code): Answer(code, "self", 1, text) for code, text in zip(SPBE.by_code, texts, strict=False)}
    file = made(SPBE, Submission(1, AGENCY, "2026", 2026, SPBE.code, "self", answers))
    cells = [opened(file)["Lembar Kerja"][f"E{row}"] for row in range(5, 5 + len(texts))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in texts]
    assert not [
        name
        for name in ZipFile(BytesIO(file)).namelist()
        if "hyperlink" in name.lower() or (name.endswith(".rels") and "sheet" in name)
    ]
