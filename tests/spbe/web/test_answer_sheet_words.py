"""Cells in words: what differs is marked, what agrees is cut, and no text takes long to compare."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.language import speaking
from spbe.web.answer_sheet_words import Comparer, count_words

TEXTS = st.text(st.sampled_from("ab \n"), max_size=60)


def marked(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_changed in pieces if is_changed]


def test_only_the_words_that_differ_are_marked() -> None:
    before, after = Comparer().sides("Pasal 4 dan 5\nberlaku", "Pasal 4 serta 5\nberlaku")
    assert (marked(before), marked(after)) == (["dan"], ["serta"])
    assert "".join(text for text, _changed in after) == "Pasal 4 serta 5\nberlaku"


def test_a_long_stretch_that_agrees_is_cut_beside_what_differs() -> None:
    long = " ".join(f"kata{number}" for number in range(300))
    before, after = Comparer().sides(long, f"{long} akhir")
    assert "".join(text for text, _changed in after).startswith("… kata288 ")
    assert "".join(text for text, _changed in after).endswith("kata299 akhir")
    assert all(len(text) < 250 for text, _changed in (*before, *after))


def test_both_sides_show_the_same_stretch() -> None:
    long = " ".join(f"kata{number}" for number in range(300))
    before, after = Comparer().sides(long, f"Baru: {long}")
    assert (marked(before), marked(after)) == ([], ["Baru:"])
    assert "".join(text for text, _changed in after) == "Baru: " + "".join(text for text, _changed in before)


def test_what_is_new_or_emptied_is_shown_whole() -> None:
    long = "kata " * 300
    assert Comparer().sides("", long) == ((("", False),), ((long, False),))
    assert Comparer().sides(long, "")[0] == ((long, False),)


@given(TEXTS, TEXTS)
def test_short_texts_are_shown_whole_and_marked_only_where_they_differ(before: str, after: str) -> None:
    left, right = Comparer().sides(before, after)
    assert "".join(text for text, _changed in left) == before
    assert "".join(text for text, _changed in right) == after
    agreeing = ["".join(text for text, is_changed in side if not is_changed).split() for side in (left, right)]
    assert not before or not after or agreeing[0] == agreeing[1]


def test_no_text_takes_long_to_compare() -> None:
    words = ["a"] * 4_000
    other = ["a" if number % 2 else "b" for number in range(4_000)]
    compare, start = Comparer(), time.monotonic()
    for _round in range(47):
        compare.sides(" ".join(words), " ".join(other))
    assert time.monotonic() - start < 5  # seconds; word by word it would be hours


@pytest.mark.parametrize(
    ("language", "told"),
    [("id", "1 sel perlu dipilih, 2 sel terisi baru."), ("en", "1 cell needs a choice, 2 cells are filled in.")],
)
def test_only_kinds_that_are_there_are_counted(language: str, told: str) -> None:
    with speaking(language):
        assert count_words({"conflict": 1, "new": 2, "same": 0}) == told
        assert count_words({}) == ""
