"""Documents to print and sign: the list, and each as DOCX and PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, abort

from spbe import __version__
from spbe.indicators import Instrument
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.roles import Permission, Side
from spbe.store import queries
from spbe.submission import Submission
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.document_sources import beside, published_averages
from spbe.web.downloads import file_name
from spbe.web.house import house

__all__ = ["MEDIA_TYPES", "Offer", "document_file", "made", "offered", "offers", "published", "room"]

room = Blueprint("documents", __name__, url_prefix="/penilaian/<agency>/<period>/dokumen")
published = Blueprint("published_documents", __name__, url_prefix="/hasil")

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Offer:
    """One document of the list: its code, its name, and what it is for."""

    code: str
    name: str
    about: str


def offers(side: Side) -> list[Offer]:
    """Return the documents that one side can have. What an agency aims at and signs is its own."""
    shared = [
        Offer(
            "lhe",
            _("Laporan Hasil Evaluasi"),
            _("Indeks, kekuatan dan kelemahan, sebab setiap nilai, unit yang bertindak."),
        ),
        Offer("ringkas", _("Lembar ringkas"), _("Satu halaman untuk rapat pimpinan.")),
        Offer("dua-tahun", _("Perbandingan dua tahun"), _("Tahun ini di samping tahun lalu, perubahan menurut aspek.")),
    ]
    own = [
        Offer(
            "kesenjangan",
            _("Laporan kesenjangan"),
            _("Menurut bagian, indikator, dan unit; yang kurang untuk tingkat berikutnya."),
        ),
        Offer("berita-acara", _("Berita Acara Penilaian Mandiri"), _("Dengan indeks mandiri dan kolom tanda tangan.")),
        Offer("persetujuan", _("Pernyataan Persetujuan Publikasi"), _("Dengan pilihan yang ditandatangani.")),
    ]
    notes = [Offer("catatan", _("Lembar catatan interviu"), _("Yang perlu diklarifikasi, dengan ruang tulis."))]
    return [*shared, *(own if side is Side.AGENCY else notes)]


def offered(desk: Desk) -> list[Offer]:
    """Return the documents of an assessment for this person: none on paper before its answers are open to them."""
    return offers(desk.side) if desk.sees_answers else []


@room.get("/")
@needs(Permission.EXPORT)
def index(agency: str, period: str) -> str:
    """Draw the list of documents."""
    desk = open_desk(agency, period, Permission.EXPORT)
    return desk.draw("documents/index.html", offers=offered(desk))


@room.get("/<code>.<any(pdf,docx):suffix>")
@needs(Permission.EXPORT)
def file(agency: str, period: str, code: str, suffix: str) -> Response:
    """Send one document as a file."""
    desk = open_desk(agency, period, Permission.EXPORT)
    if code not in {offer.code for offer in offered(desk)}:
        abort(404)
    return document_file(desk, code, suffix)


def document_file(desk: Desk, code: str, suffix: str) -> Response:
    """Return the answer that sends one document of an assessment."""
    response = Response(made(desk, code, suffix), content_type=MEDIA_TYPES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(desk, code)}.{suffix}"'
    return response


def made(desk: Desk, code: str, suffix: str) -> bytes:
    """Return one document of an assessment as a file."""
    told = beside(desk, with_averages=code == "lhe")
    return _drawn(code, suffix, desk.standing.instrument, desk.standing.submission, told)


def _drawn(code: str, suffix: str, instrument: Instrument, submission: Submission, told: Beside) -> bytes:
    # Heavy libraries: loaded when the first document is asked for, not when the server starts.
    from exports.documents import DOCUMENT_FORMATS
    from spbe.reports import report
    from spbe.reports.documents import DOCUMENTS

    read = report(instrument, submission, made_at=house().now(), version=__version__)
    return DOCUMENT_FORMATS[f".{suffix}"](DOCUMENTS[code](read.facts, told), read)


@published.get("/<code>/<int(max=9999):year>/lhe.<any(pdf,docx):suffix>")
@needs(Permission.SIGNED_IN)
def published_report(code: str, year: int, suffix: str) -> Response:
    """Send the result report of an agency whose levels were published that year."""
    session = house().session()
    submission = queries.published_submission(session, code, year) or abort(404)
    instrument = house().instruments.get(submission.instrument) or abort(404)
    if set(submission.values()) != set(instrument.by_code):
        abort(404)
    told = Beside(averages=published_averages(session, instrument, submission))
    response = Response(_drawn("lhe", suffix, instrument, submission, told), content_type=MEDIA_TYPES[suffix])
    name = re.sub(r"[^A-Za-z0-9._-]", "-", f"{instrument.code}-{code}-{year}-lhe")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
