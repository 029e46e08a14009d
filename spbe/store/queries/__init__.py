"""What is read from the rows: values for pages, files and commands."""

from spbe.store.queries.assessments import AssessmentLine, assessment_for, assessments_of, find_assessment
from spbe.store.queries.comments import readers, recent_comments, threads, unseen_mentions
from spbe.store.queries.directory import (
    PublishedLine,
    agency_directory,
    agency_facts,
    published_levels,
    published_results,
    published_years,
    results_of,
)
from spbe.store.queries.people import (
    PersonLine,
    SignInFacts,
    agency_names,
    invented_agencies,
    local_person,
    people,
    person,
    sign_in_facts,
)
from spbe.store.queries.proceedings import declarations, handovers, statements, verdicts
from spbe.store.queries.submissions import HistoryLine, history, published_submission, submission
from spbe.store.queries.units import (
    Assignment,
    UnitLine,
    UnitOverview,
    assignments,
    lead_unit,
    unit_of,
    unit_overview,
    units,
)

__all__ = [
    "AssessmentLine",
    "Assignment",
    "HistoryLine",
    "PersonLine",
    "PublishedLine",
    "SignInFacts",
    "UnitLine",
    "UnitOverview",
    "agency_directory",
    "agency_facts",
    "agency_names",
    "assessment_for",
    "assessments_of",
    "assignments",
    "declarations",
    "find_assessment",
    "handovers",
    "history",
    "invented_agencies",
    "lead_unit",
    "local_person",
    "people",
    "person",
    "published_levels",
    "published_results",
    "published_submission",
    "published_years",
    "readers",
    "recent_comments",
    "results_of",
    "sign_in_facts",
    "statements",
    "submission",
    "threads",
    "unit_of",
    "unit_overview",
    "units",
    "unseen_mentions",
    "verdicts",
]
