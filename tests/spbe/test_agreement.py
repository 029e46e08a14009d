"""How far assessors agree, against figures worked out by hand and by the definition."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.agreement import agreement, metric
from spbe.indicators import instrument, load_instrument

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
CODES = list(instrument().by_code)


def whole(ratings):
    return agreement(instrument(), ratings)[-1]


def test_full_agreement_is_one_and_full_disagreement_far_below():
    assert whole({"1": (2, 2), "2": (3, 3), "11": (5, 5)}).alpha == 1.0
    found = whole({"1": (1, 5), "2": (5, 1), "3": (1, 5), "4": (5, 1)})
    assert found.alpha is not None and found.alpha < 0
    assert (found.judged, found.same, found.widest) == (4, 0, 4)


def test_groups_are_the_aspects_in_order_and_the_whole():
    found = agreement(instrument(), {"1": (2, 3), "2": (3, 3), "47": (4, 4)})
    assert [one.group for one in found] == [*(a.code for a in instrument().aspects), ""]
    assert (found[0].judged, found[0].same, found[0].widest) == (2, 1, 1)
    assert (found[7].judged, found[7].alpha) == (1, None)
    assert found[1] == type(found[1])("2", 0, 0, 0, None)


def test_what_one_assessor_alone_judged_does_not_count():
    assert whole({"1": (2, None), "2": (3, 4), "3": (2, 2)}).judged == 2


def test_where_every_level_is_the_same_alpha_says_nothing():
    assert whole({"1": (3, 3), "2": (3, 3)}).alpha is None


def by_definition(pairs):
    """Krippendorff's alpha for ordinal data and two coders without gaps, straight from its definition."""
    values = [value for pair in pairs for value in pair]
    count = {v: values.count(v) for v in values}

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(n for v, n in count.items() if low <= v <= high)
        return (between - (count[low] + count[high]) / 2) ** 2

    observed = sum(distance(a, b) for a, b in pairs) / len(pairs)
    every = list(combinations(values, 2))
    return 1 - observed / (sum(distance(a, b) for a, b in every) / len(every))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=47))
def test_alpha_is_what_its_definition_says(pairs):
    if len({value for pair in pairs for value in pair}) < 2:
        return
    found = whole(dict(zip(CODES, pairs, strict=False)))
    assert found.alpha == pytest.approx(by_definition(pairs), abs=1e-9)


def by_difference(pairs):
    """Krippendorff's alpha for interval data and two coders without gaps, exact and straight from its definition."""
    values = [value for pair in pairs for value in pair]
    observed = Fraction(sum((a - b) ** 2 for a, b in pairs)) / len(pairs)
    every = list(combinations(values, 2))
    return 1 - observed / (Fraction(sum((a - b) ** 2 for a, b in every)) / len(every))


@given(st.lists(st.tuples(*[st.fractions(1, 5, max_denominator=48)] * 2), min_size=2, max_size=3))
def test_decimals_are_compared_by_their_difference(pairs):
    if len({value for pair in pairs for value in pair}) < 2:
        return
    found = agreement(TOY, dict(zip(TOY.by_code, pairs, strict=False)))[-1]
    assert found.alpha == pytest.approx(float(by_difference(pairs)), abs=1e-9)
    assert found.widest == max(abs(a - b) for a, b in pairs)


def test_levels_are_compared_by_their_order_alone():
    assert (metric(instrument()), metric(TOY)) == ("ordinal", "interval")
