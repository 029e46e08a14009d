"""What importing assessors' decisions would change: pure, so that what is shown first is what is written then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from spbe.indicators.model import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.submission import Answer, Submission
from spbe.value_changes import value_change
from spbe.values import value_of_items
from spbe.verdict_lists import ListedJudgement, ListedVerdict
from spbe.verdicts import Verdict, accepted_items, is_shut, level_of

__all__ = [
    "JudgementChange",
    "VerdictChange",
    "bare_note",
    "decided_here",
    "judgement_changes",
    "obstacles",
    "sourced_note",
]

_SOURCE = "Sumber: "
"""Begins the last line of an imported verdict's note; kept as it is in every language, as what people write is."""


@dataclass(frozen=True)
class VerdictChange:
    """One item's verdict as it would be imported. ``own`` is the stage's verdict now, None where it has none."""

    listed: ListedVerdict
    own: Verdict | None

    @property
    def kind(self) -> str:
        """Return "new", "changed", or "same": nothing to write."""
        if self.own is None:
            return "new"
        said = self.own.is_accepted, self.own.kind, bare_note(self.own.note)
        return "same" if said == (self.listed.kind is None, self.listed.kind, self.listed.note) else "changed"


@dataclass(frozen=True)
class JudgementChange:
    """One indicator as it would be imported, with its items. ``held`` is what counts now, carried or not.

    ``before`` is the stage's own answer (version 0 where it has none), ``after`` what it would be. ``listed`` is None
    where the list has verdicts of the indicator only.
    """

    indicator: Indicator
    listed: ListedJudgement | None
    before: Answer
    after: Answer
    held: Value | None
    verdicts: tuple[VerdictChange, ...] = ()

    @property
    def kind(self) -> str:
        """Return what happens to the answer: "new", "changed", or "same": nothing to write."""
        if self.after == self.before:
            return "same"
        return "changed" if self.before.version else "new"

    @property
    def is_foreign(self) -> bool:
        """Say whether the list speaks of an answer that was given here at this stage, not imported."""
        is_spoken_of = self.listed is not None or self.indicator.kind == "items"
        return is_spoken_of and bool(self.before.version) and self.before.origin != "import"

    @property
    def moves_value(self) -> bool:
        """Say whether the value would be another one, or the stage's first."""
        return self.kind == "new" or self.after.counted != self.before.counted or self.after.items != self.before.items


def sourced_note(note: str, source: str) -> str:
    """Return the note of an imported verdict, which ends with where it comes from."""
    return "\n".join(part for part in (note, f"{_SOURCE}{source}") if part)


def bare_note(note: str) -> str:
    """Return a note without the line that says where it was imported from."""
    text, _end, last = note.rpartition("\n")
    return text if last.startswith(_SOURCE) else note


def judgement_changes(
    instrument: Instrument,
    submission: Submission,
    verdicts: Iterable[Verdict],
    judgements: Iterable[ListedJudgement],
    listed: Iterable[ListedVerdict],
    source: str,
) -> tuple[JudgementChange, ...]:
    """Return what importing a list at the submission's stage would change, in the order of the instrument."""
    own = {one.item: one for one in verdicts if one.stage == submission.stage}
    said = {one.indicator: one for one in judgements}
    by_indicator: dict[str, list[VerdictChange]] = {}
    for one in listed:
        by_indicator.setdefault(one.indicator, []).append(VerdictChange(one, own.get(one.item)))
    return tuple(
        _change(submission, indicator, said.get(indicator.code), by_indicator.get(indicator.code, []), source)
        for indicator in instrument
        if indicator.code in said or indicator.code in by_indicator
    )


def _change(
    submission: Submission,
    indicator: Indicator,
    listed: ListedJudgement | None,
    verdicts: Sequence[VerdictChange],
    source: str,
) -> JudgementChange:
    as_is = value_change(submission, indicator, Fraction(0), submission.stage)
    before = as_is.before
    after = _judged(indicator, _counted(indicator, before, verdicts, source), listed, source)
    if after != before:
        after = replace(after, origin="import", version=before.version + 1)
    return JudgementChange(indicator, listed, before, after, as_is.held, tuple(verdicts))


