"""The assessor's sheet for one indicator: drawing it, and saving level and texts so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import abort, render_template
from wtforms import HiddenField, TextAreaField

from spbe import workflow
from spbe.indicators import Indicator
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.plaintext import LONGEST
from spbe.submission import JUDGED, Answer
from spbe.verdicts import Verdict
from spbe.web import comments
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.evaluation_items import Bench, Sent, bench, reason_choices
from spbe.web.evaluation_side import side_list
from spbe.web.evaluation_stages import cards, judges_own_work, may_judge, set_here, why_closed
from spbe.web.evidence import is_seen
from spbe.web.forms import AnswerForm, clean_text
from spbe.web.house import house

__all__ = [
    "JudgementForm",
    "TwoTexts",
    "asked_level",
    "item_saved",
    "judgement_form",
    "next_untouched",
    "page",
    "refusal",
    "save",
    "saved",
]

_TEXTS = ("explanation", "justification", "note")


class JudgementForm(AnswerForm):
    """An assessor's level and texts. ``drawn`` is the digest of what the form showed: equal says nobody touched it."""

    justification = TextAreaField("", validators=[clean_text])
    note = TextAreaField("", validators=[clean_text])
    drawn = HiddenField("")

    def is_touched(self) -> bool:
        """Say whether it differs from what the form showed."""
        return bool(self.drawn.data != _digest(self.level.data, *(self[name].data or "" for name in _TEXTS)))


@dataclass(frozen=True)
class TwoTexts:
    """Two people's words for one answer: what somebody else has saved, and what was sent now, part by part."""

    by: str
    at: datetime | None
    version: int
    stored_level: int | None
    mine_level: int | None
    parts: tuple[tuple[str, str, str], ...]


def judgement_form(indicator: Indicator, **filled: Any) -> JudgementForm:
    """Return the form of an assessor's answer, filled from the request or from ``filled``."""
    form = JudgementForm(**filled)
    form.indicator = indicator
    return form


def _digest(level: int | None, *texts: str) -> str:
    told = "\n\x1f".join([str(level), *texts])
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _own(desk: Desk, code: str) -> Answer | None:
    submission = desk.standing.submission
    return submission.answers.get((submission.stage, code)) if submission.stage in JUDGED else None


def _stored_form(desk: Desk, indicator: Indicator) -> JudgementForm:
    own = _own(desk, indicator.code)
    form = judgement_form(indicator, formdata=None)
    form.version.data = own.version if own else 0
    form.level.data = own.level if own else None
    for name in _TEXTS:
        form[name].data = getattr(own, name) if own else ""
    form.drawn.data = _drawn(own)
    return form


def _drawn(own: Answer | None) -> str:
    return _digest(own.level, *(getattr(own, name) for name in _TEXTS)) if own else _digest(None, "", "", "")


def save(desk: Desk, indicator: Indicator, form: JudgementForm) -> TwoTexts | None:
    """Record level and texts; return both texts when somebody saved in between, with nothing changed.

    A form that nobody touched writes nothing. On success the form carries the new version.
    """
    if form.replace.data is not None:
        form.version.data = form.replace.data
    elif not form.is_touched():
        return None
    person, session = current_person() or abort(404), house().session()
    texts: dict[str, Any] = {name: form[name].data or "" for name in _TEXTS}
    entry: dict[str, Any] = {
        "level": form.level.data,
        "version": form.version.data or 0,
        "by": person,
        "at": house().now(),
        **texts,
    }
    try:
        with session.begin():
            saved_answer = workflow.record_answer(session, desk.assessment, indicator, **entry)
    except workflow.StaleAnswer as stale:
        return _two_texts(stale.current, form)
    form.version.data, form.drawn.data = saved_answer.version, _drawn(saved_answer)
    return None


def _two_texts(now: Answer, form: JudgementForm) -> TwoTexts:
    names = {
        "explanation": _("Fakta dan analisis"),
        "justification": _("Justifikasi hasil"),
        "note": _("Catatan untuk tahap berikutnya"),
    }
    every = [(names[name], form[name].data or "", getattr(now, name)) for name in _TEXTS]
    parts = tuple(part for part in every if part[1] or part[2])
    return TwoTexts(now.by, now.at, now.version, now.level, form.level.data, parts)


