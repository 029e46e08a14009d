"""What the reports say about one assessment: tables of exact values, one function each."""

from spbe.reports.facts import Facts, agency_name, kind_names, stage_name, status_name, translated
from spbe.reports.whole import Report, report

__all__ = ["Facts", "Report", "agency_name", "kind_names", "report", "stage_name", "status_name", "translated"]
