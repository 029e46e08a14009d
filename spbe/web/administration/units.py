"""Units of an agency: the list, adding one, renaming and closing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.store import queries
from spbe.store.queries import UnitLine
from spbe.web.access import needs
from spbe.web.administration.forms import NewUnitForm, UnitForm, problems_of
from spbe.web.administration.office import Office, open_office
from spbe.web.house import house

__all__ = ["room"]

room = Blueprint("units", __name__, url_prefix="/kelola/<agency>/unit")


@room.get("/")
@needs(Permission.MANAGE_UNITS)
def index(agency: str) -> str:
    """Draw the units with their people and what they lead."""
    return _list(_office(agency), NewUnitForm())


@room.post("/")
@needs(Permission.MANAGE_UNITS)
def add(agency: str) -> Any:
    """Add a unit."""
    office, form = _office(agency), NewUnitForm()
    problems = [] if not form.validate() else _add(office, form)
    if form.errors or problems:
        return _list(office, form, problems), 422
    return redirect(office.here("units.index"), 303)


def _office(agency: str) -> Office:
    office = open_office(agency)
    return abort(404) if office.is_national else office


def _add(office: Office, form: NewUnitForm) -> list[tuple[str, str]]:
    """Add the unit, or return what stands against it."""
    session = house().session()
    try:
        with session.begin():
            name, code = form.name.data or "", form.code.data or ""
            added = workflow.add_unit(session, office.agency, name, code, by=office.person, at=house().now())
    except workflow.UnitExists as taken:
        words = _("Kode %(code)s sudah dipakai unit “%(name)s”; tulis kode lain.")
        return [("code", words % {"code": taken.existing.code, "name": taken.existing.name})]
    except workflow.InvalidUnitCode as refused:
        words = _("Kode “%(code)s” tidak dapat dipakai; pakai huruf kecil, angka, dan tanda hubung, paling banyak 60.")
        return [("code", words % {"code": refused.code[:60]})]
    flash(_("Unit %(name)s ditambahkan.") % {"name": added.name})
    return []


def _list(office: Office, form: NewUnitForm, problems: list[tuple[str, str]] | None = None) -> str:
    instrument = office.instrument()
    lines = queries.unit_overview(house().session(), office.agency, instrument.code)
    told = problems_of(form) + (problems or [])
    return office.draw("administration/units.html", "units", overview=lines, form=form, problems=told)


@room.get("/<unit>")
@needs(Permission.MANAGE_UNITS)
def page(agency: str, unit: str) -> str:
    """Draw one unit: its name, its people, what it leads and contributes to."""
    office = _office(agency)
    found = _unit(office, unit)
    form = UnitForm(name=found.name, is_active=found.is_active, version=found.version)
    return _page(office, found, form)


def _unit(office: Office, code: str) -> UnitLine:
    return queries.unit_of(house().session(), office.agency, code) or abort(404)


@room.post("/<unit>")
@needs(Permission.MANAGE_UNITS)
def save(agency: str, unit: str) -> Any:
    """Save a unit's name, or that it is closed or in use again."""
    office = _office(agency)
    found, form = _unit(office, unit), UnitForm()
    if not form.validate():
        return _page(office, found, form), 422
    session = house().session()
    try:
        with session.begin():
            workflow.change_unit(session, office.agency, form.change(unit), by=office.person, at=house().now())
    except workflow.StaleUnit as stale:
        return _page(office, stale.current, form, conflict=stale.current), 409
    flash(_("Unit tersimpan."))
    return redirect(request.path, 303)


def _page(office: Office, found: UnitLine, form: UnitForm, conflict: UnitLine | None = None) -> str:
    session, instrument = house().session(), office.instrument()
    given = queries.assignments(session, office.agency, instrument.code)
    overview = queries.unit_overview(session, office.agency, instrument.code)
    people = next((line.people for line in overview if line.unit.code == found.code), ())
    led = [i for i in instrument if (a := given.get(i.code)) and a.lead and a.lead.id == found.id]
    helped = [i for i in instrument if (a := given.get(i.code)) and found.id in {u.id for u in a.contributing}]
    return office.draw(
        "administration/unit.html", "units", unit=found, form=form, conflict=conflict, people=people, led=led,
        helped=helped, problems=problems_of(form),
    )  # fmt: skip
