"""Gaps to a profile: exact by indicator and part, with the edition's reading of a predicate."""

from fractions import Fraction
from pathlib import Path

from spbe.gap_profile import gap_rows, gap_sum, goal_at_levels, part_sums, threshold
from spbe.indicators import instrument, load_instrument
from spbe.indicators.model import Edition, Predicate
from spbe.scoring import announced, score

TOY = Path(__file__).parents[1] / "toy" / "toy-2026.yaml"


def test_where_the_edition_rounds_first_a_predicate_begins_half_a_hundredth_lower() -> None:
    good = Predicate("Baik", Fraction("2.6"))
    assert threshold(good, Edition(2023, "", "exact")) == Fraction("2.6")
    lower = threshold(good, Edition(2023, "", "announced"))
    assert lower == Fraction("2.595")
    assert Fraction(announced(lower)) == good.at_least > Fraction(announced(lower - Fraction(1, 10**9)))


def test_the_gains_of_all_gaps_make_the_distance_to_the_goal_in_every_part() -> None:
    spbe = instrument()
    values = {i.code: 1 + number % 4 for number, i in enumerate(spbe)}
    rows = gap_rows(spbe, values, goal_at_levels(spbe, 3, by_aspect={}, named={}))
    reached = score(spbe, {row.indicator.code: max(row.goal, row.value) for row in rows})
    assert sum(row.gain for row in rows) == reached.index - score(spbe, values).index
    for part in part_sums(spbe, rows):
        assert part.then == (reached.domains if part.is_domain else reached.aspects)[part.code]
    assert sum(part.is_domain for part in part_sums(spbe, rows)) == 4


def test_the_narrower_level_counts_and_values_of_every_kind_have_gaps() -> None:
    toy = load_instrument(TOY)
    goal = goal_at_levels(toy, None, by_aspect={"A": 3, "B": 0}, named={"1": 5})
    assert goal == {"1": 5, "2": 3, "3": 1}
    one, two, three = gap_rows(toy, {"1": 5, "2": Fraction("1.5"), "3": Fraction(2)}, {"2": 3})
    assert (one.missing, one.next_gain, one.next_value) == (0, None, None)
    assert (two.gain, two.next_value, two.next_gain) == (Fraction("0.6"), 3, Fraction("0.6"))
    assert (three.missing, three.next_value) == (0, 3)
    whole = gap_sum("diskominfo", "Diskominfo", [one, two, three])
    assert (whole.count, whole.gain, whole.now) == (1, Fraction("0.6"), None)
    assert [part.code for part in part_sums(toy, [one, two, three])] == ["A", "B"]
