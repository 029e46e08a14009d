"""Which level the accepted evidence supports: advice that follows the items' rules, level by level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.evidence import needs, supported_level
from spbe.indicators import instrument
from spbe.indicators.model import EvidenceItem
from tests.spbe import sample_instruments as sample


def item(code, level, rule="required", **more):
    return EvidenceItem(code, f"Butir {code}", level, "primary", rule, **more)


# A policy-like indicator: a fuller document replaces the partial one, level 4 asks a fresh review, level 5 one of two.
ITEMS = {
    1: [item("draft", 1, "one_of", group="A"), item("invitation", 1, "one_of", group="A")],
    2: [item("partial", 2)],
    3: [item("whole", 3, replaces=("partial",)), item("photo", 3, "optional")],
    4: [item("connected", 4, replaces=("whole",)), item("review", 4, max_age_months=24)],
    5: [
        item("before", 5, "one_of", group="B", set="pair"),
        item("after", 5, "one_of", group="B", set="pair"),
        item("strengthened", 5, "one_of", group="B"),
        item("permit", 5, condition="hanya bila ada pihak ketiga"),
    ],
}
POLICY = sample.indicator("1", items=ITEMS)
WHOLE_SPBE = [*instrument("spbe-2020")]


def asked(level, *accepted, **ages):
    found = needs(POLICY, level, accepted, ages=ages)
    return [(need.level, [[i.code for i in choice] for choice in need.alternatives]) for need in found]


def test_the_lowest_level_needs_nothing():
    assert asked(1) == []
    assert supported_level(POLICY, ()) == 1


def test_a_level_asks_for_its_own_items_and_those_below():
    assert asked(3) == [(2, [["partial"]]), (3, [["whole"]])]


def test_optional_and_conditional_items_are_not_asked_for():
    assert asked(5, "connected", "review", "strengthened") == []


def test_a_fuller_item_stands_for_what_it_replaces_and_so_on_down():
    assert asked(2, "whole") == []
    assert asked(3, "connected") == []
    assert supported_level(POLICY, {"connected"}) == 3


def test_one_of_a_group_is_enough_but_a_set_counts_only_whole():
    below = ("connected", "review")
    assert asked(5, *below) == [(5, [["strengthened"], ["before", "after"]])]
    assert asked(5, *below, "before") == asked(5, *below)
    assert asked(5, *below, "before", "after") == []


def test_level_5_also_asks_for_the_review_of_level_4():
    assert asked(5, "connected", "strengthened") == [(4, [["review"]])]
    assert supported_level(POLICY, {"connected", "strengthened"}) == 3


@pytest.mark.parametrize(("months", "supported"), [(0, 4), (23, 4), (24, 3), (60, 3)])
def test_an_item_that_has_reached_its_age_limit_does_not_count(months, supported):
    assert supported_level(POLICY, {"connected", "review"}, ages={"review": months}) == supported


def test_age_means_nothing_where_no_limit_is_set():
    assert supported_level(POLICY, {"whole"}, ages={"whole": 600}) == 3


def test_a_gap_below_holds_the_level_down():
    assert supported_level(POLICY, {"review", "strengthened"}) == 1


# Laws, on the real instrument.


def test_the_real_indicators_have_items_to_judge():
    assert sum(len(i.items) for i in WHOLE_SPBE) == 1003


@pytest.mark.parametrize("indicator", WHOLE_SPBE, ids=lambda i: i.code)
def test_nothing_supports_the_lowest_level_and_everything_the_highest(indicator):
    assert supported_level(indicator, ()) == indicator.levels[0]
    assert supported_level(indicator, indicator.items) == indicator.levels[-1]


@pytest.mark.parametrize("indicator", WHOLE_SPBE, ids=lambda i: i.code)
def test_what_a_level_asks_for_is_enough_for_it(indicator):
    for level in indicator.levels:
        chosen = {i.code for need in needs(indicator, level, ()) for i in need.alternatives[0]}
        assert supported_level(indicator, chosen) >= level


@given(st.sampled_from(WHOLE_SPBE), st.data())
def test_accepting_more_never_lowers_the_level(indicator, data):
    fewer = data.draw(st.sets(st.sampled_from(sorted(indicator.items))))
    more = fewer | data.draw(st.sets(st.sampled_from(sorted(indicator.items))))
    assert supported_level(indicator, fewer) <= supported_level(indicator, more)


@given(st.sampled_from(WHOLE_SPBE), st.data())
def test_a_supported_level_needs_nothing_more_and_the_next_one_does(indicator, data):
    accepted = data.draw(st.sets(st.sampled_from(sorted(indicator.items))))
    level = supported_level(indicator, accepted)
    assert needs(indicator, level, accepted) == ()
    higher = [step for step in indicator.levels if step > level]
    assert all(needs(indicator, step, accepted) for step in higher)


@given(st.sampled_from(WHOLE_SPBE), st.data())
def test_older_items_never_raise_the_level(indicator, data):
    accepted = set(indicator.items)
    ages = data.draw(st.dictionaries(st.sampled_from(sorted(accepted)), st.integers(0, 60)))
    older = {code: months + 12 for code, months in ages.items()}
    assert supported_level(indicator, accepted, ages=older) <= supported_level(indicator, accepted, ages=ages)
