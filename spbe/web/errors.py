"""Pages for when something is wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from spbe.language import gettext as _
from spbe.plaintext import RefusedText
from spbe.roles import Permission
from spbe.store.editions import InstrumentChanged
from spbe.store.files import MissingFile
from spbe.web import stage_errors
from spbe.web.access import current_person
from spbe.web.api.problems import is_for_program, problem, problem_of
from spbe.web.signin import sign_in_first

__all__ = ["register"]

log = logging.getLogger("spbe.web")

Answer = tuple[str, int]


def register(app: Flask) -> None:
    """Give the application its pages for errors."""
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(InstrumentChanged, instrument_changed)
    app.register_error_handler(MissingFile, file_missing)
    stage_errors.register(app)
    app.register_error_handler(RefusedText, not_accepted)


def expired(_error: CSRFError) -> Any:
    """Keep what was typed when a form has expired: show it, ready to be sent again with a fresh token.

    A form that another site sent is not shown again: nobody here typed it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return _page(400, _("Permintaan ditolak"), _("Formulir itu tidak dikirim dari situs ini."))
    if current_person() is None and _asked_for() is not Permission.PUBLIC:
        return sign_in_first()
    if request.headers.get("HX-Request"):
        return render_template("errors/expired_fragment.html"), 403
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return render_template("errors/expired.html", typed=typed), 403


def _asked_for() -> Permission:
    """Return what the route of this request asks for."""
    view = current_app.view_functions.get(request.endpoint or "")
    permission: Permission = getattr(view, "permission", Permission.PUBLIC)
    return permission


def refused(error: HTTPException) -> Any:
    """Draw the page of an HTTP error."""
    code = error.code or 500
    title, text = _texts().get(code, (_("Permintaan tidak dapat dilayani"), _("Kembali, lalu coba lagi.")))
    if isinstance(error, InternalServerError) and error.original_exception:
        log.error("request=failed path=%s", request.path, exc_info=error.original_exception)
    if error.response is not None or isinstance(error, SecurityError):
        return error  # a host that is not ours gets no page: addresses on it would lead there
    if is_for_program():
        return problem_of(error)
    return _page(code, title, text)


def _texts() -> dict[int, tuple[str, str]]:
    return {
        400: (_("Permintaan tidak dapat dibaca"), _("Muat ulang halaman sebelumnya, lalu coba lagi.")),
        404: (
            _("Halaman tidak ditemukan"),
            _("Alamat ini tidak ada, atau bukan untuk akun Anda. Tidak ada yang hilang."),
        ),
        405: (_("Cara itu tidak berlaku di sini"), _("Buka halaman lewat tautan atau menu.")),
        413: (_("Kiriman terlalu besar"), _("Paling besar 1 MB. Pendekkan teksnya, lalu kirim lagi.")),
        500: (
            _("Ada yang rusak di pihak kami"),
            _("Yang terakhir tersimpan tetap utuh. Coba lagi; bila berulang, kabari admin."),
        ),
    }


def instrument_changed(error: InstrumentChanged) -> Any:
    """Refuse to score an assessment with other weights than it was made with."""
    log.error("instrument=changed code=%s", error)
    text = _(
        "Penilaian ini dibuat dengan instrumen yang bobot atau susunannya sudah berubah. "
        "Admin perlu memasang kembali berkas instrumen semula; jawaban tetap utuh."
    )
    if is_for_program():
        return problem(409, "instrument-changed", text)
    return _page(409, _("Instrumen berubah"), text)


def file_missing(error: MissingFile) -> Answer:
    """Say that the content of a file is not here: lost, or not brought yet with an assessment that came along."""
    log.error("file=missing %s", error)
    text = _(
        "Keterangannya ada, isinya tidak. Bila penilaiannya dipindahkan dari instalasi lain, admin server membawanya "
        "dengan spbe import --evidence; selain itu ia memeriksanya dengan spbe verify."
    )
    return _page(409, _("Berkas ini belum ada di sini"), text)


def not_accepted(error: Exception) -> Answer:
    """Say why something that came in was not accepted."""
    return _page(422, _("Isian tidak diterima"), str(error))


def _page(code: int, title: str, text: str) -> Answer:
    return render_template("errors/error.html", code=code, heading=title, text=text), code
