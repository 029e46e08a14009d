"""What differs between editions is said in words, every part of it, with what changed inside a text marked."""

from __future__ import annotations

import pytest

from spbe.adoption import adoption
from spbe.indicators import Instrument
from spbe.web.edition_words import change_groups, obstacle_words, pieces
from tests.spbe.store.test_editions import HEAVIER, TOY, other
from tests.spbe.test_adoption import FEWER


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = pieces("Sudah ada dan lengkap", "Sudah ada, lengkap dan baru")
    assert "".join(text for text, _changed in left) == "Sudah ada dan lengkap"
    assert "".join(text for text, _changed in right) == "Sudah ada, lengkap dan baru"
    assert ("Sudah ", False) in left and any(changed for _text, changed in right)
    assert pieces("", "baru") == ((("", False),), (("baru", False),))
    long = "kata " * 3000
    assert pieces(long, long + "x") == (((long, False),), ((long + "x", False),))


@pytest.mark.parametrize(
    ("old", "new", "place", "before", "after"),
    [
        ("name: Unggul, from: 4}", "name: Unggul, from: 4.5}", "Unggul", "4", "4,5"),
        ("Inovasi dikelola.", "Inovasi diatur.", "Indikator 2, tingkat 2", "Inovasi dikelola.", "Inovasi diatur."),
        ("Butir mana yang", "Butir apa yang", "Indikator 2", "Bukti\nButir mana", "Bukti\nButir apa"),
        ("index: 3, level: 3", "index: 4, level: 3", "Target nasional", "3 · 3", "4 · 3"),
        ("Rekaan, untuk menguji.", "Rekaan.", "Instrumen", "Indeks Inovasi", "Indeks Inovasi"),
        ("divide_by: 25", "divide_by: 50", "Indikator 3", "0: 1; 100: 5", "0: 1; 100: 3"),
        ("predicate_basis: exact", "predicate_basis: announced", "2026", "nilai eksak", "setelah pembulatan"),
        ("Kebijakan Mainan", "Aturan Mainan", "Aspek A", "Kebijakan Mainan", "Aturan Mainan"),
        ("value: 0.5}", "value: 0.75}", "I02-L2-01", "menambah 0,5", "menambah 0,75"),
    ],
)
def test_each_part_is_said_with_its_place(old: str, new: str, place: str, before: str, after: str) -> None:
    newer = other(old, new, TOY)
    (line,) = [each for group in change_groups(adoption(TOY, newer, "self", ()), TOY, newer) for each in group.lines]
    assert line.place == place
    assert before in "".join(text for text, _changed in line.before)
    assert after in "".join(text for text, _changed in line.after)


@pytest.mark.parametrize(
    ("newer", "stage", "used", "said"),
    [
        (FEWER, "interview", (), "Butir yang dihitung berbeda: I02-L3-01."),
        (FEWER, "interview", ("I02-L3-01",), "Butir yang sudah dikutip atau dinilai tidak ada lagi: I02-L3-01."),
        (HEAVIER, "self", (), "Ini instrumen lain"),
    ],
)
def test_what_stands_against_it_is_said_with_a_way_out(
    newer: Instrument, stage: str, used: tuple[str, ...], said: str
) -> None:
    told = obstacle_words(adoption(TOY, newer, stage, used))
    assert any(said in words and out for words, out in told)


def test_many_places_are_cut_short() -> None:
    ((said, _out),) = [
        each for each in obstacle_words(adoption(TOY, HEAVIER, "self", ())) if "mengubah skor" in each[0]
    ]
    assert said.count(",") == 5 and said.endswith(", ….")
