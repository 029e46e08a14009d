"""The door of the site: sign in and out, invitations and new passwords, the doors of the demo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug import Response

from spbe import language, workflow
from spbe.language import gettext as _
from spbe.roles import Permission, Person, Role
from spbe.store import queries
from spbe.web import mail
from spbe.web.access import SignInFirst, current_person, is_from_here, needs
from spbe.web.addresses import own_path
from spbe.web.house import House, house
from spbe.web.role_words import role_name, role_task
from spbe.web.signin_forms import CodeForm, ForgottenForm, NewPasswordForm, SignInForm
from spbe.web.signin_gate import account_of, check_code, check_password, hashed
from spbe.web.signin_steps import admit, half_in, leave, let_in, where_of
from spbe.workflow import EntryFacts, Purpose, signins
from spbe.workflow.people import clean_email

__all__ = ["RESET_FOR", "register", "room", "sign_in_first"]

room = Blueprint("signin", __name__)

RESET_FOR = timedelta(hours=1)
_BETWEEN_MAILS = timedelta(minutes=5)
_DEMO_FOR = timedelta(minutes=1)


def register(app: Flask) -> None:
    """Give the application its answer to visitors, and the worker for mail."""
    app.extensions["spbe-post"] = mail.Post()
    app.register_error_handler(SignInFirst, sign_in_first)


@room.get("/masuk")
@needs(Permission.PUBLIC)
def page() -> Any:
    """Draw the door."""
    onward = own_path(request.args.get("lanjut"), url_for("frame.home"))
    return redirect(onward) if current_person() else _door(SignInForm(lanjut=onward))


@room.post("/masuk")
@needs(Permission.PUBLIC)
def enter() -> Any:
    """Let in whoever knows address and password; say the same to everybody else."""
    form = SignInForm()
    found = check_password(form.email.data or "", form.password.data or "") if form.validate() else None
    if found:
        return admit(found, form.lanjut.data)
    if not form.errors:
        told = _("Surel dan kata sandi tidak cocok, atau akun sedang ditutup sementara. ")
        rule = _("Sesudah lima kali salah, akun ditutup 15 menit.")
        form.email.errors = (told + rule,)
    return _door(form), 422


def _door(form: SignInForm) -> str:
    return render_template("signin/page.html", form=form, doors=_doors(), role_name=role_name, role_task=role_task)


@room.get("/masuk/kode")
@needs(Permission.PUBLIC)
def code() -> Any:
    """Ask for the second factor."""
    return render_template("signin/code.html", form=CodeForm()) if half_in() else redirect(url_for("signin.page"))


@room.post("/masuk/kode")
@needs(Permission.PUBLIC)
def enter_with_code() -> Any:
    """Let in whoever shows the second factor too."""
    half = half_in()
    if half is None:
        flash(_("Terlalu lama; masukkan kata sandi sekali lagi."))
        return redirect(url_for("signin.page"), 303)
    form = CodeForm()
    if form.validate() and check_code(half[0], form.code.data or ""):
        let_in(half[0])
        return redirect(half[1], 303)
    if not form.errors:
        told = _("Kode tidak cocok, sudah dipakai, atau akun sedang ditutup sementara. Tunggu kode berikutnya.")
        form.code.errors = [told]
    return render_template("signin/code.html", form=form), 422


@room.post("/keluar")
@needs(Permission.PUBLIC)
def sign_out() -> Response:
    """End the session of this browser."""
    return leave()


@room.get("/lupa-sandi")
@needs(Permission.PUBLIC)
def forgotten() -> str:
    """Ask for the address to which a link is sent, or say who can make one."""
    return render_template("signin/forgotten.html", form=ForgottenForm(), sent=False, by_mail=_sends_mail())


@room.post("/lupa-sandi")
@needs(Permission.PUBLIC)
def send_link() -> Any:
    """Send a link if the address is somebody's; the visitor sees the same, at the same time, for any address."""
    form = ForgottenForm()
    is_sent = form.validate() and _sends_mail()
    if is_sent:
        post: mail.Post = current_app.extensions["spbe-post"]
        here, address, spoken = house(), form.email.data or "", language.current()
        post.later(lambda: _mail_link(here, address, spoken))
    drawn = render_template("signin/forgotten.html", form=form, sent=is_sent, by_mail=_sends_mail())
    return drawn, 422 if form.errors else 200


def _sends_mail() -> bool:
    return house().settings.sends_mail


