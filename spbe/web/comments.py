"""Conversations about an indicator: beside its answer, and as a page of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request
from markupsafe import Markup
from werkzeug import Response
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import Optional

from spbe import workflow
from spbe.conversation import Audience, audiences_of
from spbe.indicators import Indicator
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.plaintext import RefusedText
from spbe.roles import Permission, Person, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.addresses import own_path
from spbe.web.desk import Desk, open_desk
from spbe.web.forms import BaseForm
from spbe.web.house import house
from spbe.web.mentions import unseen
from spbe.workflow import (
    EmptyComment,
    TooLongComment,
    TooManyComments,
    UnknownThread,
    UnreachablePerson,
    WrongAudience,
)

__all__ = ["panel", "room"]

room = Blueprint("comments", __name__, url_prefix="/penilaian/<agency>/<period>/indikator/<code>/percakapan")

_LARGEST = 2**31 - 1  # of an id, in any database
_NUMBER = f"<int(max={_LARGEST}):thread>"


class CommentForm(BaseForm):
    """One message: ``thread`` is the conversation it answers, ``back`` the page it was written on."""

    body = TextAreaField("")
    audience = RadioField("", validate_choice=False)
    mention = IntegerField("", validators=[Optional()])
    thread = IntegerField("", validators=[Optional()])
    back = HiddenField("")

    def refuse(self, field: str, told: str) -> None:
        """Say at a field why the message was not written."""
        self[field].errors = [*self[field].errors, told]


@dataclass(frozen=True)
class Reader:
    """Somebody who may be named, and which conversations they read."""

    id: int
    name: str
    audiences: tuple[Audience, ...]


def panel(desk: Desk, code: str, form: CommentForm | None = None) -> Markup:
    """Return the conversations about an indicator as this person reads them, with the forms to write; marks them seen.

    It holds one section with the id ``percakapan`` and a heading of the second rank; any page of the assessment may
    show it. ``form`` is one that was refused.
    """
    person = current_person() or abort(404)
    indicator = desk.indicator(code)
    session = house().session()
    read = audiences_of(person, desk.agency)
    found = queries.threads(session, desk.assessment, read, code)
    _see(desk, code, person)
    may_write = may(person, Permission.COMMENT, desk.agency)
    values = {
        "indicator": indicator,
        "here": desk.here,
        "facts": desk.standing.submission.agency,
        "open_threads": [thread for thread in found if not thread.is_resolved],
        "resolved_threads": [thread for thread in found if thread.is_resolved],
        "audiences": [(audience.value, _audience_name(audience)) for audience in read],
        "audience_names": {audience: _audience_name(audience) for audience in read},
        "readers": _readers(desk, person, read),
        "may_write": may_write,
        "most": format_decimal(workflow.LONGEST_COMMENT, 0),
        "form": form or _blank(read),
        "back": own_path(form.back.data if form else request.full_path.rstrip("?"), desk.here("assessments.overview")),
    }
    return Markup(render_template("comments/panel.html", **values))  # noqa: S704  # our own template, escaped there


def _see(desk: Desk, code: str, person: Person) -> None:
    session = house().session()
    place = (desk.agency, desk.period, code)
    if any((m.agency_code, m.period, m.indicator) == place for m in unseen(person)):
        with session.begin():
            workflow.see_mentions(session, desk.assessment, code, by=person, at=house().now())
        g.pop("unseen")


def _blank(read: tuple[Audience, ...]) -> CommentForm:
    form = CommentForm(formdata=None)
    form.audience.data = read[0].value if read else ""
    return form


def _audience_name(audience: Audience) -> str:
    return {
        Audience.AGENCY: _("dalam instansi"),
        Audience.BOTH: _("instansi dan asesor"),
        Audience.ASSESSOR: _("sesama asesor"),
    }[audience]


def _readers(desk: Desk, person: Person, read: tuple[Audience, ...]) -> dict[Audience | None, list[Reader]]:
    """Return audience -> those whom this person can name there, and under None all whom they can name anywhere."""
    found = [
        Reader(one.id, one.name, shared)
        for one, reads in queries.readers(house().session(), desk.agency)
        if one.id != person.id and (shared := tuple(audience for audience in reads if audience in read))
    ]
    return {None: found, **{audience: [one for one in found if audience in one.audiences] for audience in read}}


@room.get("/")
@needs(Permission.VIEW)
def page(agency: str, period: str, code: str) -> str:
    """Draw the conversations about one indicator."""
    desk = open_desk(agency, period, with_previous=False)
    return _page(desk, desk.indicator(code))


def _page(desk: Desk, indicator: Indicator, form: CommentForm | None = None) -> str:
    return desk.draw(
        "comments/page.html",
        indicator=indicator,
        form=form,
        conversation=panel(desk, indicator.code, form),
        current_aspect=desk.standing.instrument.aspect_of(indicator.code).code,
        current_indicator=indicator.code,
    )


@room.post("/")
@needs(Permission.COMMENT)
def add(agency: str, period: str, code: str) -> Any:
    """Write a message; draw the page again with what was typed when something stands against it."""
    desk = open_desk(agency, period, Permission.COMMENT, with_previous=False)
    indicator, form = desk.indicator(code), CommentForm()
    if not form.validate() or not _written(desk, indicator, form):
        return _page(desk, indicator, form), 422
    flash(_("Pesan tersimpan."))
    return _back(desk, code, form.back.data)


def _written(desk: Desk, indicator: Indicator, form: CommentForm) -> bool:
    """Record the form's message; when it is refused the form carries the reason."""
    session, person = house().session(), current_person() or abort(404)
    named = [] if form.mention.data is None else [form.mention.data]
    entry: workflow.CommentEntry = {
        "body": form.body.data or "",
        "audience": form.audience.data or "",
        "thread": form.thread.data,
        "mentions": named,
        "by": person,
        "at": house().now(),
    }
    try:
        with session.begin():
            workflow.add_comment(session, desk.assessment, indicator, **entry)
    except UnknownThread:
        abort(404)
    except (EmptyComment, TooLongComment, RefusedText, TooManyComments, WrongAudience, UnreachablePerson) as refusal:
        form.refuse(*_refusal(refusal))
        return False
    return True


