"""The stages as data: who writes at which one, and how an assessment moves from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from spbe.roles import Permission, Person, Place, may
from spbe.store.models import Agency, Assessment, Event, Period, PeriodStage, Result, Unit, UnitAssignment
from spbe.store.running import rows, table
from spbe.submission import PATHS, Calendar

__all__ = [
    "STAGE_RULES",
    "TRANSITIONS",
    "NotPermitted",
    "Now",
    "OwnAnswer",
    "StageClosed",
    "StageRule",
    "Step",
    "allow",
    "allow_at",
    "authors",
    "open_stage",
    "stage_now",
    "steps_from",
]


@dataclass(frozen=True)
class StageRule:
    """Who writes the answers of a stage, and who marks answers at it. None means nobody."""

    stage: str
    answers: Permission | None = None
    marks: Permission | None = None


STAGE_RULES = {
    rule.stage: rule
    for rule in (
        StageRule("self", answers=Permission.FILL_IN, marks=Permission.VERIFY),
        # Answers of the self-assessment, and of these only the ones that were returned.
        StageRule("verification", answers=Permission.FILL_IN, marks=Permission.VERIFY),
        StageRule("document", answers=Permission.ASSESS),
        StageRule("interview", answers=Permission.ASSESS),
        StageRule("visit", answers=Permission.ASSESS),
        StageRule("review", marks=Permission.REVIEW),
    )
}
"""Stage -> its rule. A stage without a rule is closed for everybody."""


@dataclass(frozen=True)
class Step:
    """One way from a stage to another. ``kinds`` are the kinds of period that have it; ``needs`` what must be true.

    Needs are "complete" (every answer with level and explanation), "verified" (every answer accepted), "declared"
    (berita acara and consent) and "reviewed" (every value valid).
    """

    stage: str
    verb: str
    to: str
    permission: Permission
    kinds: frozenset[str]
    needs: tuple[str, ...] = ()

    @property
    def is_back(self) -> bool:
        """Say whether the step leads back."""
        return self.verb == "send_back"


_ALL = frozenset(PATHS)
_JUDGED = frozenset({"pemantauan", "evaluasi"})
_LONG = frozenset({"evaluasi"})
_SHORT = frozenset({"pemantauan"})
_OWN = frozenset({"latihan"})

TRANSITIONS: tuple[Step, ...] = (
    Step("self", "hand_over", "verification", Permission.SUBMIT, _ALL, ("complete",)),
    Step("self", "announce", "final", Permission.SUBMIT, _OWN, ("complete",)),
    Step("verification", "send_back", "self", Permission.SEND_BACK, _ALL),
    Step("verification", "submit", "document", Permission.SUBMIT, _JUDGED, ("complete", "verified", "declared")),
    Step("verification", "announce", "final", Permission.SUBMIT, _OWN, ("complete", "verified")),
    Step("document", "send_back", "verification", Permission.ASSESS, _JUDGED),
    Step("document", "hand_over", "interview", Permission.ASSESS, _LONG),
    Step("document", "hand_over", "review", Permission.ASSESS, _SHORT),
    Step("interview", "send_back", "document", Permission.ASSESS, _LONG),
    Step("interview", "hand_over", "visit", Permission.ASSESS, _LONG),
    Step("interview", "hand_over", "review", Permission.ASSESS, _LONG),
    Step("visit", "send_back", "interview", Permission.ASSESS, _LONG),
    Step("visit", "hand_over", "review", Permission.ASSESS, _LONG),
    Step("review", "send_back", "interview", Permission.REVIEW, _LONG),
    Step("review", "send_back", "document", Permission.REVIEW, _SHORT),
    Step("review", "announce", "final", Permission.ANNOUNCE, _JUDGED, ("reviewed",)),
)
"""Every way an assessment can move. Buttons, guards, documents and tests are read from here."""


def steps_from(stage: str, kind: str) -> tuple[Step, ...]:
    """Return the steps that lead away from a stage in a period of this kind."""
    return tuple(step for step in TRANSITIONS if step.stage == stage and kind in step.kinds)


class StageClosed(ValueError):
    """Nothing is written at this ``stage`` now.

    ``why`` is "stage" (nobody writes this at it), "final" (the result is announced), "locked" (the period is), "late"
    (the last day is over, and the period locks) or "early" (before the first day). ``day`` is that day.
    """

    def __init__(self, stage: str, why: str = "stage", day: date | None = None) -> None:
        self.stage = stage
        self.why = why
        self.day = day
        super().__init__(f"stage {stage} is closed: {why}")


class NotPermitted(PermissionError):
    """The person does not hold the ``permission`` in this ``agency``, or not for this part of it."""

    def __init__(self, permission: Permission, agency: str) -> None:
        self.permission = permission
        self.agency = agency
        super().__init__(f"{permission} is not granted in {agency}")


class OwnAnswer(PermissionError):
    """Nobody judges what they wrote themselves. ``indicator`` is None where it is about the whole assessment."""

    def __init__(self, indicator: str | None) -> None:
        self.indicator = indicator
        super().__init__(f"nobody judges an own answer (indicator {indicator})")


def allow(person: Person, permission: Permission, agency_code: str, place: Place | None = None) -> None:
    """Return if the person holds the permission in the agency (at the place). Raises NotPermitted."""
    if not may(person, permission, agency_code, place):
        raise NotPermitted(permission, agency_code)


_NOWHERE = Place(None, "")


def allow_at(
    session: Session, assessment: Assessment, person: Person, permission: Permission, *, indicator: str, aspect: str
) -> None:
    """Return if the person holds the permission for the unit and aspect of an indicator. Raises NotPermitted."""
    if may(person, permission, assessment.agency_code, _NOWHERE):
        return
    found = rows(session, _LEAD, period=assessment.period_id, agency=assessment.agency_code, indicator=indicator)
    allow(person, permission, assessment.agency_code, Place(found[0].code if found else None, aspect))


@dataclass(frozen=True)
class Now:
    """Where an assessment stands at this moment, read anew."""

    stage: str
    kind: str
    is_final: bool
    calendar: Calendar
    today: date

    @property
    def is_late(self) -> bool:
        """Say whether the stage's last day is over."""
        return self.calendar.is_late(self.today)

    def closed(self) -> tuple[str, date | None] | None:
        """Return why nothing is written at this stage now, and the day it is about; None where it is open."""
        return ("final", None) if self.is_final else self.calendar.closed(self.today)


