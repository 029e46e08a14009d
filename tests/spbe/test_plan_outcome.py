"""A plan as text: the JSON holds exact numbers, the table adds up."""

import json
from decimal import Decimal
from fractions import Fraction

from spbe.indicators import instrument
from spbe.language import speaking
from spbe.plan_outcome import exact_words, plan_json, plan_table
from spbe.planning import Plan, cheapest
from tests.spbe.planning.roads import BEFORE, SPBE, STEPS, step

PLAN = cheapest(STEPS, BEFORE, Fraction("2.6"))


def test_the_json_holds_exact_numbers_that_add_up() -> None:
    told = json.loads(plan_json(PLAN), parse_float=Decimal)
    assert list(told) == ["steps", "cost", "index", "optimal", "bound"]
    assert list(told["steps"][0]) == ["indicator", "from", "to", "cost", "gain"]
    gained = sum(one["gain"] for one in told["steps"])
    assert told["index"] == {"before": Decimal("1.5025"), "after": Decimal("1.5025") + gained}
    assert sum(one["cost"] for one in told["steps"]) == told["cost"] == told["bound"] == PLAN.cost
    assert all(one["to"] == one["from"] + 1 for one in told["steps"])


def test_a_number_without_end_is_text() -> None:
    plan = Plan((step("1", 2, gain="20/11"),), Fraction(1), Fraction(1))
    assert json.loads(plan_json(plan))["index"]["after"] == "31/11"


def test_the_table_says_steps_sum_and_proof() -> None:
    text = plan_table(PLAN, SPBE, SPBE.edition(2022), Fraction("2.6"))
    assert "Sekarang 1,50 (1,5025, Kurang); sesudah rencana 2,62 (2,62, Baik)." in text
    assert f"{len(PLAN.steps)} langkah, biaya seluruhnya 39." in text
    assert "batas bawah yang sama, 39" in text


def test_the_table_of_nothing_to_do_and_of_an_open_proof() -> None:
    done = plan_table(Plan((), BEFORE, Fraction(0)), SPBE, SPBE.edition(), Fraction(1))
    assert "Target sudah tercapai" in done
    unproven = Plan(PLAN.steps, BEFORE, Fraction(38))
    assert "batas bawahnya 38" in plan_table(unproven, SPBE, SPBE.edition(), Fraction("2.6"))


def test_the_table_speaks_english() -> None:
    with speaking("en"):
        assert "Proven" in plan_table(PLAN, SPBE, SPBE.edition(), Fraction("2.6"))


def test_costs_in_money_have_their_marks() -> None:
    assert exact_words(Fraction(2_500_000)) == "2.500.000"
    assert exact_words(Fraction("1.5025")) == "1,5025"
    assert exact_words(Fraction(20, 11)) == "20/11"


def test_levels_are_whole_and_values_have_decimals() -> None:
    pemdi = instrument("pemdi-2026")
    assert '"from": 1,' in plan_json(PLAN)
    assert pemdi.code == "pemdi-2026"