def asked_level(desk: Desk, indicator: Indicator, up_to: int | None = None) -> int:
    """Return up to which level proof is shown: the highest one any stage gave, or more where somebody asks."""
    submission, code = desk.standing.submission, indicator.code
    given = [answer.level for (_stage, of), answer in submission.answers.items() if of == code and answer.level]
    wanted = max([*given, indicator.levels[0], up_to or 0])
    return min(wanted, indicator.levels[-1])


def next_untouched(desk: Desk, after: str) -> Indicator | None:
    """Return the next indicator, going round, that has no answer of the current stage; None when all have."""
    stage, every = desk.standing.submission.stage, list(desk.standing.instrument)
    place = [indicator.code for indicator in every].index(after)
    for indicator in every[place + 1 :] + every[:place]:
        if (stage, indicator.code) not in desk.standing.submission.answers:
            return indicator
    return None


def page(
    desk: Desk,
    indicator: Indicator,
    items: Bench,
    *,
    form: JudgementForm | None = None,
    conflict: TwoTexts | None = None,
    problems: Mapping[str, str | Verdict] | None = None,
) -> str:
    """Return an indicator's page: drawn from what is stored, or from what was sent when something is wrong."""
    code, own = indicator.code, _own(desk, indicator.code)
    every = list(desk.standing.instrument)
    place = every.index(indicator)
    return desk.draw(
        "evaluation/indicator.html",
        indicator=indicator,
        aspect=desk.standing.instrument.aspect_of(code),
        domain=desk.standing.instrument.domain_of(code),
        before=every[place - 1] if place else None,
        after=every[place + 1] if place + 1 < len(every) else None,
        following=next_untouched(desk, code),
        form=form or _stored_form(desk, indicator),
        conflict=conflict,
        problems=problems or {},
        saved_at=own.at if own and form is None else None,
        items=items,
        side=side_list(desk, "evaluation", set_here(desk), current=code),
        draft_key=f"{desk.agency}/{desk.period}/{code}/{desk.standing.submission.stage}",
        about=desk.kept("assessments/about.html", code=code),
        conversation=comments.panel(desk, code),
        **_shared(desk, indicator),
    )


def _shared(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """Return what both the page and the answer to an autosave show."""
    return {
        "cards": cards(desk, indicator.code),
        "stage": desk.standing.submission.stage,
        "may_judge": may_judge(desk),
        "is_own_work": judges_own_work(desk),
        "closed": why_closed(desk),
        "reasons": reason_choices(),
        "most_text": format_decimal(LONGEST, 0),
        "current_code": indicator.code,
        "agency": desk.agency,
        "today": desk.evidence_day,
        "sees_evidence": is_seen(desk),
    }


def saved(
    desk: Desk, indicator: Indicator, *, form: JudgementForm | None = None, conflict: TwoTexts | None = None
) -> str:
    """Return what changes on the page after level or texts were saved."""
    return render_template(
        "evaluation/saved.html",
        indicator=indicator,
        form=form or _stored_form(desk, indicator),
        conflict=conflict,
        saved_at=None if conflict else house().now(),
        facts=desk.standing.submission.agency,
        here=desk.here,
        **_shared(desk, indicator),
    )


def item_saved(desk: Desk, indicator: Indicator, sent: Sent, problem: str | Verdict | None, before: Bench) -> str:
    """Return what changes on the page after a verdict: its row's state, the advice, and levels that open or shut."""
    problems = {sent.item: problem} if problem else {}
    now = bench(desk, indicator, before.up_to, sent={sent.item: sent} if problem else {}, problems=problems)
    row = next(row for group in now.groups for row in group.rows if row.item.code == sent.item)
    was_shut = {group.level: (group.is_shut, group.missing) for group in before.groups}
    moved = [g for g in now.groups if was_shut.get(g.level) != (g.is_shut, g.missing) and row not in g.rows]
    return render_template(
        "evaluation/item_saved.html",
        indicator=indicator,
        row=row,
        items=now,
        moved=moved,
        conflict=isinstance(problem, Verdict),
        problem=problem if isinstance(problem, str) else "",
        saved_at=None if problem else house().now(),
        facts=desk.standing.submission.agency,
        here=desk.here,
        **_shared(desk, indicator),
    )


def refusal(desk: Desk, form: JudgementForm) -> str:
    """Return the state of an autosave that was refused: the reasons, beside what is still on the screen."""
    told = [message for messages in form.errors.values() for message in messages]
    return render_template("assessments/refused.html", problems=told, facts=desk.standing.submission.agency)
