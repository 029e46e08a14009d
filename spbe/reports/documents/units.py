"""Gaps by the unit that must close them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe.reports.documents.beside import Beside
from spbe.reports.documents.parts import lead_of
from spbe.standing import Gap

__all__ = ["UnitGaps", "by_unit", "gain_of"]


@dataclass(frozen=True)
class UnitGaps:
    """A unit by its name (or that none is named yet) and its gaps, the largest gain first."""

    name: str
    gaps: tuple[Gap, ...]
    is_named: bool

    @property
    def gain(self) -> Fraction:
        """Return what closing all of them adds to the index, exact."""
        return gain_of(self.gaps)

    @property
    def codes(self) -> str:
        """Return the codes of its indicators."""
        return ", ".join(gap.indicator.code for gap in self.gaps)


def by_unit(beside: Beside, gaps: Sequence[Gap]) -> tuple[UnitGaps, ...]:
    """Return the gaps by unit, the unit with the largest gain first."""
    found: dict[tuple[str, bool], list[Gap]] = {}
    for gap in gaps:
        found.setdefault((lead_of(beside, gap.indicator), gap.indicator.code in beside.leads), []).append(gap)
    units = [UnitGaps(name, tuple(own), is_named) for (name, is_named), own in found.items()]
    return tuple(sorted(units, key=lambda unit: (-unit.gain, unit.name)))


def gain_of(gaps: Sequence[Gap]) -> Fraction:
    """Return what closing these gaps adds to the index, exact."""
    return sum((gap.gain for gap in gaps), Fraction(0))
