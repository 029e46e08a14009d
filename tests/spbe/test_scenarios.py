"""Scenarios: their text and back, what they reach, and the steps that lead there."""

from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import Instrument, instrument, load_instrument
from spbe.planning import Price, Prices, StepKey
from spbe.scenarios import Content, UnreadableContent, goal_values, only_in, read_content, scenario_steps

ALL = Content(
    {"1": 3, "2": Fraction("2.25")},
    {"2": frozenset({"I02-L1-01", "I02-L2-01"})},
    {StepKey.of("1", 3): 2027, StepKey.of("2", 2, "I02-L2-01"): 2028},
    "3.50",
    {"road": "termurah"},
)


@pytest.fixture(scope="module")
def toy() -> Instrument:
    return load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")


def test_a_content_comes_back_from_its_text_unchanged() -> None:
    assert read_content(ALL.text) == ALL
    assert read_content(Content().text) == Content()
    assert read_content(ALL.text).text == ALL.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("[]", "indices"),
        ('{"version": 2}', "version 2; version 1 is known"),
        (Content({"1": 3}).text.replace('"3"', '"tiga"'), "tiga"),
        (Content({"1": 3}).text.replace('"3"', '"1/0"'), "0"),
    ],
)
def test_what_is_no_scenario_says_why(text: str, reason: str) -> None:
    with pytest.raises(UnreadableContent) as refused:
        read_content(text)
    assert reason in refused.value.reason


def test_who_is_not_named_stays_and_what_the_instrument_does_not_know_is_left_aside(toy: Instrument) -> None:
    now = {"1": 2, "2": Fraction(1), "3": Fraction(3)}
    assert goal_values(toy, now, Content()) == now
    assert goal_values(toy, now, Content({"1": 4, "9": 3})) == {**now, "1": 4}
    assert goal_values(toy, now, Content({"1": 7, "3": Fraction(9)})) == now
    assert goal_values(toy, {}, Content({"1": 4})) == {"1": 4}


def test_chosen_items_give_the_value_and_are_the_steps(toy: Instrument) -> None:
    now, held = {"1": 2, "2": Fraction("1.5"), "3": Fraction(3)}, {"2": frozenset({"I02-L1-01"})}
    content = Content({}, {"2": frozenset({"I02-L1-01", "I02-L2-01"})})
    assert goal_values(toy, now, content)["2"] == 2
    (step,) = scenario_steps(toy, now, content, items=held)
    assert step.key == StepKey.of("2", 2, "I02-L2-01")
    assert step.gain == Fraction("0.5") * Fraction("0.4")


def test_steps_cost_what_the_agency_says_and_two_scenarios_differ_by_some() -> None:
    spbe = instrument()
    now = {i.code: 2 for i in spbe}
    prices = Prices(own={StepKey.of("1", 3): Price(Fraction(7))})
    one = scenario_steps(spbe, now, Content({"1": 4, "2": 3, "3": 1}), prices=prices)
    other = scenario_steps(spbe, now, Content({"1": 3}), prices=prices)
    assert [(step.key.named, step.cost) for step in one] == [("1:3", 7), ("1:4", 1), ("2:3", 1)]
    assert [step.key.named for step in only_in(one, other)] == ["1:4", "2:3"]
    assert only_in(other, one) == ()
