"""Who answers what: every indicator with its lead unit, contributing units and date, saved whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.datastructures import MultiDict

from spbe import workflow
from spbe.indicators import Indicator, Instrument
from spbe.language import format_date, ngettext
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.store import queries
from spbe.store.queries import Assignment, UnitLine
from spbe.web.access import needs
from spbe.web.administration.forms import day_of
from spbe.web.administration.office import Office, open_office
from spbe.web.house import house
from spbe.workflow import AssignmentPlan, Duty

__all__ = ["Row", "room"]

room = Blueprint("assignments", __name__, url_prefix="/kelola/<agency>/penugasan")

_REASON = timedelta(days=800)  # an own date further away is a slip of the pen
_UNASSIGNED = Assignment()


@dataclass(frozen=True)
class Row:
    """One indicator of the form: codes of units, the date as text, and the fingerprint of what was shown."""

    indicator: Indicator
    lead: str
    helping: frozenset[str]
    due: str
    was: str
    stored: str | None = None


@dataclass
class _Sheet:
    """What the page shows besides its rows: problems as (id of the field, sentence), and what others saved."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    stale: Mapping[str, Assignment] = field(default_factory=dict)


@room.get("/")
@needs(Permission.MANAGE_UNITS)
def index(agency: str) -> str:
    """Draw the table of who answers what."""
    office = _office(agency)
    current = queries.assignments(house().session(), agency, office.instrument().code)
    return _page(office, {i.code: _row(i, current.get(i.code, _UNASSIGNED)) for i in office.instrument()}, _Sheet())


@room.post("/")
@needs(Permission.MANAGE_UNITS)
def save(agency: str) -> Any:
    """Save the table whole, or draw it again with everything that stands against it."""
    office = _office(agency)
    rows = _sent(office.instrument(), request.form)
    duties, problems = _duties(rows)
    sheet = _Sheet(problems)
    changed = 0 if problems else _assign(office, duties, rows, sheet)
    if sheet.problems or sheet.stale:
        return _page(office, _redrawn(office, rows, sheet), sheet), 409 if sheet.stale else 422
    words = ngettext("Penugasan %(num)d indikator diubah.", "Penugasan %(num)d indikator diubah.", changed)
    flash(words % {"num": changed} if changed else _("Penugasan tersimpan; tidak ada yang berubah."))
    return redirect(office.here("assignments.index"), 303)


def _office(agency: str) -> Office:
    office = open_office(agency)
    return abort(404) if office.is_national else office


def _row(indicator: Indicator, held: Assignment) -> Row:
    return Row(
        indicator,
        held.lead.code if held.lead else "",
        frozenset(unit.code for unit in held.contributing),
        held.due_on.isoformat() if held.due_on else "",
        workflow.fingerprint_of(held),
    )


def _sent(instrument: Instrument, form: MultiDict[str, str]) -> dict[str, Row]:
    """Return the rows that were sent, with the unit of a whole aspect where that was asked for."""
    whole = instrument.aspect_by_code.get(form.get("whole", ""))
    unit = form.get(f"aspect-{whole.code}", "") if whole else ""
    inside = {i.code for i in whole.indicators} if whole and unit else set()
    return {
        i.code: Row(
            i,
            unit if i.code in inside else form.get(f"lead-{i.code}", ""),
            frozenset(form.getlist(f"help-{i.code}")),
            form.get(f"due-{i.code}", ""),
            form.get(f"was-{i.code}", ""),
        )
        for i in instrument
        if f"was-{i.code}" in form
    }


def _duties(rows: Mapping[str, Row]) -> tuple[dict[str, Duty], list[tuple[str, str]]]:
    duties: dict[str, Duty] = {}
    problems: list[tuple[str, str]] = []
    for code, row in rows.items():
        due, told = _due(code, row.due)
        problems += [(f"due-{code}", told)] if told else []
        duties[code] = Duty(row.lead or None, tuple(sorted(row.helping)), due)
    return duties, problems


def _due(code: str, text: str) -> tuple[date | None, str]:
    words = _("Indikator %(code)s: tanggal “%(text)s” tidak terbaca; tulis misalnya 24/11/2026.")
    try:
        due = day_of(text)
    except ValueError:
        return None, words % {"code": code, "text": text[:20]}
    if due and abs(due - house().now().date()) > _REASON:
        far = _("Indikator %(code)s: tanggal %(day)s terlalu jauh dari hari ini; periksa tahunnya.")
        return None, far % {"code": code, "day": format_date(due)}
    return due, ""


def _assign(office: Office, duties: Mapping[str, Duty], rows: Mapping[str, Row], sheet: _Sheet) -> int:
    """Save and return how many indicators changed; what stands against it goes to the sheet."""
    session, instrument = house().session(), office.instrument()
    plan = AssignmentPlan(duties, {code: row.was for code, row in rows.items()})
    try:
        with session.begin():
            before = queries.assignments(session, office.agency, instrument.code)
            after = workflow.assign(session, office.agency, instrument, plan, by=office.person, at=house().now())
            return sum(after.get(c, _UNASSIGNED) != before.get(c, _UNASSIGNED) for c in instrument.by_code)
    except workflow.StaleAssignments as stale:
        sheet.stale = stale.current
    except workflow.UnknownUnits:
        sheet.problems.append(("", _("Satu atau beberapa unit tidak ada di instansi ini; muat ulang halaman.")))
    except workflow.ClosedUnits as closed:
        words = _("Unit %(name)s sudah ditutup dan tidak mendapat tugas baru; pilih unit lain.")
        sheet.problems += [("", words % {"name": unit.name}) for unit in closed.units]
    return 0


def _redrawn(office: Office, rows: Mapping[str, Row], sheet: _Sheet) -> dict[str, Row]:
    """Return the rows as sent; where others saved meanwhile, beside what they saved, ready to be saved knowingly."""
    current = queries.assignments(house().session(), office.agency, office.instrument().code)
    shown: dict[str, Row] = {}
    for code, row in rows.items():
        held = current.get(code, _UNASSIGNED)
        if code in sheet.stale:
            stale = workflow.fingerprint_of(held)
            shown[code] = Row(row.indicator, row.lead, row.helping, row.due, stale, stored=_in_words(held))
        else:
            shown[code] = row
    return shown


def _in_words(held: Assignment) -> str:
    lead = held.lead.name if held.lead else _("belum ada penanggung jawab")
    helping = ", ".join(unit.name for unit in held.contributing)
    due = format_date(held.due_on) if held.due_on else ""
    more = [_("pendukung: %(names)s") % {"names": helping}] if helping else []
    return "; ".join([lead, *more, *([_("sampai %(day)s") % {"day": due}] if due else [])])


def _page(office: Office, rows: Mapping[str, Row], sheet: _Sheet) -> str:
    units = queries.units(house().session(), office.agency)
    named = {unit.code: unit.name for unit in units}
    without = [code for code, row in rows.items() if not row.lead]
    helped = {c: ", ".join(named[u] for u in named if u in row.helping) for c, row in rows.items()}
    return office.draw(
        "administration/assignments.html", "assignments", instrument=office.instrument(), rows=rows, units=units,
        choices=_choices(units), named=named, helped=helped, without=without,
        problems=sheet.problems, stale=sheet.stale,
    )  # fmt: skip


def _choices(units: list[UnitLine]) -> list[tuple[str, str, bool]]:
    """Return code, name and whether the unit gets new work."""
    closed = _("%(name)s (ditutup)")
    return [(u.code, u.name if u.is_active else closed % {"name": u.name}, u.is_active) for u in units]
