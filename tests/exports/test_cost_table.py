"""The table of costs as a file to fill in: what is in it is read back as the same costs."""

from fractions import Fraction

import pytest

from exports.cost_table import CostRow, csv_bytes, workbook_bytes
from spbe.cost_lists import read_cost_list
from spbe.indicators import instrument
from spbe.planning import StepKey

STEPS = [
    CostRow("1", "1", "=Kebijakan", level, "", "", cost, months)
    for level, cost, months in ((2, Fraction(1, 8), 3), (3, Fraction(2_500_000), None), (4, None, 12))
]


@pytest.mark.parametrize("made", [csv_bytes(STEPS), workbook_bytes(STEPS)], ids=["csv", "xlsx"])
def test_what_was_written_is_read_back(made: bytes):
    found = read_cost_list(made, instrument("spbe-2020"))
    assert found.problems == ()
    assert found.costs == {StepKey.of("1", 2): Fraction(1, 8), StepKey.of("1", 3): 2_500_000}
    assert found.months == {StepKey.of("1", 2): 3, StepKey.of("1", 4): 12}


def test_no_text_of_the_csv_is_a_formula():
    assert b";'=Kebijakan;" in csv_bytes(STEPS)
