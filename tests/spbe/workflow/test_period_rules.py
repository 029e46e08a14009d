"""A period's dates follow the order of its stages; everything that is wrong is told at once."""

from __future__ import annotations

from datetime import date

import pytest

from spbe.workflow.period_rules import Dates, PeriodProblem, dated_stages, period_problems


def told(stages: dict[str, Dates], kind: str = "evaluasi") -> list[tuple[str, str, str]]:
    """Return what is wrong with the dates of a period of 2027."""
    found = period_problems("Judul", kind, 2027, "mark", stages)
    return [(problem.rule, problem.stage, problem.earlier) for problem in found]


def days(opens: str | None, closes: str | None) -> Dates:
    """Return dates of 2027 written as month-day."""
    return Dates(*(date.fromisoformat(f"2027-{day}") if day else None for day in (opens, closes)))


def test_dates_in_order_may_touch_overlap_and_have_gaps() -> None:
    stages = {
        "self": days("01-04", "03-31"),
        "verification": days("03-01", "03-31"),
        "interview": days(None, "06-30"),
        "review": days("06-30", None),
    }
    assert told(stages) == []
    assert told({}) == []


@pytest.mark.parametrize(
    ("stages", "problem"),
    [
        ({"self": days("03-31", "01-04")}, ("backwards", "self", "")),
        ({"self": Dates(date(2025, 12, 31))}, ("far", "self", "")),
        ({"self": days("03-01", None), "document": days("02-01", None)}, ("order", "document", "self")),
        ({"verification": days(None, "03-01"), "review": days(None, "02-01")}, ("order", "review", "verification")),
        ({"final": days("12-01", None)}, ("stage", "final", "")),
        ({"mandiri": days("12-01", None)}, ("stage", "mandiri", "")),
    ],
)
def test_a_date_that_cannot_be_is_named_with_its_stage(stages: dict[str, Dates], problem: tuple[str, str, str]) -> None:
    assert told(stages) == [problem]


def test_a_pemantauan_has_neither_interview_nor_visit() -> None:
    assert dated_stages("pemantauan") == ("self", "verification", "document", "review")
    assert told({"interview": days("05-01", None)}, "pemantauan") == [("stage", "interview", "")]


def test_everything_else_is_told_with_it() -> None:
    stages = {"self": days("03-31", "01-04")}
    found = period_problems(" ", "lomba", 2027, "later", stages, slug="Dua Ribu")
    assert [problem.rule for problem in found] == ["title", "kind", "slug", "late_rule"]
    assert PeriodProblem("backwards", "self") in period_problems(" ", "latihan", 2027, "lock", stages)
