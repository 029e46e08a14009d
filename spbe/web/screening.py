"""The check before sending: every citation of the assessment with what a reader would notice about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, request

from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import ALL, Permission, Role
from spbe.screening import FindingKind
from spbe.store import queries
from spbe.store.queries import Assignment, UnitLine
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.house import house
from spbe.web.screened import Checked, screened
from spbe.web.screening_words import kind_words

__all__ = ["room", "waiting"]

room = Blueprint("screening", __name__, url_prefix="/penilaian/<agency>/<period>/pemeriksaan")

_MOST = 120  # citations on one page; who has more narrows them by unit or by kind
_OWN, _EVERY = "own", "all"


@dataclass(frozen=True)
class Group:
    """The citations of one indicator, and the unit that leads it."""

    indicator: Indicator
    unit: str
    lines: tuple[Checked, ...]


@dataclass(frozen=True)
class Chip:
    """A filter: its value, what it is called, and how many citations it shows."""

    value: str
    text: str
    count: int


@room.get("")
@needs(Permission.SEE_LIBRARY)
def index(agency: str, period: str) -> str:
    """Draw the citations with their hints, by indicator; first those that need a look."""
    desk = open_desk(agency, period, Permission.SEE_LIBRARY, with_previous=False)
    assigned = queries.assignments(house().session(), agency, desk.standing.instrument.code)
    own, units = _own_units(agency), _units(assigned.values())
    unit = _asked_unit(own, units)
    wanted = own if unit == _OWN else {unit} if unit else set()
    lines = [line for line in screened(desk) if not wanted or wanted & _works_on(assigned, line.indicator.code)]
    asked, chips = request.args.get("saring", ""), _chips(lines)
    shown = [line for line in lines if _is_asked(line, asked)]
    return desk.draw(
        "screening/index.html",
        groups=_groups(shown[:_MOST], assigned),
        more=max(0, len(shown) - _MOST),
        chips=chips,
        asked=asked if asked in {chip.value for chip in chips} else "",
        told=_told(lines),
        bare=_bare(desk, lines, wanted, assigned),
        unit=unit,
        own_units=[each for each in units if each.code in own],
        other_units=[each for each in units if each.code not in own],
    )


def waiting(desk: Desk) -> str:
    """Return in words how many citations need a look before the assessment is sent, "" where none does."""
    count = sum(line.needs_a_look for line in screened(desk))
    told = ngettext(
        "%(num)d bukti perlu diperhatikan sebelum dikirim", "%(num)d bukti perlu diperhatikan sebelum dikirim", count
    )
    return told % {"num": count} if count else ""


def _own_units(agency: str) -> set[str]:
    person = current_person()
    held = person.roles_in(agency) if person else ()
    return {code for role in held if role.role is Role.UNIT_OPERATOR for code in role.scopes} - {ALL}


def _units(assigned: Iterable[Assignment]) -> list[UnitLine]:
    every = {unit.code: unit for one in assigned for unit in (one.lead, *one.contributing) if unit is not None}
    return sorted(every.values(), key=lambda unit: unit.name.lower())


def _asked_unit(own: set[str], units: Iterable[UnitLine]) -> str:
    """Return the unit that is asked for; whoever answers for units begins with the own ones."""
    asked = request.args.get("unit", _OWN)
    if asked == _OWN:
        return _OWN if own else ""
    return asked if asked in {unit.code for unit in units} else ""


def _works_on(assigned: dict[str, Assignment], code: str) -> set[str]:
    one = assigned.get(code, Assignment())
    return {unit.code for unit in (one.lead, *one.contributing) if unit is not None}


def _is_asked(line: Checked, asked: str) -> bool:
    if asked == _EVERY:
        return True
    kinds = {finding.kind.value for finding in line.findings if finding.is_concern}
    return asked in kinds if asked in set(FindingKind) else bool(kinds)


def _chips(lines: list[Checked]) -> list[Chip]:
    found = Counter(finding.kind for line in lines for finding in line.findings if finding.is_concern)
    first = Chip("", _("Perlu perhatian"), sum(line.needs_a_look for line in lines))
    kinds = [Chip(kind.value, kind_words(kind), count) for kind, count in found.most_common()]
    return [first, Chip(_EVERY, _("Semua"), len(lines)), *kinds]


def _told(lines: list[Checked]) -> str:
    count = sum(line.needs_a_look for line in lines)
    if not lines:
        return _("Belum ada dokumen yang dikutip di sini.")
    if not count:
        told = ngettext("Satu kutipan, tanpa catatan.", "%(num)d kutipan, semuanya tanpa catatan.", len(lines))
        return told % {"num": len(lines)}
    told = ngettext(
        "%(count)s dari %(num)d kutipan perlu diperhatikan.",
        "%(count)s dari %(num)d kutipan perlu diperhatikan.",
        len(lines),
    )
    return told % {"count": count, "num": len(lines)}


def _groups(lines: Iterable[Checked], assigned: dict[str, Assignment]) -> list[Group]:
    found = []
    for code, group in groupby(lines, key=lambda line: line.indicator.code):
        of, lead = tuple(group), assigned.get(code, Assignment()).lead
        found.append(Group(of[0].indicator, lead.name if lead else "", of))
    return found


def _bare(desk: Desk, lines: list[Checked], wanted: set[str], assigned: dict[str, Assignment]) -> list[Indicator]:
    """Return the indicators that are answered above the lowest level and cite nothing."""
    cited = {line.indicator.code for line in lines}
    return [
        one
        for one in desk.standing.instrument
        if (desk.standing.values.get(one.code) or 0) > one.lowest
        and one.code not in cited
        and (not wanted or wanted & _works_on(assigned, one.code))
    ]
