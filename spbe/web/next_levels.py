"""What is missing for the next level: per indicator and unit, a checklist to print, with ways to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request

from spbe.indicators import Aspect, Indicator
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.next_level import NextLevel, Supply, next_level
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.backing import marked_items, next_checklists
from spbe.web.desk import Desk
from spbe.web.evidence_words import Badge
from spbe.web.house import house
from spbe.web.tasks import agency_desk

__all__ = ["room"]

room = Blueprint("next_levels", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/kurang")

_NOBODY = queries.Assignment()


@dataclass(frozen=True)
class _Filter:
    """What is looked at: a unit (code), an aspect, and whether what is there is left out."""

    unit: str
    aspect: Aspect | None
    is_short: bool

    @property
    def asked(self) -> dict[str, str | None]:
        """Return it as an address carries it."""
        return {
            "unit": self.unit or None,
            "aspek": self.aspect.code if self.aspect else None,
            "saring": "kurang" if self.is_short else None,
        }


@dataclass(frozen=True)
class UnitSum:
    """One unit with the indicators it leads or contributes to that lack something, and how much of what."""

    code: str
    name: str
    indicators: int
    counts: Mapping[Supply, int]


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw what the indicators lack for their next levels, for the agency's own side."""
    desk = agency_desk(agency, period)
    units = queries.units(house().session(), agency)
    assigned = queries.assignments(house().session(), agency, desk.standing.instrument.code)
    chosen = _chosen(desk, {unit.code for unit in units})
    shown = [i for i in desk.standing.instrument if _is_shown(desk, i, assigned.get(i.code, _NOBODY), chosen)]
    found = {each.indicator.code: each for each in _read(desk, shown)}
    rows = [each for each in found.values() if each.lacking or not chosen.is_short]
    return desk.draw(
        "planning/missing.html",
        found=rows,
        units=units,
        unit_name=next((unit.name for unit in units if unit.code == chosen.unit), ""),
        sums=_sums(units, assigned, found),
        chosen=chosen,
        finding=_finding(found.values()),
        lead_of={code: one.lead for code, one in assigned.items()},
        supplies=Supply,
        supply_badge=supply_badge,
        may_cite=desk.may_cite,
        agency=agency,
        today=desk.evidence_day,
    )


def _chosen(desk: Desk, units: set[str]) -> _Filter:
    unit, code = request.args.get("unit", ""), request.args.get("aspek", "")
    aspect = desk.standing.instrument.aspect_by_code.get(code)
    if (unit and unit not in units) or (code and aspect is None):
        abort(404)
    return _Filter(unit, aspect, request.args.get("saring") == "kurang")


def _is_shown(desk: Desk, indicator: Indicator, assigned: queries.Assignment, chosen: _Filter) -> bool:
    is_its = not chosen.unit or chosen.unit in _units_of(assigned)
    return is_its and chosen.aspect in (None, desk.standing.instrument.aspect_of(indicator.code))


def _units_of(assigned: queries.Assignment) -> list[str]:
    return [unit.code for unit in (assigned.lead, *assigned.contributing) if unit is not None]


def _read(desk: Desk, shown: Sequence[Indicator]) -> list[NextLevel]:
    lists, standing = next_checklists(desk, shown), desk.standing
    return [
        next_level(lists[i.code], standing.values.get(i.code), standing.gain(i.code), marked=marked_items(desk, i.code))
        for i in shown
    ]


def _sums(
    units: Iterable[Any], assigned: Mapping[str, queries.Assignment], found: Mapping[str, NextLevel]
) -> list[UnitSum]:
    """Return the units that lack something, the one that lacks most first."""
    own: dict[str, list[NextLevel]] = {unit.code: [] for unit in units}
    for code, each in found.items():
        for unit in _units_of(assigned.get(code, _NOBODY)):
            own.setdefault(unit, []).append(each)
    sums = [_sum(unit, own[unit.code]) for unit in units]
    return sorted((one for one in sums if one.indicators), key=lambda one: -sum(one.counts.values()))


def _sum(unit: Any, own: Sequence[NextLevel]) -> UnitSum:
    counts = {supply: sum(one.supply is supply for each in own for one in each.lacking) for supply in Supply}
    return UnitSum(unit.code, unit.name, sum(bool(each.lacking) for each in own), counts)


def _finding(found: Iterable[NextLevel]) -> str:
    """Return the heading by a rule: how many things are missing, for how many indicators."""
    lacking = [len(each.lacking) for each in found if each.lacking]
    if not lacking:
        return _("Semua yang diminta tingkat berikutnya sudah ada")
    told = ngettext(
        "%(num)d hal masih diminta untuk tingkat berikutnya pada %(count)s indikator",
        "%(num)d hal masih diminta untuk tingkat berikutnya pada %(count)s indikator",
        sum(lacking),
    )
    return told % {"num": sum(lacking), "count": len(lacking)}


def supply_badge(supply: Supply, *, is_there: bool) -> Badge:
    """Return how far one thing asked for is, in words."""
    if is_there and supply not in (Supply.ACCEPTED, Supply.WAITING):
        return Badge(_("terpenuhi oleh butir lain"), "check", "ok")
    return {
        Supply.ACCEPTED: Badge(_("diterima asesor"), "ok", "ok"),
        Supply.WAITING: Badge(_("dikutip, belum dinilai"), "check", "ok"),
        Supply.REVISE: Badge(_("perlu direvisi"), "back", "bad"),
        Supply.EXPIRED: Badge(_("kedaluwarsa"), "warn", "bad"),
        Supply.REUSABLE: Badge(_("ada dokumen yang mungkin cocok"), "history", "warn"),
        Supply.MISSING: Badge(_("belum ada"), "warn", "warn"),
    }[supply]
