"""The fewest hosts that together can teach everything: an exact set cover, with its proof."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from spbe.whole_numbers import Row, cheapest_switches, whole_bound

__all__ = ["Hosts", "fewest_hosts"]


@dataclass(frozen=True)
class Hosts:
    """The hosts to visit, the gaps that nobody can teach, and how many hosts every choice needs at least."""

    hosts: tuple[str, ...]
    uncovered: tuple[str, ...]
    bound: int

    @property
    def is_smallest(self) -> bool:
        """Say whether the bound proves that fewer do not suffice."""
        return len(self.hosts) == self.bound


def fewest_hosts(gaps: Sequence[str], teaches: Mapping[str, Collection[str]]) -> Hosts:
    """Return the smallest set of hosts that together cover every gap somebody can teach.

    ``teaches`` maps a host to the gaps it can teach, the best host first: of the smallest sets it is one whose hosts
    stand early. Raises NotSolved.
    """
    hosts = list(teaches)
    covered = [gap for gap in gaps if any(gap in taught for taught in teaches.values())]
    rows = [Row(1, None, tuple((n, 1) for n, host in enumerate(hosts) if gap in teaches[host])) for gap in covered]
    # One host more always weighs more than every place in the order together.
    weight = len(hosts) * len(hosts) + 1
    found = cheapest_switches([weight + place for place in range(len(hosts))], rows)
    assert found is not None  # noqa: S101 - each covered gap has a host, and nothing forbids to visit all
    taken = tuple(host for host, is_on in zip(hosts, found.taken, strict=True) if is_on)
    uncovered = tuple(gap for gap in gaps if gap not in covered)
    return Hosts(taken, uncovered, whole_bound(found.bound) // weight)
