"""What assessors said of evidence items, as plain values, and which items are open to be accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from spbe.evidence import supported_level
from spbe.indicators.model import Indicator
from spbe.submission import JUDGED
from spbe.values import shares

__all__ = ["Revision", "Verdict", "accepted_items", "is_shut", "latest", "level_of", "open_level"]


class Revision(StrEnum):
    """Why an evidence item is to be revised."""

    WRONG_DOCUMENT = "wrong_document"
    MISSING = "missing"
    EXPIRED = "expired"
    UNSIGNED = "unsigned"
    NO_PAGE = "no_page"
    LEVEL_SHUT = "level_shut"


@dataclass(frozen=True)
class Verdict:
    """The verdict on one item (by code) at one stage. ``kind`` is None when the item is accepted."""

    item: str
    stage: str
    indicator: str
    is_accepted: bool
    kind: Revision | None = None
    note: str = ""
    by: str = ""
    at: datetime | None = None
    version: int = 0


def latest(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """Return item code -> the verdict of the latest stage that has one."""
    order = sorted(verdicts, key=lambda verdict: JUDGED.index(verdict.stage))
    return {verdict.item: verdict for verdict in order}


def accepted_items(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """Return the codes of the items that are accepted as things stand."""
    return frozenset(item for item, verdict in latest(verdicts).items() if verdict.is_accepted)


def level_of(indicator: Indicator, item: str) -> int | None:
    """Return the level an item belongs to; None for one that is asked for at every level."""
    return next((level for level, c in indicator.criteria.items() if item in {i.code for i in c.items}), None)


def open_level(indicator: Indicator, accepted: Collection[str]) -> int:
    """Return the highest level whose items can be accepted: one above what the accepted items support.

    A level stays shut until everything required by the one below is accepted. Where items are counted, the lowest level
    is a band to be filled like the others; beside another institution's figure nothing is shut.
    """
    if indicator.kind == "index":
        return indicator.levels[-1]
    if indicator.kind == "items":
        return min((s.need.level for s in shares(indicator, accepted) if not s.is_met), default=indicator.levels[-1])
    return supported_level(indicator, accepted) + 1


def is_shut(indicator: Indicator, item: str, accepted: Collection[str]) -> bool:
    """Say whether an item cannot be accepted yet, because its level is shut.

    What the item itself replaces counts as accepted with it: it may stand for all that the level below asks for.
    """
    level = level_of(indicator, item)
    return level is not None and level > open_level(indicator, {*accepted, item})
