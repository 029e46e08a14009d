"""Citing a document as an evidence item, from the library or brought along, with its pages; and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.arrived import Arrived
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.library import Citation, Document, DocumentKind, InvalidPages
from spbe.plaintext import RefusedText
from spbe.reuse import ProposalSource
from spbe.roles import Permission
from spbe.store import models
from spbe.web.access import current_person, needs
from spbe.web.citing_page import Place, Typed, choosing_page, open_place, pages_page, proposals_of
from spbe.web.desk import open_desk
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.library_receiving import Received, let_files_in, receive, sent_files
from spbe.web.library_shelf import NUMBER, open_shelf
from spbe.workflow import StaleCitation

__all__ = ["room"]

room = Blueprint("citing", __name__, url_prefix="/penilaian/<agency>/<period>/indikator/<code>")


@room.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let large requests in where a file may come along, before anything reads them."""
    if endpoint == "citing.cite" and values:
        let_files_in(values["agency"])


@room.teardown_request
def leave_nothing(_error: BaseException | None) -> None:
    """Close the files of a request, whatever came of them."""
    request.close()


@room.get("/bukti/<item>")
@needs(Permission.FILL_IN)
def choose(agency: str, period: str, code: str, item: str) -> Any:
    """Draw what may be cited as an item; with ``?dokumen=`` the pages of that document."""
    place = open_place(agency, period, code, item)
    if place.item.inspects is not None:
        return redirect(place.here(item=place.item.inspects), 303)
    number = version_sent(request.args.get("dokumen"))
    return pages_page(place, number) if number else choosing_page(place)


@room.post("/bukti/<item>")
@needs(Permission.FILL_IN)
def cite(agency: str, period: str, code: str, item: str) -> Any:
    """Cite a document as an item: one that is proposed, one that comes along, or one with the pages of a form."""
    place = open_place(agency, period, code, item)
    if place.item.inspects is not None:
        return redirect(place.here(item=place.item.inspects), 303)
    if "pakai" in request.form:
        return _use(place, version_sent(request.form["pakai"]))
    if files := sent_files():
        return _bring(place, [receive(agency, sent, _adding(place)) for sent in files])
    number = version_sent(request.form.get("document"))
    if not number:
        return choosing_page(place, problems=[("berkas", _("Pilih dokumen dari pustaka, atau unggah berkasnya."))]), 422
    return _save(place, number)


def _save(place: Place, number: int) -> Any:
    """Record the pages that a form says, or draw it again with what stands against them."""
    form = request.form
    typed = Typed(
        form.get("pages", "")[:200], form.get("note", ""), version_sent(form.get("replace") or form.get("version"))
    )
    try:
        _record(place, lambda session, row: _cite(session, row, place, number, typed))
    except StaleCitation as stale:
        return pages_page(place, number, typed=typed, conflict=stale.current), 409
    except InvalidPages as wrong:
        return pages_page(place, number, typed=typed, problems=[("halaman", _pages_problem(wrong))]), 422
    except RefusedText as refused:
        return pages_page(place, number, typed=typed, problems=[("catatan", " ".join(refused.problems))]), 422
    flash(_("Bukti %(item)s tersimpan.") % {"item": place.item.code})
    return place.onward()


def _pages_problem(wrong: InvalidPages) -> str:
    facts = {"part": wrong.part[:40], "most": wrong.most}
    if wrong.most is None:
        return _("Halaman “%(part)s” tidak terbaca; tulis seperti 3-5, 12.") % facts
    return _("Halaman “%(part)s” tidak ada; halaman terakhir berkas ini %(most)s. Tulis seperti 3-5, 12.") % facts


def _use(place: Place, number: int) -> Any:
    """Cite a proposed document with one press: with the pages it had, where it had any."""
    proposal = next((one for one in proposals_of(place) if one.document.id == number), None)
    if proposal is not None and proposal.source in (ProposalSource.LAST_YEAR, ProposalSource.INHERITED):
        former = [Citation(place.item.code, place.indicator.code, number, 0, proposal.pages)]
        _record(place, lambda session, row: workflow.cite_again(session, row, place.indicator, former, **_signed()))
        flash(_("Dokumen dikutip seperti tahun lalu; periksa halamannya."))
        return place.onward()
    typed = Typed(proposal.pages if proposal else "", "", 0)
    try:
        _record(place, lambda session, row: _cite(session, row, place, number, typed))
    except (StaleCitation, InvalidPages):
        return redirect(place.here(dokumen=number), 303)
    told = _("Dokumen dikutip.") if typed.pages else _("Dokumen dikutip; sebutkan halamannya.")
    flash(told)
    return place.onward()


