"""The trail of an index: exact parts, carried levels, and what is not known yet."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import instrument
from spbe.roles import Side
from spbe.scoring import score
from spbe.submission import AgencyFacts, Answer, Submission
from spbe.trail import trail

SPBE = instrument()
CODES = list(SPBE.by_code)
AGENCY = AgencyFacts("kota-contoh", "Kota Contoh", "kota")


def submission(stage: str, **stages: dict[str, int]) -> Submission:
    answers = {
        (name, code): Answer(code, name, level, justification=f"{name} {code}")
        for name, levels in stages.items()
        for code, level in levels.items()
    }
    return Submission(1, AGENCY, "2026", 2026, SPBE.code, stage, answers, is_final=stage == "final")


SELF = {code: 3 for code in CODES}


def test_a_stage_that_changed_two_indicators_has_both_with_their_exact_effect() -> None:
    found = trail(SPBE, submission("interview", self=SELF, document={"1": 2, "32": 1, "40": 3}))
    (leg,) = found.legs
    assert [(c.indicator.code, c.before, c.after) for c in leg.changes] == [("32", 3, 1), ("1", 3, 2)]
    assert leg.changes[0].effect == -2 * SPBE.by_code["32"].weight / 100
    assert leg.changes[1].answer.justification == "document 1"
    assert found.points[1].index == found.points[0].index + leg.effect
    assert found.changed == {"1", "32"}


def test_what_a_stage_left_alone_is_carried() -> None:
    found = trail(SPBE, submission("interview", self=SELF, document={"1": 2}))
    assert found.points[1].is_carried("2")
    assert not found.points[1].is_carried("1")


def test_an_incomplete_stage_has_no_index_and_no_steps() -> None:
    found = trail(SPBE, submission("interview", self={"1": 3}, document={"1": 2}))
    assert [point.index for point in found.points] == [None, None]
    assert list(found.legs[0].steps()) == []
    assert found.legs[0].changes[0].after == 2


def test_the_stage_under_way_is_shown_as_open_to_its_own_side_and_not_to_the_other() -> None:
    whole = submission("interview", self=SELF, document={"1": 2}, interview={"1": 3})
    mine, theirs = trail(SPBE, whole.seen_from(Side.ASSESSOR)), trail(SPBE, whole.seen_from(Side.AGENCY))
    assert [(point.stage, point.is_closed) for point in mine.points] == [
        ("self", True), ("document", True), ("interview", False),
    ]  # fmt: skip
    assert [point.stage for point in theirs.points] == ["self", "document"]


def test_an_assessment_with_printed_levels_only_has_one_point() -> None:
    whole = submission("final", final=SELF)
    assert [point.stage for point in trail(SPBE, whole).points] == ["final"]


def test_a_short_period_knows_no_interview() -> None:
    whole = replace(submission("final", self=SELF, document={"1": 2}, interview={"1": 5}), kind="pemantauan")
    assert [point.stage for point in trail(SPBE, whole).points] == ["self", "document"]


LEVELS = st.dictionaries(st.sampled_from(CODES), st.integers(1, 5))


@given(LEVELS, LEVELS, LEVELS, LEVELS)
def test_the_parts_add_up_to_the_whole_exactly(
    first: dict[str, int], second: dict[str, int], third: dict[str, int], fourth: dict[str, int]
) -> None:
    whole = submission("final", self=SELF | first, document=second, interview=third, visit=fourth)
    found = trail(SPBE, whole)
    start, end = found.points[0].index, found.points[-1].index
    assert end == score(SPBE, SELF | first | second | third | fourth).index
    assert start is not None
    assert end is not None
    assert sum((leg.effect for leg in found.legs), Fraction(0)) == end - start
    assert sum((found.effect_of(code) for code in CODES), Fraction(0)) == end - start
    assert sum((effect for _aspect, effect in found.by_aspect()), Fraction(0)) == end - start
    for leg in found.legs:
        reached = [after for _change, _before, after in leg.steps()]
        assert not reached or reached[-1] == leg.end.index


@pytest.mark.parametrize("stage", ["self", "verification"])
def test_before_anybody_judged_there_is_only_the_self_assessment(stage: str) -> None:
    found = trail(SPBE, submission(stage, self=SELF))
    assert [point.stage for point in found.points] == ["self"]
    assert found.legs == ()
