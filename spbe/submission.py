"""One assessment as plain values: what reports, exports and planning get to see, never a database row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from spbe.indicators.scales import Value
from spbe.roles import Side

__all__ = [
    "JUDGED",
    "OPEN",
    "PATHS",
    "STAGES",
    "STAGE_SIDES",
    "AgencyFacts",
    "Answer",
    "Calendar",
    "Mark",
    "PublishedFigure",
    "Submission",
]

STAGES = ("self", "verification", "document", "interview", "visit", "review", "final")
"""The stages of an assessment, in order (PermenPANRB 59/2020, Lampiran I Bab III, pages 78-88)."""

STAGE_SIDES: Mapping[str, Side] = {
    "self": Side.AGENCY,
    "verification": Side.AGENCY,
    "document": Side.ASSESSOR,
    "interview": Side.ASSESSOR,
    "visit": Side.ASSESSOR,
    "review": Side.ASSESSOR,
}
"""Stage -> whose work it is. The final stage is everybody's to read."""

JUDGED = ("document", "interview", "visit")
"""The stages at which external assessors give levels of their own."""

PATHS: Mapping[str, tuple[str, ...]] = {
    "pemantauan": ("self", "verification", "document", "review", "final"),
    "evaluasi": STAGES,
    "latihan": ("self", "verification", "final"),
}
"""Kind of period -> the stages it goes through. A pemantauan has neither interview nor visit (page 78); a latihan is
the agency's own exercise, judged by nobody else."""


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
class PublishedFigure:
    """What another institution published: the number, exact; its day and source, as far as they are known."""

    number: Fraction
    on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """What was answered for one indicator at one stage. ``at`` is aware UTC; ``by`` is a name to show, or empty.

    ``justification`` and ``note`` (for the next stage) are assessors' texts. ``origin`` "carried" says that the text is
    last year's and waits to be checked. ``value`` is that of an indicator whose value is no
    level: it follows from the ``items`` (codes) that count at the stage, or from another institution's ``figure``.
    ``value_source`` says where a level or value was imported from; empty for one that was answered here.
    """

    indicator: str
    stage: str
    level: int | None
    explanation: str = ""
    by: str = ""
    at: datetime | None = None
    version: int = 0
    justification: str = ""
    note: str = ""
    origin: str = "form"
    value: Fraction | None = None
    items: frozenset[str] = frozenset()
    figure: PublishedFigure | None = None
    value_source: str = ""

    @property
    def is_nothing_yet(self) -> bool:
        """Say whether it states that no item is met, or no figure published, yet; an open answer states nothing."""
        has_proof = bool(self.items) or self.figure is not None or self.level is not None or bool(self.value_source)
        return self.value is not None and not has_proof

    @property
    def is_explained(self) -> bool:
        """Say whether it can be followed: by its explanation, or by day and source of another institution's figure."""
        if self.figure is not None:
            return self.figure.on is not None and bool(self.figure.source)
        return bool(self.explanation.strip())

    @property
    def counted(self) -> Value | None:
        """Return what is scored: the level, or the exact value where the indicator has no level; None while open."""
        return self.value if self.level is None else self.level


@dataclass(frozen=True)
class Mark:
    """A mark on one answer: "accepted" or "returned" at verification, "valid" or "invalid" at review.

    ``answer_version`` is the version of the answer it was made on.
    """

    indicator: str
    stage: str
    outcome: str
    note: str = ""
    answer_version: int = 0
    by: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Calendar:
    """When the current stage is open. ``locks_late`` says that work ends with its last day; else it is only late."""

    opens_on: date | None = None
    closes_on: date | None = None
    locks_late: bool = False
    is_locked: bool = False

    def is_late(self, today: date) -> bool:
        """Say whether the stage's last day is over."""
        return self.closes_on is not None and today > self.closes_on

    def closed(self, today: date) -> tuple[str, date | None] | None:
        """Return why nothing is written today ("locked", "late", "early") with the day it is about; None where open."""
        if self.is_locked:
            return "locked", None
        if self.locks_late and self.is_late(today):
            return "late", self.closes_on
        if self.locks_late and self.opens_on is not None and today < self.opens_on:
            return "early", self.opens_on
        return None


