"""One document of a library: what is said of it, its files, where it is used, and the end of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.arrived import Arrived
from spbe.indicators import EvidenceItem, Indicator
from spbe.intake import SHOWN
from spbe.language import gettext as _
from spbe.library import Document, Use, first_page
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.administration.forms import problems_of
from spbe.web.house import house
from spbe.web.library_forms import DeletionForm, DescriptionForm, RevisionForm, described, description_form
from spbe.web.library_list import aged, flags_of
from spbe.web.library_receiving import receive, sent_files
from spbe.web.library_shelf import NUMBER, Shelf, open_shelf, room
from spbe.web.library_words import age_words
from spbe.workflow import CitedDocument, InvalidTags, ReasonMissing, StaleDocument, UnknownUnits

__all__ = ["UsePlace"]

_PLACE = f"/dokumen/<{NUMBER}:document>"
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class UsePlace:
    """A use with what it is called: indicator and item, None where the instrument is no longer shipped.

    ``age`` is what the item's rule about age says of the document today; ``page`` is where a viewer opens; ``order`` is
    the indicator's place in the instrument.
    """

    use: Use
    indicator: Indicator | None
    item: EvidenceItem | None
    age: str
    page: int
    order: int


@room.get(_PLACE)
@needs(Permission.SEE_LIBRARY)
def document(agency: str, document: int) -> Any:
    """Draw a document; of a deleted one who deleted it and why."""
    shelf = open_shelf(agency)
    shown = shelf.document(document)
    if shown.deleted_at is not None:
        return shelf.draw("library/deleted.html", document=shown), 410
    return _page(shelf, shown)


@room.post(_PLACE)
@needs(Permission.FILL_IN)
def change(agency: str, document: int) -> Any:
    """Save what is said of a document."""
    shelf, shown = _own(agency, document)
    form = description_form(_units(shelf, shown))
    if not form.validate():
        return _page(shelf, shown, form=form), 422
    entry = {**form.said(), "version": form.based_on, "by": shelf.person, "at": house().now()}
    try:
        with house().sessions.begin() as session:
            workflow.change_document(session, agency, document, **entry)  # type: ignore[arg-type]  # a dictionary of just these
    except StaleDocument as stale:
        return _page(shelf, stale.current, form=form, conflict=stale.current), 409
    except InvalidTags as wrong:
        return _page(shelf, shown, form=form, problems=[("tags", _tags(wrong))]), 422
    except UnknownUnits:
        return _page(shelf, shown, form=form, problems=[("unit", _("Unit itu tidak ada di instansi ini."))]), 422
    flash(_("Keterangan dokumen tersimpan."))
    return redirect(shelf.here("library.document", document=document), 303)


@room.post(f"{_PLACE}/revisi")
@needs(Permission.FILL_IN)
def revise(agency: str, document: int) -> Any:
    """Take a newer file of a document."""
    shelf, shown = _own(agency, document)
    form, sent = RevisionForm(), sent_files()
    if not form.validate() or not sent:
        missing = [] if sent else [("berkas", _("Pilih berkas revisinya."))]
        return _page(shelf, shown, revision=form, problems=[*problems_of(form), *missing]), 422

    def keep(session: Session, arrived: Arrived) -> Document:
        said = {"note": form.note.data or "", "version": form.version.data, "by": shelf.person, "at": house().now()}
        return workflow.revise_document(session, house().keeping, agency, document, arrived, **said)  # type: ignore[arg-type]  # a dictionary of just these

    try:
        received = receive(agency, sent[0], keep)
    except StaleDocument as stale:
        told = _("Dokumen ini diubah orang lain sesudah Anda membukanya. Periksa, lalu pilih berkasnya sekali lagi.")
        return _page(shelf, stale.current, revision=form, problems=[("berkas", told)]), 409
    if received.is_known or received.problems:
        told = _already(received.document, document) if received.document else " ".join(received.problems)
        return _page(shelf, shown, revision=form, problems=[("berkas", f"{received.name}: {told}")]), 422
    flash(_("Revisi tersimpan. Kutipan yang masih diisi pindah ke revisi ini; periksa halamannya."))
    return redirect(shelf.here("library.document", document=document), 303)


def _already(known: Document | None, number: int) -> str:
    if known is None or known.id == number:
        return _("Berkas ini sudah menjadi revisi dokumen ini.")
    return _("Berkas ini sudah ada di pustaka sebagai “%(title)s”.") % {"title": known.title}


@room.post(f"{_PLACE}/hapus")
@needs(Permission.FILL_IN)
def delete(agency: str, document: int) -> Any:
    """Delete a document that is used nowhere, with a reason."""
    shelf, shown = _own(agency, document)
    form = DeletionForm()
    if not form.validate():
        return _page(shelf, shown, deletion=form, problems=problems_of(form)), 422
    entry = {"reason": form.reason.data or "", "version": form.version.data, "by": shelf.person, "at": house().now()}
    try:
        with house().sessions.begin() as session:
            workflow.delete_document(session, agency, document, **entry)  # type: ignore[arg-type]  # a dictionary of just these
    except ReasonMissing:
        told = [("reason", _("Tulis alasan menghapus; ia tercatat bersama nama Anda."))]
        return _page(shelf, shown, deletion=form, problems=told), 422
    except CitedDocument:
        return _page(shelf, shown, deletion=form, problems=[("", _("Dokumen ini dipakai, jadi tidak dihapus."))]), 409
    except StaleDocument as stale:
        told = [("reason", _("Dokumen ini diubah orang lain sesudah Anda membukanya. Periksa, lalu hapus lagi."))]
        return _page(shelf, stale.current, deletion=form, problems=told), 409
    with house().sessions.begin() as session:
        workflow.sweep(session, house().keeping.files, agency)
    flash(_("Dokumen “%(title)s” dihapus.") % {"title": shown.title})
    return redirect(shelf.here("library.index"), 303)


def _own(agency: str, number: int) -> tuple[Shelf, Document]:
    """Return a document that this person may change, or answer 404."""
    shelf = open_shelf(agency)
    shown = shelf.document(number)
    if shown.deleted_at is not None or not shelf.may_write(shown.unit):
        abort(404)
    return shelf, shown


def _units(shelf: Shelf, shown: Document) -> list[tuple[str, str]]:
    """Return the units a document may be given to: those of this person, and the one it has."""
    held = (shown.unit or "", shelf.unit_name(shown.unit))
    return shelf.unit_choices if held in shelf.unit_choices else [*shelf.unit_choices, held]


def _tags(wrong: InvalidTags) -> str:
    if wrong.tag is None:
        return _("Paling banyak %(most)s kata kunci.") % {"most": workflow.MOST_TAGS}
    words = _("Kata kunci “%(tag)s” terlalu panjang; paling banyak %(most)s karakter.")
    return words % {"tag": wrong.tag[:40] + "…", "most": workflow.LONGEST_TAG}


def _page(
    shelf: Shelf,
    shown: Document,
    *,
    form: DescriptionForm | None = None,
    conflict: Document | None = None,
    problems: Problems = (),
    **forms: Any,
) -> str:
    uses = queries.uses(house().session(), shelf.agency, shown.id).get(shown.id, [])
    drawn = form or description_form(_units(shelf, shown), formdata=None, data=described(shown))
    return shelf.draw(
        "library/document.html", document=shown, form=drawn, conflict=conflict, uses=uses,
        used=used_in(shelf, shown, uses), flags=list(flags_of(shown, uses, shelf.today)),
        may_write=shelf.may_write(shown.unit), is_kept=any(use.is_kept for use in uses), shown=SHOWN,
        problems=[*problems_of(drawn), *problems], differing=list(_differing(drawn, conflict)) if conflict else [],
        revision=forms.get("revision"), deletion=forms.get("deletion"),
    )  # fmt: skip


def _differing(form: DescriptionForm, stored: Document) -> Iterator[tuple[str, str, str]]:
    """Yield what differs between a form and what is stored: the field's name, what was sent, what is stored."""
    for name, value in described(stored).items():
        sent = str(form[name].data or "")
        if name != "version" and sent != value:
            yield form[name].label.text, sent, value


