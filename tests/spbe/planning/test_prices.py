"""Prices of steps: what an agency says of a step counts for it, and nothing else changes."""

from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import instrument, load_instrument
from spbe.planning import (
    Price,
    PriceChange,
    Prices,
    StepKey,
    every_step,
    price_changes,
    priced_steps,
    steps_up,
    without_steps,
)
from tests.spbe.planning.roads import LAMPUNG, SPBE

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
KEY = StepKey.of("17", 3)


def test_every_step_of_an_instrument_is_named_once():
    assert len(every_step(SPBE)) == 47 * 4
    assert {step.key.item for step in every_step(TOY) if step.key.indicator == "2"} >= {"I02-L1-01", "I02-L2-02"}
    keys = [step.key for step in every_step(instrument("pemdi-2026"))]
    assert len(keys) == len(set(keys))


def test_a_priced_step_costs_what_the_agency_says_and_others_one_point():
    prices = Prices(own={KEY: Price(Fraction(5, 2), 4), StepKey.of("17", 4): Price(None, 2)})
    lampung = {**LAMPUNG, "17": 2}
    found = {step.key: step for step in priced_steps(SPBE, lampung, prices, units={"17": "diskominfo"})}
    assert (found[KEY].cost, found[KEY].months, found[KEY].unit) == (Fraction(5, 2), 4, "diskominfo")
    assert (found[StepKey.of("17", 4)].cost, found[StepKey.of("17", 4)].months) == (1, 2)
    assert len(found) == len(steps_up(SPBE, lampung))
    assert KEY not in {step.key for step in prices.unpriced(tuple(found.values()))}
    assert StepKey.of("17", 4) in {step.key for step in prices.unpriced(tuple(found.values()))}


def test_what_is_there_and_shut_costs_nothing_whatever_its_price():
    prices = Prices(own={StepKey.of("2", 2, "I02-L2-02"): Price(Fraction(9), 6)})
    steps = priced_steps(TOY, {"2": TOY.by_code["2"].lowest}, prices, items={"2": {"I02-L2-02"}})
    shut = next(step for step in steps if step.key.item == "I02-L2-02")
    assert (shut.cost, shut.months) == (0, 0)
    assert shut not in prices.unpriced(steps)


def test_only_what_differs_is_a_change():
    held = Prices(own={KEY: Price(Fraction(2), None)})
    wanted = {KEY: Price(Fraction(2), None), StepKey.of("1", 2): Price(Fraction(1), 3), StepKey.of("2", 2): Price()}
    assert price_changes(held, wanted) == (PriceChange(StepKey.of("1", 2), Price(), Price(Fraction(1), 3)),)


@pytest.mark.parametrize("text", ["17:3", "35-1:2", "2:2:I02-L2-02"])
def test_a_key_reads_back_from_its_name(text: str):
    assert StepKey.read(text).named == text


@pytest.mark.parametrize("text", ["17", "17:", ":3", "17:x", "17:-1", "17:٣", "17:999", ""])
def test_what_names_no_step_is_refused(text: str):
    with pytest.raises(ValueError, match="names no step"):
        StepKey.read(text)


def test_a_step_that_is_left_out_shuts_what_stands_on_it():
    steps = every_step(TOY)
    left = [step for step in steps if step.key == StepKey.of("2", 2, "I02-L2-01")]
    kept = {step.key for step in without_steps(steps, left)}
    assert StepKey.of("2", 2, "I02-L2-02") in kept
    assert StepKey.of("2", 2, "I02-L2-01") not in kept
    assert not {key for key in kept if key.indicator == "2" and key.level > 2}
    assert StepKey.of("1", 5) in kept
