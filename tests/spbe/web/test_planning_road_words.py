"""Why there is no road: every limit has its words, and what cannot be computed says so."""

import pytest

from spbe.planning import Prices, Rules, StepKey, TooFine
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
