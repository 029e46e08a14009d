"""What single cells say, as people and spreadsheets write it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.answer_sheet import FIELDS
from spbe.answer_sheet.cells import WrongCell, cell_fields, read_cell, stored_text, stored_value
from spbe.indicators import load_instrument

LEVEL, ITEMS, INDEX = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml").indicators


@pytest.mark.parametrize("text", ["Ya", "ya", " YA ", "v", "x", "1", "✓", "true"])
def test_an_item_that_is_met_is_written_in_many_ways(text):
    assert read_cell(ITEMS, "item", text) is True


@pytest.mark.parametrize("text", ["-", "–", "tidak", "belum", "0", "false"])
def test_so_is_one_that_is_not(text):
    assert read_cell(ITEMS, "item", text) is False


def test_an_empty_cell_says_nothing():
    assert [read_cell(one, name, "") for one in (LEVEL, ITEMS, INDEX) for name in FIELDS] == [None] * 18
    assert read_cell(LEVEL, "level", "  ") is None


def test_texts_stay_as_they_are_written_even_when_they_look_like_formulas():
    assert read_cell(LEVEL, "explanation", "=1+1") == "=1+1"
    assert read_cell(LEVEL, "explanation", " \n ") == " \n "
    assert read_cell(INDEX, "figure_source", "=BPS") == "=BPS"


@pytest.mark.parametrize("text", ["2026-03-01", "2026-03-01T00:00:00", "1/3/2026", "01-03-2026", "1.3.2026"])
def test_days_are_read_as_they_are_written_here(text):
    assert read_cell(INDEX, "figured_on", text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2,75", "2.75", " 2.75 "])
def test_figures_take_comma_and_point(text):
    assert read_cell(INDEX, "figure", text) == Fraction("2.75")


@pytest.mark.parametrize(
    ("one", "name", "text", "told"),
    [
        (LEVEL, "level", "tiga", "“tiga” bukan tingkat; isi 1 sampai 5"),
        (LEVEL, "level", "3,5", "“3,5” bukan tingkat; isi 1 sampai 5"),
        (LEVEL, "level", "0", "tingkat 0 tidak ada; isi 1 sampai 5"),
        (LEVEL, "level", "=D4", "sel ini berisi rumus; salin, lalu tempel sebagai nilai saja"),
        (INDEX, "figure", "2026-02-01", "“2026-02-01” tanggal, bukan angka;"),
        (INDEX, "figure", "1e2", "“1e2” bukan angka;"),
        (INDEX, "figured_on", "Maret", "“Maret” bukan tanggal; tulis seperti 24/11/2026"),
        (INDEX, "figure_source", "x" * 301, "Terlalu panjang: 301 karakter"),
        (INDEX, "level", "3", "indikator 3 diisi dengan angka terbitan; kosongkan sel ini, lalu isi angkanya"),
        (LEVEL, "figure", "3", "indikator 1 diisi dengan tingkat; kosongkan sel ini, lalu pilih tingkatnya"),
        (LEVEL, "explanation", "x" * 32_001, "Teks terlalu panjang"),
    ],
)
def test_what_cannot_be_taken_is_told_with_the_rule_and_the_way_out(one, name, text, told):
    with pytest.raises(WrongCell) as wrong:
        read_cell(one, name, text)
    assert wrong.value.problems[0].startswith(told)


def test_what_a_row_asks_for_follows_from_the_kind_of_its_indicator():
    assert [cell_fields(one) for one in (LEVEL, ITEMS, INDEX)] == [
        ("level", "explanation"),
        ("explanation",),
        ("figure", "figured_on", "figure_source", "explanation"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 3),
        ("item", True),
        ("item", False),
        ("figure", Fraction("68.75")),
        ("figure", Fraction(1, 3)),
        ("figured_on", date(1, 2, 3)),
        ("explanation", " =satu\ndua "),
        ("level", None),
    ],
)
def test_what_is_kept_of_a_cell_comes_back_as_it_was(name, value):
    assert stored_value(name, stored_text(value)) == value
