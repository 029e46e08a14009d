"""One's own personal tokens: the list, a new one shown once, and the end of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from werkzeug import Response
from wtforms import IntegerField, PasswordField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the type stubs
from wtforms.validators import InputRequired, ValidationError

from spbe import language
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept_line
from spbe.roles import Permission, Person
from spbe.store import queries
from spbe.web import mail
from spbe.web.access import current_person, needs
from spbe.web.api.words import scope_words
from spbe.web.forms import BaseForm
from spbe.web.house import House, house
from spbe.web.signin_gate import Account, account, check_code, check_password
from spbe.workflow.tokens import (
    LONGEST_LIFE,
    LONGEST_TOKEN_NAME,
    MOST_TOKENS,
    USUAL_LIFE,
    TokenPlan,
    TokenScope,
    TooManyTokens,
    make_token,
    revoke_token,
)

__all__ = ["room"]

room = Blueprint("tokens", __name__, url_prefix="/akun/token")

_CLOCKS = ZoneInfo("Asia/Jakarta")
_ENDED = 20
"""How many tokens that no longer count are listed."""


def _one_line(_form: Any, field: Any) -> None:
    if not (field.data or "").strip():
        raise ValidationError(_("Beri nama token ini."))
    try:
        field.data = accept_line(field.data or "", LONGEST_TOKEN_NAME)
    except RefusedText as refused:
        raise ValidationError(" ".join(refused.problems)) from refused


def _some(_form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(_("Pilih paling sedikit satu cakupan."))


def _a_year(_form: Any, field: Any) -> None:
    if field.data is not None and not 1 <= field.data <= LONGEST_LIFE:
        raise ValidationError(_("Masa berlaku 1 sampai %(longest)s hari.") % {"longest": LONGEST_LIFE})


class TokenForm(BaseForm):
    """A new token; ``current`` and ``code`` are asked of whoever has a password, and a second factor."""

    name = StringField("", validators=[_one_line])
    scopes = SelectMultipleField("", choices=[SelectChoice(scope.value) for scope in TokenScope], validators=[_some])
    days = IntegerField("", default=USUAL_LIFE, validators=[InputRequired(), _a_year])
    current = PasswordField("")
    code = StringField("")

    def plan(self) -> TokenPlan:
        """Return what was asked for."""
        scopes = [TokenScope(name) for name in self.scopes.data or []]
        return TokenPlan(self.name.data or "", scopes, self.days.data or 0)


@room.get("/")
@needs(Permission.SIGNED_IN)
def index() -> str:
    """Draw one's own tokens, and the form for a new one."""
    return _drawn(TokenForm())


@room.post("/")
@needs(Permission.SIGNED_IN)
def make() -> Any:
    """Make a token and show it, once."""
    form, own, person = TokenForm(), account(), _person()
    if not form.validate() or not _is_proven(form, own):
        return _drawn(form), 422
    session = house().session()
    try:
        with session.begin():
            token = make_token(session, person, form.plan(), at=house().now())
    except TooManyTokens:
        told = _("Anda sudah punya %(most)s token yang berlaku. Cabut yang tidak dipakai, lalu buat yang baru.")
        form.name.errors = [told % {"most": MOST_TOKENS}]
        return _drawn(form), 422
    _tell_by_mail(own, form.plan())
    return render_template("signin/token_made.html", token=token, name=form.name.data)


@room.post("/<int(max=2147483647):number>/cabut")
@needs(Permission.SIGNED_IN)
def revoke(number: int) -> Response:
    """End one of one's own tokens."""
    session = house().session()
    with session.begin():
        is_done = revoke_token(session, _person(), number, at=house().now())
    if not is_done:
        abort(404)
    flash(_("Token dicabut. Program yang memakainya tidak dapat membaca lagi."))
    return redirect(url_for("tokens.index"), 303)


def _person() -> Person:
    return current_person() or abort(404)


def _is_proven(form: TokenForm, own: Account | None) -> bool:
    """Say whether whoever sits here is the account's own: a session left open makes no token that outlives it."""
    if own is None or not own.password:
        return True  # the local person, and the demo's, have no password to ask for
    if not check_password(own.email or "", form.current.data or ""):
        form.current.errors = [_("Kata sandi sekarang tidak cocok.")]
    elif own.tf_totp_secret and not check_code(own, form.code.data or ""):
        form.code.errors = [_("Kode tidak cocok, sudah dipakai, atau akun sedang ditutup sementara.")]
    return not form.errors


def _drawn(form: TokenForm) -> str:
    now, own = house().now(), account()
    every = queries.tokens_of(house().session(), _person().id)
    counting = [line for line in every if line.counts(now)]
    ended = [line for line in every if not line.counts(now)]
    return render_template(
        "signin/tokens.html",
        form=form,
        counting=counting,
        ended=ended[:_ENDED],
        most=MOST_TOKENS,
        longest=LONGEST_LIFE,
        scopes={scope.value: words for scope, words in scope_words().items()},
        asks_password=bool(own and own.password),
        asks_code=bool(own and own.tf_totp_secret),
        day_of=_day_of,
    )


def _day_of(moment: datetime) -> str:
    return language.format_date(moment.astimezone(_CLOCKS).date())


def _tell_by_mail(own: Account | None, plan: TokenPlan) -> None:
    if own is None or not own.email or not house().settings.sends_mail:
        return
    post: mail.Post = current_app.extensions["spbe-post"]
    here, address, spoken = house(), own.email, language.current()
    post.later(lambda: _send(here, address, spoken, plan))


def _send(here: House, address: str, spoken: str, plan: TokenPlan) -> None:
    settings = here.settings
    with language.speaking(spoken):
        words = _(
            "Token API baru bernama “%(name)s” dibuat untuk akun Anda di Penilaian SPBE, berlaku %(days)s hari.\n\n"
            "Bukan Anda? Cabut token itu dan ganti kata sandi:\n%(link)s\n"
        )
        told = {"name": plan.name, "days": plan.days, "link": f"{(settings.public_url or '').rstrip('/')}/akun/token/"}
        letter = mail.message(settings, address, _("Token API baru, Penilaian SPBE"), words % told)
    mail.send(settings.mail_url or "", letter)
