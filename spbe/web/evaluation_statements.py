"""What assessors write about the whole: general questions, strengths and weaknesses of aspects, the recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from spbe import __version__, workflow
from spbe.indicators import Aspect, Indicator
from spbe.indicators.scales import Value
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.plaintext import LONGEST, RefusedText
from spbe.proceedings import WrittenStatement
from spbe.reports import Facts
from spbe.reports.documents.drafts import drafted
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_side import side_list
from spbe.web.evaluation_stages import judges_own_work, may_judge, set_here, why_closed
from spbe.web.forms import version_sent
from spbe.web.house import house

__all__ = ["StatementField", "room", "statement_fields"]

room = Blueprint("statements", __name__, url_prefix="/penilaian/<agency>/<period>/asesor/kesimpulan")


@dataclass(frozen=True)
class StatementField:
    """One text on the page; ``key`` names it in forms. ``stale`` is what somebody else wrote in between.

    ``has_draft`` says that it is empty and the numbers give a draft of it.
    """

    topic: str
    label: str
    text: str
    version: int
    by: str
    at: datetime | None
    drawn: str
    problem: str = ""
    stale: WrittenStatement | None = None
    has_draft: bool = False

    @property
    def key(self) -> str:
        """Return the topic as ids and names of fields can hold it."""
        return self.topic.replace(":", "-")


@dataclass(frozen=True)
class AspectFields:
    """The two texts of an aspect beside its index and its indicators' levels or values."""

    aspect: Aspect
    index: Any
    values: tuple[tuple[Indicator, Value | None], ...]
    fields: tuple[StatementField, ...]


Problem = str | WrittenStatement


def statement_fields(
    desk: Desk, sent: Mapping[str, str] | None = None, problems: Mapping[str, Problem] | None = None
) -> dict[str, StatementField]:
    """Return topic -> its field, drawn from what is stored, or from what was sent where something stands against it."""
    written = queries.statements(house().session(), desk.assessment)
    wrong = problems or {}
    return {
        topic: _field(desk, written.get(topic, WrittenStatement(topic)), (sent or {}).get(topic), wrong.get(topic))
        for topic in workflow.topics(desk.standing.instrument)
    }


def _field(desk: Desk, stored: WrittenStatement, sent: str | None, problem: Problem | None) -> StatementField:
    stale = problem if isinstance(problem, WrittenStatement) else None
    version = _version(stored.topic) if stale else stored.version
    text = stored.text if problem is None or sent is None else sent
    told = problem if isinstance(problem, str) else ""
    label = _label(desk, stored.topic)
    has_draft = not text.strip() and bool(drafted(_facts(desk), stored.topic))
    who = (stored.by, stored.at, _digest(stored.text))
    return StatementField(stored.topic, label, text, version, *who, told, stale, has_draft)


def _facts(desk: Desk) -> Facts:
    return Facts(desk.standing.instrument, desk.standing.submission, house().now(), __version__)


def _label(desk: Desk, topic: str) -> str:
    kind, _colon, number = topic.partition(":")
    if kind == "question":
        return desk.standing.instrument.general_questions[int(number) - 1]
    return {"strengths": _("Kekuatan"), "weaknesses": _("Kelemahan")}.get(kind, _("Rekomendasi"))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _version(topic: str) -> int:
    key = topic.replace(":", "-")
    return version_sent(request.form.get(f"replace-{key}") or request.form.get(f"version-{key}"))


def _sent(desk: Desk) -> dict[str, str]:
    """Return topic -> text for the fields that the form had and somebody touched."""
    found = {}
    for topic in workflow.topics(desk.standing.instrument):
        key = topic.replace(":", "-")
        text = request.form.get(f"text-{key}", "").replace("\r\n", "\n")
        is_touched = request.form.get(f"drawn-{key}", "") != _digest(text) or f"replace-{key}" in request.form
        if f"text-{key}" in request.form and is_touched:
            found[topic] = text
    return found