def _mail_link(here: House, text: str, spoken: str) -> None:
    address, now, settings = clean_email(text), here.now(), here.settings
    with here.sessions() as session:
        found = queries.sign_in_facts(session, "email", address) if address else None
        is_asked = found and workflow.recent_link(session, found.id, Purpose.RESET, since=now - _BETWEEN_MAILS)
        if found is None or not found.active or is_asked:
            return
        with session.begin():
            token = workflow.make_entry_link(session, found.id, Purpose.RESET, valid_for=RESET_FOR, by=None, at=now)
    with language.speaking(spoken):
        words = _(
            "Seseorang meminta kata sandi baru untuk akun ini di Penilaian SPBE.\n\n"
            "Buka tautan ini dalam satu jam untuk memilihnya:\n%(link)s\n\n"
            "Bukan Anda? Abaikan surat ini; kata sandi lama tetap berlaku.\n"
        )
        link = f"{(settings.public_url or '').rstrip('/')}/undangan/{token}"
        letter = mail.message(settings, found.email or "", _("Kata sandi baru, Penilaian SPBE"), words % {"link": link})
    mail.send(settings.mail_url or "", letter)


@room.get("/undangan/<token>")
@needs(Permission.PUBLIC)
def link(token: str) -> Any:
    """Show whom a link lets in; it is not used up by looking at it."""
    facts = workflow.see_entry_link(house().session(), token, at=house().now())
    return _link_page(facts, NewPasswordForm()) if _counts(facts) else _dead_link()


@room.post("/undangan/<token>")
@needs(Permission.PUBLIC)
def use_link(token: str) -> Any:
    """Use the link up: keep the chosen password and let the person in."""
    facts = workflow.see_entry_link(house().session(), token, at=house().now())
    if facts is None or not _counts(facts):
        return _dead_link()
    form = NewPasswordForm()
    if facts.purpose is not Purpose.DEMO and not form.validate():
        return _link_page(facts, form), 422
    return _used(token, None if facts.purpose is Purpose.DEMO else hashed(form.password.data or ""))


def _used(token: str, password: str | None) -> Any:
    db = house().session()
    with db.begin():
        facts = workflow.use_entry_link(db, token, at=house().now())
        if facts is not None and password is not None:
            signins.set_password(db, facts.person_id, password, at=house().now())
    found = account_of("id", facts.person_id) if facts else None
    return admit(found, None) if found else _dead_link()


def _counts(facts: EntryFacts | None) -> bool:
    return facts is not None and (facts.purpose is not Purpose.DEMO or _has_doors())


def _link_page(facts: EntryFacts | None, form: NewPasswordForm) -> str:
    person = queries.person(house().session(), facts.person_id) if facts else None
    where = where_of(person) if person else []
    return render_template("signin/link.html", facts=facts, where=where, form=form)


def _dead_link() -> Any:
    return render_template("signin/dead_link.html"), 404


@room.post("/masuk/sebagai")
@needs(Permission.PUBLIC)
def enter_demo() -> Any:
    """Let somebody in as an invented person of the demo, by a link that is made and used at once."""
    wanted = request.form.get("person", "")
    if wanted not in {str(person.id) for person in _demo_people()}:
        abort(404)
    db = house().session()
    with db.begin():
        now = house().now()
        token = workflow.make_entry_link(db, int(wanted), Purpose.DEMO, valid_for=_DEMO_FOR, by=None, at=now)
    return _used(token, None)


def _has_doors() -> bool:
    return house().settings.demo_entry and is_from_here()


def _demo_people() -> list[Person]:
    """Return the invented people who may be entered as: whoever has a role in no real agency."""
    if not _has_doors():
        return []
    db = house().session()
    lines = [line for line in queries.people(db) if line.active and line.memberships]
    real = {code for line in lines for code in (m.agency for m in line.memberships)} - queries.invented_agencies(db)
    return [Person(n.id, n.name, n.memberships) for n in lines if not real & {m.agency for m in n.memberships}]


def _doors() -> list[dict[str, Any]]:
    people = _demo_people()
    names = queries.agency_names(house().session(), (m.agency for person in people for m in person.memberships))
    order = list(Role)
    people.sort(key=lambda person: (min(order.index(m.role) for m in person.memberships), person.name))
    return [{"id": p.id, "name": p.name, "roles": list(_seats(p, names).items())} for p in people]


def _seats(person: Person, names: Mapping[str, str]) -> dict[Role, str]:
    """Return role -> names of the agencies it is held in."""
    agencies: dict[Role, list[str]] = {}
    for membership in person.memberships:
        agencies.setdefault(membership.role, []).append(names[membership.agency])
    return {role: ", ".join(held) for role, held in agencies.items()}


def sign_in_first(_error: SignInFirst | None = None) -> Any:
    """Ask a visitor to sign in: on the page they wanted, or beside what they were sending."""
    if request.headers.get("HX-Request"):
        return render_template("signin/ended_fragment.html"), 403
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.page", lanjut=request.full_path.rstrip("?")), 303)
    return _ended()


def _ended() -> Any:
    """Keep what was typed by somebody whose session has ended: it can be sent again once they are in."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return render_template("signin/ended.html", typed=typed), 403
