"""Numbers and facts as words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from spbe import workflow
from spbe.indicators import instrument, instruments
from spbe.language import speaking
from spbe.scoring import score
from spbe.store.queries import HistoryLine
from spbe.web.words import FILTERS, bands, value_mark

SPBE = instrument()
LINE = HistoryLine(1, datetime(2026, 11, 24, 7, 3, tzinfo=UTC), "Sari", "answer.recorded", "42", None, {"level": 4})


def test_marks_follow_the_language() -> None:
    assert (FILTERS["idx"](Fraction("3.265")), FILTERS["exact"](Fraction("2.5965"))) == ("3,27", "2,5965")
    with speaking("en"):
        assert (FILTERS["idx"](Fraction("3.265")), FILTERS["exact"](Fraction(20, 11))) == ("3.27", "20/11")


def test_a_sum_is_written_out_so_that_anybody_can_check_it() -> None:
    arithmetic = score(SPBE, dict.fromkeys(SPBE.by_code, 2) | {"11": 3}).explain(aspect="2")
    words = FILTERS["sum_in_words"](arithmetic)
    assert words == "(3 x 2,5 + 2 x 2,5 + 2 x 2,5 + 2 x 2,5) / 10 = 22,5 / 10 = 2,25, tertulis 2,25"


def test_bands_meet_and_cover_the_axis() -> None:
    found = bands(SPBE, 1, 5)
    assert [b.name for b in found] == ["Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"]
    assert [b.start for b in found][1:] == [b.end for b in found][:-1]
    assert (found[0].start, found[-1].end) == (1, 5)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, {"level": 4}, "Sari memilih tingkat 4 untuk indikator 42"),
        ({"level": 3}, {"level": 4}, "Sari memilih tingkat 4 untuk indikator 42 (sebelumnya 3)"),
        ({"level": 4}, {"level": 4}, "Sari menyimpan penjelasan indikator 42"),
        ({"level": 4}, {"level": None}, "Sari mengosongkan tingkat indikator 42"),
    ],
)
def test_an_event_is_a_sentence(before: dict[str, int] | None, after: dict[str, int | None], words: str) -> None:
    assert FILTERS["event_words"](replace(LINE, before=before, after=after)) == words


def test_a_distance_without_an_end_is_told_in_decimals_with_its_fraction() -> None:
    assert FILTERS["near_and_exact"](Fraction(79, 300)) == "0,2633 (79/300)"
    assert FILTERS["near_and_exact"](Fraction("0.713")) == "0,713"


def test_a_gain_is_exact_and_signed() -> None:
    assert FILTERS["gain"](SPBE.by_code["32"]) == "+0,0275"


def test_every_verb_of_the_log_has_its_words() -> None:
    written = [path.read_text() for path in (Path(workflow.__file__).parent).glob("*.py")]
    verbs = {verb for text in written for verb in re.findall(r'Fact\(\s*"([a-z_.]+)"', text)}
    assert "answer.recorded" in verbs
    told = {verb: FILTERS["event_words"](replace(LINE, verb=verb)) for verb in verbs}
    assert [verb for verb, words in told.items() if verb in words] == []
    assert "tidak.ada" in FILTERS["event_words"](replace(LINE, verb="tidak.ada"))


@pytest.mark.parametrize(
    ("value", "rank", "text", "kind", "is_wide"),
    [
        (None, "0", "–", "belum dinilai", False),
        (0, "z", "0", "tingkat", False),
        (3, "3", "3", "tingkat", False),
        (Fraction(11, 4), "2", "2,75", "nilai", True),
        (Fraction("5.5"), "5", "5,50", "nilai", True),
    ],
)
def test_a_level_or_value_has_a_mark_and_level_nought_is_a_level(
    value: int | Fraction | None, rank: str, text: str, kind: str, is_wide: bool
) -> None:
    mark = value_mark(value)
    assert (mark.rank, mark.text, mark.kind, mark.is_wide) == (rank, text, kind, is_wide)


def test_a_value_has_the_colour_of_the_band_it_lies_in() -> None:
    pemdi = instruments()["pemdi-2026"]
    assert value_mark(Fraction("1.5"), pemdi.by_code["1"]).rank == "2"
    assert value_mark(Fraction("3.99"), pemdi.by_code["5"]).rank == "4"
    assert value_mark(Fraction(4), pemdi.by_code["1"]).text == "4,00"
    assert value_mark(Fraction(4), instruments()["spbe-2020"].by_code["1"]).text == "4"


def test_a_band_too_narrow_for_its_name_is_known() -> None:
    assert [b.name for b in bands(instruments()["pemdi-2026"], 1, 5) if b.is_narrow] == ["Kurang", "Sangat Baik"]
    assert not [b for b in bands(SPBE, 1, 5) if b.is_narrow]


def test_a_source_without_pages_is_named_by_its_part() -> None:
    assert FILTERS["sources_in_words"](instruments()["pemdi-2026"].by_code["1"]).startswith("S1, ")
    assert "hlm." in FILTERS["sources_in_words"](SPBE.by_code["1"])