def stage_now(session: Session, assessment: Assessment, at: datetime) -> Now:
    """Return where the assessment stands; the row is read anew: the object in hand may be older than a hand-over."""
    (row,) = rows(session, _NOW, id=assessment.id)
    today = at.astimezone(ZoneInfo(row.time_zone)).date()
    calendar = Calendar(row.opens_on, row.closes_on, row.late_rule == "lock", row.is_locked)
    return Now(row.stage, row.kind, row.result is not None, calendar, today)


def open_stage(session: Session, assessment: Assessment, at: datetime) -> StageRule:
    """Return the rule of the stage the assessment stands at now. Raises StageClosed."""
    now = stage_now(session, assessment, at)
    if why := now.closed():
        raise StageClosed(now.stage, *why)
    if now.stage not in STAGE_RULES:
        raise StageClosed(now.stage)
    return STAGE_RULES[now.stage]


def authors(session: Session, assessment: Assessment, stages: Iterable[str], indicator: str | None = None) -> set[int]:
    """Return the ids of all who ever wrote an answer or a verdict at these stages, of one indicator or of any."""
    wanted = {stage: f'%"stage":"{stage}"%' for stage in stages}
    found = [row for at in wanted.values() for row in rows(session, _AUTHORS, assessment=assessment.id, at=at)]
    return {row.by_id for row in found if indicator in (None, row.indicator)}


_agency, _assessment, _result = table(Agency).c, table(Assessment).c, table(Result).c
_period, _dates, _event = table(Period).c, table(PeriodStage).c, table(Event).c
_unit, _part = table(Unit).c, table(UnitAssignment).c
_NOW = (
    select(_assessment.stage, _result.assessment_id.label("result"), _agency.time_zone)
    .add_columns(_period.kind, _period.late_rule, _period.is_locked, _dates.opens_on, _dates.closes_on)
    .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
    .join(table(Period), _period.id == _assessment.period_id)
    .outerjoin(table(PeriodStage), and_(_dates.period_id == _period.id, _dates.stage == _assessment.stage))
    .outerjoin(table(Result), _result.assessment_id == _assessment.id)
    .where(_assessment.id == bindparam("id"))
)
_LEAD = (
    select(_unit.code)
    .join_from(table(UnitAssignment), table(Unit), _unit.id == _part.unit_id)
    .join(table(Period), _period.instrument == _part.instrument)
    .where(
        _period.id == bindparam("period"),
        _part.agency_code == bindparam("agency"),
        _part.indicator == bindparam("indicator"),
        _part.is_lead,
    )
)
_AUTHORS = (
    # Facts are canonical JSON without free text, so what is looked for stands there in one way only.
    select(_event.by_id, _event.indicator)
    .where(
        _event.assessment_id == bindparam("assessment"),
        _event.verb.in_(("answer.recorded", "verdict.recorded")),
        _event.after.like(bindparam("at")),
        _event.by_id.is_not(None),
    )
    .distinct()
)