def _adding(place: Place) -> Callable[[Session, Arrived], Document]:
    """Return what makes a document of a file and cites it, both or neither."""
    unit, shelf = request.form.get("unit") or None, open_shelf(place.desk.agency)
    if not shelf.may_write(unit):
        abort(404)

    def keep(session: Session, arrived: Arrived) -> Document:
        document = workflow.add_document(
            session, house().keeping, shelf.agency, arrived, title=arrived.name.rpartition(".")[0] or arrived.name,
            reference="", dated_on=None, valid_until=None, kind=DocumentKind.PRIMARY, unit=unit, tags=(), **_signed(),
        )  # fmt: skip
        _cite(session, _row(session, place), place, document.id, Typed())
        return document

    return keep


def _bring(place: Place, received: list[Received]) -> Any:
    """Lead on to the pages of what came along; draw the page again when some file was not taken."""
    problems = [("berkas", f"{each.name}: {' '.join(each.problems)}") for each in received if each.document is None]
    if problems:
        return choosing_page(place, problems=problems), 422
    known = [each.document for each in received if each.document and each.is_known]
    if known:
        flash(_("Berkas ini sudah ada di pustaka sebagai “%(title)s”.") % {"title": known[0].title})
    else:
        flash(_("Dokumen tersimpan dan dikutip; sebutkan halamannya."))
    first = known[0] if known else received[0].document
    return redirect(place.here(dokumen=first.id if first else None), 303)


@room.post(f"/bukti/<item>/<{NUMBER}:document>/lepas")
@needs(Permission.FILL_IN)
def withdraw(agency: str, period: str, code: str, item: str, document: int) -> Any:
    """Take a citation back; it stays among the proposals of its item."""
    place = open_place(agency, period, code, item)
    version, asked = version_sent(request.form.get("version")), (place.item.code, document)

    def take_back(session: Session, row: models.Assessment) -> object:
        return workflow.withdraw(session, row, place.indicator, asked, version=version, **_signed())

    try:
        _record(place, take_back)
    except workflow.NotCited:
        abort(404)
    except StaleCitation as stale:
        return pages_page(place, document, typed=Typed(version=version), conflict=stale.current), 409
    flash(_("Kutipan dicabut. Dokumennya ada di antara usul butir itu bila ingin mengutipnya lagi."))
    return place.onward()


@room.post("/bukti-tahun-lalu")
@needs(Permission.FILL_IN)
def cite_last_year(agency: str, period: str, code: str) -> Any:
    """Cite again all of last year's evidence of an indicator that still counts."""
    desk = open_desk(agency, period, Permission.FILL_IN)
    indicator = desk.indicator(code)
    if not desk.brings_evidence(code):
        abort(404)
    with house().sessions.begin() as session:
        row = session.get_one(models.Assessment, desk.assessment.id)
        count = workflow.cite_last_year(session, row, indicator, **_signed())
    told = ngettext(
        "%(num)d kutipan tahun lalu dipakai lagi; periksa halamannya.",
        "%(num)d kutipan tahun lalu dipakai lagi; periksa halamannya.",
        count,
    )
    flash(told % {"num": count} if count else _("Tidak ada kutipan tahun lalu yang dapat dipakai lagi."))
    return redirect(desk.here("assessments.indicator", code=code) + "#bukti", 303)


def _record(place: Place, change: Callable[[Session, models.Assessment], object]) -> None:
    """Make a change in a transaction of its own; a document the agency does not have is answered 404."""
    try:
        with house().sessions.begin() as session:
            change(session, _row(session, place))
    except (workflow.NotPermitted, workflow.UncitableDocument):
        abort(404)


def _row(session: Session, place: Place) -> models.Assessment:
    return session.get_one(models.Assessment, place.desk.assessment.id)


def _cite(session: Session, row: models.Assessment, place: Place, number: int, typed: Typed) -> Citation:
    said: dict[str, Any] = {"pages": typed.pages, "note": typed.note, "version": typed.version, **_signed()}
    return workflow.cite(session, row, place.indicator, (place.item.code, number), **said)


def _signed() -> dict[str, Any]:
    return {"by": current_person() or abort(404), "at": house().now()}
