"""What people do to an assessment. Each use case writes its event in the caller's transaction."""

from spbe.plaintext import RefusedText
from spbe.workflow.answers import AnswerEntry, InvalidLevel, StaleAnswer, record_answer
from spbe.workflow.events import ChainProblem, verify_chain
from spbe.workflow.periods import (
    AssessmentExists,
    Dates,
    PeriodExists,
    PeriodPlan,
    UnknownAgency,
    add_person,
    join,
    open_period,
    settle,
    start_assessment,
)
from spbe.workflow.results import InstrumentChanged, finalise
from spbe.workflow.stages import STAGE_RULES, NotPermitted, StageClosed, StageRule
from spbe.workflow.targets import InvalidTarget, set_target, set_target_level

__all__ = [
    "STAGE_RULES",
    "AnswerEntry",
    "AssessmentExists",
    "ChainProblem",
    "Dates",
    "InstrumentChanged",
    "InvalidLevel",
    "InvalidTarget",
    "NotPermitted",
    "PeriodExists",
    "PeriodPlan",
    "RefusedText",
    "StageClosed",
    "StageRule",
    "StaleAnswer",
    "UnknownAgency",
    "add_person",
    "finalise",
    "join",
    "open_period",
    "record_answer",
    "set_target",
    "set_target_level",
    "settle",
    "start_assessment",
    "verify_chain",
]
