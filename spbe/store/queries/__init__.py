"""What is read from the rows: values for pages, files and commands."""

from spbe.store.queries.assessments import AssessmentLine, assessment_for, assessments_of, find_assessment
from spbe.store.queries.directory import (
    PublishedLine,
    agency_directory,
    agency_facts,
    published_levels,
    published_results,
    published_years,
    results_of,
)
from spbe.store.queries.people import local_person, person
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
    "PublishedLine",
    "UnitLine",
    "UnitOverview",
    "agency_directory",
    "agency_facts",
    "assessment_for",
    "assessments_of",
    "assignments",
    "find_assessment",
    "history",
    "lead_unit",
    "local_person",
    "person",
    "published_levels",
    "published_results",
    "published_submission",
    "published_years",
    "results_of",
    "submission",
    "unit_of",
    "unit_overview",
    "units",
]
