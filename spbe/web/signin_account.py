"""One's own account: roles, password, second factor, sessions elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug import Response

from spbe import workflow
from spbe.language import gettext as _
from spbe.roles import Permission, Person, Role
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.house import house
from spbe.web.signin_forms import CodeForm, NewPasswordForm, SetUpForm
from spbe.web.signin_gate import Account, account, account_of, check_code, check_password, code_fits, gate, hashed, keep
from spbe.web.signin_steps import let_in, where_of
from spbe.workflow import signins

__all__ = ["room"]

room = Blueprint("account", __name__)


class _Secret(NamedTuple):
    """What a telephone needs to make the codes: a picture, and the same as text."""

    picture: str
    key: str


@room.get("/akun")
@needs(Permission.SIGNED_IN)
def page() -> str:
    """Draw one's own account."""
    return _drawn(NewPasswordForm())


@room.post("/akun/sandi")
@needs(Permission.SIGNED_IN)
def change_password() -> Any:
    """Change the password; every other session ends."""
    own = _own()
    form = NewPasswordForm()
    form.validate()
    if not form.errors and not _knows_password(own, form.current.data):
        form.current.errors = [_("Kata sandi sekarang tidak cocok.")]
    if form.errors:
        return _drawn(form), 422
    fresh = hashed(form.password.data or "")
    with house().session().begin():
        signins.set_password(house().session(), own.id, fresh, at=house().now())
    _stay(own)
    flash(_("Kata sandi diganti. Sesi lain sudah berakhir."))
    return redirect(url_for("account.page"), 303)


@room.post("/akun/sesi")
@needs(Permission.SIGNED_IN)
def end_others() -> Response:
    """End every other session of one's own."""
    own = _own()
    with house().session().begin():
        workflow.end_sessions(house().session(), own.id)
    _stay(own)
    flash(_("Sesi lain sudah berakhir."))
    return redirect(url_for("account.page"), 303)


@room.get("/akun/kode")
@needs(Permission.SIGNED_IN)
def second_factor() -> str:
    """Show the second factor, or what a telephone needs to begin with one."""
    own = _own()
    if own.tf_totp_secret:
        return _codes_page(own, CodeForm())
    session["new_secret"] = gate().totp_factory.generate_totp_secret()
    return _set_up_page(own, SetUpForm())


@room.post("/akun/kode")
@needs(Permission.SIGNED_IN)
def begin_second_factor() -> Any:
    """Begin with the second factor once the telephone makes right codes, and show the recovery codes."""
    own = _own()
    secret = session.get("new_secret")
    if own.tf_totp_secret or not secret:
        return redirect(url_for("account.second_factor"), 303)
    form = SetUpForm()
    if form.validate() and own.password and not _knows_password(own, form.current.data):
        form.current.errors = [_("Kata sandi sekarang tidak cocok.")]
    digits = "".join((form.code.data or "").split())
    if not form.errors and not code_fits(own, secret, digits):
        form.code.errors = [_("Kode tidak cocok; tunggu kode berikutnya di ponsel, lalu ketik.")]
    if form.errors:
        return _set_up_page(own, form), 422
    own.tf_totp_secret, own.tf_primary_method = secret, "authenticator"
    return _with_new_codes(own)


@room.post("/akun/kode/baru")
@needs(Permission.SIGNED_IN)
def new_recovery_codes() -> Any:
    """Make new recovery codes; the old ones are void."""
    own = _own()
    form = CodeForm()
    if not _shows_code(own, form):
        return _codes_page(own, form), 422
    return _with_new_codes(_again(own))


@room.post("/akun/kode/lepas")
@needs(Permission.SIGNED_IN)
def end_second_factor() -> Any:
    """Do without the second factor from now on."""
    own = _own()
    form = CodeForm()
    if not _shows_code(own, form):
        return _codes_page(own, form), 422
    with house().session().begin():
        signins.forget_second_factor(house().session(), own.id)
    _stay(own)
    flash(_("Kode sekali pakai tidak diminta lagi saat masuk."))
    return redirect(url_for("account.page"), 303)


@room.post("/peran")
@needs(Permission.SIGNED_IN)
def choose_role() -> Response:
    """Act in another of one's own roles from now on, and go to that agency's newest year."""
    agency, _bar, name = request.form.get("pick", "").rpartition("|")
    person = current_person()
    if person is None or not _holds(person, agency, name):
        abort(404)
    session["roles"], session["agency"] = {**session.get("roles", {}), agency: name}, agency
    acting = person.acting({m.agency: m.role for m in person.memberships} | {agency: Role(name)})
    mine = queries.assessments_of(house().session(), acting)
    newest = next((line for line in mine if line.agency_code == agency), None)
    if newest is None:
        return redirect(url_for("frame.home"), 303)
    return redirect(url_for("assessments.overview", agency=agency, period=newest.period), 303)


def _holds(person: Person, agency: str, role: str) -> bool:
    return any((m.agency, m.role.value) == (agency, role) for m in person.held or person.memberships)


def _own() -> Account:
    """Return the account of who signed in; the local person has none."""
    return account() or abort(404)


def _again(own: Account) -> Account:
    return account_of("id", own.id) or abort(404)


def _stay(own: Account) -> None:
    """Keep this session when all others have ended."""
    chosen = {name: session[name] for name in ("roles", "agency") if name in session}
    let_in(_again(own))
    session.update(chosen)


def _knows_password(own: Account, password: str | None) -> bool:
    return bool(own.email and password and check_password(own.email, password))


def _shows_code(own: Account, form: CodeForm) -> bool:
    if form.validate() and not check_code(own, form.code.data or ""):
        form.code.errors = [_("Kode tidak cocok, sudah dipakai, atau akun sedang ditutup sementara.")]
    return not form.errors


def _with_new_codes(own: Account) -> Any:
    codes = gate().mf_recovery_codes_util.create_recovery_codes(own)
    if not keep():
        return redirect(url_for("account.second_factor"), 303)
    with house().session().begin():
        workflow.end_sessions(house().session(), own.id)
    _stay(own)
    return render_template("signin/recovery_codes.html", codes=codes)


def _drawn(form: NewPasswordForm) -> str:
    person = current_person() or abort(404)
    return render_template("signin/account.html", own=account(), where=where_of(person), form=form)


def _codes_page(own: Account, form: CodeForm) -> str:
    left = len(gate().mf_recovery_codes_util.get_recovery_codes(own))
    return render_template("signin/second_factor.html", form=form, left=left)


def _set_up_page(own: Account, form: SetUpForm) -> str:
    codes, kept = gate().totp_factory, session["new_secret"]
    secret = _Secret(codes.generate_qrcode(own.email or own.name, kept), codes.get_totp_pretty_key(kept))
    return render_template("signin/set_up.html", form=form, secret=secret, has_password=bool(own.password))
