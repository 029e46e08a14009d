"""The tables, as SQLAlchemy classes: columns and relations, no arithmetic and no rules."""

from spbe.store.models.agencies import Agency, AgencyAlias, Letterhead, Unit, UnitAssignment
from spbe.store.models.assessments import Answer, Assessment, Declaration, Handover, Result, TargetLevel
from spbe.store.models.events import ChainHead, Event
from spbe.store.models.evidence import (
    Citation,
    Document,
    DocumentRevision,
    DocumentTag,
    FilePage,
    StoredFile,
    Upload,
)
from spbe.store.models.instruments import InstrumentText
from spbe.store.models.judgements import ItemVerdict, Mark, Proposal, Statement
from spbe.store.models.kinds import Moment, Table
from spbe.store.models.people import ApiToken, EntryLink, Membership, MembershipScope, Person
from spbe.store.models.periods import Period, PeriodStage
from spbe.store.models.planning import Action, CostTable, Scenario, StepCost
from spbe.store.models.published import PublishedLevel, PublishedResult
from spbe.store.models.talk import Comment, Mention

__all__ = [
    "Action",
    "Agency",
    "AgencyAlias",
    "Answer",
    "ApiToken",
    "Assessment",
    "ChainHead",
    "Citation",
    "Comment",
    "CostTable",
    "Declaration",
    "Document",
    "DocumentRevision",
    "DocumentTag",
    "EntryLink",
    "Event",
    "FilePage",
    "Handover",
    "InstrumentText",
    "ItemVerdict",
    "Letterhead",
    "Mark",
    "Membership",
    "MembershipScope",
    "Mention",
    "Moment",
    "Period",
    "PeriodStage",
    "Person",
    "Proposal",
    "PublishedLevel",
    "PublishedResult",
    "Result",
    "Scenario",
    "Statement",
    "StepCost",
    "StoredFile",
    "Table",
    "TargetLevel",
    "Unit",
    "UnitAssignment",
    "Upload",
]
