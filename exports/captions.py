"""What stands on every sheet and chart: whose, when, by which instrument, and whether it is a draft or invented."""

from __future__ import annotations

from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.reports import Report, agency_name, stage_name
from spbe.reports.facts import progress_text

__all__ = ["moment_text", "source_line", "state_line", "who_line"]


def moment_text(report: Report) -> str:
    """Return when the report was read, on the agency's clock."""
    return format_moment(report.facts.made_at, report.submission.agency.time_zone)


def who_line(report: Report) -> str:
    """Return whose report this is: agency, year, stage."""
    return ", ".join((agency_name(report.facts), report.submission.period, stage_name(report.submission.stage)))


def source_line(report: Report) -> str:
    """Return what it is measured with and when it was read: instrument, progress, moment."""
    told = {"moment": moment_text(report)}
    return ", ".join((report.instrument.regulation, progress_text(report.facts), _("data %(moment)s") % told))


def state_line(report: Report) -> str:
    """Return what kind of result this is: a draft or final, and whether the agency is invented."""
    said = [_("Final.") if report.submission.is_final else _("DRAF. Belum final: angka masih dapat berubah.")]
    if report.submission.agency.is_invented:
        said.append(_("Demo: instansi dan jawabannya rekaan."))
    return " ".join(said)
