"""Whole number programmes: switches that are on or off, rows they must keep, and the cheapest answer with a bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

__all__ = ["Answer", "NotSolved", "Row", "cheapest_switches", "whole_bound"]

_SLACK = 1e-6  # of one unit of cost: what floating point may lose of a bound that is a whole number


class NotSolved(RuntimeError):
    """The solver ended without an answer it stands for."""


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
    for column, cost in enumerate(costs):
        solver.addVar(0.0, 1.0)
        solver.changeColCost(column, float(cost))
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for row in rows:
        low = -highspy.kHighsInf if row.low is None else float(row.low)
        high = highspy.kHighsInf if row.high is None else float(row.high)
        solver.addRow(low, high, len(row.terms), [c for c, _f in row.terms], [float(f) for _c, f in row.terms])
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus())
    if status == "Infeasible":
        return None
    if status != "Optimal":
        raise NotSolved(status)
    taken = tuple(round(value) for value in solver.getSolution().col_value)
    return Answer(taken, solver.getInfo().mip_dual_bound)


def whole_bound(bound: float) -> int:
    """Return the least whole number that is no less than a bound found in floating point."""
    return ceil(bound - _SLACK * max(1.0, abs(bound) * _SLACK))
