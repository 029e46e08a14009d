"""People of an agency: the list, invitations, roles given and taken, links to enter by, access."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for

from spbe import workflow
from spbe.language import gettext as _
from spbe.roles import Permission, Person, Role
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.administration.forms import invite_form, problems_of, role_form, scopes_form
from spbe.web.administration.links import Entry, links_page
from spbe.web.administration.office import Office, open_office
from spbe.web.administration.seats import (
    Seat,
    Seated,
    given_roles,
    people_here,
    person_here,
    scope_choices,
    scope_words,
)
from spbe.web.house import house
from spbe.web.role_words import role_name, role_task
from spbe.workflow import Scoping

__all__ = ["room"]

room = Blueprint("people", __name__, url_prefix="/kelola/<agency>/orang")

_ONE = "/<int(max=2147483647):number>"
Problems = list[tuple[str, str]]


@room.get("/")
@needs(Permission.MANAGE_PEOPLE)
def index(agency: str) -> str:
    """Draw everybody who has a role here, those found by a name or a role."""
    office = open_office(agency)
    text, role = request.args.get("q", "")[:100].strip(), request.args.get("peran", "")
    everybody = people_here(office)
    found = [p for p in everybody if _matches(p, text.lower(), role)]
    roles = [(r.value, role_name(r)) for r in Role if any(seat.role is r for p in everybody for seat in p.seats)]
    return office.draw(
        "administration/people.html", "people", people=found, everybody=everybody, text=text, role=role, roles=roles,
        problems=[],
    )  # fmt: skip


def _matches(person: Seated, text: str, role: str) -> bool:
    is_named = not text or text in person.name.lower() or text in (person.email or "")
    return is_named and (not role or any(seat.role.value == role for seat in person.seats))


@room.get("/undang")
@needs(Permission.MANAGE_PEOPLE)
def invite(agency: str) -> str:
    """Draw the form that invites somebody."""
    return _invitation(open_office(agency))


def _invitation(office: Office, form: Any = None, more: Problems | None = None) -> str:
    form = form or invite_form(office)
    problems = problems_of(form) + (more or [])
    return office.draw("administration/invite.html", "people", form=form, tasks=_tasks(office), problems=problems)


def _tasks(office: Office) -> list[tuple[str, str]]:
    return [(role_name(role), role_task(role)) for role in given_roles(office)]


@room.post("/undang")
@needs(Permission.MANAGE_PEOPLE)
def send_invitation(agency: str) -> Any:
    """Invite somebody and show the link that lets them in, once."""
    office, session = open_office(agency), house().session()
    form = invite_form(office)
    if not form.validate():
        return _invitation(office, form), 422
    wanted = form.invitation()
    with session.begin():
        invited = workflow.invite(session, agency, [wanted], by=office.person, at=house().now())
    if not invited:
        told = _("%(email)s sudah punya peran ini di sini.") % {"email": wanted.email}
        return _invitation(office, form, [("email", told)]), 422
    if invited[0].token:
        return links_page(office, [Entry.of(invited[0], [role_name(wanted.role)])])
    flash(_("%(name)s sudah punya akun; peran ditambahkan, dan ia masuk seperti biasa.") % {"name": invited[0].name})
    return redirect(office.here("people.person", number=invited[0].person_id), 303)


@room.get(_ONE)
@needs(Permission.MANAGE_PEOPLE)
def person(agency: str, number: int) -> str:
    """Draw one person: roles here, how they sign in, what can be done."""
    office = open_office(agency)
    return _page(office, person_here(office, number))


def _page(office: Office, found: Seated, form: Any = None, problems: Problems | None = None) -> str:
    form = form or role_form(office)
    may_act = found.is_ours and workflow.may_act_for(house().session(), found.number, office.person)
    return office.draw(
        "administration/person.html", "people", found=found, form=form, may_act=may_act,
        choices=scope_choices(office), is_self=found.number == office.person.id,
        problems=problems_of(form) + (problems or []),
    )  # fmt: skip


def _row(found: Seated) -> Person:
    return queries.person(house().session(), found.number) or abort(404)


@room.post(_ONE + "/peran")
@needs(Permission.MANAGE_PEOPLE)
def give(agency: str, number: int) -> Any:
    """Give a role, or more scopes of one."""
    office, session = open_office(agency), house().session()
    found, form = person_here(office, number), role_form(office)
    if not form.validate():
        return _page(office, found, form), 422
    role, given = Role(form.role.data), _row(found)
    with session.begin():
        workflow.join(session, given, agency, role, scopes=form.scopes(), by=office.person, at=house().now())
    flash(_("Peran %(role)s diberikan kepada %(name)s.") % {"role": role_name(role), "name": found.name})
    return redirect(office.here("people.person", number=number), 303)


@room.post(_ONE + "/cakupan")
@needs(Permission.MANAGE_PEOPLE)
def scope(agency: str, number: int) -> Any:
    """Set what a held role is for."""
    office, session = open_office(agency), house().session()
    found, form = person_here(office, number), scopes_form(office)
    if not form.validate():
        return _page(office, found, problems=problems_of(form)), 422
    wanted, holder = form.scoping(agency), _row(found)
    try:
        with session.begin():
            workflow.set_scopes(session, holder, wanted, by=office.person, at=house().now())
    except workflow.StaleScopes as stale:
        return _page(office, person_here(office, number), problems=[("", _stale(office, wanted, stale))]), 409
    flash(_("Cakupan tersimpan."))
    return redirect(office.here("people.person", number=number), 303)


def _stale(office: Office, wanted: Scoping, stale: workflow.StaleScopes) -> str:
    if stale.current is None:
        return _("Peran itu sudah dicabut orang lain; cakupannya tidak disimpan.")
    names = {code: name for choices in scope_choices(office).values() for code, name in choices.items()}
    words = _("Cakupan diubah orang lain. Tersimpan: %(now)s. Isian Anda: %(mine)s. Ubah lagi bila perlu.")
    return words % {"now": scope_words(stale.current, names), "mine": scope_words(wanted.scopes, names)}


@room.post(_ONE + "/cabut")
@needs(Permission.MANAGE_PEOPLE)
def take(agency: str, number: int) -> Any:
    """Take a role; for one's own administration, ask first."""
    office, session = open_office(agency), house().session()
    found = person_here(office, number)
    seat = _seat(found, request.form.get("role", ""))
    if found.number == office.person.id and not request.form.get("sure"):
        return office.draw("administration/own_role.html", "people", found=found, seat=seat, problems=[])
    holder = _row(found)
    try:
        with session.begin():
            workflow.take_role(session, holder, agency, seat.role, by=office.person, at=house().now())
    except workflow.LastAdministrator:
        return _page(office, found, problems=[("", _last(seat.name))]), 409
    flash(_("Peran %(role)s dicabut dari %(name)s.") % {"role": seat.name, "name": found.name})
    if found.number == office.person.id:
        return redirect(url_for("frame.home"), 303)
    onward = office.here("people.person", number=number) if len(found.seats) > 1 else office.here("people.index")
    return redirect(onward, 303)


