"""The same document for several agencies: chosen, made one after the other with progress shown, taken as one ZIP.

Each request makes what fits in a moment and the page asks for more, so nothing runs unseen: a closed page stops it, an
opened one goes on.
"""

from __future__ import annotations

from io import BytesIO
from logging import getLogger
from time import monotonic
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound

from spbe.language import LANGUAGES, current, speaking
from spbe.language import gettext as _
from spbe.roles import Permission, Side, may, side_of
from spbe.store import queries
from spbe.store.batches import Batch, BusyBatch
from spbe.store.queries import AssessmentLine
from spbe.web.access import current_person, needs
from spbe.web.desk import InstrumentChanged, open_desk
from spbe.web.documents import Offer, made, offers
from spbe.web.downloads import file_name
from spbe.web.house import house

__all__ = ["MOST", "room"]

room = Blueprint("document_batches", __name__, url_prefix="/dokumen")

MOST = 700
"""How many agencies one batch may have: all of them, and some."""

_MOMENT = 2.0  # seconds of one request

log = getLogger("spbe.web")


def _lines() -> list[AssessmentLine]:
    """Return the assessments whose files this person may take away."""
    person = current_person() or abort(404)
    found = queries.assessments_of(house().session(), person)
    return [line for line in found if may(person, Permission.EXPORT, line.agency_code)]


def _offers(lines: list[AssessmentLine]) -> list[Offer]:
    """Return the documents that this person can have of every one of these agencies."""
    sides = {side_of(current_person(), line.agency_code) or Side.ASSESSOR for line in lines}
    each = [offers(side) for side in sides] or [offers(Side.ASSESSOR)]
    return [offer for offer in each[0] if all(offer in others for others in each)]


@room.get("/")
@needs(Permission.SIGNED_IN)
def choose() -> str:
    """Draw the choice of agencies, document and format, narrowed to a year and a name where that is asked."""
    return _choice([])


def _choice(problems: list[tuple[str, str]], *, sent: set[str] | None = None) -> str:
    lines = _lines()
    years = sorted({line.year for line in lines}, reverse=True)
    year, text = request.args.get("tahun", type=int), request.args.get("q", "").strip()[:100]
    shown = [line for line in lines if year in (None, line.year) and text.lower() in line.agency_name.lower()]
    return render_template(
        "documents/choose.html", assessments=shown[:MOST], count=len(shown), years=years, year=year, text=text,
        offers=_offers(lines), problems=problems, sent=sent or set(), most=MOST,
        chosen=(request.form.get("dokumen"), request.form.get("bentuk")),
    )  # fmt: skip


@room.post("/")
@needs(Permission.SIGNED_IN)
def begin() -> Any:
    """Keep what was chosen as a batch and go to its page."""
    person, lines = current_person() or abort(404), _lines()
    known = {f"{line.agency_code}/{line.period}": line for line in lines}
    asked = list(dict.fromkeys(request.form.getlist("penilaian")))
    chosen = [known[key] for key in asked if key in known]
    code, suffix = request.form.get("dokumen", ""), request.form.get("bentuk", "")
    problems = _wrong(chosen, code, suffix, {offer.code for offer in _offers(lines)})
    if problems:
        return _choice(problems, sent=set(asked)), 422
    places = tuple((line.agency_code, line.period) for line in chosen)
    token = house().batches.begin(Batch(person.id, code, suffix, current(), places, {}))
    return redirect(url_for("document_batches.batch", token=token), 303)


def _wrong(chosen: list[AssessmentLine], code: str, suffix: str, codes: set[str]) -> list[tuple[str, str]]:
    problems = []
    if not chosen:
        problems.append(("penilaian", _("Pilih sekurangnya satu instansi.")))
    if len(chosen) > MOST:
        problems.append(("penilaian", _("Pilih paling banyak %(most)s instansi sekaligus.") % {"most": MOST}))
    if code not in codes:
        problems.append(("dokumen", _("Pilih dokumennya.")))
    if suffix not in ("pdf", "docx"):
        problems.append(("bentuk", _("Pilih bentuknya: PDF atau DOCX.")))
    return problems


def _own(token: str) -> Batch:
    """Return a batch of this person; another's does not exist for them."""
    person, found = current_person(), house().batches.read(token)
    if found is None or person is None or found.person != person.id or found.language not in LANGUAGES:
        abort(404)
    return found


