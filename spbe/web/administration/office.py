"""The office of one agency: the frame, the tabs and the ways that its administration pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request

from spbe.indicators import Instrument
from spbe.language import gettext as _
from spbe.roles import NATIONAL, Permission, Person, may
from spbe.store import queries
from spbe.submission import AgencyFacts
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.house import house

__all__ = ["Office", "Tab", "directory_office", "open_office"]


@dataclass(frozen=True)
class Tab:
    """One of the pages of an office."""

    name: str
    text: str
    href: str


@dataclass(frozen=True)
class Office:
    """An agency (or the national level) as its administrators see it."""

    facts: AgencyFacts

    @property
    def agency(self) -> str:
        """Return the agency's code."""
        return self.facts.code

    @property
    def is_national(self) -> bool:
        """Say whether this is the office of what holds in all agencies."""
        return self.agency == NATIONAL

    @property
    def person(self) -> Person:
        """Return who is here; every page of an office asks for a permission first."""
        return current_person() or abort(404)

    def may(self, permission: Permission) -> bool:
        """Say whether this person holds a permission here."""
        return may(current_person(), permission, self.agency)

    def here(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page of this office."""
        return address(endpoint, agency=self.agency, **values)

    def tabs(self) -> list[Tab]:
        """Return the pages that this person may open here."""
        own = [
            ("units", _("Unit"), "units.index", Permission.MANAGE_UNITS),
            ("assignments", _("Penugasan"), "assignments.index", Permission.MANAGE_UNITS),
            ("letterhead", _("Kop dokumen"), "letterhead.index", Permission.MANAGE_UNITS),
        ]
        shared = [
            ("people", _("Orang"), "people.index", Permission.MANAGE_PEOPLE),
            ("periods", _("Periode"), "periods.index", Permission.START),
        ]
        asked = shared if self.is_national else own + shared
        found = [Tab(name, text, self.here(endpoint)) for name, text, endpoint, need in asked if self.may(need)]
        if self.is_national and self.may(Permission.MANAGE_AGENCIES):
            found.append(Tab("agencies", _("Instansi"), address("agencies.index")))
        return found

    def draw(self, template: str, tab: str, **values: Any) -> str:
        """Return a page of this office."""
        frame = {"office": self, "facts": self.facts, "here": self.here, "tab": tab, "may_here": self.may}
        return render_template(template, **frame, **values)

    def instrument(self) -> Instrument:
        """Return the instrument that a page is about: the one asked for, else the first that is shipped."""
        shipped = house().instruments
        return shipped.get(request.args.get("instrumen", "")) or next(iter(shipped.values()))


def open_office(agency: str) -> Office:
    """Return the office of an agency of the directory, or of the national level; answer 404 for any other code."""
    facts = _national() if agency == NATIONAL else queries.agency_facts(house().session(), agency)
    return Office(facts) if facts else abort(404)


def directory_office() -> Office:
    """Return the office in which the directory of agencies is kept."""
    return Office(_national())


def _national() -> AgencyFacts:
    return AgencyFacts(NATIONAL, _("Tingkat nasional"), NATIONAL)
