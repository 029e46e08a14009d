"""People from a file: the form to fill in, a preview of every row, and saving all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from spbe import people_list, workflow
from spbe.intake import RefusedFile, Sheet, read_table
from spbe.language import gettext as _
from spbe.people_list import COLUMNS, ROLE_WORDS, PeopleFile, PersonRow, Vocabulary
from spbe.roles import SCOPES, Permission, Role, Scope
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.administration.links import Entry, links_page
from spbe.web.administration.office import Office, open_office
from spbe.web.administration.seats import given_roles, scope_choices, scope_words
from spbe.web.house import house
from spbe.web.role_words import role_name
from spbe.workflow import Invitation

__all__ = ["Line", "room"]

room = Blueprint("people_files", __name__, url_prefix="/kelola/<agency>/orang/impor")

_SHOWN_FOR = 3600  # seconds: how long a preview may be confirmed


@dataclass(frozen=True)
class Line:
    """One row of the preview. ``state`` is new, role (somebody here gets a role), there, or problem."""

    number: int
    name: str
    email: str
    role: str
    scopes: str
    state: str
    problems: Sequence[str] = ()


@room.get("/")
@needs(Permission.MANAGE_PEOPLE)
def index(agency: str) -> str:
    """Draw the form that takes a file."""
    return _form(open_office(agency))


def _form(office: Office, problems: Sequence[str] = ()) -> str:
    roles = [(ROLE_WORDS[role], role_name(role), SCOPES.get(role)) for role in given_roles(office)]
    return office.draw(
        "administration/people_file.html", "people", columns=COLUMNS, roles=roles, choices=scope_choices(office),
        problems=[("berkas", told) for told in problems],
    )  # fmt: skip


@room.post("/")
@needs(Permission.MANAGE_PEOPLE)
def preview(agency: str) -> Any:
    """Read a file and show what it would do; nothing is written."""
    office, sent = open_office(agency), request.files.get("berkas")
    try:
        sheet = read_table(sent.stream.read() if sent else b"")
    except RefusedFile as refused:
        return _form(office, refused.problems), 422
    found = people_list.read_people(sheet, _vocabulary(office))
    lines = _lines(office, sheet, found)
    told = [(f"baris-{number}" if number else "", each) for number, each in found.numbered_problems]
    changed = [line for line in lines if line.state in ("new", "role")]
    drawn = office.draw(
        "administration/people_preview.html", "people", preview=lines, changed=changed, counts=_counts(lines),
        package=_packed(office, found.rows) if changed and not found.problems else "",
        problems=told,
    )  # fmt: skip
    return drawn, 422 if found.problems else 200


def _vocabulary(office: Office) -> Vocabulary:
    choices, instrument = scope_choices(office), office.instrument()
    aspects = {aspect.code: aspect.title for aspect in instrument.aspects}
    return Vocabulary(given_roles(office), choices[Scope.UNIT], aspects)


def _lines(office: Office, sheet: Sheet, found: PeopleFile) -> list[Line]:
    """Return every filled row below the head in order, with what it would do or what is wrong with it."""
    held = _held(office)
    names = scope_choices(office)
    sound = {row.number: _line(row, held, names) for row in found.rows}
    wrong = {n: _wrong(n, sheet, told) for n, told in found.problems.items() if n}
    return [line for _number, line in sorted({**sound, **wrong}.items())]


def _held(office: Office) -> dict[str, dict[Role, frozenset[str]]]:
    """Return address -> role -> scopes of the people here; who somebody is elsewhere is not looked at."""
    lines = queries.people(house().session(), office.agency)
    return {
        line.email: {m.role: m.scopes for m in line.memberships if m.agency == office.agency}
        for line in lines
        if line.email
    }


def _line(row: PersonRow, held: dict[str, dict[Role, frozenset[str]]], names: dict[Scope, dict[str, str]]) -> Line:
    here = held.get(row.email)
    kind = SCOPES.get(row.role)
    if here is None:
        state = "new"
    else:
        state = "there" if row.role in here and row.scopes <= here[row.role] else "role"
    scopes = scope_words(row.scopes, names[kind]) if kind else ""
    return Line(row.number, row.name, row.email, role_name(row.role), scopes, state)


def _wrong(number: int, sheet: Sheet, told: Sequence[str]) -> Line:
    cells = [*sheet.rows[number - 1], "", "", ""]
    return Line(number, cells[0], cells[1], cells[2], "", "problem", told)


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    return {state: sum(line.state == state for line in lines) for state in ("new", "role", "there", "problem")}


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="people-from-a-file")


def _packed(office: Office, rows: Sequence[PersonRow]) -> str:
    """Return the rows sealed: what is confirmed is what was shown, to this person, for this agency."""
    plain = [[row.name, row.email, row.role.value, sorted(row.scopes)] for row in rows]
    return str(_seal().dumps({"agency": office.agency, "by": office.person.id, "rows": plain}))


@room.post("/simpan")
@needs(Permission.MANAGE_PEOPLE)
def save(agency: str) -> Any:
    """Write what was previewed, all of it or nothing, and show the links of those who are new."""
    office, session = open_office(agency), house().session()
    invitations = _unpacked(office, request.form.get("package", ""))
    if not invitations:
        return _form(office, [_("Pratinjau itu tidak berlaku lagi; unggah berkasnya sekali lagi.")]), 409
    try:
        with session.begin():
            invited = workflow.invite(session, agency, invitations, by=office.person, at=house().now())
    except (workflow.NotPermitted, workflow.UnknownScope, workflow.InvalidPerson, workflow.EmailTaken):
        told = _("Sesudah pratinjau ada yang berubah, jadi tidak ada yang disimpan; unggah berkasnya sekali lagi.")
        return _form(office, [told]), 409
    roles: dict[str, list[str]] = {}
    for invitation in invitations:
        roles.setdefault(invitation.email, []).append(role_name(invitation.role))
    return links_page(office, [Entry.of(each, roles.get(each.email, [])) for each in invited])


def _unpacked(office: Office, package: str) -> list[Invitation]:
    """Return the sealed rows, none for what was not sealed here, for somebody else, or too long ago."""
    try:
        plain = _seal().loads(package, max_age=_SHOWN_FOR)
    except BadSignature:
        return []
    if (plain["agency"], plain["by"]) != (office.agency, office.person.id):
        return []
    return [Invitation(name, email, Role(role), frozenset(scopes)) for name, email, role, scopes in plain["rows"]]


@room.get("/contoh.<any(csv,xlsx):suffix>")
@needs(Permission.MANAGE_PEOPLE)
def sample(agency: str, suffix: str) -> Response:
    """Send a file to fill in."""
    # Writes a workbook: loaded when one is asked for, not when the server starts.
    from exports.people_sheet import csv_bytes, workbook_bytes

    office = open_office(agency)
    choices = scope_choices(office)
    words = [ROLE_WORDS[role] for role in given_roles(office)]
    units, aspects = choices[Scope.UNIT], _vocabulary(office).aspects
    content = csv_bytes(COLUMNS) if suffix == "csv" else workbook_bytes(COLUMNS, words, units, aspects)
    kinds = {"csv": "text/csv; charset=utf-8"}
    kinds["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = Response(content, content_type=kinds[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="orang.{suffix}"'
    return response
