"""One hostile file, and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.books import GOOD_ROWS

__all__ = ["Case", "Rows"]

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Case:
    """A file: ``told`` is part of the reason it is refused with; with none, ``rows`` is what is read of it."""

    make: Callable[[], bytes]
    told: str = ""
    rows: Rows = GOOD_ROWS