OPEN = Calendar()
"""The calendar of a stage without dates."""


@dataclass(frozen=True)
class Submission:
    """The answers of one assessment. ``answers`` and ``marks`` map (stage, indicator code); no answer means carried.

    ``target_levels`` maps indicator code -> level, ``target_index`` is decimal text such as "3.00". ``previous`` is the
    same agency's assessment of the year before by the same instrument, where there is one; ``predecessor`` that by
    another instrument: its texts and evidence can be taken over along a crosswalk, its values are never compared.
    ``text_digest`` names the kept text of the instrument it is read by, if there is one.
    """

    id: int
    agency: AgencyFacts
    period: str
    year: int
    instrument: str
    stage: str
    answers: Mapping[tuple[str, str], Answer]
    calendar: Calendar = OPEN
    is_final: bool = False
    target_index: str | None = None
    target_levels: Mapping[str, int] = field(default_factory=dict)
    previous: Submission | None = None
    predecessor: Submission | None = None
    source: str | None = None
    kind: str = "evaluasi"
    marks: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    text_digest: str | None = None

    @property
    def closes_on(self) -> date | None:
        """Return the last day of the current stage, where one is set."""
        return self.calendar.closes_on

    def is_closed(self, stage: str) -> bool:
        """Say whether the assessment has left this stage behind."""
        return self.is_final or STAGES.index(stage) < STAGES.index(self.stage)

    def sees(self, side: Side, stage: str) -> bool:
        """Say whether a side sees what a stage holds: always its own stages, the other side's once they are closed."""
        # What an agency answered leaves it when its own verification is over, not before: an answer may be returned.
        last = "verification" if stage == "self" else stage
        return STAGE_SIDES.get(stage, side) is side or self.is_closed(last)

    def seen_from(self, side: Side) -> Submission:
        """Return what one side sees of it. Assessors see the agency's targets once the result is announced."""
        answers = {key: answer for key, answer in self.answers.items() if self.sees(side, key[0])}
        marks = {key: mark for key, mark in self.marks.items() if self.sees(side, key[0])}
        before = {name: one and one.seen_from(side) for name, one in self._before.items()}
        seen = replace(self, answers=answers, marks=marks, **before)  # type: ignore[arg-type]  # submissions only
        if side is Side.ASSESSOR and not self.is_final:
            return replace(seen, target_index=None, target_levels={})
        return seen

    @property
    def _before(self) -> dict[str, Submission | None]:
        return {"previous": self.previous, "predecessor": self.predecessor}

    def returned(self) -> dict[str, Mark]:
        """Return indicator code -> the mark that returned its self-assessment and still holds.

        A mark says nothing any more once the answer has a newer version.
        """
        return {code: mark for code, mark in self.verified().items() if mark.outcome == "returned"}

    def verified(self) -> dict[str, Mark]:
        """Return indicator code -> the internal assessor's mark on the self-assessment as it stands."""
        marks = ((code, mark) for (stage, code), mark in self.marks.items() if stage == "verification")
        versions = {code: answer.version for (stage, code), answer in self.answers.items() if stage == "self"}
        return {code: mark for code, mark in marks if mark.answer_version == versions.get(code, 0)}

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

    def agency_text(self, code: str) -> str:
        """Return the explanation the agency itself gave for an indicator, empty where there is none.

        An assessor's answer may hold a level without one.
        """
        own = self.answers.get(("self", code)) or self.at().get(code)
        return own.explanation if own else ""

    def values(self, stage: str | None = None) -> dict[str, Value]:
        """Return indicator code -> value at ``stage`` for every indicator that has one: a level, or an exact value."""
        return {code: value for code, answer in self.at(stage).items() if (value := answer.counted) is not None}
