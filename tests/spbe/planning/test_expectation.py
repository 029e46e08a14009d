"""What may become of an agency's own answers: never above them, as low as the past and the evidence say."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe.indicators import instruments
from spbe.planning.expectation import Expectation, PastYear, comparable, expect, risky
from spbe.scoring import IncompleteAnswers, InvalidAnswers, score
from tests.spbe.planning.roads import LAMPUNG, SPBE

CODES = tuple(SPBE.by_code)
PEMDI = instruments()["pemdi-2026"]

levels = st.lists(st.integers(1, 5), min_size=len(CODES), max_size=len(CODES)).map(
    lambda t: dict(zip(CODES, t, strict=True))
)
pasts = st.builds(PastYear, st.integers(2010, 2025), levels, levels)


def flat(level: int, **other: int) -> dict[str, int]:
    return {**dict.fromkeys(CODES, level), **{code.removeprefix("i"): value for code, value in other.items()}}


def years(*finals: Mapping[str, int], own: int = 3) -> list[PastYear]:
    return [PastYear(2023 + place, flat(own), final) for place, final in enumerate(finals)]


def told(values: Mapping[str, int], past: list[PastYear], supported: Mapping[str, int] | None = None) -> Expectation:
    return expect(SPBE, values, past, supported=supported or {})


def test_an_answer_is_expected_between_its_greatest_and_its_smallest_past_loss():
    seen = told(flat(4), years(flat(2, i7=1), flat(2), flat(2, i7=3)))
    assert [seen.outlooks["7"].losses, seen.outlooks["7"].lowest, seen.outlooks["7"].highest] == [(2, 1, 0), 2, 4]
    assert (seen.outlooks["8"].lowest, seen.outlooks["8"].highest) == (3, 3)


def test_who_was_raised_in_the_past_is_not_expected_above_the_own_answer():
    seen = told(flat(4), years(flat(5), flat(5), flat(4)))
    assert seen.range is not None
    assert seen.range.lowest.index == seen.range.highest.index == 4


def test_nothing_falls_below_the_ladder():
    seen = told(flat(1), years(*[flat(1)] * 3))
    assert seen.outlooks["1"].lowest == 1


def test_what_evidence_does_not_support_lowers_the_lower_end_only():
    seen = told(flat(3), years(*[flat(3)] * 3), {"9": 1})
    assert (seen.outlooks["9"].lowest, seen.outlooks["9"].highest) == (1, 3)
    assert seen.risky == {"9"} == risky(flat(3), {"9": 1, "10": 3, "11": 5})
    assert seen.supported.index == score(SPBE, flat(3, i9=1)).index


def test_two_years_are_not_enough_but_what_evidence_supports_is_said():
    seen = told(flat(3), years(flat(2), flat(2)), flat(2))
    assert (seen.is_enough, seen.years, seen.range) == (False, (2023, 2024), None)
    assert seen.supported.index == 2


def test_two_assessments_of_one_year_are_one_year():
    past = [*years(flat(2), flat(2)), PastYear(2024, flat(3), flat(3))]
    assert told(flat(3), past).range is None


def test_a_year_that_lacks_an_answer_is_not_comparable():
    gone = {code: 3 for code in CODES if code != "5"}
    past = [PastYear(2022, gone, flat(3)), PastYear(2021, flat(3), gone), PastYear(2020, flat(3), flat(3))]
    assert [one.year for one in comparable(SPBE, past)] == [2020]


def test_while_an_answer_is_open_there_is_no_index():
    seen = told({"1": 3}, years(*[flat(3)] * 3))
    assert seen.open[:2] == ("2", "3")
    with pytest.raises(IncompleteAnswers):
        _ = seen.range
    with pytest.raises(IncompleteAnswers):
        _ = seen.supported


def test_values_of_another_instrument_are_refused():
    with pytest.raises(InvalidAnswers):
        told({"99": 3}, [])


def test_values_with_decimals_fall_by_exact_parts():
    whole = {i.code: i.highest for i in PEMDI}
    low = {i.code: i.highest - Fraction(1, 3) if i.kind == "items" else i.highest for i in PEMDI}
    past = [PastYear(year, whole, low) for year in (2023, 2024, 2025)]
    items = [i.code for i in PEMDI if i.kind == "items"]
    seen = expect(PEMDI, whole, past, supported={items[0]: Fraction(0)})
    assert seen.outlooks[items[1]].highest == PEMDI.by_code[items[1]].highest - Fraction(1, 3)
    assert seen.outlooks[items[0]].lowest == PEMDI.by_code[items[0]].lowest


@settings(max_examples=30)
@given(levels, st.lists(pasts, min_size=3, max_size=5, unique_by=lambda past: past.year), levels)
def test_the_range_lies_below_the_own_index_and_knows_no_order(
    values: dict[str, int], past: list[PastYear], supported: dict[str, int]
):
    seen, turned = (told(values, history, supported) for history in (past, past[::-1]))
    assert seen.range is not None
    assert turned.range is not None
    own = score(SPBE, values).index
    assert seen.range.lowest.index <= seen.range.highest.index <= own
    assert seen.range.lowest.index <= seen.supported.index <= own
    assert turned.range.lowest.index == seen.range.lowest.index
    assert seen.risky == risky(values, supported)


@settings(max_examples=30)
@given(levels, st.lists(pasts, min_size=3, max_size=4, unique_by=lambda past: past.year), pasts)
def test_another_year_never_narrows_the_range(values: dict[str, int], past: list[PastYear], more: PastYear):
    before, after = told(values, past).range, told(values, [*past, more]).range
    assert before is not None
    assert after is not None
    assert after.lowest.index <= before.lowest.index
    assert after.highest.index >= before.highest.index


@settings(max_examples=30)
@given(levels, levels, st.sampled_from(CODES))
def test_better_evidence_never_lowers_what_is_expected(values: dict[str, int], supported: dict[str, int], code: str):
    past = years(*[flat(3)] * 3)
    better = {**supported, code: 5}
    weak, strong = told(values, past, supported), told(values, past, better)
    assert weak.range is not None
    assert strong.range is not None
    assert strong.range.lowest.index >= weak.range.lowest.index
    assert strong.risky <= weak.risky


def test_published_levels_of_a_city_are_their_own_expectation_without_losses():
    past = [PastYear(year, LAMPUNG, LAMPUNG) for year in (2020, 2021, 2022)]
    seen = told(LAMPUNG, past)
    assert seen.range is not None
    assert seen.range.lowest.index == seen.range.highest.index == score(SPBE, LAMPUNG).index
