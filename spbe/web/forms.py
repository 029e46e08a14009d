"""What people send: forms that validate and guard. Templates draw them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the type stubs
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from spbe.indicators import Indicator, Instrument
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept, accept_line
from spbe.scoring import as_text
from spbe.submission import Answer, PublishedFigure
from spbe.web.words import localized

__all__ = [
    "FORMS",
    "AnswerForm",
    "AnswerTexts",
    "AnyAnswerForm",
    "FigureAnswerForm",
    "FigureForm",
    "ItemsAnswerForm",
    "ItemsForm",
    "LevelForm",
    "TargetForm",
    "answer_form",
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
            "Not a valid date value.": _("Tanggal tidak terbaca; tulis tahun, bulan, dan hari, misalnya 2026-03-31."),
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

    def said(self, _stored: Answer) -> dict[str, Any]:
        """Return what a use case takes of it: see ``workflow.AnswerEntry``."""
        return {"level": self.level.data}

    def draw(self, answer: Answer) -> None:
        """Show the stored answer."""
        self.level.data = answer.level


def _known_items(form: Any, field: Any) -> None:
    if unknown := sorted(set(field.data or ()) - set(form.indicator.items)):
        told = _("Butir %(codes)s tidak ada pada indikator %(code)s; muat ulang halaman ini.")
        raise ValidationError(told % {"codes": ", ".join(unknown)[:200], "code": form.indicator.code})


class ItemsForm(BaseForm):
    """The evidence items that are met. ``is_empty`` says that there is none yet; untouched, it stays open."""

    items = SelectMultipleField("", validators=[_known_items], validate_choice=False)
    is_empty = BooleanField("", false_values=(False, "false", "", "0"))
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    indicator: Indicator

    def said(self, stored: Answer) -> dict[str, Any]:
        """Return what a use case takes of it. What equals the stored answer is left out, an imported value stays."""
        items = frozenset(self.items.data or ())
        is_said = bool(items) or bool(self.is_empty.data) or bool(stored.items)
        is_new = items != stored.items or (not items and bool(self.is_empty.data) != stored.is_nothing_yet)
        if not is_new:
            return {"level": None}
        return {"level": None, "items": items} if is_said else {"level": None, "is_cleared": True}

    def draw(self, answer: Answer) -> None:
        """Show the stored answer."""
        self.items.data, self.is_empty.data = sorted(answer.items), answer.is_nothing_yet


_FIGURE = re.compile(r"[0-9]{1,7}([.,][0-9]{1,7})?", re.ASCII)


def _on_scale(form: Any, field: Any) -> None:
    """Accept 68,75 and 68.75 on the publisher's scale; keep the exact decimal text."""
    text = (field.data or "").strip()
    field.data = text.replace(",", ".")
    points = form.indicator.figure.points
    low, high = points[0][0], points[-1][0]
    if text and not (_FIGURE.fullmatch(text) and low <= Fraction(field.data) <= high):
        field.data = text
        told = _("%(name)s %(text)s tidak ada pada skalanya; tulis angka %(low)s sampai %(high)s, misalnya 2,75.")
        ends = {"low": format_decimal(low), "high": format_decimal(high)}
        raise ValidationError(told % {"name": form.indicator.figure.name, "text": text[:40], **ends})


def _source_line(_form: Any, field: Any) -> None:
    try:
        field.data = accept_line(field.data) if (field.data or "").strip() else ""
    except RefusedText as refusal:
        raise ValidationError(" ".join(refusal.problems)) from refusal


class FigureForm(BaseForm):
    """What another institution published. ``is_empty`` says that there is nothing yet; untouched, it stays open."""

    figure = StringField("", validators=[_on_scale])
    figured_on = DateField("", validators=[Optional()])
    figure_source = StringField("", validators=[_source_line])
    is_empty = BooleanField("", false_values=(False, "false", "", "0"))
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    indicator: Indicator

    def said(self, stored: Answer) -> dict[str, Any]:
        """Return what a use case takes of it. What equals the stored answer is left out, an imported value stays."""
        figure = self._figure()
        if figure == stored.figure and (figure or bool(self.is_empty.data) == stored.is_nothing_yet):
            return {"level": None}
        if figure is None and not self.is_empty.data:
            return {"level": None, "is_cleared": True}
        return {"level": None, "figure": figure}

    def _figure(self) -> PublishedFigure | None:
        if not self.figure.data:
            return None
        return PublishedFigure(Fraction(self.figure.data), self.figured_on.data, self.figure_source.data or "")

    def draw(self, answer: Answer) -> None:
        """Show the stored answer."""
        figure = answer.figure
        self.figure.data = localized(as_text(figure.number)) if figure else ""
        self.figured_on.data, self.figure_source.data = (figure.on, figure.source) if figure else (None, "")
        self.is_empty.data = answer.is_nothing_yet


class AnswerTexts(BaseForm):
    """What every answer has beside its value. ``replace`` carries the version that a person chose to overwrite."""

    explanation = TextAreaField("", validators=[clean_text])
    replace = IntegerField("", validators=[Optional(), NumberRange(min=0)])
    go = HiddenField("")


class AnswerForm(LevelForm, AnswerTexts):
    """One indicator's answer where a level is chosen."""


class ItemsAnswerForm(ItemsForm, AnswerTexts):
    """One indicator's answer where evidence items are met one by one."""


class FigureAnswerForm(FigureForm, AnswerTexts):
    """One indicator's answer where another institution's figure counts."""


AnyAnswerForm = AnswerForm | ItemsAnswerForm | FigureAnswerForm

FORMS: Mapping[str, type[AnyAnswerForm]] = {"level": AnswerForm, "items": ItemsAnswerForm, "index": FigureAnswerForm}
"""Kind of indicator -> its form."""


def answer_form(indicator: Indicator, **filled: Any) -> AnyAnswerForm:
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
    form.bounds = instrument.span
    return form  # type: ignore[no-any-return]  # built from TargetForm above
