"""What administrators send: forms that validate texts, choices and days. Use cases decide the rest."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept_line
from spbe.roles import ALL, SCOPES, Role, Scope
from spbe.web.administration.office import Office
from spbe.web.administration.seats import given_roles, scope_choices
from spbe.web.forms import BaseForm
from spbe.web.role_words import role_name
from spbe.workflow import Invitation, Scoping, UnitChange, clean_email

__all__ = [
    "InviteForm",
    "NewUnitForm",
    "RoleForm",
    "ScopesForm",
    "UnitForm",
    "day_of",
    "invite_form",
    "name_line",
    "problems_of",
    "role_form",
    "scopes_form",
]


def name_line(_form: Any, field: Any) -> None:
    """Keep a name as one line, or say why it cannot be kept."""
    try:
        field.data = accept_line(field.data or "")
    except RefusedText as refusal:
        told = " ".join(refusal.problems)
        raise ValidationError(f"{field.label.text}: {told}") from refusal


def day_of(text: str) -> date | None:
    """Return the day that was typed or picked: 2026-11-24 or 24/11/2026; None for an empty field.

    Raises ValueError for any other text.
    """
    written = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", text)
    if written:
        day, month, year = (int(part) for part in written.groups())
        return date(year, month, day)
    return date.fromisoformat(text.strip()) if text.strip() else None


def problems_of(form: Any) -> list[tuple[str, str]]:
    """Return every problem of a form as (field's id, sentence), in the order of its fields."""
    return [(name, str(told)) for name, messages in form.errors.items() for told in messages]


def _address(_form: Any, field: Any) -> None:
    kept = clean_email(field.data or "")
    if kept is None:
        words = _("Surel “%(email)s” tidak terbaca; tulis seperti nama@instansi.go.id.")
        raise ValidationError(words % {"email": (field.data or "")[:100]})
    field.data = kept


def _among(_form: Any, field: Any) -> None:
    """Refuse what is no choice of the form: a unit of another agency is none here."""
    known = {code for code, _name in field.choices}
    if set(field.data or ()) - known:
        raise ValidationError(_("Pilihan itu tidak ada di instansi ini."))


def _chosen(form: Any, field: Any) -> None:
    """Ask for the scopes that a role needs."""
    kind = SCOPES.get(Role(field.data)) if field.data in set(Role) else None
    if kind is Scope.UNIT and isinstance(form, RoleForm) and not form.units.data:
        raise ValidationError(_("Pilih unit yang diisi operator ini, atau semua unit."))
    if kind is Scope.ASPECT and isinstance(form, RoleForm) and not form.aspects.data:
        raise ValidationError(_("Pilih aspek yang diperiksa asesor ini, atau semua aspek."))


class NewUnitForm(BaseForm):
    """A unit to add; without a code it gets one made of its name."""

    name = StringField("", validators=[name_line])
    code = StringField("", validators=[Optional()], filters=[lambda text: (text or "").strip().lower()])

    def __init__(self, **filled: Any) -> None:
        super().__init__(**filled)
        self.name.label.text = _("Nama unit")


class UnitForm(BaseForm):
    """A unit's name and whether it is in use. ``replace`` carries the version somebody chose to overwrite knowingly."""

    name = StringField("", validators=[name_line])
    is_active = BooleanField("")
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    replace = IntegerField("", validators=[Optional(), NumberRange(min=0)])

    def __init__(self, **filled: Any) -> None:
        super().__init__(**filled)
        self.name.label.text = _("Nama unit")

    def change(self, code: str) -> UnitChange:
        """Return what the unit of this code shall be."""
        version = self.version.data if self.replace.data is None else self.replace.data
        return UnitChange(code, self.name.data or "", self.is_active.data, version or 0)


class RoleForm(BaseForm):
    """A role to give, with the parts of the agency it is for. Choices are set by whoever makes the form."""

    role = SelectField("", validators=[_chosen])
    units = SelectMultipleField("", validators=[_among], validate_choice=False)
    aspects = SelectMultipleField("", validators=[_among], validate_choice=False)

    def scopes(self) -> frozenset[str]:
        """Return the codes for the chosen role: none for a role that is for a whole agency."""
        kind = SCOPES.get(Role(self.role.data))
        codes = {Scope.UNIT: self.units.data, Scope.ASPECT: self.aspects.data}.get(kind, []) if kind else []
        return frozenset({ALL}) if ALL in (codes or ()) else frozenset(codes or ())


AnyRoleForm = TypeVar("AnyRoleForm", bound=RoleForm)


class InviteForm(RoleForm):
    """Somebody to invite."""

    name = StringField("", validators=[name_line])
    email = StringField("", validators=[_address])

    def invitation(self) -> Invitation:
        """Return who is to be invited, once the form is valid."""
        return Invitation(self.name.data or "", self.email.data or "", Role(self.role.data), self.scopes())


class ScopesForm(BaseForm):
    """The parts of the agency that a held role shall be for, and those that the form showed."""

    role = SelectField("", validators=[_chosen])
    scopes = SelectMultipleField("", validators=[_among], validate_choice=False)
    seen = HiddenField("")

    def scoping(self, agency: str) -> Scoping:
        """Return what the role shall be for, and what it was for when the form was drawn."""
        return Scoping(agency, Role(self.role.data), frozenset(self.scopes.data or ()), self.shown)

    @property
    def shown(self) -> frozenset[str]:
        """Return the scopes that the form was drawn from."""
        return frozenset((self.seen.data or "").split())


def role_form(office: Office) -> RoleForm:
    """Return the form that gives a role here: only roles this person may give, only this agency's units."""
    return _with_choices(RoleForm(), office)


def invite_form(office: Office) -> InviteForm:
    """Return the form that invites somebody, with the same choices."""
    form = _with_choices(InviteForm(), office)
    form.name.label.text = _("Nama")
    return form


def scopes_form(office: Office) -> ScopesForm:
    """Return the form that sets the scopes of a held role."""
    form, choices = ScopesForm(), scope_choices(office)
    form.role.choices = [(role.value, role_name(role)) for role in given_roles(office) if role in SCOPES]
    kind = SCOPES.get(Role(form.role.data)) if form.role.data in set(Role) else None
    # A closed unit that was held may be held on.
    codes = [ALL, *(choices[kind] if kind else ()), *form.shown]
    form.scopes.choices = [(code, code) for code in codes]
    return form


def _with_choices(form: AnyRoleForm, office: Office) -> AnyRoleForm:
    choices = scope_choices(office)
    form.role.choices = [(role.value, role_name(role)) for role in given_roles(office)]
    form.units.choices = [(ALL, _("Semua unit")), *choices[Scope.UNIT].items()]
    form.aspects.choices = [(ALL, _("Semua aspek")), *choices[Scope.ASPECT].items()]
    return form