def _save(desk: Desk, topic: str, text: str) -> Problem | None:
    """Record one text; return None, or what stands against it: words, or what somebody wrote in between."""
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {"text": text, "version": _version(topic), "by": person, "at": house().now()}
    try:
        with session.begin():
            workflow.record_statement(session, desk.assessment, desk.standing.instrument, topic, **entry)
    except RefusedText as refusal:
        return " ".join(refusal.problems)
    except workflow.StaleStatement as stale:
        return stale.current
    return None


@room.get("")
@needs(Permission.ASSESS)
def index(agency: str, period: str) -> str:
    """Draw all texts about the whole."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    return _page(desk, statement_fields(desk))


@room.post("")
@needs(Permission.ASSESS)
def save(agency: str, period: str) -> Any:
    """Save every text that was touched; draw the page again when something stands against one."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    sent = _sent(desk)
    told = {topic: _save(desk, topic, text) for topic, text in sent.items()}
    problems = {topic: problem for topic, problem in told.items() if problem is not None}
    if problems:
        is_stale = any(isinstance(problem, WrittenStatement) for problem in problems.values())
        return _page(desk, statement_fields(desk, sent, problems)), 409 if is_stale else 422
    if key := _fill_in(desk):
        flash(_("Draf terisi menurut nilai dan catatan asesor; sunting sebelum selesai."))
        return redirect(desk.here("statements.index") + f"#f-{key}", 303)
    flash(_("Kesimpulan tersimpan."))
    return redirect(desk.here("statements.index"), 303)


def _fill_in(desk: Desk) -> str | None:
    """Keep the draft of the text it was asked for, where nothing is written yet; return its key, else None."""
    topic = request.form.get("draf", "")
    stored = queries.statements(house().session(), desk.assessment).get(topic, WrittenStatement(topic))
    text = drafted(_facts(desk), topic)
    if stored.text.strip() or not text:
        return None
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {"text": text, "version": stored.version, "by": person, "at": house().now()}
    session.rollback()
    with session.begin():
        workflow.record_statement(session, desk.assessment, desk.standing.instrument, topic, **entry)
    return topic.replace(":", "-")


@room.post("/<topic>")
@needs(Permission.ASSESS)
def save_one(agency: str, period: str, topic: str) -> Any:
    """Save one text while somebody types; the answer holds only what changed on the page."""
    desk = open_desk(agency, period, Permission.ASSESS, with_previous=False)
    if topic not in workflow.topics(desk.standing.instrument):
        abort(404)
    sent = _sent(desk)
    problem = _save(desk, topic, sent[topic]) if topic in sent else None
    field = statement_fields(desk, sent, {topic: problem} if problem else {})[topic]
    fragment = render_template(
        "evaluation/statement_saved.html",
        field=field,
        conflict=field.stale,
        problem=field.problem,
        saved_at=None if problem else house().now(),
        facts=desk.standing.submission.agency,
        here=desk.here,
    )
    return fragment, 200 if problem is None else 409 if field.stale else 422


def _page(desk: Desk, fields: Mapping[str, StatementField]) -> str:
    instrument, values = desk.standing.instrument, desk.standing.values
    aspects = [
        AspectFields(
            aspect,
            desk.standing.index_of(aspect),
            tuple((indicator, values.get(indicator.code)) for indicator in aspect.indicators),
            (fields[f"strengths:{aspect.code}"], fields[f"weaknesses:{aspect.code}"]),
        )
        for aspect in instrument.aspects
    ]
    return desk.draw(
        "evaluation/statements.html",
        questions=[field for topic, field in fields.items() if topic.startswith("question:")],
        aspects=aspects,
        recommendation=fields["recommendation"],
        written=sum(bool(field.text.strip()) for field in fields.values()),
        total=len(fields),
        wrong=[field for field in fields.values() if field.problem or field.stale],
        conflict=None,
        saved_at=max((field.at for field in fields.values() if field.at), default=None),
        may_judge=may_judge(desk),
        is_own_work=judges_own_work(desk),
        closed=why_closed(desk),
        most_text=format_decimal(LONGEST, 0),
        draft_key=f"{desk.agency}/{desk.period}/kesimpulan",
        side=side_list(desk, "evaluation", set_here(desk)),
    )
