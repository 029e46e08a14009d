"""What people send: forms that validate and guard. Templates draw them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the type stubs
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from spbe.indicators import Indicator, Instrument
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept

__all__ = [
    "FORMS",
    "AnswerForm",
    "LevelForm",
    "TargetForm",
    "answer_form",
    "can_be_filled_in",
    "clean_text",
    "target_form",
    "version_sent",
]

_NO_LEVEL = ""


class _Messages:
    """WTForms speaks English; these are its few sentences that a person of this site can meet."""

    def gettext(self, text: str) -> str:
        """Return the sentence in the language in force. Raises KeyError for one that has not been translated yet."""
        return {
            "This field is required.": _("Wajib diisi."),
            "Not a valid integer value.": _("Isi dengan bilangan bulat."),
            "Not a valid choice.": _("Pilihan itu tidak ada."),
            "Invalid Choice: could not coerce.": _("Pilihan itu tidak ada."),
            "Number must be at least %(min)s.": _("Isi dengan bilangan bulat."),
        }[text]

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the sentence for one or for many."""
        return self.gettext(singular if count == 1 else plural)


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Every form of the site: Indonesian messages; the token is checked once for all by CSRFProtect."""

    class Meta:
        """WTForms' own settings."""

        csrf = False

        def get_translations(self, _form: object) -> _Messages:
            """Return our sentences for WTForms' messages."""
            return _Messages()


_DIGITS = 9


def version_sent(text: str | None) -> int:
    """Return the version a form carried, 0 for none or for what is no number."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if text is not None and is_number else 0


def _level(text: Any) -> int | None:
    return None if text in (None, _NO_LEVEL) else int(text)


def _in_ladder(form: Any, field: Any) -> None:
    levels = form.indicator.levels
    if field.data is not None and field.data not in levels:
        raise ValidationError(
            _("Tingkat %(level)s tidak ada untuk indikator %(code)s; pilih %(low)s sampai %(high)s.")
            % {"level": field.data, "code": form.indicator.code, "low": levels[0], "high": levels[-1]}
        )


def clean_text(_form: Any, field: Any) -> None:
    """Accept a text as the one rule for texts does; its problems become the field's."""
    try:
        field.data = accept(field.data or "")
    except RefusedText as refusal:
        raise ValidationError(" ".join(refusal.problems)) from refusal


class LevelForm(BaseForm):
    """A level alone, as the rows of an aspect page send it; the explanation stays what it is."""

    level = RadioField("", coerce=_level, validators=[Optional(), _in_ladder], validate_choice=False)
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    indicator: Indicator


class AnswerForm(LevelForm):
    """One indicator's answer. ``replace`` carries the version that a person chose to overwrite knowingly."""

    explanation = TextAreaField("", validators=[clean_text])
    replace = IntegerField("", validators=[Optional(), NumberRange(min=0)])
    go = HiddenField("")


FORMS: Mapping[str, type[AnswerForm]] = {"level": AnswerForm}
"""Kind of indicator -> its form."""


def can_be_filled_in(instrument: Instrument) -> bool:
    """Say whether every kind of indicator of this instrument has a form; one without is scored from files only."""
    return all(indicator.kind in FORMS for indicator in instrument)


def answer_form(indicator: Indicator, **filled: Any) -> AnswerForm:
    """Return the form of this indicator's kind, filled from the request or from ``filled``."""
    form = FORMS[indicator.kind](**filled)
    form.indicator = indicator
    return form


def _index_text(form: Any, field: Any) -> None:
    """Accept 3,5 and 3.5; keep the exact decimal text."""
    text = (field.data or "").strip().replace(",", ".")
    low, high = form.bounds
    if not re.fullmatch(r"[0-9](\.[0-9]{1,2})?", text) or not low <= Decimal(text) <= high:
        told = _("Target indeks %(text)s tidak terbaca; tulis angka %(low)s sampai %(high)s, misalnya 3,50.")
        raise ValidationError(told % {"text": field.data or _("(kosong)"), "low": low, "high": high})
    field.data = text


class TargetForm(BaseForm):
    """The target index; the target level of each indicator is added field by field. ``seen`` is what was drawn."""

    index = StringField("", validators=[_index_text])
    seen = HiddenField("")
    bounds: tuple[int, int]


def target_form(instrument: Instrument, **filled: Any) -> TargetForm:
    """Return a form with the target index and a field ``level-<code>`` per indicator, empty for the usual target."""
    usual = SelectChoice(_NO_LEVEL, _("biasa (%(level)s)") % {"level": instrument.target.level})
    fields = {
        f"level-{i.code}": SelectField(
            "",
            choices=[usual, *(SelectChoice(str(n), f"{n}. {_(step.name)}") for n, step in i.ladder.steps.items())],
            validators=[Optional()],
        )
        for i in instrument
    }
    form = type("TargetFormOf", (TargetForm,), fields)(**filled)
    form.bounds = (instrument.levels[0], instrument.levels[-1])
    return form  # type: ignore[no-any-return]  # built from TargetForm above
