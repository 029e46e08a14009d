"""Handing an assessment over: what somebody may do now, what is still missing, and what was handed over before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.language import gettext as _
from spbe.proceedings import Handover
from spbe.reports import stage_name
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.submission import STAGE_SIDES
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.house import house
from spbe.web.stage_words import closed_words
from spbe.workflow import Missing, Step

__all__ = ["HandoverPanel", "Lack", "Offer", "handover_panel", "lacks", "room"]

room = Blueprint("handover", __name__, url_prefix="/penilaian/<agency>/<period>/serahkan")


@dataclass(frozen=True)
class Lack:
    """One kind of thing that a step still needs, with links (text, address) to each of them."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Offer:
    """A step this person may take. ``lacks`` is empty when nothing stands against it."""

    to: str
    words: str
    is_back: bool
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class HandoverPanel:
    """The steps somebody may take now, what happened before, and ``closed`` in words where nothing moves now.

    ``reason`` and ``problem`` are what was sent and what stood against it.
    """

    from_stage: str
    stage_words: str
    offers: tuple[Offer, ...]
    history: tuple[Handover, ...]
    closed: str = ""
    reason: str = ""
    problem: str = ""

    @property
    def ready(self) -> tuple[Offer, ...]:
        """Return the steps that can be taken now."""
        return tuple(offer for offer in self.offers if not offer.lacks)

    @property
    def waiting(self) -> tuple[Offer, ...]:
        """Return the steps that still need something."""
        return tuple(offer for offer in self.offers if offer.lacks)


def handover_panel(desk: Desk, *, reason: str = "", problem: str = "") -> HandoverPanel:
    """Return what ``macros/handover.html`` shows on a page of this assessment."""
    submission = desk.standing.submission
    person, kept = current_person(), ""
    steps = [
        s for s in workflow.steps_from(submission.stage, submission.kind) if may(person, s.permission, desk.agency)
    ]
    if steps and not desk.is_open:
        why, day = submission.calendar.closed(desk.today) or ("final", None)
        kept = closed_words(submission.stage, why, day)
        steps = []
    return HandoverPanel(
        submission.stage,
        stage_name(submission.stage),
        tuple(_offer(desk, step) for step in steps if not submission.is_final),
        tuple(_seen(desk)),
        "" if submission.is_final else kept,
        reason,
        problem,
    )


def _offer(desk: Desk, step: Step) -> Offer:
    instrument = desk.standing.instrument
    missing = workflow.missing_for(house().session(), desk.assessment, instrument, step) if step.needs else Missing()
    return Offer(step.to, _step_words(step), step.is_back, tuple(lacks(desk, missing, step)))


def _step_words(step: Step) -> str:
    if step.verb == "announce":
        return _("Umumkan hasil akhir")
    if step.is_back:
        return _("Kembalikan ke %(stage)s") % {"stage": stage_name(step.to).lower()}
    if step.verb == "submit":
        return _("Kirim ke penilaian dokumen")
    return _("Serahkan ke %(stage)s") % {"stage": stage_name(step.to).lower()}


def lacks(desk: Desk, missing: Missing, step: Step) -> Iterator[Lack]:
    """Yield in words what a step still needs, with a link to each place where it is mended."""
    is_review = "reviewed" in step.needs
    mark = "review.indicator" if is_review else "verification.indicator"
    refused = _("dinyatakan tidak valid") if is_review else _("dikembalikan dan belum diperbaiki")
    waiting = _("belum ditandai") if is_review else _("belum diverifikasi, atau berubah sesudahnya")
    for codes, words, endpoint in (
        (missing.unanswered, _("belum dinilai"), "assessments.indicator"),
        (missing.unexplained, _("tanpa penjelasan"), "assessments.indicator"),
        (missing.unjudged, waiting, mark),
        (missing.refused, refused, mark if is_review else "assessments.indicator"),
    ):
        if codes:
            told = _("%(count)s indikator %(what)s") % {"count": len(codes), "what": words}
            yield Lack(told, tuple((code, desk.here(_readable(desk, endpoint), code=code)) for code in codes))
    for kind in missing.undeclared:
        may_record = may(current_person(), Permission.SUBMIT, desk.agency)
        yield Lack(_declaration_words(kind), ((_("catat"), desk.here("sending.index")),) if may_record else ())


def _readable(desk: Desk, endpoint: str) -> str:
    """Return the page if this person may open it, else the indicator's own page."""
    asked = {"review.indicator": Permission.REVIEW, "verification.indicator": Permission.VERIFY}.get(endpoint)
    return endpoint if asked is None or may(current_person(), asked, desk.agency) else "assessments.indicator"


def _declaration_words(kind: str) -> str:
    return {
        "berita_acara": _("Berita Acara belum dicatat"),
        "publication": _("persetujuan publikasi belum dicatat"),
    }[kind]


def _seen(desk: Desk) -> Iterator[Handover]:
    """Yield the hand-overs this side sees: what stays inside the other side is told once the result is announced."""
    submission = desk.standing.submission
    for made in queries.handovers(house().session(), desk.assessment):
        sides = {STAGE_SIDES.get(stage, desk.side) for stage in (made.from_stage, made.to_stage)}
        if submission.is_final or desk.side in sides:
            yield made


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw what can be handed over now, and what was before."""
    desk = open_desk(agency, period, with_previous=False)
    return _page(desk, handover_panel(desk))


@room.post("")
@needs(Permission.VIEW)
def hand_over(agency: str, period: str) -> Any:
    """Hand the assessment over; draw the page again, with the reason kept, when something stands against it."""
    desk = open_desk(agency, period, with_previous=False)
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    try:
        _record(desk, to, reason, house().now())
    except (workflow.ReasonMissing, workflow.RefusedText, workflow.NoSuchStep, workflow.NotReady) as problem:
        panel = handover_panel(desk.reread(), reason=reason, problem=_problem_words(problem))
        return _page(desk.reread(), panel), 409 if _is_stale(problem) else 422
    flash(_("Penilaian kini pada tahap %(stage)s.") % {"stage": stage_name(to).lower()})
    return redirect(desk.here("handover.index"), 303)


def _record(desk: Desk, to: str, reason: str, at: datetime) -> None:
    person, session = current_person() or abort(404), house().session()
    from_stage = request.form.get("from_stage", "")
    with session.begin():
        workflow.hand_over(
            session,
            desk.assessment,
            desk.standing.instrument,
            to,
            from_stage=from_stage,
            reason=reason,
            by=person,
            at=at,
        )


def _is_stale(problem: Exception) -> bool:
    return isinstance(problem, workflow.NoSuchStep | workflow.NotReady)


def _problem_words(problem: Exception) -> str:
    if isinstance(problem, workflow.ReasonMissing):
        return _("Alasan belum ditulis. Tulis satu atau dua kalimat: apa yang selesai, atau apa yang perlu diperbaiki.")
    if isinstance(problem, workflow.RefusedText):
        return " ".join(problem.problems)
    if isinstance(problem, workflow.NoSuchStep):
        told = _(
            "Penilaian sudah pada tahap %(stage)s; langkah itu tidak berlaku lagi. Alasan Anda masih di bawah ini."
        )
        return told % {"stage": stage_name(problem.stage).lower()}
    return _(
        "Belum dapat diserahkan: masih ada yang kurang. Daftarnya di bawah ini; alasan Anda tetap tersimpan di sini."
    )


def _page(desk: Desk, panel: HandoverPanel) -> str:
    return desk.draw("evaluation/handover.html", handover=panel)