def _counted(indicator: Indicator, before: Answer, verdicts: Iterable[VerdictChange], source: str) -> Answer:
    """Return the answer once the verdicts are given: where items are counted, an accepted one counts."""
    moved = [one.listed for one in verdicts if one.kind != "same"]
    if indicator.kind != "items" or not moved:
        return before
    accepted = {one.item for one in moved if one.kind is None}
    items = (before.items | accepted) - {one.item for one in moved if one.kind is not None}
    if before.version and items == before.items:
        return before
    return replace(before, items=items, value=value_of_items(indicator, items), value_source=source)


def _judged(indicator: Indicator, answer: Answer, listed: ListedJudgement | None, source: str) -> Answer:
    """Return the answer with the value and the texts that the list states; the rest stays."""
    if listed is None:
        return answer
    texts: dict[str, Any] = {
        name: text for name in ("explanation", "justification") if (text := getattr(listed, name)) is not None
    }
    answer = replace(answer, **texts)
    is_there = answer.version and answer.counted == listed.value
    if listed.value is None or is_there:
        return answer
    name, value = ("level", int(listed.value)) if indicator.kind == "level" else ("value", listed.value)
    return replace(answer, **{name: value}, value_source=source)  # type: ignore[arg-type]  # a level or a value, by its name


def decided_here(verdicts: Iterable[Verdict], stage: str) -> frozenset[str]:
    """Return the indicators of which an assessor judged items here at a stage; imported verdicts are none."""
    return frozenset(one.indicator for one in verdicts if one.stage == stage and bare_note(one.note) == one.note)


def obstacles(
    changes: Iterable[JudgementChange], verdicts: Sequence[Verdict], stage: str, *, is_agency: bool
) -> tuple[str, ...]:
    """Return what stands against importing, each with its place, all at once.

    An agency that brings in what was decided elsewhere has no say about what an assessor decided here, and learns
    nothing of it either, not even whether it is the same.
    """
    given = decided_here(verdicts, stage)
    problems: list[str] = []
    for change in changes:
        if is_agency and (change.is_foreign or change.indicator.code in given):
            told = _("indikator %(code)s sudah dinilai asesor di sini; hapus barisnya dari daftar")
            problems.append(_placed(change, told))
        else:
            problems += [*_valueless(change), *_shut(change, verdicts, stage)]
    return tuple(problems)


def _placed(change: JudgementChange, words: str) -> str:
    place = change.listed.place if change.listed else change.verdicts[0].listed.place
    told = words % {"code": change.indicator.code}
    return f"{place}: {told}" if place else told


def _valueless(change: JudgementChange) -> list[str]:
    """Return what is wrong with a text for a stage that has no value of its own yet: a text is not a judgement."""
    if change.kind == "same" or (change.listed and change.listed.is_misread):
        return []
    is_given = change.before.version or _moves_items(change) or (change.listed and change.listed.value is not None)
    if is_given and change.after.counted is not None:
        return []
    return [_placed(change, _("indikator %(code)s belum bernilai di tahap ini; isi juga nilainya"))]


def _moves_items(change: JudgementChange) -> bool:
    return change.indicator.kind == "items" and any(one.kind != "same" for one in change.verdicts)


def _shut(change: JudgementChange, verdicts: Sequence[Verdict], stage: str) -> list[str]:
    """Return the items that cannot be accepted because the level below would not be accepted whole."""
    given = {one.listed.item: one.listed for one in change.verdicts}
    kept = [one for one in verdicts if (one.stage, one.item) not in {(stage, item) for item in given}]
    code = change.indicator.code
    new = [Verdict(item, stage, code, is_accepted=one.kind is None) for item, one in given.items()]
    accepted = accepted_items([*(one for one in kept if one.indicator == code), *new])
    told = _("butir %(item)s belum dapat diterima: tingkat %(level)s belum diterima seluruhnya")
    return [
        (f"{one.listed.place}: " if one.listed.place else "") + told % _facts(change.indicator, one.listed.item)
        for one in change.verdicts
        if one.kind != "same" and one.listed.kind is None and is_shut(change.indicator, one.listed.item, accepted)
    ]


def _facts(indicator: Indicator, item: str) -> Mapping[str, object]:
    return {"item": item, "level": (level_of(indicator, item) or indicator.levels[0]) - 1}
