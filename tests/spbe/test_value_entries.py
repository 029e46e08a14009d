"""One value as it is written: what is taken, what is told of the rest, and which code was probably meant."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import instrument, load_instrument
from spbe.value_entries import Entry, has_heads, json_entries, near_code, shortened, take

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")


@pytest.mark.parametrize(
    ("code", "written", "value"),
    [
        ("2", "2,75", Fraction("2.75")),
        ("2", "2.75", Fraction("2.75")),
        ("2", '"2.75"', Fraction("2.75")),
        ("3", "2,866666666666667", Fraction("2.866666666666667")),
        ("3", "5", Fraction(5)),
        ("1", "3", Fraction(3)),
    ],
)
def test_a_value_is_taken_exactly_as_it_is_written(code: str, written: str, value: Fraction) -> None:
    found: dict[str, Fraction] = {}
    assert take(Entry(code, written, "", ""), TOY.by_code[code], found) is None
    assert found == {code: value}


@pytest.mark.parametrize(
    ("code", "written", "said"),
    [
        ("2", "=AVERAGE(B2:B9)", "sel ini berisi rumus; salin, lalu tempel sebagai nilai saja"),
        ("1", "=1+1", "sel ini berisi rumus"),
        ("2", "2026-05-03 00:00:00", "tanggal, bukan angka; lembar kerja mengubahnya, jadi ketik ulang sebagai teks"),
        ("2", "1.234,5", "“1.234,5” bukan angka; tulis angka 1,00 sampai 5,00, misalnya 2,75"),
        ("2", "2,75%", "bukan angka"),
        ("2", "1e0", "bukan angka"),
        ("2", "0,99", "nilai 0,99 di luar rentang indikator 2"),
        ("1", '"3"', "bukan tingkat indikator 1"),
    ],
)
def test_what_is_no_value_is_told_with_the_way_out(code: str, written: str, said: str) -> None:
    found: dict[str, Fraction] = {}
    told = take(Entry(code, written, "", ""), TOY.by_code[code], found)
    assert told is not None
    assert said in told
    assert found == {}


def test_the_code_that_was_meant_is_guessed_only_where_one_comes_near() -> None:
    spbe = instrument("spbe-2020")
    assert [near_code(code, spbe) for code in ("Indikator 12", "07", "48", "Total")] == ["12", "7", None, None]


def test_a_row_with_both_heads_names_the_columns() -> None:
    assert has_heads(["No", "INDIKATOR", "Nilai"])
    assert not has_heads(["Indikator", "Bobot"])


def test_json_may_hold_values_under_their_name() -> None:
    (entry,) = json_entries('{"sumber": "x", "values": {"2": 2.750}}')
    assert (entry.code, entry.level, entry.code_place) == ("2", "2.750", "kunci “2”")


def test_very_many_problems_are_cut_and_said_to_be() -> None:
    assert shortened(["x"] * 200) == ["x"] * 200
    assert shortened(["x"] * 203)[-1] == "dan 3 masalah lain"
