"""The stages as data: at which one answers are written, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.roles import Permission, Person, may
from spbe.store.models import Assessment, Result
from spbe.store.running import rows, table

__all__ = ["STAGE_RULES", "NotPermitted", "StageClosed", "StageRule", "allow", "open_stage"]


@dataclass(frozen=True)
class StageRule:
    """Who writes the answers of a stage."""

    stage: str
    answers: Permission


STAGE_RULES = {rule.stage: rule for rule in (StageRule("self", answers=Permission.FILL_IN),)}
"""Stage -> its rule. A stage without a rule is closed for everybody."""


class StageClosed(ValueError):
    """The assessment stands at a ``stage`` at which nobody writes answers (any more)."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        super().__init__(f"no answers are written at stage {stage}")


class NotPermitted(PermissionError):
    """The person does not hold the ``permission`` in this ``agency``."""

    def __init__(self, permission: Permission, agency: str) -> None:
        self.permission = permission
        self.agency = agency
        super().__init__(f"{permission} is not granted in {agency}")


def allow(person: Person, permission: Permission, agency_code: str) -> None:
    """Return if the person holds the permission in the agency. Raises NotPermitted."""
    if not may(person, permission, agency_code):
        raise NotPermitted(permission, agency_code)


def open_stage(session: Session, assessment: Assessment) -> StageRule:
    """Return the rule of the stage the assessment stands at now. Raises StageClosed, also once a result is announced.

    The row is read anew: the object in hand may be older than the last hand-over.
    """
    ((stage, result),) = rows(session, _STAGE, id=assessment.id)
    if stage not in STAGE_RULES or result is not None:
        raise StageClosed(stage)
    return STAGE_RULES[stage]


_assessment, _result = table(Assessment).c, table(Result).c
_STAGE = (
    select(_assessment.stage, _result.assessment_id)
    .outerjoin_from(table(Assessment), table(Result), _result.assessment_id == _assessment.id)
    .where(_assessment.id == bindparam("id"))
)
