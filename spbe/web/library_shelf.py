"""The library of one agency on a page: who is here, what they may do, its units, its frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template

from spbe.language import gettext as _
from spbe.library import Document
from spbe.roles import Permission, Person, Place, Side, may, side_of
from spbe.store import queries
from spbe.store.queries import UnitLine
from spbe.submission import AgencyFacts
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.house import house

__all__ = ["NUMBER", "Shelf", "open_shelf", "room"]

room = Blueprint("library", __name__, url_prefix="/pustaka/<agency>")

NUMBER = "int(max=2147483647)"
"""How a document or a revision stands in an address: no larger than any database keeps."""


@dataclass(frozen=True)
class Shelf:
    """An agency's library as one person sees it."""

    facts: AgencyFacts
    person: Person

    @property
    def agency(self) -> str:
        """Return the agency's code."""
        return self.facts.code

    @property
    def side(self) -> Side:
        """Return the side from which this person looks."""
        return side_of(self.person, self.agency) or Side.ASSESSOR

    @cached_property
    def today(self) -> date:
        """Return today's date where the agency is."""
        return house().now().astimezone(ZoneInfo(self.facts.time_zone)).date()

    @property
    def sees_all(self) -> bool:
        """Say whether this person may look through the whole library."""
        return may(self.person, Permission.SEE_LIBRARY, self.agency)

    @property
    def may_add(self) -> bool:
        """Say whether this person may add documents, for the agency or for some unit."""
        return bool(self.unit_choices)

    def may_write(self, unit: str | None) -> bool:
        """Say whether this person may add, change and delete documents of a unit, or (None) of the whole agency."""
        return may(self.person, Permission.FILL_IN, self.agency, Place(unit, ""))

    @cached_property
    def units(self) -> list[UnitLine]:
        """Return the agency's units, by name."""
        return queries.units(house().session(), self.agency)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Return code of a unit -> its name."""
        return {unit.code: unit.name for unit in self.units}

    @cached_property
    def unit_choices(self) -> list[tuple[str, str]]:
        """Return code and name of what this person may add documents for; "" is the whole agency."""
        whole = [("", _("Seluruh instansi"))] if self.may_write(None) else []
        return whole + [(unit.code, unit.name) for unit in self.units if unit.is_active and self.may_write(unit.code)]

    @property
    def most_file(self) -> int:
        """Return how many bytes one file may take."""
        return house().settings.most_file

    def unit_name(self, code: str | None) -> str:
        """Return the name of a unit, or that of the whole agency."""
        return self.unit_names.get(code, code) if code else _("Seluruh instansi")

    def here(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page of this library."""
        return address(endpoint, agency=self.agency, **values)

    def document(self, number: int) -> Document:
        """Return a document of this agency, a deleted one too, or answer 404."""
        return queries.document(house().session(), self.agency, number) or abort(404)

    def draw(self, template: str, **values: Any) -> str:
        """Return a page of this library."""
        return render_template(template, **{"shelf": self, "facts": self.facts, "here": self.here, **values})


def open_shelf(agency: str) -> Shelf:
    """Return the library of an agency of the directory, or answer 404; each view asks for its permission first."""
    facts, person = queries.agency_facts(house().session(), agency), current_person()
    return Shelf(facts, person) if facts and person else abort(404)
