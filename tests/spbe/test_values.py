"""Values of accepted items and of published figures: exact, in order, between their bounds."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import OutOfScale, instrument, load_instrument
from spbe.values import by_level, shares, value_of_figure, value_of_items

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
PROOF, FIGURE = TOY.by_code["2"], TOY.by_code["3"]
PEMDI = instrument("pemdi-2026")
BY_ITEMS = [indicator for indicator in PEMDI if indicator.kind == "items"]
BY_INDEX = [indicator for indicator in PEMDI if indicator.kind == "index"]
ALL = frozenset(PROOF.items)


@pytest.mark.parametrize(
    ("accepted", "value"),
    [
        ((), "1"),
        (("I02-L1-01",), "1.5"),
        (("I02-L1-01", "I02-L2-01"), "2"),  # its stated value
        (("I02-L1-01", "I02-L2-02"), "2.5"),  # all of the rest of its band
        (("I02-L1-01", "I02-L2-03"), "1.5"),  # optional: nothing
        (("I02-L2-01", "I02-L2-02"), "1"),  # the level below is not accepted
        (("I02-L1-01", "I02-L2-01", "I02-L3-01"), "2"),
        (("I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-03"), "4"),  # a group counts once
        (("I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-02", "I02-L3-03"), "4"),
        (tuple(ALL), "5"),
    ],
)
def test_accepted_items_add_their_values_level_by_level(accepted: tuple[str, ...], value: str) -> None:
    assert value_of_items(PROOF, accepted) == Fraction(value)


def test_what_is_stated_and_what_is_shared_out_is_told() -> None:
    found = {share.need.alternatives[0][0].code: (share.value, share.is_stated) for share in shares(PROOF, ALL)}
    assert found["I02-L2-01"] == (Fraction(1, 2), True)
    assert found["I02-L2-02"] == (Fraction(1), False)
    assert found["I02-L3-01"] == (Fraction(1), False)


@pytest.mark.parametrize("indicator", [PROOF, *BY_ITEMS], ids=lambda i: i.title)
def test_the_shares_of_every_level_fill_its_band(indicator) -> None:
    for level, step in indicator.ladder.steps.items():
        assert sum(share.value for share in shares(indicator, ()) if share.need.level == level) == step.width
    assert value_of_items(indicator, ()) == indicator.lowest
    assert value_of_items(indicator, indicator.items) == indicator.highest == 5


@given(
    st.sampled_from([PROOF, *BY_ITEMS]).flatmap(
        lambda i: st.tuples(st.just(i), st.sets(st.sampled_from(sorted(i.items))))
    )
)
def test_one_more_item_never_takes_value_away(drawn) -> None:
    indicator, accepted = drawn
    value = value_of_items(indicator, accepted)
    assert indicator.accepts(value)
    for code in indicator.items:
        assert value_of_items(indicator, {*accepted, code}) >= value


def test_an_item_that_is_too_old_adds_nothing() -> None:
    keamanan = PEMDI.by_code["10"]
    aged = next(item for item in keamanan.items.values() if item.max_age_months and item.level == 1)
    assert value_of_items(keamanan, [aged.code], ages={aged.code: 11}) > 1
    assert value_of_items(keamanan, [aged.code], ages={aged.code: 12}) == 1


@pytest.mark.parametrize(("code", "figure", "value"), [("5", "25", "2"), ("5", "68.75", "3.75"), ("7", "1.8", "1.5")])
def test_the_examples_of_the_guidance_are_met(code: str, figure: str, value: str) -> None:
    assert value_of_figure(PEMDI.by_code[code], Fraction(figure)) == Fraction(value)


def test_no_figure_counts_as_the_instrument_says() -> None:
    assert value_of_figure(FIGURE, None) == 1
    assert value_of_figure(PROOF, None) is None


@pytest.mark.parametrize("figure", ["-1", "100.01"])
def test_a_figure_off_its_scale_is_refused(figure: str) -> None:
    with pytest.raises(OutOfScale) as refused:
        value_of_figure(FIGURE, Fraction(figure))
    assert (refused.value.lowest, refused.value.highest) == (0, 100)


@given(st.sampled_from([FIGURE, *BY_INDEX]), st.fractions(0, 1), st.fractions(0, 1))
def test_a_higher_figure_never_gives_a_lower_value(indicator, one: Fraction, two: Fraction) -> None:
    points = indicator.figure.points
    scale = points[-1][0] - points[0][0]
    low, high = (value_of_figure(indicator, points[0][0] + scale * part) for part in sorted((one, two)))
    assert indicator.lowest <= low <= high <= indicator.highest


@given(st.data())
def test_the_levels_add_up_to_the_value_and_fill_their_bands_in_order(data) -> None:
    indicator = data.draw(st.sampled_from([PROOF, *BY_ITEMS]))
    accepted = data.draw(st.sets(st.sampled_from(sorted(indicator.items))))
    levels = by_level(indicator, accepted)
    assert indicator.lowest + sum(level.added for level in levels) == value_of_items(indicator, accepted)
    assert all(above.low == below.high and above.is_open == below.is_full for below, above in pairwise(levels))
    assert all(level.added == level.high - level.low for level in levels if level.is_full)
