"""Whether an assessment under way can be read by a newer edition of its instrument, and what would be another then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from spbe.indicators import Instrument
from spbe.indicators.differences import Difference, differences

__all__ = ["Adoption", "Obstacle", "adoption", "gone_items"]


class Obstacle(StrEnum):
    """What stands against a newer edition."""

    INSTRUMENT = "instrument"
    SCORES = "scores"
    STAGE = "stage"
    USED = "used"


@dataclass(frozen=True)
class Adoption:
    """What a newer edition says otherwise, and what follows from it.

    ``gone`` maps the items that are no longer asked for to their indicators, ``used`` are those of them that were cited
    or judged; ``recounted`` are the codes of the indicators whose items count otherwise.
    """

    found: tuple[Difference, ...]
    gone: Mapping[str, str]
    used: tuple[str, ...]
    recounted: tuple[str, ...]
    obstacles: Mapping[Obstacle, tuple[Difference, ...]]

    @property
    def is_possible(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.obstacles

    @cached_property
    def parts(self) -> Mapping[str, tuple[Difference, ...]]:
        """Return part -> what differs in it, in the order it is told."""
        names = dict.fromkeys(difference.part for difference in self.found)
        return {name: tuple(each for each in self.found if each.part == name) for name in names}


def adoption(current: Instrument, newer: Instrument, stage: str, used: Collection[str]) -> Adoption:
    """Return what adopting the newer edition at this stage means. ``used`` are items that were cited or judged.

    What moves scores is never adopted, but for items: these may count otherwise as long as the agency still answers,
    and then their values are computed anew. Later, items that were cited or judged may not vanish either.
    """
    found = differences(current, newer)
    counting = tuple(each for each in found if each.moves and each.part == "item")
    moving = tuple(each for each in found if each.moves and each.part != "item")
    gone = gone_items(current, newer)
    lost = tuple(code for code in gone if code in used)
    is_answered = stage != "self"
    told = {
        Obstacle.INSTRUMENT: found[:1] if current.code != newer.code else (),
        Obstacle.SCORES: moving,
        Obstacle.STAGE: counting if is_answered else (),
        Obstacle.USED: tuple(each for each in found if each.part == "item" and each.place in lost)
        if is_answered
        else (),
    }
    places = {each.place for each in counting}
    recounted = tuple(
        i.code for i in newer if i.code in current.by_code and places & {*i.items, *current.by_code[i.code].items}
    )
    return Adoption(found, gone, lost, recounted, {which: those for which, those in told.items() if those})


def gone_items(current: Instrument, newer: Instrument) -> dict[str, str]:
    """Return item -> indicator for the items that the newer edition no longer has there."""
    return {
        item: indicator.code
        for indicator in current
        for item in indicator.items
        if indicator.code not in newer.by_code or item not in newer.by_code[indicator.code].items
    }
