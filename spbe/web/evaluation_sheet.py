"""The assessor's sheet for one indicator: drawing it, and saving level and texts so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template

from spbe import workflow
from spbe.indicators import Indicator
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.plaintext import LONGEST
from spbe.submission import JUDGED, STAGES, Answer, PublishedFigure
from spbe.values import by_level
from spbe.verdicts import Verdict
from spbe.web import comments
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.evaluation_forms import AnyJudgement, LevelJudgement, judgement_form
from spbe.web.evaluation_items import Bench, Sent, bench, reason_choices
from spbe.web.evaluation_side import side_list
from spbe.web.evaluation_stages import cards, judges_own_work, may_judge, set_here, why_closed
from spbe.web.evidence import is_seen
from spbe.web.house import house

__all__ = [
    "TwoTexts",
    "asked_level",
    "item_saved",
    "next_untouched",
    "page",
    "refusal",
    "save",
    "saved",
]


@dataclass(frozen=True)
class TwoTexts:
    """Two people's words for one answer: what somebody else has saved, and what was sent now, part by part."""

    by: str
    at: datetime | None
    version: int
    stored_level: int | None
    mine_level: int | None
    parts: tuple[tuple[str, str, str], ...]


def _own(desk: Desk, code: str) -> Answer | None:
    submission = desk.standing.submission
    return submission.answers.get((submission.stage, code)) if submission.stage in JUDGED else None


def _held(desk: Desk, code: str) -> Answer:
    """Return the answer that holds now: the stage's own, or the one that was handed over."""
    return desk.standing.answers.get(code) or Answer(code, desk.standing.submission.stage, None)


def _stored_form(desk: Desk, indicator: Indicator) -> AnyJudgement:
    form = judgement_form(indicator, formdata=None)
    form.show(_own(desk, indicator.code), _held(desk, indicator.code))
    return form


def save(desk: Desk, indicator: Indicator, form: AnyJudgement) -> TwoTexts | None:
    """Record value and texts; return both texts when somebody saved in between, with nothing changed.

    A form that nobody touched writes nothing, and one that lacks something has errors then. What a verdict moved
    meanwhile is no conflict: the form still showed what stands. On success the form carries the new version.
    """
    if form.replace.data is not None:
        form.version.data = form.replace.data
    elif not form.is_touched():
        return None
    said = form.said(_held(desk, indicator.code))
    if _lacks(desk, indicator, form, said):
        return None
    try:
        _record(desk, indicator, form, said)
    except workflow.StaleAnswer as stale:
        if not _is_as_drawn(indicator, form, stale.current):
            return _two_texts(stale.current, form)
        form.version.data = stale.current.version
        _record(desk, indicator, form, said)
    return None


def _record(desk: Desk, indicator: Indicator, form: AnyJudgement, said: Mapping[str, Any]) -> None:
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {**said, **form.texts(), "version": form.version.data or 0, "by": person}
    with session.begin():
        answer = workflow.record_answer(session, desk.assessment, indicator, **entry, at=house().now())
    stored = judgement_form(indicator, formdata=None)
    stored.show(answer, answer)
    form.version.data, form.drawn.data = answer.version, stored.drawn.data


def _is_as_drawn(indicator: Indicator, form: AnyJudgement, now: Answer) -> bool:
    """Say whether the stored answer is still what the form showed, only with another version."""
    stored = judgement_form(indicator, formdata=None)
    stored.show(now, now)
    return form.replace.data is None and bool(stored.drawn.data == form.drawn.data)


def _lacks(desk: Desk, indicator: Indicator, form: AnyJudgement, said: Mapping[str, Any]) -> bool:
    """Say whether something is missing, told beside its field: the value, or the reason of a changed figure."""
    held = _held(desk, indicator.code)
    if told := form.missing(said, held):
        form[form.main].errors = [told]
    elif "figure" in said and not form.texts()["justification"].strip() and _is_corrected(desk, held, said["figure"]):
        form.justification.errors = [_("Tulis mengapa angkanya lain dari yang diserahkan, dan di mana itu terbaca.")]
    return bool(form.errors)


def _is_corrected(desk: Desk, held: Answer, figure: PublishedFigure | None) -> bool:
    before = STAGES[: STAGES.index(desk.standing.submission.stage)]
    handed = desk.standing.submission.at(before[-1]).get(held.indicator) if before else None
    return handed is not None and handed.counted is not None and handed.figure != figure


def _two_texts(now: Answer, form: AnyJudgement) -> TwoTexts:
    names = {
        "explanation": _("Fakta dan analisis"),
        "justification": _("Justifikasi hasil"),
        "note": _("Catatan untuk tahap berikutnya"),
    }
    texts = [(names[name], mine, getattr(now, name)) for name, mine in form.texts().items()]
    parts = tuple(part for part in [*form.parts(now), *texts] if part[1] or part[2])
    mine_level = form.level.data if isinstance(form, LevelJudgement) else None
    return TwoTexts(now.by, now.at, now.version, now.level, mine_level, parts)


def asked_level(desk: Desk, indicator: Indicator, up_to: int | None = None) -> int:
    """Return up to which level proof is shown: the highest one any stage gave, or more where somebody asks.

    Where items are counted, each of them is.
    """
    submission, code = desk.standing.submission, indicator.code
    if indicator.kind != "level":
        return indicator.levels[-1]
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
    form: AnyJudgement | None = None,
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
        **_arithmetic(desk, indicator),
    }


def _arithmetic(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """Return where the value that holds now comes from, level by level where items are counted."""
    held, code = _held(desk, indicator.code), indicator.code
    levels = by_level(indicator, held.items) if indicator.kind == "items" else ()
    return {"held": held, "levels": levels, "is_set": code in set_here(desk)}


def saved(
    desk: Desk, indicator: Indicator, *, form: AnyJudgement | None = None, conflict: TwoTexts | None = None
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
    if indicator.kind == "items":
        desk = desk.reread()
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
        form=_stored_form(desk, indicator),
        conflict=isinstance(problem, Verdict),
        problem=problem if isinstance(problem, str) else "",
        saved_at=None if problem else house().now(),
        facts=desk.standing.submission.agency,
        here=desk.here,
        **_shared(desk, indicator),
    )


def refusal(desk: Desk, form: AnyJudgement) -> str:
    """Return the state of an autosave that was refused: the reasons, beside what is still on the screen."""
    told = [message for messages in form.errors.values() for message in messages]
    return render_template("assessments/refused.html", problems=told, facts=desk.standing.submission.agency)
