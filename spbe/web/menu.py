"""The entries of the menu, as far as they lead anywhere for the person who looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request

from spbe.language import gettext as _
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.house import house

__all__ = ["Entry", "menu"]


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    text: str
    icon: str
    href: str
    is_current: bool


def menu() -> list[Entry]:
    """Return the menu: the assessment at hand (or the newest one of this person), then what is public."""
    results = _entry(_("Hasil terbit"), "compare", "results.index")
    return [*_of_assessment(), results, _entry(_("Instrumen"), "book", "instruments.index")]


def _entry(text: str, icon: str, endpoint: str, **place: Any) -> Entry:
    return Entry(text, icon, address(endpoint, **place), request.endpoint == endpoint)


def _of_assessment() -> list[Entry]:
    place = _place()
    if place is None:
        return []
    entries = [
        _entry(_("Ringkasan"), "home", "assessments.overview", **place),
        _entry(_("Semua indikator"), "list", "assessments.all_indicators", **place),
        _entry(_("Target"), "target", "assessments.target", **place),
    ]
    if may(current_person(), Permission.EXPORT, place["agency"]):
        entries.append(_entry(_("Unduhan"), "download", "downloads.index", **place))
    return entries


def _place() -> dict[str, str] | None:
    if "place" in g:
        found: dict[str, str] = g.place
        return found
    person = current_person()
    if person is None:
        return None
    mine = queries.assessments_of(house().session(), person)
    return {"agency": mine[0].agency_code, "period": mine[0].period} if mine else None
