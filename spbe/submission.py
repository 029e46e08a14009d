"""One assessment as plain values: what reports, exports and planning get to see, never a database row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

__all__ = ["STAGES", "AgencyFacts", "Answer", "Submission"]

STAGES = ("self", "verification", "document", "interview", "visit", "review", "final")
"""The stages of an assessment, in order (PermenPANRB 59/2020, Lampiran I Bab III, pages 78-88)."""


@dataclass(frozen=True)
class AgencyFacts:
    """Who is assessed. ``kind`` is kementerian, lembaga, lainnya, provinsi, kabupaten or kota."""

    code: str
    name: str
    kind: str
    province: str | None = None
    time_zone: str = "Asia/Jakarta"
    is_invented: bool = False


@dataclass(frozen=True)
class Answer:
    """What was answered for one indicator at one stage. ``at`` is aware UTC; ``by`` is a name to show, or empty."""

    indicator: str
    stage: str
    level: int | None
    explanation: str = ""
    by: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Submission:
    """The answers of one assessment. ``answers`` maps (stage, indicator code) -> Answer; none means carried.

    ``target_levels`` maps indicator code -> level, ``target_index`` is decimal text such as "3.00". ``previous`` is the
    same agency's assessment of the year before, where there is one.
    """

    id: int
    agency: AgencyFacts
    period: str
    year: int
    instrument: str
    stage: str
    answers: Mapping[tuple[str, str], Answer]
    closes_on: date | None = None
    is_final: bool = False
    target_index: str | None = None
    target_levels: Mapping[str, int] = field(default_factory=dict)
    previous: Submission | None = None
    source: str | None = None

    def at(self, stage: str | None = None) -> dict[str, Answer]:
        """Return indicator code -> the answer that holds at ``stage`` (by default the current one).

        An indicator without an answer at a stage carries the nearest earlier one (Pedoman Menteri PANRB 3/2024,
        pages 219 and 222); one never answered is missing from the result.
        """
        until = STAGES.index(stage or self.stage)
        held: dict[str, Answer] = {}
        for earlier in STAGES[: until + 1]:
            held |= {code: answer for (at, code), answer in self.answers.items() if at == earlier}
        return held

    def levels(self, stage: str | None = None) -> dict[str, int]:
        """Return indicator code -> level at ``stage`` for every indicator that has one."""
        return {code: answer.level for code, answer in self.at(stage).items() if answer.level is not None}