def _seat(found: Seated, role: str) -> Seat:
    return next((s for s in found.seats if s.role.value == role and s.may_take), None) or abort(404)


def _last(role: str) -> str:
    words = _("%(role)s terakhir tidak dapat dilepas. Undang atau angkat penggantinya lebih dulu.")
    return words % {"role": role}


@room.post(_ONE + "/tautan")
@needs(Permission.MANAGE_PEOPLE)
def link(agency: str, number: int) -> Any:
    """Make a link that lets the person in, and show it once."""
    office, session = open_office(agency), house().session()
    found = person_here(office, number)
    with session.begin():
        token = workflow.new_entry_link(session, number, by=office.person, at=house().now())
    entry = Entry(found.name, found.email or "", [seat.name for seat in found.seats], token)
    return links_page(office, [entry])


@room.post(_ONE + "/akses")
@needs(Permission.MANAGE_PEOPLE)
def access(agency: str, number: int) -> Any:
    """Keep the person out, or let them in again."""
    office, session = open_office(agency), house().session()
    found, is_wanted = person_here(office, number), request.form.get("active") == "1"
    if found.number == office.person.id:
        return _page(office, found, problems=[("", _("Akses Anda sendiri hanya dapat ditutup admin lain."))]), 409
    try:
        with session.begin():
            change = workflow.let_in if is_wanted else workflow.keep_out
            change(session, number, by=office.person, at=house().now())
    except workflow.LastAdministrator as last:
        return _page(office, found, problems=[("", _last(role_name(last.role)))]), 409
    flash((_("%(name)s dapat masuk lagi.") if is_wanted else _("Akses %(name)s ditutup.")) % {"name": found.name})
    return redirect(office.here("people.person", number=number), 303)
