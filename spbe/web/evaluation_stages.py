"""What each stage said of one indicator, side by side, as far as this person sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from flask import g

from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.language import format_value
from spbe.language import gettext as _
from spbe.roles import Permission, may
from spbe.submission import JUDGED, PATHS, STAGES, Answer, Submission
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.stage_words import closed_words, short_stage
from spbe.workflow.stages import authors

__all__ = ["StageCard", "cards", "judges_own_work", "may_judge", "set_here", "stages_shown", "why_closed"]


@dataclass(frozen=True)
class StageCard:
    """One stage's word on an indicator. ``value`` is what holds there, its own or carried: a level, or a decimal.

    ``held`` is the whole answer, with what the value follows from.
    ``carried_from`` names the stage it comes from where the stage has no answer of its own.
    """

    stage: str
    value: Value | None
    words: str
    by: str = ""
    at: datetime | None = None
    explanation: str = ""
    justification: str = ""
    note: str = ""
    carried_from: str = ""
    approved_by: str = ""
    is_mine: bool = False
    held: Answer | None = None


def stages_shown(submission: Submission) -> list[str]:
    """Return the stages with levels of their own that lie behind this assessment or under its hands, in order."""
    reached = STAGES.index(submission.stage)
    path = PATHS[submission.kind]
    return [stage for stage in ("self", *JUDGED) if stage in path and STAGES.index(stage) <= reached]


def cards(desk: Desk, code: str) -> list[StageCard]:
    """Return a card for each stage that this person sees, the current one last and theirs where they judge."""
    submission = desk.standing.submission
    shown = [stage for stage in stages_shown(submission) if submission.sees(desk.side, stage)]
    found: list[StageCard] = []
    for stage in shown:
        found.append(_card(desk, code, stage, found[-1].value if found else None))
    return found


def _card(desk: Desk, code: str, stage: str, before: Value | None) -> StageCard:
    submission = desk.standing.submission
    held = submission.at(stage).get(code)
    is_mine = stage == submission.stage and stage in JUDGED
    if held is None:
        return StageCard(stage, None, _("belum dinilai"), is_mine=is_mine)
    if held.stage != stage:
        words = _("membawa nilai tahap %(stage)s") % {"stage": short_stage(held.stage).lower()}
        return StageCard(stage, held.counted, words, carried_from=held.stage, is_mine=is_mine, held=held)
    words = _change_words(desk.standing.instrument.by_code[code], held.counted, before, stage)
    return _own_card(held, words, _approver(submission, code, stage), is_mine=is_mine)


def _own_card(held: Answer, words: str, approver: str, *, is_mine: bool) -> StageCard:
    texts = (held.explanation, held.justification, held.note)
    card = StageCard(held.stage, held.counted, words, held.by, held.at, *texts, approved_by=approver)
    return replace(card, is_mine=is_mine, held=held)


def _approver(submission: Submission, code: str, stage: str) -> str:
    mark = submission.verified().get(code) if stage == "self" else None
    return mark.by if mark is not None and mark.outcome == "accepted" else ""


def _change_words(indicator: Indicator, value: Value | None, before: Value | None, stage: str) -> str:
    if stage == "self" or value is None or before is None:
        return ""
    steps = abs(Fraction(value) - Fraction(before))
    if not steps:
        return _("sama dengan tahap sebelumnya")
    if indicator.kind == "level":
        words = _("naik %(steps)s tingkat") if value > before else _("turun %(steps)s tingkat")
        return words % {"steps": int(steps)}
    words = _("naik %(steps)s") if value > before else _("turun %(steps)s")
    return words % {"steps": format_value(steps)}


def set_here(desk: Desk) -> list[str]:
    """Return the codes of the indicators that have an answer of the current stage, where one is judged at it."""
    submission = desk.standing.submission
    return [code for stage, code in submission.answers if stage == submission.stage and stage in JUDGED]


def may_judge(desk: Desk) -> bool:
    """Say whether this person writes levels and verdicts here now."""
    person, submission = current_person(), desk.standing.submission
    is_asked = desk.is_open and submission.stage in JUDGED and may(person, Permission.ASSESS, desk.agency)
    return is_asked and not judges_own_work(desk)


def judges_own_work(desk: Desk) -> bool:
    """Say whether this person once wrote answers of the agency here: nobody judges what they wrote.

    Read once for a request.
    """
    person, kept = current_person(), g.setdefault("authors", {})
    if desk.assessment.id not in kept:
        kept[desk.assessment.id] = authors(house().session(), desk.assessment, ("self",))
    return person is not None and person.id in kept[desk.assessment.id]


def why_closed(desk: Desk) -> str:
    """Return in words why nothing is judged here now."""
    submission = desk.standing.submission
    why, day = submission.calendar.closed(desk.today) or ("final" if submission.is_final else "stage", None)
    return closed_words(submission.stage, why, day)
