"""What people send about documents: forms that check texts, dates and choices. Use cases decide the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from spbe.language import format_date
from spbe.language import gettext as _
from spbe.library import Document, DocumentKind
from spbe.plaintext import RefusedText, accept_line
from spbe.web.administration.forms import day_of, name_line
from spbe.web.forms import BaseForm, clean_text

__all__ = ["DeletionForm", "DescriptionForm", "RevisionForm", "Said", "described", "description_form"]


class Said(TypedDict):
    """What a form says of a document, as use cases take it."""

    title: str
    reference: str
    dated_on: date | None
    valid_until: date | None
    kind: DocumentKind
    unit: str | None
    tags: Sequence[str]


def _line(_form: Any, field: Any) -> None:
    """Keep a line that may be empty, or say why it cannot be kept."""
    try:
        field.data = accept_line(field.data) if (field.data or "").strip() else ""
    except RefusedText as refusal:
        raise ValidationError(f"{field.label.text}: {' '.join(refusal.problems)}") from refusal


def _day(_form: Any, field: Any) -> None:
    try:
        field.day = day_of(field.data or "")
    except ValueError as wrong:
        told = _("%(what)s “%(text)s” tidak terbaca; tulis seperti 24/11/2026.")
        raise ValidationError(told % {"what": field.label.text, "text": (field.data or "")[:40]}) from wrong


def _not_before(form: Any, field: Any) -> None:
    """Refuse a last day before the document's own date."""
    dated, until = getattr(form.dated_on, "day", None), getattr(field, "day", None)
    if dated and until and until < dated:
        told = _("Berlaku sampai %(until)s mendahului tanggal dokumen, %(dated)s; periksa keduanya.")
        raise ValidationError(told % {"until": format_date(until), "dated": format_date(dated)})


class DescriptionForm(BaseForm):
    """What is said of a document. ``replace`` carries the version somebody chose to overwrite knowingly."""

    title = StringField("", validators=[name_line])
    reference = StringField("", validators=[_line])
    dated_on = StringField("", validators=[_day])
    valid_until = StringField("", validators=[_day, _not_before])
    kind = SelectField("")
    unit = SelectField("")
    tags = StringField("", validators=[_line])
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    replace = IntegerField("", validators=[Optional(), NumberRange(min=0)])

    def __init__(self, **filled: Any) -> None:
        super().__init__(**filled)
        self.title.label.text, self.reference.label.text = _("Judul"), _("Nomor")
        self.dated_on.label.text, self.valid_until.label.text = _("Tanggal dokumen"), _("Berlaku sampai")
        self.tags.label.text = _("Kata kunci")
        self.kind.choices = [(DocumentKind.PRIMARY.value, _("Utama")), (DocumentKind.SUPPORTING.value, _("Pendukung"))]

    def said(self) -> Said:
        """Return what a valid form says."""
        words = [word.strip() for word in re.split(r"[,;]", self.tags.data or "")]
        return {
            "title": self.title.data or "",
            "reference": self.reference.data or "",
            "dated_on": getattr(self.dated_on, "day", None),
            "valid_until": getattr(self.valid_until, "day", None),
            "kind": DocumentKind(self.kind.data),
            "unit": self.unit.data or None,
            "tags": [word for word in words if word],
        }

    @property
    def based_on(self) -> int:
        """Return the version that somebody saw when they decided."""
        return (self.version.data if self.replace.data is None else self.replace.data) or 0


def description_form(choices: Sequence[tuple[str, str]], **filled: Any) -> DescriptionForm:
    """Return the form about a document, with the units this person may give it to."""
    form = DescriptionForm(**filled)
    form.unit.choices = list(choices)
    return form


def described(document: Document) -> dict[str, Any]:
    """Return a document as the fields of its form hold it."""
    return {
        "title": document.title,
        "reference": document.reference,
        "dated_on": document.dated_on.isoformat() if document.dated_on else "",
        "valid_until": document.valid_until.isoformat() if document.valid_until else "",
        "kind": document.kind.value,
        "unit": document.unit or "",
        "tags": ", ".join(document.tags),
        "version": document.version,
    }


class RevisionForm(BaseForm):
    """What is said of a newer file; the file itself comes beside it."""

    note = TextAreaField("", validators=[clean_text])
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])


class DeletionForm(BaseForm):
    """Why a document goes."""

    reason = TextAreaField("", validators=[clean_text])
    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
