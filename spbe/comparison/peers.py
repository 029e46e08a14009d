"""Whom to learn from: who is clearly better where one is weak, and above all who climbed from where one stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from spbe.comparison.results import PublishedScore

__all__ = ["CLEARLY", "NEAR", "Lesson", "Peer", "peers_for", "weakest"]

CLEARLY = Decimal("0.50")
"""How much higher a part must be to be called clearly better."""

NEAR = Decimal("0.25")
"""How far apart two parts may be to be called the same place to start from."""


@dataclass(frozen=True)
class Lesson:
    """What a peer shows in one part (a domain's code, "" for the whole index).

    ``now`` is the peer's number, ``own`` that of the one who asks. ``start`` is what the peer had in the year before
    ``now`` where it climbed from where the asker stands, else None.
    """

    part: str
    own: Decimal
    now: Decimal
    start: Decimal | None = None

    @property
    def lead(self) -> Decimal:
        """Return how much higher the peer stands."""
        return self.now - self.own

    @property
    def climb(self) -> Decimal:
        """Return how much the peer climbed from the same place, 0 where it did not start there."""
        return Decimal(0) if self.start is None else self.now - self.start


@dataclass(frozen=True)
class Peer:
    """An agency to learn from, what it shows, and how near it is: same kind, same province, same island group."""

    score: PublishedScore
    lessons: tuple[Lesson, ...]
    is_same_kind: bool
    is_same_province: bool
    is_same_island: bool

    @property
    def climbs(self) -> tuple[Lesson, ...]:
        """Return the lessons of parts in which it climbed from where the asker stands."""
        return tuple(lesson for lesson in self.lessons if lesson.start is not None)


def weakest(score: PublishedScore, among: Mapping[str, Decimal], count: int = 2) -> tuple[str, ...]:
    """Return the parts that lie furthest below what ``among`` says of each (an average), the weakest first."""
    behind = {code: among[code] - value for code, value in score.domains.items() if code in among}
    return tuple(sorted(behind, key=lambda code: (-behind[code], code))[:count])


def peers_for(
    own: PublishedScore,
    parts: Collection[str],
    latest: Iterable[PublishedScore],
    earlier: Mapping[str, PublishedScore],
) -> tuple[Peer, ...]:
    """Return the agencies one can learn the ``parts`` from, the best teachers first.

    ``latest`` are the results to look at, ``earlier`` those of the year before them by agency. First come those who
    climbed from where ``own`` stands, by how many of the parts and how far; then the nearest kind and place; then who
    is furthest ahead. Whoever is not clearly better in any part is left out.
    """
    found = list[Peer]()
    for other in latest:
        lessons = _lessons(own, parts, other, earlier.get(other.agency))
        if other.agency != own.agency and lessons:
            found.append(_peer(own, other, lessons))
    return tuple(sorted(found, key=_order))


def _lessons(
    own: PublishedScore, parts: Collection[str], other: PublishedScore, before: PublishedScore | None
) -> tuple[Lesson, ...]:
    found = list[Lesson]()
    for part in parts:
        mine, theirs = _value(own, part), _value(other, part)
        if mine is None or theirs is None or theirs - mine < CLEARLY:
            continue
        start = _value(before, part) if before else None
        has_climbed = start is not None and abs(start - mine) <= NEAR and theirs - start >= CLEARLY
        found.append(Lesson(part, mine, theirs, start if has_climbed else None))
    return tuple(found)


def _value(score: PublishedScore, part: str) -> Decimal | None:
    return score.domains.get(part) if part else score.index


def _peer(own: PublishedScore, other: PublishedScore, lessons: tuple[Lesson, ...]) -> Peer:
    is_home = own.province is not None and own.province == other.province
    is_near = own.island is not None and own.island == other.island
    return Peer(other, lessons, own.kind == other.kind, is_home, is_near)


def _order(peer: Peer) -> tuple[object, ...]:
    climbed = sum((lesson.climb for lesson in peer.climbs), Decimal(0))
    ahead = sum((lesson.lead for lesson in peer.lessons), Decimal(0))
    near = (not peer.is_same_kind, not peer.is_same_province, not peer.is_same_island)
    return (-len(peer.climbs), *near, -climbed, -ahead, peer.score.agency)
