"""The queue over agencies: what waits for somebody who judges, the nearest deadline first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

from spbe.indicators import Instrument
from spbe.roles import Permission, Person, Place, may
from spbe.store import queries
from spbe.store.queries import QueueLine
from spbe.web.access import current_person, needs
from spbe.web.addresses import address
from spbe.web.house import house

__all__ = ["QueueEntry", "entries", "room"]

room = Blueprint("queue", __name__, url_prefix="/antrean")

_PAGE = 50  # lines of one page
_ROOMS = {Permission.ASSESS: "evaluation", Permission.VERIFY: "verification", Permission.REVIEW: "review"}


@dataclass(frozen=True)
class QueueEntry:
    """One assessment that waits. ``following`` is the code of the next indicator to open, None when nothing waits."""

    line: QueueLine
    done: int
    total: int
    following: str | None
    days_left: int | None

    @property
    def href(self) -> str:
        """Return the address of the list of this assessment."""
        return address(f"{_ROOMS[self.line.permission]}.index", agency=self.line.agency_code, period=self.line.period)

    @property
    def next_href(self) -> str:
        """Return the address of the next indicator, or of the list when nothing waits."""
        if self.following is None:
            return self.href
        place = {"agency": self.line.agency_code, "period": self.line.period}
        return address(f"{_ROOMS[self.line.permission]}.indicator", code=self.following, **place)


def entries(lines: Sequence[QueueLine], person: Person, at: datetime) -> list[QueueEntry]:
    """Return the lines with progress and days left; a line without any indicator for this person is left out."""
    found = (_entry(line, person, at) for line in lines)
    return [entry for entry in found if entry is not None and entry.total]


def _entry(line: QueueLine, person: Person, at: datetime) -> QueueEntry | None:
    instrument = house().instrument_named(line.instrument, line.text_digest)
    if instrument is None:
        return None
    codes = _codes(instrument, line, person)
    waiting = [code for code in codes if code not in line.judged and (code in line.answered or _judges(line))]
    today = at.astimezone(ZoneInfo(line.time_zone)).date()
    days = None if line.closes_on is None else (line.closes_on - today).days
    done = sum(code in line.judged for code in codes)
    return QueueEntry(line, done, len(codes), waiting[0] if waiting else None, days)


def _judges(line: QueueLine) -> bool:
    return line.permission is Permission.ASSESS


def _codes(instrument: Instrument, line: QueueLine, person: Person) -> list[str]:
    """Return the indicators this person judges here: those of their aspects at verification, else all."""
    if line.permission is not Permission.VERIFY:
        return list(instrument.by_code)
    here = (line.permission, line.agency_code)
    aspects = [aspect for aspect in instrument.aspects if may(person, *here, Place(None, aspect.code))]
    return [indicator.code for aspect in aspects for indicator in aspect.indicators]


@room.get("")
@needs(Permission.SIGNED_IN)
def index() -> str:
    """Draw the queue of whoever is here, page by page."""
    person = current_person() or abort(404)
    every = entries(queries.queue(house().session(), person), person, house().now())
    last = max(1, -(-len(every) // _PAGE))
    page = min(max(request.args.get("halaman", 1, type=int), 1), last)
    shown = every[(page - 1) * _PAGE : page * _PAGE]
    return render_template("evaluation/queue.html", waiting=shown, total=len(every), page=page, last_page=last)
