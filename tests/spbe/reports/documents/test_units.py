"""Gaps by unit: the largest sum first, and what nobody has yet in one heap of its own."""

from __future__ import annotations

from spbe.reports.documents.beside import Beside
from spbe.reports.documents.units import by_unit, gain_of
from tests.spbe.sample_reports import complete


def test_units_come_by_what_they_add_and_the_unnamed_are_told_as_such() -> None:
    gaps = complete().facts.below_target()
    units = by_unit(Beside(leads={gap.indicator.code: "Dinas" for gap in gaps[:2]}), gaps)
    assert {unit.name: unit.is_named for unit in units} == {"Dinas": True, "unit belum ditetapkan": False}
    assert [unit.gain for unit in units] == sorted((unit.gain for unit in units), reverse=True)
    assert sum(unit.gain for unit in units) == gain_of(gaps)
    assert next(unit for unit in units if unit.is_named).codes == ", ".join(g.indicator.code for g in gaps[:2])