@room.get("/<token>")
@needs(Permission.SIGNED_IN)
def batch(token: str) -> str:
    """Draw how far a batch is."""
    return _page(token, _own(token))


def _page(token: str, found: Batch) -> str:
    template = "documents/progress.html" if request.headers.get("HX-Request") else "documents/batch.html"
    names = _names()
    failed = [(names.get(key, key), problem) for key, problem in found.done.items() if problem]
    return render_template(template, token=token, batch=found, failed=failed, total=len(found.places))


def _names() -> dict[str, str]:
    """Return agency/period -> how it is called in a list."""
    return {f"{line.agency_code}/{line.period}": f"{line.agency_name}, {line.title}" for line in _lines()}


@room.post("/<token>")
@needs(Permission.SIGNED_IN)
def go_on(token: str) -> Any:
    """Make the next documents, as many as fit in a moment."""
    _own(token)
    try:
        with house().batches.held(token):
            _make(token)
    except BusyBatch:
        flash(_("Halaman lain sedang membuat dokumen ini."))
    if request.headers.get("HX-Request"):
        return _page(token, _own(token))
    return redirect(url_for("document_batches.batch", token=token), 303)


def _make(token: str) -> None:
    until = monotonic() + _MOMENT
    found = _own(token)
    for place in found.waiting:
        with speaking(found.language):
            _one(token, found, place)
        if monotonic() > until:
            return


def _one(token: str, found: Batch, place: tuple[str, str]) -> None:
    """Make one document, or keep why it could not be made: what this person may no longer see is told as gone."""
    batches = house().batches
    if not batches.attempt(token, place):
        batches.add(token, place, problem=_("server berhenti saat membuatnya; coba lewat halaman dokumennya"))
        return
    try:
        name, content = _made(found, *place)
    except _NotMade as why:
        batches.add(token, place, problem=str(why))
    except Exception as error:
        # Whatever is wrong with one agency's document, the others are made all the same.
        house().session().rollback()
        log.exception("document=failed place=%s document=%s", "/".join(place), found.document)
        problem = _("galat saat dibuat (%(kind)s); admin server dapat melihatnya di log")
        batches.add(token, place, problem=problem % {"kind": type(error).__name__})
    else:
        batches.add(token, place, name=name, content=content)


class _NotMade(Exception):
    """Why a document is not made, in words."""


def _made(found: Batch, agency: str, period: str) -> tuple[str, bytes]:
    """Return the name and the content of one document. Raises _NotMade."""
    if not may(current_person(), Permission.EXPORT, agency):
        raise _NotMade(_("tidak terbuka lagi bagi Anda"))
    try:
        desk = open_desk(agency, period, Permission.EXPORT)
    except InstrumentChanged:
        raise _NotMade(_("instrumennya berubah; buka halamannya lebih dahulu")) from None
    except NotFound:
        raise _NotMade(_("penilaiannya tidak ada lagi")) from None
    if not desk.sees_answers:
        raise _NotMade(_("jawabannya belum terbuka bagi Anda"))
    if found.document not in {offer.code for offer in offers(desk.side)}:
        raise _NotMade(_("dokumen ini bukan untuk peran Anda di sana"))
    content = made(desk, found.document, found.suffix)
    return f"{file_name(desk, found.document)}.{found.suffix}", content


@room.get("/<token>.zip")
@needs(Permission.SIGNED_IN)
def packed(token: str) -> Response:
    """Send all documents of a batch that is done."""
    found = _own(token)
    if found.waiting or not found.made:
        abort(404)
    target = BytesIO()
    with speaking(found.language):
        house().batches.pack(token, target, (_("daftar.txt"), _listing(token, found)))
    target.seek(0)
    return send_file(target, "application/zip", as_attachment=True, download_name=f"dokumen-{found.document}.zip")


def _listing(token: str, found: Batch) -> str:
    """Return the list that goes into the ZIP: which file is whose, and what could not be made and why."""
    names = _names()
    made_files = [f"{name}: {names.get(place, place)}" for _path, name, place in house().batches.made(token)]
    failed = [f"{names.get(place, place)}: {problem}" for place, problem in found.done.items() if problem]
    parts = [(_("Dokumen dalam ZIP ini"), made_files), (_("Tidak dapat dibuat"), failed)]
    return "\r\n\r\n".join("\r\n".join([head, *rows]) for head, rows in parts if rows) + "\r\n"
