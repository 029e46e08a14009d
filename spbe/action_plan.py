"""The action plan (rencana aksi) of an agency: what an action says, how far it is, and how steps become actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from spbe.indicators.model import Indicator, Instrument
from spbe.language import gettext as _
from spbe.planning import Step

__all__ = [
    "LONGEST_TITLE",
    "OPEN",
    "STATUSES",
    "ActionDraft",
    "ActionLine",
    "Progress",
    "by_indicator",
    "drafts",
    "field_name",
    "progress_of",
    "settled",
    "status_words",
]

STATUSES = ("planned", "running", "done", "dropped")
OPEN = ("planned", "running")
"""The states of an action that is still to be done."""

LONGEST_TITLE = 300
_DRAFTED_TITLE = 160


@dataclass(frozen=True)
class ActionDraft:
    """What an action says. ``indicator``, ``level`` and ``item`` name the step it takes, if it is one.

    ``unit`` is the unit's code, ``person`` the number of the person in charge; ``progress`` is in percent, ``cost``
    exact and in whatever the agency's table of costs counts.
    """

    title: str
    indicator: str | None = None
    level: int | None = None
    item: str = ""
    note: str = ""
    evidence: str = ""
    unit: str | None = None
    person: int | None = None
    starts_on: date | None = None
    due_on: date | None = None
    cost: Fraction | None = None
    budget_line: str = ""
    status: str = "planned"
    progress: int = 0


@dataclass(frozen=True)
class ActionLine:
    """One stored action: what it says (``draft``), the names of its unit and person, and where it comes from.

    ``carried_id`` is the action of an earlier year that it goes on from; ``version`` is what a form about it carries.
    """

    id: int
    year: int
    draft: ActionDraft
    version: int
    unit_name: str = ""
    person_name: str = ""
    origin: str = "manual"
    origin_ref: str = ""
    carried_id: int | None = None
    done_at: datetime | None = None
    by: str = ""
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.draft.status in OPEN

    def is_overdue(self, today: date) -> bool:
        """Say whether its last day is over and it is still to be done."""
        return self.is_open and self.draft.due_on is not None and self.draft.due_on < today


@dataclass(frozen=True)
class Progress:
    """How many of some actions are in which state; ``percent`` is their mean progress, dropped ones left out."""

    counts: Mapping[str, int] = field(default_factory=dict)
    percent: int = 0

    @property
    def total(self) -> int:
        """Return how many actions count: all but the dropped ones."""
        return sum(count for status, count in self.counts.items() if status != "dropped")

    @property
    def state(self) -> str:
        """Return the state of all together: done when each is, planned while none was begun, "" without any."""
        if not self.total:
            return ""
        if self.counts.get("done", 0) == self.total:
            return "done"
        return "planned" if self.counts.get("planned", 0) == self.total else "running"


def progress_of(actions: Iterable[ActionDraft]) -> Progress:
    """Return how far some actions are together; the percentage is rounded down, so that 100 means all of them."""
    every = list(actions)
    kept = [one.progress for one in every if one.status != "dropped"]
    counts = {status: sum(one.status == status for one in every) for status in STATUSES}
    return Progress(counts, sum(kept) // len(kept) if kept else 0)


def by_indicator(actions: Iterable[ActionDraft]) -> dict[str, Progress]:
    """Return indicator code -> how far its actions are; indicators without one are left out."""
    found: dict[str, list[ActionDraft]] = {}
    for one in actions:
        if one.indicator is not None:
            found.setdefault(one.indicator, []).append(one)
    return {code: progress_of(of_it) for code, of_it in found.items()}


def settled(draft: ActionDraft) -> ActionDraft:
    """Return the draft with state and progress that agree: done is 100 percent, and what has begun is running."""
    if draft.status == "done":
        return replace(draft, progress=100)
    if draft.status == "planned" and draft.progress:
        return replace(draft, status="running")
    return draft


def drafts(
    instrument: Instrument,
    steps: Iterable[Step],
    *,
    asked: Callable[[Indicator, int], Sequence[str]],
    leads: Mapping[str, str],
    is_joined: bool = False,
) -> tuple[ActionDraft, ...]:
    """Return the actions that take these steps: one per step, or ``is_joined``: one per indicator, to its highest step.

    ``asked`` says what evidence a level still asks for, ``leads`` (indicator -> code of a unit) who answers it. Titles
    are drafted from the criterion of the level, or from the item.
    """
    ordered = sorted(steps, key=lambda step: step.key.place)
    groups: dict[object, list[Step]] = {}
    for step in ordered:
        groups.setdefault(step.key.indicator if is_joined else step.key, []).append(step)
    return tuple(_draft(instrument, group, asked, leads) for group in groups.values())


def _draft(
    instrument: Instrument,
    steps: Sequence[Step],
    asked: Callable[[Indicator, int], Sequence[str]],
    leads: Mapping[str, str],
) -> ActionDraft:
    last = steps[-1].key
    indicator = instrument.by_code[last.indicator]
    return ActionDraft(
        _title(indicator, steps),
        indicator.code,
        last.level,
        last.item if len(steps) == 1 else "",
        evidence="\n".join(dict.fromkeys(_evidence(indicator, steps, asked))),
        unit=leads.get(indicator.code),
        cost=sum((step.cost for step in steps), Fraction(0)),
    )


def _title(indicator: Indicator, steps: Sequence[Step]) -> str:
    key = steps[-1].key
    name = _(indicator.short_title or indicator.title)
    if key.item and len(steps) == 1:
        told = {"name": name, "what": indicator.items[key.item].label}
        return _cut(_("%(name)s: %(what)s") % told)
    told = {"name": name, "level": str(key.level), "criterion": indicator.criteria[key.level].text}
    return _cut(_("%(name)s ke tingkat %(level)s: %(criterion)s") % told)


def _cut(text: str) -> str:
    """Return a text short enough for a title, cut between words."""
    line = " ".join(text.split())
    if len(line) <= _DRAFTED_TITLE:
        return line
    return line[:_DRAFTED_TITLE].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def _evidence(
    indicator: Indicator, steps: Sequence[Step], asked: Callable[[Indicator, int], Sequence[str]]
) -> Iterator[str]:
    for step in steps:
        if step.key.item:
            yield indicator.items[step.key.item].label
        else:
            yield from asked(indicator, step.key.level)


def status_words(status: str) -> str:
    """Return the state of an action in words."""
    return {
        "planned": _("Direncanakan"),
        "running": _("Berjalan"),
        "done": _("Selesai"),
        "dropped": _("Dibatalkan"),
        "": _("Belum ada aksi"),
    }[status]


def field_name(field: str) -> str:
    """Return what a field of an action is called on pages and in files."""
    return {
        "title": _("Aksi"),
        "indicator": _("Indikator"),
        "level": _("Menuju tingkat"),
        "item": _("Butir"),
        "unit": _("Unit penanggung jawab"),
        "person": _("Orang yang bertugas"),
        "starts_on": _("Mulai"),
        "due_on": _("Batas waktu"),
        "cost": _("Biaya"),
        "budget_line": _("Mata anggaran"),
        "status": _("Status"),
        "progress": _("Kemajuan, persen"),
        "evidence": _("Bukti yang dihasilkan"),
        "note": _("Catatan"),
    }[field]
