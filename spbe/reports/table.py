"""Rows to a pandas table whose cells stay exactly what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Cell", "rows", "table"]

Cell = object
"""What a cell may hold: str, int, Fraction, datetime, or None where there is nothing."""


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> DataFrame:
    """Return a DataFrame of dtype object: no number becomes a float, no None becomes NaN."""
    from pandas import DataFrame

    return DataFrame(list(rows), columns=list(columns), dtype=object)


def rows(frame: DataFrame, columns: Sequence[str]) -> list[list[Cell]]:
    """Return the rows of a table as lists, one value for each of these columns."""
    known = frame.columns.tolist()
    places = [known.index(name) for name in columns]
    return [[row[place] for place in places] for row in frame.to_numpy().tolist()]
