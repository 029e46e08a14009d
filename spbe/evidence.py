"""What accepted evidence items support: which level, and what the next one still asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from spbe.indicators.model import EvidenceItem, Indicator

__all__ = ["Need", "asked_at", "counted", "is_met", "needs", "supported_level"]


@dataclass(frozen=True)
class Need:
    """What still keeps a level from being supported: one item, or one of several (an item or a whole set each)."""

    level: int
    alternatives: tuple[tuple[EvidenceItem, ...], ...]


def needs(
    indicator: Indicator, level: int, accepted: Collection[str], *, ages: Mapping[str, int] | None = None
) -> tuple[Need, ...]:
    """Return what ``level`` still asks for, its lower levels included, when the items ``accepted`` are accepted.

    The lowest level needs nothing. What an accepted item replaces counts as accepted too. ``ages`` maps item code ->
    age in whole months: an item that has reached its limit does not count; one without a stated age does. A required
    item that holds under a stated ``condition`` is not asked for: whether it holds is the assessor's to say.
    """
    held = counted(indicator, accepted, ages or {})
    steps = [step for step in indicator.levels[1:] if step <= level]
    asked = [need for step in steps for need in asked_at(indicator.criteria[step].items, step)]
    return tuple(need for need in asked if not is_met(need, held))


def is_met(need: Need, held: Collection[str]) -> bool:
    """Say whether the items held (codes, as ``counted`` returns them) meet a need."""
    return any(_all_in(choice, held) for choice in need.alternatives)


def counted(indicator: Indicator, accepted: Collection[str], ages: Mapping[str, int]) -> set[str]:
    """Return the codes that count: accepted and not too old (``ages``: code -> whole months), and what they replace."""
    waiting = [item for item in indicator.items.values() if item.code in accepted and not _is_too_old(item, ages)]
    held: set[str] = set()
    while waiting:
        item = waiting.pop()
        if item.code not in held:
            held.add(item.code)
            waiting += [indicator.items[code] for code in item.replaces]
    return held


def _is_too_old(item: EvidenceItem, ages: Mapping[str, int]) -> bool:
    return item.max_age_months is not None and ages.get(item.code, 0) >= item.max_age_months


def _all_in(items: Iterable[EvidenceItem], codes: Collection[str]) -> bool:
    return all(item.code in codes for item in items)


def asked_at(items: Sequence[EvidenceItem], step: int) -> list[Need]:
    """Return what one level itself asks for: each required item without a condition, and each group once."""
    single = [Need(step, ((item,),)) for item in items if item.rule == "required" and item.condition is None]
    groups = dict.fromkeys(item.group for item in items if item.rule == "one_of")
    return single + [Need(step, _alternatives([i for i in items if i.group == group])) for group in groups]


def _alternatives(items: Sequence[EvidenceItem]) -> tuple[tuple[EvidenceItem, ...], ...]:
    alone = [(item,) for item in items if item.set is None]
    sets = dict.fromkeys(item.set for item in items if item.set is not None)
    return tuple(alone + [tuple(item for item in items if item.set == name) for name in sets])


def supported_level(indicator: Indicator, accepted: Collection[str], *, ages: Mapping[str, int] | None = None) -> int:
    """Return the highest level that the accepted evidence items support, every lower level supported too.

    Advice for filling in and judging, never a cap on a level somebody chose. Nothing accepted supports the lowest.
    """
    unmet = [need.level for need in needs(indicator, indicator.levels[-1], accepted, ages=ages)]
    return max(level for level in indicator.levels if all(level < missing for missing in unmet))
