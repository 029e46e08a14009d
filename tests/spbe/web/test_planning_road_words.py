"""Why there is no road: every limit has its words, and what cannot be computed says so."""

from fractions import Fraction

import pytest

from spbe.planning import Prices, Rules, StepKey, TooFine, Unreachable
from spbe.planning.programme import Limit
from spbe.planning.question import Question
from spbe.planning.roadmap import Conflict
from spbe.web.planning_road_words import NO_ROAD, no_road_words
from spbe.web.planning_start import Start
from spbe.whole_numbers import NotSolved, OutOfTime
from tests.spbe.planning.roads import BEFORE, LAMPUNG, SPBE, STEPS

START = Start(LAMPUNG, {}, BEFORE, STEPS, Prices(), 0, (), {"kominfo": "Diskominfo"})
QUESTION = Question(BEFORE + 1, Rules())
KEY = StepKey.of("17", 3)


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit("target", "2027"), "Target akhir 2027"),
        (Limit("budget"), "Anggaran seluruhnya"),
        (Limit("budget", "2027"), "Anggaran 2027"),
        (Limit("steps", "2027"), "Jumlah langkah 2027"),
        (Limit("months", "2027"), "Dua belas bulan dalam 2027 untuk satu indikator"),
        (Limit("unit_steps", "2027", "kominfo"), "Langkah Diskominfo dalam 2027"),
        (Limit("unit_months", "2027", "lain"), "Bulan kerja lain dalam 2027"),
        (Limit("fixed", key=KEY), "Langkah yang harus ada: 17 ke tingkat 3"),
        (Limit("forbidden", key=KEY), "Tanpa langkah: 17 ke tingkat 3"),
        (Limit("order"), "Urutan yang disarankan"),
    ],
)
def test_every_limit_has_its_words(limit: Limit, told: str):
    finding, reasons = no_road_words(Conflict([limit], None), SPBE, START, QUESTION)
    assert reasons == [told]
    assert finding == "Batas-batas ini tidak dapat dipenuhi bersama"


def test_what_cannot_be_computed_says_so():
    for error in (TooFine("x"), OutOfTime(0.0), NotSolved("x")):
        assert isinstance(error, NO_ROAD)
        assert no_road_words(error, SPBE, START, QUESTION)[1]


def test_steps_that_must_be_there_and_cost_too_much_are_what_blocks_where_the_index_is_reached():
    question = Question(BEFORE, Rules(fixed=frozenset({KEY}), budget=Fraction(1)))
    finding, reasons = no_road_words(Unreachable(BEFORE, Fraction(0), Fraction(2), ()), SPBE, START, question)
    assert finding == "Anggaran ini tidak cukup untuk langkah yang harus ada"
    assert reasons == ["Anggaran 1 poin; dengan langkah yang harus ada perlu paling sedikit 2 poin."]


def test_how_far_one_gets_is_told_below_the_target_alone_and_rounded_where_it_has_no_end():
    limits = [Limit("target", "2027"), Limit("budget", "2027")]
    near = BEFORE + Fraction(1, 3)
    assert no_road_words(Conflict(limits, BEFORE + 2), SPBE, START, QUESTION)[0].endswith("dipenuhi bersama")
    assert no_road_words(Conflict(limits, near), SPBE, START, QUESTION)[0].endswith(f"paling jauh indeks 1,84 ({near})")
