"""The list of an assessor's desk: every indicator with the levels of each stage, and how far judging is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.store import queries
from spbe.submission import JUDGED, Answer
from spbe.verdicts import Verdict, latest
from spbe.web.desk import Desk
from spbe.web.evaluation_side import by_aspect, side_list
from spbe.web.evaluation_stages import judges_own_work, may_judge, stages_shown, why_closed
from spbe.web.handover import handover_panel
from spbe.web.house import house

__all__ = ["FILTERS", "DeskRow", "page", "rows"]

FILTERS = ("untouched", "set", "changed")
"""What the list can be narrowed to: not touched at this stage, set at it, changed since the self-assessment."""


@dataclass(frozen=True)
class DeskRow:
    """One indicator of the list. ``levels`` holds (stage, level or value that holds there, whether it is its own).

    ``value_source`` says where the last one was imported from.
    """

    indicator: Indicator
    levels: tuple[tuple[str, Value | None, bool], ...]
    is_set: bool
    accepted: int
    revised: int
    carried_from: str
    value_source: str = ""

    @property
    def is_changed(self) -> bool:
        """Say whether its level is another one than in the self-assessment."""
        return bool(self.levels) and self.levels[0][1] != self.levels[-1][1]

    def is_in(self, wanted: str) -> bool:
        """Say whether a filter shows this row."""
        return {"untouched": not self.is_set, "set": self.is_set, "changed": self.is_changed}.get(wanted, True)


def rows(desk: Desk) -> list[DeskRow]:
    """Return a row for every indicator, in the instrument's order."""
    submission = desk.standing.submission
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in queries.verdicts(house().session(), desk.assessment):
        verdicts.setdefault(verdict.indicator, []).append(verdict)
    stages = [stage for stage in stages_shown(submission) if submission.sees(desk.side, stage)]
    held = {stage: submission.at(stage) for stage in stages}
    return [_row(indicator, stages, held, verdicts.get(indicator.code, ())) for indicator in desk.standing.instrument]


def _row(
    indicator: Indicator, stages: Sequence[str], held: Mapping[str, Mapping[str, Answer]], verdicts: Sequence[Verdict]
) -> DeskRow:
    answers = [(stage, held[stage].get(indicator.code)) for stage in stages]
    levels = tuple((stage, a.counted if a else None, bool(a and a.stage == stage)) for stage, a in answers)
    last = answers[-1][1] if answers else None
    is_set = bool(stages) and stages[-1] in JUDGED and levels[-1][2]
    good = [verdict.is_accepted for verdict in latest(verdicts).values()]
    carried_from, source = ("" if is_set else last.stage, last.value_source) if last else ("", "")
    return DeskRow(indicator, levels, is_set, sum(good), len(good) - sum(good), carried_from, source)


def page(desk: Desk, wanted: str) -> str:
    """Return the list, narrowed to one state where that is asked."""
    wanted = wanted if wanted in FILTERS else ""
    every = rows(desk)
    shown = [row for row in every if row.is_in(wanted)]
    untouched = [row.indicator for row in every if not row.is_set]
    return desk.draw(
        "evaluation/index.html",
        groups=by_aspect(desk.standing.instrument, shown),
        stages=[stage for stage, _level, _own in every[0].levels],
        wanted=wanted,
        counts={"": len(every), **{name: sum(row.is_in(name) for row in every) for name in FILTERS}},
        total=len(every),
        following=untouched[0] if untouched else None,
        handover=handover_panel(desk),
        may_judge=may_judge(desk),
        is_own_work=judges_own_work(desk),
        closed=why_closed(desk),
        is_double=desk.assessment.is_double_scored,
        side=side_list(desk, "evaluation", [row.indicator.code for row in every if row.is_set]),
    )
