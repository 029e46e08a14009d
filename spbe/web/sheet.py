"""The answer sheet of an assessment: drawing answers and saving them so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import abort, render_template
from markupsafe import Markup

from spbe import language, workflow
from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.language import format_clock, format_decimal
from spbe.language import gettext as _
from spbe.plaintext import LONGEST
from spbe.roles import Permission
from spbe.standing import State
from spbe.store import queries
from spbe.submission import Answer
from spbe.web import comments
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.evidence import evidence_counts, evidence_panel
from spbe.web.forms import AnyAnswerForm, ItemsForm, LevelForm, TargetForm, answer_form
from spbe.web.house import house
from spbe.web.importing import may_import
from spbe.web.pictures import raised_index
from spbe.web.succession import heritage_drawing
from spbe.web.valued import Difference, differences, is_other_value, said_answer, value_now, value_panel
from spbe.workflow.answers import counting

__all__ = [
    "Conflict",
    "aspect_page",
    "copy_last",
    "indicator_page",
    "is_target_stale",
    "refusal",
    "row_fragment",
    "save",
    "save_level",
    "save_target",
    "saved_fragment",
    "target_data",
    "target_page",
    "targets_seen",
    "whole_page",
]


AnyForm = AnyAnswerForm | LevelForm


@dataclass(frozen=True)
class Conflict:
    """Two texts for one answer: what somebody else has saved, and what was sent now."""

    stored: Answer
    mine: Answer
    differences: Sequence[Difference]

    @property
    def by(self) -> str:
        """Return who saved the other one."""
        return self.stored.by

    @property
    def at(self) -> datetime | None:
        """Return when it was saved."""
        return self.stored.at

    @property
    def version(self) -> int:
        """Return its version."""
        return self.stored.version


def save(desk: Desk, indicator: Indicator, form: AnyAnswerForm) -> Answer | Conflict:
    """Record the form's answer and return it; return the conflict when somebody saved in between, nothing changed.

    On success the form carries the new version.
    """
    if form.go.data == "last":
        _take_last_items(desk, indicator, form)
    stored = _stored(desk, indicator)
    said = {"level": None, "is_cleared": True} if form.go.data == "clear" else form.said(stored)
    if form.replace.data is not None:
        form.version.data = form.replace.data
    return _record(desk, indicator, form, {**said, "explanation": form.explanation.data or ""})


def _take_last_items(desk: Desk, indicator: Indicator, form: AnyAnswerForm) -> None:
    last = _last_answer(desk, indicator)
    if isinstance(form, ItemsForm) and last is not None:
        form.items.data = [code for code in indicator.items if code in last.items]


def _stored(desk: Desk, indicator: Indicator) -> Answer:
    return desk.standing.answers.get(indicator.code) or Answer(indicator.code, desk.standing.submission.stage, None)


def save_level(desk: Desk, indicator: Indicator, form: LevelForm) -> Conflict | None:
    """Record the level of a row; the explanation stays as it is stored."""
    stored = _stored(desk, indicator)
    saved = _record(desk, indicator, form, {**form.said(stored), "explanation": stored.explanation})
    return saved if isinstance(saved, Conflict) else None


def copy_last(desk: Desk, indicator: Indicator) -> bool:
    """Copy last year's answer into an answer without explanation; say whether it was done.

    A level or items are copied where there are none yet; another institution's figure is this year's own.
    """
    now, last = _stored(desk, indicator), _last_answer(desk, indicator)
    if last is None or now.explanation:
        return False
    said: dict[str, Any] = {"level": last.level if now.level is None else now.level}
    if indicator.kind == "items" and now.value is None and last.value is not None:
        said["items"] = [code for code in indicator.items if code in last.items]
    form = answer_form(indicator, formdata=None)
    form.version.data = now.version
    return isinstance(_record(desk, indicator, form, {**said, "explanation": last.explanation}), Answer)


def _record(desk: Desk, indicator: Indicator, form: AnyForm, said: dict[str, Any]) -> Answer | Conflict:
    session, person = house().session(), current_person()
    if person is None:
        abort(404)
    entry = {**said, "version": form.version.data or 0, "by": person, "at": house().now()}
    try:
        with session.begin():
            answer = workflow.record_answer(session, desk.assessment, indicator, **entry)
            form.version.data = answer.version
    except workflow.StaleAnswer as stale:
        return _conflict(indicator, stale.current, said)
    except workflow.NotPermitted as refusal:
        if refusal.permission is Permission.FILL_IN:
            abort(404)  # another unit's indicator
        # Somebody handed the assessment over meanwhile: what is written there now is no answer of the agency.
        raise workflow.StageClosed(desk.standing.submission.stage) from refusal
    return answer


def _conflict(indicator: Indicator, stored: Answer, said: dict[str, Any]) -> Conflict:
    text = {"level": said["level"], "explanation": said["explanation"]}
    mine = counting(indicator, replace(stored, **text), said)
    return Conflict(stored, mine, differences(indicator, mine, stored))


def indicator_page(
    desk: Desk, indicator: Indicator, *, form: AnyAnswerForm | None = None, conflict: Conflict | None = None
) -> str:
    """Return the page of one indicator: drawn from the stored answer, or from what was sent when something is wrong."""
    standing, code = desk.standing, indicator.code
    stored = standing.answers.get(code)
    drawn = form or _stored_form(desk, indicator)
    known = _stored(desk, indicator)
    answer = said_answer(indicator, form, known) if form else known
    last_answer = _last_answer(desk, indicator)
    return desk.draw(
        "assessments/indicator.html",
        indicator=indicator,
        may_fill=desk.may_answer(code),
        may_cite=desk.may_cite(code),
        aspect=standing.instrument.aspect_of(code),
        domain=standing.instrument.domain_of(code),
        form=drawn,
        conflict=conflict,
        saved_at=stored.at if stored and form is None else None,
        last_answer=last_answer,
        **_neighbours(standing.instrument.indicators, indicator),
        value=answer.counted,
        evidence=evidence_panel(desk, indicator, answer.level, marked=answer.items),
        gain_panel=_gain(desk, indicator, answer.counted),
        recent=queries.history(house().session(), desk.standing.submission, desk.side, code, limit=6),
        current_aspect=standing.instrument.aspect_of(code).code,
        current_indicator=code,
        about=desk.kept("assessments/about.html", code=code),
        levels=_levels(desk, indicator, drawn, answer, last_answer),
        imported_from=stored.value_source if stored and answer.counted == stored.counted else "",
        next_open=standing.next_open(code),
        most_text=format_decimal(LONGEST, 0),
        pattern_fact=_PATTERN_FACT,
        draft_key=f"{desk.agency}/{desk.period}/{code}",
        conversation=comments.panel(desk, code),
        returned=standing.returned.get(code),
        carried=standing.state(code) is State.CARRIED and standing.submission.previous is not None,
        **heritage_drawing(desk, indicator),
    )


def _neighbours(every: Sequence[Indicator], indicator: Indicator) -> dict[str, Indicator | None]:
    place = every.index(indicator)
    return {"before": every[place - 1] if place else None, "after": every[place + 1] if every[place + 1 :] else None}


# The official pattern of an explanation stays Indonesian in every language (Pedoman Menteri PANRB 3/2024, page 195).
_PATTERN_FACT = "nama dokumen atau aplikasi, nomor dan tahun, pasal atau bab, halaman, nama berkas, isi pokoknya"


def _stored_form(desk: Desk, indicator: Indicator) -> AnyAnswerForm:
    stored = _stored(desk, indicator)
    form = answer_form(indicator, formdata=None)
    form.version.data, form.explanation.data = stored.version, stored.explanation
    form.draw(stored)
    return form


def _last_answer(desk: Desk, indicator: Indicator) -> Answer | None:
    previous = desk.standing.submission.previous
    if previous is None or not desk.standing.last_values:
        return None
    last = previous.at().get(indicator.code)
    # The level that held in the end, beside what the agency itself wrote: an assessor's answer may have no explanation.
    return last and replace(last, explanation=previous.agency_text(indicator.code))


def _levels(desk: Desk, indicator: Indicator, form: AnyAnswerForm, answer: Answer, last: Answer | None) -> Markup:
    """Return where the level is chosen, or where the value is given that is none."""
    if indicator.kind != "level":
        return value_panel(desk, indicator, form, answer)
    previous = desk.standing.submission.previous
    return desk.kept(
        "assessments/levels.html",
        code=indicator.code,
        chosen=answer.level,
        last_level=last.level if last else None,
        last_year=previous.year if previous else None,
        may_fill=desk.may_answer(indicator.code),
    )


def _drawn(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"assessments/{template}", **values))  # noqa: S704  # our own template, escaped there


def _gain(desk: Desk, indicator: Indicator, value: Value | None) -> str:
    standing = desk.standing
    following = None if value is None else indicator.next_value(value)
    return _drawn(
        "gain.html",
        indicator=indicator,
        value=value,
        following=following,
        step=None if value is None else indicator.next_step(value),
        shown=standing.shown,
        raised=raised_index(standing, indicator),
    )


def saved_fragment(desk: Desk, indicator: Indicator, form: AnyAnswerForm, saved: Answer | Conflict) -> str:
    """Return what changes on the page after an autosave: state, version, conflict, and what a new value brings."""
    conflict = saved if isinstance(saved, Conflict) else None
    is_redrawn = isinstance(saved, Answer) and is_other_value(_stored(desk, indicator), saved)
    return render_template(
        "assessments/saved.html",
        indicator=indicator,
        form=form,
        conflict=conflict,
        saved_at=None if conflict else house().now(),
        facts=desk.standing.submission.agency,
        here=desk.here,
        **(_redrawn(desk.reread(), indicator) if is_redrawn else _UNCHANGED),
    )


_UNCHANGED: Mapping[str, Any] = {"evidence": None, "gain_panel": None, "now": None}


def _redrawn(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """Return the pieces that follow from the value; items are not drawn again under the hands of who marks them."""
    answer = _stored(desk, indicator)
    gain = _gain(desk, indicator, answer.counted)
    if indicator.kind == "level":
        return {"evidence": evidence_panel(desk, indicator, answer.level), "gain_panel": gain, "now": None}
    counts = evidence_counts(desk, indicator) if indicator.kind == "items" else Markup()
    return {"evidence": None, "gain_panel": gain, "now": value_now(desk, indicator, answer) + counts}


def refusal(desk: Desk, indicator: Indicator, form: AnyAnswerForm) -> str:
    """Return the state of an autosave that was refused: the reasons, beside what is still on the screen."""
    problems = [message for messages in form.errors.values() for message in messages]
    facts = desk.standing.submission.agency
    return render_template("assessments/refused.html", indicator=indicator, problems=problems, facts=facts)


def aspect_page(desk: Desk, code: str) -> str:
    """Return the questionnaire of one aspect, or answer 404 for an unknown one."""
    aspect = desk.standing.instrument.aspect_by_code.get(code) or abort(404)
    order = desk.standing.instrument.aspects
    place = order.index(aspect)
    return desk.draw(
        "assessments/aspect.html",
        aspect=aspect,
        current_aspect=code,
        index=desk.standing.index_of(aspect),
        counts=desk.standing.counts(aspect.indicators),
        before=order[place - 1] if place else None,
        after=order[place + 1] if place + 1 < len(order) else None,
    )


def whole_page(desk: Desk, state: str) -> str:
    """Return the questionnaire of all indicators, or of those in one state."""
    wanted = state if state in {s.value for s in State} else ""
    standing = desk.standing
    kept = [i for i in standing.instrument if not wanted or standing.state(i.code) == wanted]
    told = {"wanted": wanted, "counts": standing.counts(), "may_import": may_import(desk)}
    return desk.draw("assessments/all.html", indicators=kept, **told)


def row_fragment(
    desk: Desk, indicator: Indicator, *, problems: Mapping[str, Sequence[str]], conflict: Conflict | None
) -> str:
    """Return one row of the questionnaire after its level was sent."""
    told = [message for messages in problems.values() for message in messages]
    if conflict:
        told = [_("%(name)s mengubah jawaban ini lebih dahulu; periksa lalu pilih lagi.") % {"name": conflict.by}]
    saved_at = None if told else format_clock(house().now(), desk.standing.submission.agency.time_zone)
    facts = {**desk.row_values(indicator), "told": told, "saved_at": saved_at, "token": desk.token}
    return render_template("assessments/row.html", instrument=desk.standing.instrument, here=desk.here, **facts)


def target_data(desk: Desk) -> dict[str, str]:
    """Return what the target form shows: stored values, empty where the usual target holds."""
    submission = desk.standing.submission
    levels = {f"level-{code}": str(level) for code, level in submission.target_levels.items()}
    return {"seen": targets_seen(desk), "index": language.format_index(desk.standing.target_index), **levels}


def targets_seen(desk: Desk) -> str:
    """Return a short digest of the stored targets: a form drawn from others must not overwrite them unseen."""
    submission = desk.standing.submission
    stored = repr((submission.target_index, sorted(submission.target_levels.items())))
    return sha256(stored.encode()).hexdigest()[:16]


def is_target_stale(desk: Desk, form: TargetForm) -> bool:
    """Say whether the targets were changed after the form was drawn; the form then carries the reason."""
    now = targets_seen(desk)
    if form.seen.data == now:
        return False
    stored = language.format_index(desk.standing.target_index)
    told = _(
        "Target diubah di tempat lain sesudah halaman ini dibuka "
        "(indeks tersimpan: %(index)s). Periksa, lalu simpan lagi."
    )
    form.index.errors = [told % {"index": stored}]
    form.seen.data = now
    return True


def save_target(desk: Desk, form: TargetForm) -> None:
    """Record the target index and the target level of every indicator, all or nothing."""
    session, person, at = house().session(), current_person(), house().now()
    if person is None:
        abort(404)
    instrument = desk.standing.instrument
    with session.begin():
        workflow.set_target(session, desk.assessment, instrument, form.index.data, by=person, at=at)
        for indicator in instrument:
            chosen = form[f"level-{indicator.code}"].data
            level = int(chosen) if chosen else None
            workflow.set_target_level(session, desk.assessment, indicator, level, by=person, at=at)


def target_page(desk: Desk, form: TargetForm) -> str:
    """Return the page of the target."""
    return desk.draw("assessments/target.html", form=form)
