"""The directory of agencies: searching it, adding one, changing a name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.language import gettext as _
from spbe.language import zone_name
from spbe.reports import kind_names
from spbe.roles import Permission
from spbe.store import queries
from spbe.submission import AgencyFacts
from spbe.web.access import needs
from spbe.web.addresses import address
from spbe.web.administration.office import directory_office
from spbe.web.house import house
from spbe.workflow import AgencyPlan, InvalidAgency

__all__ = ["room"]

room = Blueprint("agencies", __name__, url_prefix="/kelola/instansi")

_PAGE = 50
_NEW = AgencyPlan("", "", "kota")
Problems = list[tuple[str, str]]


@room.get("/")
@needs(Permission.MANAGE_AGENCIES)
def index() -> str:
    """Draw the agencies of the directory that are found, those that work here first."""
    session, text, kind = house().session(), request.args.get("q", "")[:100], request.args.get("jenis", "")
    people = {tenant.code: tenant.people for tenant in queries.tenants(session)}
    found = queries.agency_directory(session, text, kind if kind in kind_names() else None)
    found.sort(key=lambda facts: facts.code not in people)
    page = max(1, request.args.get("halaman", 1, type=int))
    pages = max(1, -(-len(found) // _PAGE))
    page = min(page, pages)
    return directory_office().draw(
        "administration/agencies.html", "agencies", agencies=found[(page - 1) * _PAGE : page * _PAGE], people=people,
        count=len(found), text=text, kind=kind, kinds=kind_names(), page=page, pages=pages, problems=[],
    )  # fmt: skip


@room.get("/baru")
@needs(Permission.MANAGE_AGENCIES)
def new() -> str:
    """Draw the form that adds an agency."""
    return _new_page(_NEW, [])


def _new_page(plan: AgencyPlan, problems: Problems) -> str:
    zones = [(zone, f"{zone_name(zone)} ({zone.partition('/')[2]})") for zone in workflow.TIME_ZONES]
    return directory_office().draw(
        "administration/agency_new.html", "agencies", plan=plan, kinds=kind_names(), zones=zones, problems=problems
    )


@room.post("/baru")
@needs(Permission.MANAGE_AGENCIES)
def add() -> Any:
    """Add an agency to the directory."""
    sent = {name: request.form.get(name, "") for name in ("name", "kind", "province", "time_zone")}
    code = request.form.get("code", "").strip().lower()
    plan = AgencyPlan(code=code, is_invented=request.form.get("is_invented") == "1", **sent)
    office, session = directory_office(), house().session()
    try:
        with session.begin():
            workflow.add_agency(session, plan, by=office.person, at=house().now())
    except InvalidAgency as refused:
        return _new_page(plan, _problems(refused, code)), 422
    flash(_("%(name)s ditambahkan ke direktori.") % {"name": plan.name.strip()})
    return redirect(address("agencies.agency", code=code), 303)


def _problems(refused: InvalidAgency, code: str) -> Problems:
    words = {
        "code": ("code", _("Kode “%(code)s” tidak dapat dipakai; tulis kode wilayah seperti 36.71, atau huruf kecil.")),
        "code_taken": ("code", _("Kode %(code)s sudah dipakai instansi lain.")),
        "name": ("name", _("Nama: %(name)s")),
        "name_taken": ("name", _("Nama itu sudah dipakai, sekarang atau dulu, oleh instansi lain di direktori.")),
        "province": ("province", _("Provinsi: %(province)s")),
        "kind": ("kind", _("Pilih jenis instansi.")),
        "zone": ("time_zone", _("Pilih zona waktu.")),
    }
    facts = {"code": code[:60], "name": "", "province": "", **refused.texts}
    return [(words[problem][0], words[problem][1] % facts) for problem in refused.problems]


@room.get("/<code>")
@needs(Permission.MANAGE_AGENCIES)
def agency(code: str) -> str:
    """Draw one agency: its name, the names it had, and the way to its people and periods."""
    facts = _facts(code)
    return _page(facts, facts.name, [])


def _facts(code: str) -> AgencyFacts:
    return queries.agency_facts(house().session(), code) or abort(404)


def _page(facts: AgencyFacts, name: str, problems: Problems, *, is_stale: bool = False) -> str:
    session = house().session()
    people = next((tenant.people for tenant in queries.tenants(session) if tenant.code == facts.code), 0)
    aliases = [alias for alias in queries.aliases_of(session, facts.code) if alias != facts.name]
    return directory_office().draw(
        "administration/agency.html", "agencies", agency=facts, name=name, people=people, kinds=kind_names(),
        aliases=aliases, is_stale=is_stale, problems=problems,
    )  # fmt: skip


@room.post("/<code>")
@needs(Permission.MANAGE_AGENCIES)
def rename(code: str) -> Any:
    """Change an agency's name; the old one still finds it."""
    facts, name, seen = _facts(code), request.form.get("name", ""), request.form.get("seen", "")
    session, office = house().session(), directory_office()
    try:
        with session.begin():
            workflow.rename_agency(session, code, name, seen=seen, by=office.person, at=house().now())
    except InvalidAgency as refused:
        return _page(facts, name, _problems(refused, code)), 422
    except workflow.StaleAgency:
        return _page(_facts(code), name, [], is_stale=True), 409
    flash(_("Nama instansi tersimpan."))
    return redirect(address("agencies.agency", code=code), 303)
