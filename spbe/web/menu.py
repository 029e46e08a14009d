"""The entries of the menu, as far as they lead anywhere for the person who looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import g, request

from spbe.language import gettext as _
from spbe.roles import NATIONAL, Permission, Side, may, side_of
from spbe.store import queries
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.house import house
from spbe.web.mentions import unseen

__all__ = ["Entry", "menu"]


@dataclass(frozen=True)
class Entry:
    """One line of the menu. ``count`` is of what waits there unseen."""

    text: str
    icon: str
    href: str
    is_current: bool
    count: int = 0


def menu() -> list[Entry]:
    """Return the menu: the assessment at hand (or the newest one of this person), then what is public."""
    results = _entry(_("Hasil terbit"), "compare", "results.index")
    public = [results, _entry(_("Instrumen"), "book", "instruments.index")]
    return [*_of_person(), *_of_assessment(), *_of_library(), *_of_offices(), *public]


def _entry(text: str, icon: str, endpoint: str, **place: Any) -> Entry:
    return Entry(text, icon, address(endpoint, **place), request.endpoint == endpoint)


def _of_person() -> list[Entry]:
    person = current_person()
    if person is None:
        return []
    own = _entry(_("Tugas saya"), "cal", "tasks.mine")
    judges = any(may(person, each, agency) for agency in person.agencies for each in queries.QUEUE_STAGES)
    queue = [_entry(_("Antrean"), "clock", "queue.index")] if judges else []
    spans = NATIONAL in person.agencies or len(person.agencies) > 1
    many = [_entry(_("Rekap antarinstansi"), "list", "national.index")] if spans else []
    return [replace(own, count=len(unseen(person))), *queue, *many]


def _of_assessment() -> list[Entry]:
    place = _place()
    if place is None:
        return []
    entries = [
        _entry(_("Ringkasan"), "home", "assessments.overview", **place),
        _entry(_("Semua indikator"), "list", "assessments.all_indicators", **place),
        _entry(_("Target"), "target", "assessments.target", **place),
    ]
    if side_of(current_person(), place["agency"]) is Side.AGENCY:
        entries.append(_entry(_("Papan koordinator"), "flag", "board.index", **place))
        plan = _entry(_("Rencana"), "target", "planning.index", **place)
        entries.append(replace(plan, is_current=request.path.startswith(plan.href)))
    if may(current_person(), Permission.SUBMIT, place["agency"]):
        entries.append(_entry(_("Kirim penilaian"), "mail", "sending.index", **place))
    for permission, text, icon, endpoint in _desks():
        if may(current_person(), permission, place["agency"]):
            entries.append(_entry(text, icon, endpoint, **place))
    if may(current_person(), Permission.EXPORT, place["agency"]):
        entries.append(_entry(_("Dokumen"), "file", "documents.index", **place))
        entries.append(_entry(_("Unduhan"), "download", "downloads.index", **place))
    return entries


def _desks() -> list[tuple[Permission, str, str, str]]:
    """Return the desks of those who judge, and the trail of what they did, by what each asks for."""
    return [
        (Permission.VERIFY, _("Verifikasi internal"), "check", "verification.index"),
        (Permission.ASSESS, _("Meja asesor"), "flag", "evaluation.index"),
        (Permission.REVIEW, _("Reviu"), "eye", "review.index"),
        (Permission.VIEW, _("Jejak nilai"), "history", "trail.index"),
    ]


def _of_library() -> list[Entry]:
    """Return the way into the library of the agency at hand."""
    person, here = current_person(), (request.view_args or {}).get("agency")
    near = [here, (_place() or {}).get("agency"), *(person.agencies if person else ())]
    agency = next((code for code in near if code and may(person, Permission.SEE_LIBRARY, code)), None)
    if agency is None:
        return []
    at = address("library.index", agency=agency)
    return [Entry(_("Pustaka"), "file", at, request.path.startswith(at))]


def _of_offices() -> list[Entry]:
    """Return the ways into administration: of the agency at hand, and of all for whoever keeps the directory."""
    person, here = current_person(), (request.view_args or {}).get("agency")
    if person is None:
        return []
    near = [here, (_place() or {}).get("agency"), *person.agencies]
    agency = next((code for code in near if code and code != NATIONAL and _manages(code)), None)
    entries = [_office(_("Kelola instansi"), "user", agency)] if agency else []
    return [*entries, _office(_("Kelola nasional"), "key", NATIONAL)] if _manages(NATIONAL) else entries


def _manages(agency: str) -> bool:
    return may(current_person(), Permission.MANAGE_UNITS, agency)


def _office(text: str, icon: str, agency: str) -> Entry:
    address_ = address("office.index", agency=agency)
    is_directory = agency == NATIONAL and request.path.startswith("/kelola/instansi")
    return Entry(text, icon, address_, request.path.startswith(f"/kelola/{agency}/") or is_directory)


def _place() -> dict[str, str] | None:
    if "place" in g:
        found: dict[str, str] = g.place
        return found
    person = current_person()
    if person is None:
        return None
    mine, here = queries.assessments_of(house().session(), person), (request.view_args or {}).get("agency")
    near = [line for line in mine if line.agency_code == here] or mine
    return {"agency": near[0].agency_code, "period": near[0].period} if near else None
