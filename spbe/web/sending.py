"""Sending the assessment: all that is still missing, what the coordinator signs, and the hand-over itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from spbe import workflow
from spbe.language import gettext as _
from spbe.plaintext import RefusedText
from spbe.proceedings import DECLARATIONS, SignedDeclaration
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.forms import BaseForm
from spbe.web.handover import Lack, handover_panel, lacks
from spbe.web.house import house
from spbe.web.screening import waiting
from spbe.workflow import InvalidDeclaration, StaleDeclaration

__all__ = ["room"]

room = Blueprint("sending", __name__, url_prefix="/penilaian/<agency>/<period>/kirim")

_LONGEST = 300
_LINKS = 12  # of what is not this stage's work yet; the coordinator needs the number, not the whole list


class _Day(DateField):
    """A day as browsers send it; its one problem is told in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError for what is none."""
        text = "".join(valuelist[:1]).strip()
        try:
            self.data = date.fromisoformat(text) if text else None
        except ValueError:
            raise ValueError(_("Tanggal tidak terbaca; tulis misalnya 2026-11-24.")) from None


class DeclarationForm(BaseForm):
    """What was signed: by whom, in which position, on which day; for publication also yes or no."""

    signer = StringField("", validators=[DataRequired()])
    position = StringField("", validators=[DataRequired()])
    signed_on = _Day("", validators=[InputRequired()])
    consents = RadioField("", validate_choice=False)
    version = IntegerField("", validators=[InputRequired()])
    kind = HiddenField("")

    def validate_consents(self, field: Any) -> None:
        """Raise ValidationError when publication is neither agreed to nor refused."""
        if self.kind.data == "publication" and field.data not in ("yes", "no"):
            raise ValidationError(_("Pilih setuju atau tidak setuju."))

    def refuse(self, field: str, told: str) -> None:
        """Say at a field what stands against it."""
        self[field].errors = [*self[field].errors, told]


@dataclass(frozen=True)
class Signing:
    """One declaration on the page: its form, what is recorded, and what somebody else recorded in between."""

    kind: str
    heading: str
    told: str
    form: DeclarationForm
    recorded: SignedDeclaration | None
    is_stale: bool = False


@room.get("")
@needs(Permission.SUBMIT)
def index(agency: str, period: str) -> str:
    """Draw what is missing, the declarations and the hand-over."""
    return _page(open_desk(agency, period, Permission.SUBMIT))


def _page(desk: Desk, sent: DeclarationForm | None = None, *, is_stale: bool = False) -> str:
    recorded = queries.declarations(house().session(), desk.assessment)
    signings = [_signing(kind, recorded.get(kind), sent, is_stale=is_stale) for kind in DECLARATIONS]
    is_judged = any(
        "declared" in step.needs for step in workflow.steps_from("verification", desk.standing.submission.kind)
    )
    wrong = [(field, message) for field, found in sent.errors.items() for message in found] if sent else []
    return desk.draw(
        "sending/sending.html",
        signings=signings if is_judged else [],
        may_sign=desk.is_open and desk.standing.submission.stage in ("self", "verification"),
        coming=_coming(desk),
        proofs_waiting=waiting(desk),
        most_links=_LINKS,
        handover=handover_panel(desk),
        sent=sent,
        wrong=wrong,
    )


def _signing(kind: str, recorded: SignedDeclaration | None, sent: DeclarationForm | None, *, is_stale: bool) -> Signing:
    is_sent = sent is not None and sent.kind.data == kind
    form = sent if sent is not None and is_sent else _stored(kind, recorded)
    heading, told = {
        "berita_acara": (
            _("Berita Acara Penilaian Mandiri"),
            _("Ditandatangani koordinator SPBE sebelum penilaian dikirim."),
        ),
        "publication": (
            _("Persetujuan publikasi"),
            _("Setuju atau tidak, keduanya dicatat; tidak setuju tidak menghalangi pengiriman."),
        ),
    }[kind]
    return Signing(kind, heading, told, form, recorded, is_stale=is_stale and is_sent)


def _stored(kind: str, recorded: SignedDeclaration | None) -> DeclarationForm:
    form = DeclarationForm(formdata=None, kind=kind, version=recorded.version if recorded else 0)
    if recorded:
        form.signer.data, form.position.data = recorded.signer, recorded.position
        form.signed_on.data, form.consents.data = recorded.signed_on, "yes" if recorded.consents else "no"
    return form


def _coming(desk: Desk) -> tuple[str, list[Lack]]:
    """Return what the step after the next will need beside this stage's own: its heading, and what is still missing."""
    submission = desk.standing.submission
    if submission.stage != "self":
        return "", []
    for step in workflow.steps_from("verification", submission.kind):
        if step.needs:
            missing = workflow.missing_for(house().session(), desk.assessment, desk.standing.instrument, step)
            later = workflow.Missing((), (), missing.unjudged, missing.refused, missing.undeclared)
            found = [replace(lack, links=lack.links[:_LINKS]) for lack in lacks(desk, later, step)]
            return _("Sesudah itu, sebelum dikirim ke asesor"), found
    return "", []


@room.post("/<any(berita_acara,publication):kind>")
@needs(Permission.SUBMIT)
def sign(agency: str, period: str, kind: str) -> Any:
    """Record a declaration; draw the page again with what was typed when something stands against it."""
    desk = open_desk(agency, period, Permission.SUBMIT)
    form = DeclarationForm()
    form.kind.data = kind
    if not form.validate():
        return _page(desk, form), 422
    try:
        _record(desk, form)
    except StaleDeclaration as stale:
        form.version.data = stale.current.version if stale.current else 0
        return _page(desk, form, is_stale=True), 409
    except (InvalidDeclaration, RefusedText) as refusal:
        _refuse(form, refusal)
        return _page(desk, form), 422
    flash(_("Berita Acara tercatat.") if kind == "berita_acara" else _("Jawaban tentang publikasi tercatat."))
    return redirect(desk.here("sending.index"), 303)


def _record(desk: Desk, form: DeclarationForm) -> None:
    person, session = current_person() or abort(404), house().session()
    signed_on: date = form.signed_on.data or abort(422)
    entry: workflow.DeclarationEntry = {
        "signer": form.signer.data or "",
        "position": form.position.data or "",
        "signed_on": signed_on,
        "consents": form.consents.data == "yes",
        "version": form.version.data or 0,
        "by": person,
        "at": house().now(),
    }
    with session.begin():
        workflow.record_declaration(session, desk.assessment, form.kind.data or "", **entry)


def _refuse(form: DeclarationForm, refusal: InvalidDeclaration | RefusedText) -> None:
    if isinstance(refusal, RefusedText):
        form.refuse("signer", " ".join(refusal.problems))
        return
    told = {"signed_on": _("Tanggal itu belum tiba; tulis hari penandatanganan.")}
    for field in refusal.fields:
        form.refuse(field, told.get(field, _("Tulis paling banyak %(most)s karakter.") % {"most": _LONGEST}))
