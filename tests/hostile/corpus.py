"""All hostile files by name; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.attacks import ATTACKS
from tests.hostile.case import Case
from tests.hostile.packages import PACKAGES
from tests.hostile.sheets import SHEETS
from tests.hostile.texts import TABLES

__all__ = ["EVERYTHING", "HEAVY", "HOSTILE"]

EVERYTHING: Mapping[str, Case] = {**PACKAGES, **ATTACKS, **SHEETS, **TABLES}

HEAVY = (
    "a zip bomb",
    "many XML parts just below the ratio",
    "a billion laughs in xl/worksheets/sheet1.xml",
    "a million elements in each other",
    "a hundred thousand attributes",
    "a million shared texts",
    "a text of 15 MB that nobody uses",
    "a long text in very many cells",
    "a cell a million times",
    "four hundred sheets",
    "ranges over everything",
    "a million columns of nothing",
)
"""Those that ask for the most."""

HOSTILE = tuple(name for name, case in EVERYTHING.items() if case.told)
"""Those that are refused."""