def _refusal(error: Exception) -> tuple[str, str]:
    """Return the field that a refusal is about, and why in words."""
    if isinstance(error, RefusedText):
        return "body", " ".join(error.problems)
    if isinstance(error, TooLongComment):
        told = _("Pesan terlalu panjang: %(count)s karakter, paling banyak %(most)s. Pendekkan, lalu kirim lagi.")
        facts = {"count": format_decimal(error.length, 0), "most": format_decimal(workflow.LONGEST_COMMENT, 0)}
        return "body", told % facts
    if isinstance(error, TooManyComments):
        told = _("Sudah %(most)s pesan dalam sepuluh menit. Tunggu sebentar, lalu kirim lagi; tulisan Anda masih ada.")
        return "body", told % {"most": error.most}
    if isinstance(error, UnreachablePerson):
        return "mention", _("Orang itu tidak membaca percakapan ini. Pilih orang lain atau pembaca yang lain.")
    if isinstance(error, WrongAudience):
        return "audience", _("Pilih siapa yang membaca percakapan ini.")
    return "body", _("Tulis pesannya dahulu.")


@room.post(f"/{_NUMBER}/selesai")
@needs(Permission.COMMENT)
def resolve(agency: str, period: str, code: str, thread: int) -> Response:
    """Mark a conversation as resolved."""
    return _settled(open_desk(agency, period, Permission.COMMENT, with_previous=False), code, thread, resolved=True)


@room.post(f"/{_NUMBER}/buka-lagi")
@needs(Permission.COMMENT)
def reopen(agency: str, period: str, code: str, thread: int) -> Response:
    """Open a resolved conversation again."""
    return _settled(open_desk(agency, period, Permission.COMMENT, with_previous=False), code, thread, resolved=False)


def _settled(desk: Desk, code: str, thread: int, *, resolved: bool) -> Response:
    session, person = house().session(), current_person() or abort(404)
    entry: workflow.ThreadEntry = {"resolved": resolved, "by": person, "at": house().now()}
    try:
        with session.begin():
            workflow.resolve_thread(session, desk.assessment, desk.indicator(code), thread, **entry)
    except UnknownThread:
        abort(404)
    flash(_("Percakapan ditandai selesai.") if resolved else _("Percakapan dibuka lagi."))
    return _back(desk, code, request.form.get("back"))


def _back(desk: Desk, code: str, back: str | None) -> Response:
    return redirect(own_path(back, desk.here("comments.page", code=code)).partition("#")[0] + "#percakapan", 303)
