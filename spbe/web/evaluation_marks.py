"""Marks on answers as pages draw and save them: accepted or returned inside the agency, valid or not at review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request

from spbe import workflow
from spbe.indicators import Indicator
from spbe.language import gettext as _
from spbe.submission import Answer, Mark
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.forms import version_sent
from spbe.web.house import house

__all__ = ["MarkProblem", "MarkRow", "MarkState", "SentMark", "next_waiting", "save_mark", "sent_mark"]


class MarkState:
    """How far the marking of one answer is."""

    UNANSWERED = "unanswered"
    WAITING = "waiting"
    CHANGED = "changed"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class MarkRow:
    """One answer to be marked. ``mark`` is the last one given, whether it still holds or not.

    ``is_own`` says that the reader wrote the answer: somebody else marks it.
    """

    indicator: Indicator
    answer: Answer | None
    mark: Mark | None
    is_own: bool

    @property
    def state(self) -> str:
        """Return how far it is: a mark counts while the answer has the version it was made on."""
        if self.answer is None or self.answer.counted is None:
            return MarkState.UNANSWERED
        if self.mark is None:
            return MarkState.WAITING
        if self.mark.answer_version != self.answer.version:
            return MarkState.CHANGED
        return MarkState.GOOD if self.mark.outcome in ("accepted", "valid") else MarkState.BAD

    @property
    def is_waiting(self) -> bool:
        """Say whether the reader can and should mark it."""
        return not self.is_own and self.state in (MarkState.WAITING, MarkState.CHANGED)

    @property
    def is_done(self) -> bool:
        """Say whether it has a mark that holds."""
        return self.state in (MarkState.GOOD, MarkState.BAD)


@dataclass(frozen=True)
class SentMark:
    """A mark as it was sent, with the versions of mark and answer that its form showed."""

    outcome: str
    note: str
    version: int
    answer_version: int


@dataclass(frozen=True)
class MarkProblem:
    """What stands against a mark, in words; ``is_stale`` when somebody was faster."""

    text: str
    is_stale: bool = False
    field: str = "catatan"


def sent_mark() -> SentMark:
    """Return the mark that the request sends."""
    form = request.form
    texts = (form.get("outcome", ""), form.get("note", "").replace("\r\n", "\n"))
    return SentMark(*texts, version_sent(form.get("version", "")), version_sent(form.get("answer_version", "")))


def save_mark(desk: Desk, code: str, sent: SentMark, *, outcomes: tuple[str, str]) -> MarkProblem | None:
    """Record a mark; return None, or what stands against it."""
    if sent.outcome not in outcomes:
        return MarkProblem(_("Pilih salah satu putusan."), field="o-1")
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {
        "outcome": sent.outcome,
        "note": sent.note,
        "version": sent.version,
        "by": person,
        "at": house().now(),
    }
    try:
        with session.begin():
            workflow.record_mark(
                session,
                desk.assessment,
                desk.standing.instrument,
                code,
                **entry,
                answer_version=sent.answer_version,
            )
    except workflow.ReasonMissing:
        return MarkProblem(
            _("Catatan belum ditulis. Sebutkan apa yang kurang dan di mana, misalnya pasal dan halamannya.")
        )
    except workflow.RefusedText as refusal:
        return MarkProblem(" ".join(refusal.problems))
    except workflow.NothingToMark:
        return MarkProblem(
            _("Indikator ini belum mempunyai tingkat, jadi belum ada yang ditandai."), field="jawaban-kini"
        )
    except workflow.StaleMark as stale:
        return MarkProblem(_stale_words(stale, sent), is_stale=True, field="jawaban-kini")
    return None


def _stale_words(stale: workflow.StaleMark, sent: SentMark) -> str:
    if stale.answer_version != sent.answer_version:
        return _(
            "Jawabannya berubah sesudah Anda membuka halaman ini. Baca lagi, lalu simpan; putusan Anda masih terisi."
        )
    name = stale.current.by if stale.current else _("Orang lain")
    told = _("%(name)s menandai jawaban ini lebih dahulu. Putusannya ada di halaman ini, putusan Anda masih terisi.")
    return told % {"name": name}


def next_waiting(rows: list[MarkRow], after: str | None = None) -> MarkRow | None:
    """Return the next row to mark after an indicator (by code), going round; None when nothing waits."""
    codes = [row.indicator.code for row in rows]
    start = codes.index(after) + 1 if after in codes else 0
    return next((row for row in rows[start:] + rows[:start] if row.is_waiting and row.indicator.code != after), None)
