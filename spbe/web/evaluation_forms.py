"""What an assessor sends of one indicator: a level, a figure, or neither where verdicts make the value; and texts."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from wtforms import BooleanField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.submission import Answer
from spbe.web.forms import AnswerTexts, BaseForm, FigureForm, LevelForm, clean_text
from spbe.web.value_words import figure_words

__all__ = [
    "JUDGEMENTS",
    "TEXTS",
    "AnyJudgement",
    "FigureJudgement",
    "ItemsJudgement",
    "LevelJudgement",
    "judgement_form",
]

TEXTS = ("explanation", "justification", "note")
_NO = (False, "false", "", "0")


class JudgementTexts(AnswerTexts):
    """An assessor's texts. ``drawn`` is the digest of what the form showed: equal says nobody touched it.

    ``main`` names the field that a missing value is told beside, ``anchor`` its place on the page. Each kind of
    judgement has ``value()``, what it says beside its texts, and ``draw(answer)``, which shows an answer's value.
    """

    justification = TextAreaField("", validators=[clean_text])
    note = TextAreaField("", validators=[clean_text])
    drawn = HiddenField("")
    main: ClassVar[str]
    anchor: ClassVar[str]

    def texts(self) -> dict[str, str]:
        """Return name -> text."""
        return {name: self[name].data or "" for name in TEXTS}

    @property
    def digest(self) -> str:
        """Return the digest of what the form holds now."""
        told = "\n\x1f".join([*self.value(), *self.texts().values()])
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def is_touched(self) -> bool:
        """Say whether it differs from what the form showed."""
        return bool(self.drawn.data != self.digest)

    def show(self, own: Answer | None, held: Answer) -> None:
        """Draw the stage's own answer, or where there is none what was handed over; texts are the stage's own only."""
        self.version.data = own.version if own else 0
        self.draw(own or held)
        for name in TEXTS:
            self[name].data = getattr(own, name) if own else ""
        self.drawn.data = self.digest


class LevelJudgement(LevelForm, JudgementTexts):
    """An assessor's level and texts."""

    main, anchor = "level", "tingkat"

    def value(self) -> tuple[str, ...]:
        """Return the level."""
        return (str(self.level.data),)

    def show(self, own: Answer | None, held: Answer) -> None:
        """Draw the stage's own answer: a level that was handed over is not chosen here."""
        super().show(own, Answer(held.indicator, held.stage, None))

    def missing(self, _said: Mapping[str, Any], _held: Answer) -> str:
        """Return in words what a saved answer still lacks; empty where nothing does."""
        if self.level.data is not None:
            return ""
        return _("Pilih tingkat lebih dahulu; tulisan Anda disimpan bersama tingkat.")

    def parts(self, _now: Answer) -> tuple[tuple[str, str, str], ...]:
        """Return what two people said beside their texts: (name, sent now, stored); levels are shown as such."""
        return ()


class Confirmation(BaseForm):
    """``confirmed`` makes what was handed over the stage's own value, unchanged."""

    confirmed = BooleanField("", false_values=_NO)


class ItemsJudgement(Confirmation, JudgementTexts):
    """An assessor's texts where the value follows from the verdicts on items."""

    version = IntegerField("", validators=[InputRequired(), NumberRange(min=0)])
    indicator: Indicator
    main, anchor = "confirmed", "putusan"

    def value(self) -> tuple[str, ...]:
        """Return whether what was handed over is confirmed."""
        return (str(bool(self.confirmed.data)),)

    def draw(self, _answer: Answer) -> None:
        """Show that nothing is confirmed yet."""
        self.confirmed.data = False

    def said(self, held: Answer) -> dict[str, Any]:
        """Return what a use case takes of it: the items that were handed over, where these are confirmed."""
        return {"level": None, "items": held.items} if self.confirmed.data else {"level": None}

    def missing(self, said: Mapping[str, Any], held: Answer) -> str:
        """Return in words what a saved answer still lacks; empty where nothing does."""
        if held.counted is not None or "items" in said:
            return ""
        return _("Putuskan butirnya lebih dahulu, atau nyatakan nilainya sudah diperiksa.")

    def parts(self, _now: Answer) -> tuple[tuple[str, str, str], ...]:
        """Return nothing: items have verdicts of their own."""
        return ()


class FigureJudgement(FigureForm, Confirmation, JudgementTexts):
    """Another institution's figure as an assessor finds it, and texts."""

    main, anchor = "figure", "angka"

    def value(self) -> tuple[str, ...]:
        """Return number, day and source, whether there is none, and whether what was handed over is confirmed."""
        number = (self.figure.data or "").strip().replace(",", ".")
        flags = (str(bool(self.is_empty.data)), str(bool(self.confirmed.data)))
        return (number, str(self.figured_on.data or ""), self.figure_source.data or "", *flags)

    def draw(self, answer: Answer) -> None:
        """Show the figure of an answer."""
        super().draw(answer)
        self.confirmed.data = False

    def said(self, stored: Answer) -> dict[str, Any]:
        """Return what a use case takes of it; a confirmed figure is said even where it is the one handed over."""
        said = super().said(stored)
        if self.confirmed.data and "figure" not in said and "is_cleared" not in said:
            return {**said, "figure": stored.figure}
        return said

    def missing(self, said: Mapping[str, Any], held: Answer) -> str:
        """Return in words what a saved answer still lacks; empty where nothing does."""
        if "is_cleared" in said or (held.counted is None and said.get("figure") is None and not self.is_empty.data):
            return _("Tulis angkanya, atau nyatakan belum diterbitkan.")
        return ""

    def parts(self, now: Answer) -> tuple[tuple[str, str, str], ...]:
        """Return the two figures."""
        return ((_("Angka"), figure_words(self._figure()), figure_words(now.figure)),)


AnyJudgement = LevelJudgement | ItemsJudgement | FigureJudgement

JUDGEMENTS: Mapping[str, type[AnyJudgement]] = {
    "level": LevelJudgement,
    "items": ItemsJudgement,
    "index": FigureJudgement,
}
"""Kind of indicator -> the form of an assessor's judgement."""


def judgement_form(indicator: Indicator, **filled: Any) -> AnyJudgement:
    """Return the form of an assessor's answer, filled from the request or from ``filled``."""
    form = JUDGEMENTS[indicator.kind](**filled)
    form.indicator = indicator
    return form
