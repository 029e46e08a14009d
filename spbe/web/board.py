"""The coordinator's board: which unit has the longest way to go, what was returned, what nobody leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from spbe.board import Board, UnitRow, board
from spbe.indicators import Indicator
from spbe.language import format_date, ngettext
from spbe.language import gettext as _
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.submission import Mark
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.tasks import agency_desk, share_link
from spbe.web.words import localized_moment, weight

__all__ = ["UnitLine", "board_of", "finding", "room", "unit_lines"]

room = Blueprint("board", __name__, url_prefix="/penilaian/<agency>/<period>/papan")


@dataclass(frozen=True)
class UnitLine:
    """One unit of the board as a page shows it: its row, when it last answered in words, and the link to send it."""

    row: UnitRow
    answered: str
    link: str


def board_of(desk: Desk) -> Board:
    """Return the board of an assessment."""
    session, instrument = house().session(), desk.standing.instrument
    units = [(unit.code, unit.name) for unit in queries.units(session, desk.agency)]
    assigned = queries.assignments(session, desk.agency, instrument.code)
    return board(desk.standing, units, {code: one.lead.code for code, one in assigned.items() if one.lead is not None})


def unit_lines(desk: Desk, found: Board) -> list[UnitLine]:
    """Return the units of a board in their order, in words and with their links."""
    zone = desk.standing.submission.agency.time_zone
    return [
        UnitLine(row, localized_moment(row.answered_at, zone), share_link(desk, unit=row.code)) for row in found.units
    ]


def finding(found: Board) -> str:
    """Return what the board says in one sentence, by a rule: the unit with the longest way to go."""
    behind = found.behind
    if not found.units:
        return _("Belum ada unit yang memimpin indikator")
    if not behind:
        return _("Semua unit sudah lengkap")
    first = behind[0]
    facts = {"unit": first.name, "weight": weight(first.open_weight)}
    begun = [row for row in behind if row.counts.complete]
    untouched = len(behind) - len(begun)
    if untouched > 1:
        told = ngettext(
            "%(num)d unit belum punya jawaban lengkap; bobot terbesar: %(unit)s, %(weight)s %%",
            "%(num)d unit belum punya jawaban lengkap; bobot terbesar: %(unit)s, %(weight)s %%",
            untouched,
        )
        return told % {**facts, "num": untouched}
    told = _("Jalan terpanjang: %(unit)s, %(complete)s dari %(total)s lengkap")
    return told % {**facts, "complete": first.counts.complete, "total": first.counts.total}


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the board, for the agency's own side."""
    desk = agency_desk(agency, period)
    found = board_of(desk)
    return desk.draw(
        "board/board.html",
        board=found,
        units=unit_lines(desk, found),
        finding=finding(found),
        returned=_returned(desk),
        counts=desk.standing.counts(),
        closing=_closing(desk),
        may_assign=may(current_person(), Permission.MANAGE_UNITS, agency),
    )


def _returned(desk: Desk) -> list[tuple[Indicator, Mark]]:
    return [(i, desk.standing.returned[i.code]) for i in desk.standing.instrument if i.code in desk.standing.returned]


def _closing(desk: Desk) -> dict[str, Any] | None:
    """Return the last day of the stage in words, and the days until then."""
    day = desk.standing.submission.closes_on
    return None if day is None else {"day": format_date(day), "days": (day - desk.today).days}
