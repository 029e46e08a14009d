"""A trend over instruments breaks where the instrument changes; a difference is split only where that can be known."""

from __future__ import annotations

from decimal import Decimal

from spbe.trend import Obstacle, Point, Step, trend

ORDER = ("spbe-2018", "spbe-2020", "pemdi-2026")


def point(year: int, index: str, instrument: str = "spbe-2020", *, is_final: bool = True) -> Point:
    return Point(year, instrument, Decimal(index), is_final=is_final)


def only_step(*points: Point) -> Step:
    (step,) = trend(points, ORDER).steps
    return step


def test_years_of_one_instrument_are_one_run_and_their_difference_is_the_agencys() -> None:
    found = trend([point(2024, "2.90"), point(2023, "2.64")], ORDER)
    assert [[one.year for one in run] for run in found.runs] == [[2023, 2024]]
    assert found.breaks == ()
    (step,) = found.steps
    assert (step.difference, step.agency, step.method, step.is_break) == (Decimal("0.26"), Decimal("0.26"), None, False)


def test_between_instruments_is_a_break_and_the_difference_is_not_split() -> None:
    found = trend([point(2019, "3.33", "spbe-2018"), point(2021, "2.10"), point(2022, "2.50")], ORDER)
    assert [len(run) for run in found.runs] == [1, 2]
    assert [(before.year, after.year) for before, after in found.breaks] == [(2019, 2021)]
    first, second = found.steps
    assert first.is_break
    assert (first.agency, first.method, first.obstacle) == (None, None, Obstacle.NO_COMMON_YEAR)
    assert (second.agency, second.obstacle) == (Decimal("0.40"), None)


def test_a_year_scored_by_both_splits_the_difference_into_agency_and_method() -> None:
    old, both, new = point(2025, "3.00"), point(2026, "3.20"), point(2026, "2.45", "pemdi-2026")
    same, across = trend([old, both, new], ORDER).steps
    assert (same.before, same.after, same.agency) == (old, both, Decimal("0.20"))
    assert (across.before, across.after, across.common_year) == (old, new, 2026)
    assert (across.agency, across.method) == (Decimal("0.20"), Decimal("-0.75"))
    assert across.agency is not None
    assert across.method is not None
    assert across.agency + across.method == across.difference


def test_the_earlier_year_may_be_the_one_that_has_both() -> None:
    found = trend([point(2026, "3.20"), point(2026, "2.45", "pemdi-2026"), point(2027, "2.60", "pemdi-2026")], ORDER)
    (step,) = found.steps
    assert (step.agency, step.is_break) == (Decimal("0.15"), False)


def test_a_year_still_worked_on_splits_nothing() -> None:
    points = [point(2025, "3.00"), point(2026, "3.20", is_final=False), point(2026, "2.45", "pemdi-2026")]
    across = trend(points, ORDER).steps[-1]
    assert (across.agency, across.obstacle) == (None, Obstacle.NOT_FINAL)


def test_of_two_results_for_one_year_and_instrument_the_first_counts() -> None:
    found = trend([point(2025, "3.00"), point(2025, "2.00"), Point(2025, "elsewhere", Decimal(1))], ORDER)
    assert [str(one.index) for one in found.points] == ["3.00"]
    assert found.steps == ()


def test_going_back_to_an_older_instrument_is_no_step() -> None:
    found = trend([point(2026, "2.45", "pemdi-2026"), point(2027, "3.20")], ORDER)
    assert found.steps == ()
    assert len(found.runs) == 2


def test_without_results_there_is_nothing() -> None:
    found = trend([], ORDER)
    assert (found.points, found.runs, found.breaks, found.steps) == ((), (), (), ())


def test_two_steps_are_told_in_the_order_of_the_years() -> None:
    assert only_step(point(2025, "2.00"), point(2023, "3.00")).difference == Decimal("-1.00")
