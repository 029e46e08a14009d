"""What people do to an assessment. Each use case writes its event in the caller's transaction."""

from spbe.plaintext import RefusedText
from spbe.workflow.answers import AnswerEntry, InvalidLevel, StaleAnswer, record_answer
from spbe.workflow.events import ChainProblem, verify_chain
from spbe.workflow.links import (
    EntryFacts,
    Purpose,
    make_entry_link,
    recent_link,
    see_entry_link,
    use_entry_link,
)
from spbe.workflow.people import (
    EmailTaken,
    InvalidPerson,
    RoleNotNational,
    UnknownAgency,
    UnknownScope,
    add_person,
    end_sessions,
    join,
    leave,
    may_give,
    set_active,
)
from spbe.workflow.periods import (
    AssessmentExists,
    Dates,
    PeriodExists,
    PeriodPlan,
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
    "EmailTaken",
    "EntryFacts",
    "InstrumentChanged",
    "InvalidLevel",
    "InvalidPerson",
    "InvalidTarget",
    "NotPermitted",
    "PeriodExists",
    "PeriodPlan",
    "Purpose",
    "RefusedText",
    "RoleNotNational",
    "StageClosed",
    "StageRule",
    "StaleAnswer",
    "UnknownAgency",
    "UnknownScope",
    "add_person",
    "end_sessions",
    "finalise",
    "join",
    "leave",
    "make_entry_link",
    "may_give",
    "open_period",
    "recent_link",
    "record_answer",
    "see_entry_link",
    "set_active",
    "set_target",
    "set_target_level",
    "settle",
    "start_assessment",
    "use_entry_link",
    "verify_chain",
]
