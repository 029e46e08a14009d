"""Pages for what a stage or a role does not allow: what happened, what was kept, what to do."""

from __future__ import annotations

from flask import Flask, g, render_template, request

from spbe import workflow
from spbe.language import gettext as _
from spbe.reports import stage_name
from spbe.web.addresses import address
from spbe.web.stage_words import closed_words

__all__ = ["register"]

Answer = tuple[str, int]
_LONG = 40  # characters: what is longer was typed, not chosen
_TYPED = ("explanation", "justification", "note", "reason", "text", "body")


def register(app: Flask) -> None:
    """Give the application its pages for refusals of the workflow."""
    app.register_error_handler(workflow.StageClosed, stage_closed)
    app.register_error_handler(workflow.OwnAnswer, own_answer)
    app.register_error_handler(workflow.NotPermitted, not_permitted)
    app.register_error_handler(workflow.NoSuchStep, no_such_step)
    app.register_error_handler(workflow.NotReady, not_ready)
    app.register_error_handler(workflow.StaleMark, stale_mark)
    app.register_error_handler(workflow.InvalidLevel, invalid_level)
    app.register_error_handler(workflow.ProposalClosed, proposal_closed)


def stage_closed(error: workflow.StageClosed) -> Answer:
    """Say why nothing is written at this stage now, and how it can be."""
    return _refusal(409, _("Tahap ini sedang tertutup"), closed_words(error.stage, error.why, error.day))


def own_answer(error: workflow.OwnAnswer) -> Answer:
    """Say that somebody else judges what this person wrote."""
    if error.indicator is None:
        text = _("Anda pernah menulis jawaban atau nilai pada penilaian ini. Orang lain yang memeriksanya.")
    else:
        told = _("Anda pernah menulis jawaban indikator %(code)s. Orang lain yang memeriksanya.")
        text = told % {"code": error.indicator}
    return _refusal(403, _("Tidak seorang pun memeriksa jawabannya sendiri"), text)


def proposal_closed(error: workflow.ProposalClosed) -> Answer:
    """Say that both proposals are given, so neither changes any more."""
    told = _("Kedua nilai untuk indikator %(code)s sudah diberikan dan tidak berubah lagi. Tetapkan nilai bersama.")
    return _refusal(409, _("Kedua nilai sudah diberikan"), told % {"code": error.indicator})


def not_permitted(_error: workflow.NotPermitted) -> Answer:
    """Say that the role this person acts in does not do this here."""
    text = _(
        "Peran yang sedang Anda pakai tidak memuat tindakan ini, atau tidak untuk bagian ini. "
        "Ganti peran di menu nama Anda, atau minta admin yang mengatur orang."
    )
    return _refusal(403, _("Bukan tugas peran Anda"), text)


def no_such_step(error: workflow.NoSuchStep) -> Answer:
    """Say that the assessment stands elsewhere by now."""
    told = _("Penilaian sudah pada tahap %(stage)s. Buka halaman serah terima untuk melihat langkah yang tersedia.")
    return _refusal(409, _("Penilaian sudah berpindah tahap"), told % {"stage": stage_name(error.stage).lower()})


def not_ready(_error: workflow.NotReady) -> Answer:
    """Say that something is still missing."""
    text = _("Masih ada yang kurang. Halaman serah terima menyebut semuanya dengan tautan.")
    return _refusal(409, _("Belum dapat diserahkan"), text)


def stale_mark(_error: workflow.StaleMark) -> Answer:
    """Say that the answer or its mark changed."""
    text = _("Jawaban atau tandanya berubah sesudah halaman Anda dibuka. Buka lagi, baca, lalu tandai.")
    return _refusal(409, _("Jawaban sudah berubah"), text)


def invalid_level(error: workflow.InvalidLevel) -> Answer:
    """Say which levels there are."""
    levels = error.indicator.levels
    facts = {"level": error.level, "code": error.indicator.code, "low": levels[0], "high": levels[-1]}
    if error.level is None:
        text = _("Pilih tingkat indikator %(code)s, %(low)s sampai %(high)s.") % facts
    else:
        text = _("Tingkat %(level)s tidak ada untuk indikator %(code)s; pilih %(low)s sampai %(high)s.") % facts
    return _refusal(422, _("Isian tidak diterima"), text)


def _refusal(code: int, heading: str, text: str) -> Answer:
    """Return the page, or what an autosave shows of it; everything that was typed is on it."""
    if request.headers.get("HX-Request"):
        return render_template("assessments/refused.html", problems=[text]), code
    typed = [value for name, value in request.form.items(multi=True) if _is_typed(name, value)]
    place = g.get("place")
    back = address("assessments.overview", **place) if place else address("frame.home")
    return render_template("errors/refused.html", code=code, heading=heading, text=text, typed=typed, back=back), code


def _is_typed(name: str, value: str) -> bool:
    is_text = name.partition("-")[0] in _TYPED or "\n" in value or len(value) > _LONG
    return is_text and bool(value.strip()) and name != "csrf_token"
