"""Whole number programmes: switches that are on or off, rows they must keep, and the cheapest answer with a bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from time import monotonic
from typing import Any

__all__ = ["Answer", "NotSolved", "OutOfTime", "Row", "cheapest_switches", "whole_bound", "within"]

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_SLACK = 1e-6  # of one unit of cost: what floating point may lose of a bound that is a whole number


class NotSolved(RuntimeError):
    """The solver ended without an answer it stands for."""


class OutOfTime(NotSolved):
    """The time was over before any answer was found; no answer costs less than ``bound``."""

    def __init__(self, bound: float) -> None:
        self.bound = bound
        super().__init__(f"no answer in time; none costs less than {bound}")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give all that is solved inside a ``with`` block so many seconds together.

    What is found by then is the answer, with the bound reached so far; where nothing is found OutOfTime is raised.
    """
    token = _deadline.set(monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@dataclass(frozen=True)
class Row:
    """What the switches must keep: the sum of ``factor`` over the ``(column, factor)`` terms, not below or above."""

    low: int | None
    high: int | None
    terms: tuple[tuple[int, int], ...]

    def holds(self, taken: Sequence[int]) -> bool:
        """Say, in whole numbers, whether an answer keeps the row."""
        total = sum(factor * taken[column] for column, factor in self.terms)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass(frozen=True)
class Answer:
    """Which switches are on (1 or 0 each), and the solver's own bound of what every answer costs at least."""

    taken: tuple[int, ...]
    bound: float


def cheapest_switches(costs: Sequence[int], rows: Sequence[Row]) -> Answer | None:
    """Return the cheapest answer that keeps every row, None where none does. It is checked in whole numbers.

    Raises NotSolved where the solver stands for no answer, or its answer does not hold exactly.
    """
    if not costs:
        return Answer((), 0.0) if all(row.holds(()) for row in rows) else None
    found = _solved(costs, rows)
    if found is not None and not all(row.holds(found.taken) for row in rows):
        raise NotSolved("the solver's answer does not keep every row exactly")
    return found


def _solved(costs: Sequence[int], rows: Sequence[Row]) -> Answer | None:
    import highspy

    class Quiet(highspy.Highs):
        """HiGHS that prints nothing, its own name at birth included: standard output belongs to the answer."""

        def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]  # the library leaves its methods untyped

    solver = Quiet()  # type: ignore[no-untyped-call]  # the library leaves its methods untyped
    for option in ("mip_rel_gap", "mip_abs_gap"):
        solver.setOptionValue(option, 0.0)
    if (ends := _deadline.get()) is not None:
        solver.setOptionValue("time_limit", max(ends - monotonic(), 0.0))
    for column, cost in enumerate(costs):
        solver.addVar(0.0, 1.0)
        solver.changeColCost(column, float(cost))
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for row in rows:
        low = -highspy.kHighsInf if row.low is None else float(row.low)
        high = highspy.kHighsInf if row.high is None else float(row.high)
        solver.addRow(low, high, len(row.terms), [c for c, _f in row.terms], [float(f) for _c, f in row.terms])
    solver.run()
    return _answer(solver, sum(min(cost, 0) for cost in costs))


def _answer(solver: Any, least: int) -> Answer | None:
    """Return what the solver ended with; ``least`` is what no answer can cost less than, whatever it found."""
    status, info = solver.modelStatusToString(solver.getModelStatus()), solver.getInfo()
    if status == "Infeasible":
        return None
    bound = max(info.mip_dual_bound, float(least))
    if status == "Time limit reached" and solver.solutionStatusToString(info.primal_solution_status) != "Feasible":
        raise OutOfTime(bound)
    if status not in ("Optimal", "Time limit reached"):
        raise NotSolved(status)
    return Answer(tuple(round(value) for value in solver.getSolution().col_value), bound)


def whole_bound(bound: float) -> int:
    """Return the least whole number that is no less than a bound found in floating point."""
    return ceil(bound - _SLACK * max(1.0, abs(bound) * _SLACK))
