"""Where an assessment stands, from plain values."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import instrument
from spbe.scoring import score
from spbe.standing import Standing, State
from spbe.submission import AgencyFacts, Answer, Mark, Submission

SPBE = instrument()
CODES = list(SPBE.by_code)
AGENCY = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", is_invented=True)


def submission(levels, *, texts=(), previous=None, **more):
    answers = {("self", c): Answer(c, "self", n, "Fakta" if c in texts else "") for c, n in levels.items()}
    return Submission(1, AGENCY, "2026", 2026, "spbe-2020", "self", answers, previous=previous, **more)


def standing(levels, **more):
    return Standing(SPBE, submission(levels, **more))


ALL_TWO = dict.fromkeys(CODES, 2)


def test_without_last_year_there_is_a_range_and_no_index():
    half = standing(dict.fromkeys(CODES[:37], 3))
    assert half.score is None
    assert half.provisional is None
    assert half.shown is None
    assert half.range.lowest.index < 3 < half.range.highest.index


def test_with_last_year_the_index_is_provisional_and_takes_its_levels():
    half = standing(dict.fromkeys(CODES[:37], 3), previous=submission(ALL_TWO, texts=CODES))
    expected = score(SPBE, {**ALL_TWO, **dict.fromkeys(CODES[:37], 3)}).index
    assert half.score is None
    assert half.provisional is not None
    assert half.provisional.index == expected
    assert half.last_score is not None
    assert half.last_score.index == 2


def test_a_complete_year_has_its_own_index_only():
    whole = standing(dict.fromkeys(CODES, 4), previous=submission(ALL_TWO))
    assert whole.provisional is None
    assert whole.shown is whole.score
    assert whole.score is not None
    assert whole.score.index == 4


def test_last_year_by_another_instrument_is_not_mixed_in():
    other = replace(submission(ALL_TWO), instrument="spbe-2018")
    half = standing({"1": 3}, previous=other)
    assert half.last_values == {}
    assert half.provisional is None


def test_the_states_tell_open_unexplained_and_complete_apart():
    some = standing({"1": 3, "2": 4}, texts=("1",))
    assert [some.state(c) for c in ("1", "2", "3")] == [State.COMPLETE, State.UNEXPLAINED, State.OPEN]
    counts = some.counts()
    assert (counts.complete, counts.unexplained, counts.open, counts.done, counts.total) == (1, 1, 45, 2, 47)


def test_an_answer_that_was_returned_is_not_complete_until_it_is_written_anew():
    some = submission({"1": 3, "2": 3}, texts=("1", "2"))
    marks = {("verification", "1"): Mark("1", "verification", "returned", "Sebutkan pasalnya.", 0)}
    sent_back = Standing(SPBE, replace(some, marks=marks))
    assert sent_back.state("1") is State.RETURNED
    counts = sent_back.counts()
    assert (counts.returned, counts.complete, counts.done, counts.total) == (1, 1, 2, 47)
    anew = replace(some.answers["self", "1"], version=1)
    assert Standing(SPBE, replace(some, marks=marks, answers={("self", "1"): anew})).state("1") is State.COMPLETE


def test_a_carried_text_is_not_assessed_and_says_so():
    text = Answer("1", "self", None, "tahun lalu", version=1, origin="carried")
    carried = Standing(SPBE, replace(submission({}), answers={("self", "1"): text}))
    assert carried.state("1") is State.CARRIED
    counts = carried.counts()
    assert (counts.carried, counts.open, counts.waiting, counts.done, counts.total) == (1, 46, 47, 0, 47)
    assert carried.next_open().code == "1"


def test_what_can_be_carried_is_what_last_year_has_and_this_year_lacks():
    last = submission(ALL_TWO, texts=("1", "2", "3"))
    assert standing({"1": 3}, previous=last).to_carry() == (46, 2)
    assert standing({"1": 3}).to_carry() == (0, 0)
    assert standing({"1": 3}, previous=replace(last, instrument="spbe-2018")).to_carry() == (0, 0)


def test_a_level_that_was_cleared_counts_as_open():
    cleared = Standing(SPBE, replace(submission({}), answers={("self", "1"): Answer("1", "self", None, "teks")}))
    assert cleared.state("1") is State.OPEN
    assert cleared.progress.done == 0


def test_the_next_open_indicator_goes_round_and_skips_the_one_at_hand():
    some = standing({c: 3 for c in CODES if c not in ("5", "40")})
    assert some.next_open("5").code == "40"
    assert some.next_open("40").code == "5"
    assert some.next_open().code == "5"
    assert standing(ALL_TWO).next_open("3") is None


def test_own_targets_come_before_the_usual_ones():
    own = standing(ALL_TWO, target_index="3.25", target_levels={"1": 5})
    assert own.target_index == Fraction("3.25")
    assert (own.target_levels["1"], own.target_levels["2"]) == (5, SPBE.target.level)
    assert standing(ALL_TWO).target_index == SPBE.target.index


def test_gaps_are_sorted_by_what_closing_them_adds():
    gaps = standing({"1": 1, "11": 2, "42": 3, "32": 1}).below_target()
    assert [g.indicator.code for g in gaps] == ["32", "1", "11"]
    assert [g.gain for g in gaps] == [Fraction("0.055"), Fraction("0.026"), Fraction("0.025")]


@given(st.lists(st.none() | st.integers(1, 5), min_size=47, max_size=47))
def test_the_index_of_an_aspect_is_that_of_the_score_wherever_it_is_known(levels):
    some = standing({c: n for c, n in zip(CODES, levels, strict=True) if n is not None}, previous=submission(ALL_TWO))
    assert some.shown is not None
    assert {a.code: some.index_of(a) for a in SPBE.aspects} == some.shown.aspects
    assert some.range.lowest.index <= some.shown.index <= some.range.highest.index


@pytest.mark.parametrize(("level", "gain"), [(1, Fraction("0.013")), (5, None)])
def test_the_gain_of_one_more_level_ends_at_the_top(level, gain):
    assert standing({"1": level}).gain("1") == gain
    assert standing({}).gain("1") is None
