"""Timing side by side: medians of turns taken in rotation, so that a busy moment falls on all alike."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

__all__ = ["medians"]


def medians(*measured: Callable[[], object], turns: int = 9) -> list[float]:
    """Return the median seconds of each function; a first turn of each is not counted."""
    times: list[list[float]] = [[] for _ in measured]
    for turn in range(turns + 1):
        for function, found in zip(measured, times, strict=True):
            start = perf_counter()
            function()
            if turn:
                found.append(perf_counter() - start)
    return [median(found) for found in times]