def used_in(shelf: Shelf, shown: Document, uses: Sequence[Use]) -> dict[int, list[list[UsePlace]]]:
    """Return year -> the places a document is used in, indicator by indicator in the instrument's order."""
    found: dict[int, dict[str, list[UsePlace]]] = {}
    for place in sorted(_places(shelf, shown, uses), key=lambda place: place.order):
        year = found.setdefault(place.use.year, {})
        year.setdefault(f"{place.use.period} {place.use.citation.indicator}", []).append(place)
    return {year: list(of_year.values()) for year, of_year in sorted(found.items(), reverse=True)}


def _places(shelf: Shelf, shown: Document, uses: Sequence[Use]) -> Iterator[UsePlace]:
    limits = aged(shown, uses, house().instrument_named)
    ages = {id(use): age_words(months, last, shelf.today) for use, last, months in limits}
    for use in uses:
        cited, instrument = use.citation, house().instrument_named(use.instrument, use.text_digest)
        indicator = instrument.by_code.get(cited.indicator) if instrument else None
        item = indicator.items.get(cited.item) if indicator else None
        order = [each.code for each in instrument or ()].index(cited.indicator) if indicator else 0
        yield UsePlace(use, indicator, item, ages.get(id(use), ""), first_page(cited.pages), order)
