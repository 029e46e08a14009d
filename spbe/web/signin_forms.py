"""What people send to sign in, to choose a password, to set up their second factor."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from spbe.language import gettext as _
from spbe.web.forms import BaseForm
from spbe.web.signin_gate import normal

__all__ = ["CodeForm", "ForgottenForm", "NewPasswordForm", "SetUpForm", "SignInForm"]

_SHORTEST, _LONGEST = 12, 128


class SignInForm(BaseForm):
    """Address and password; ``lanjut`` is the own page to go on to."""

    email = StringField("", validators=[InputRequired()])
    password = PasswordField("", validators=[InputRequired()])
    lanjut = HiddenField("")


class CodeForm(BaseForm):
    """A one-time code of the telephone, or a recovery code."""

    code = StringField("", validators=[InputRequired()])


class ForgottenForm(BaseForm):
    """The address to which a link for a new password is sent."""

    email = StringField("", validators=[InputRequired()])


def _long_enough(_form: Any, field: Any) -> None:
    length = len(normal(field.data or ""))
    if not _SHORTEST <= length <= _LONGEST:
        told = _("Kata sandi paling sedikit %(shortest)s dan paling banyak %(longest)s karakter; yang ini %(length)s.")
        raise ValidationError(told % {"shortest": _SHORTEST, "longest": _LONGEST, "length": length})


def _twice_the_same(form: Any, field: Any) -> None:
    if normal(field.data or "") != normal(form.password.data or ""):
        raise ValidationError(_("Kedua kata sandi baru tidak sama; ketik sekali lagi."))


class NewPasswordForm(BaseForm):
    """A new password, twice; ``current`` is asked of whoever has one already."""

    current = PasswordField("")
    password = PasswordField("", validators=[_long_enough])
    again = PasswordField("", validators=[_twice_the_same])


class SetUpForm(CodeForm):
    """The first code of a new telephone, with the password of whoever has one."""

    current = PasswordField("")
