"""What stands on every sheet and chart: whose, when, by which instrument, and whether it is a draft or invented."""

from __future__ import annotations

from dataclasses import dataclass

from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.reports import Report, agency_name, stage_name
from spbe.reports.facts import progress_text

__all__ = ["Captions", "captions"]


@dataclass(frozen=True)
class Captions:
    """The lines that go with the numbers wherever they go.

    ``who`` is agency, year and stage; ``source`` instrument, progress and moment; ``state`` draft or final, and
    invented or not; ``moment`` when the report was read, on the agency's clock.
    """

    who: str
    source: str
    state: str
    moment: str


def captions(report: Report) -> Captions:
    """Return the lines of one report in the language in force."""
    submission = report.submission
    moment = format_moment(report.facts.made_at, submission.agency.time_zone)
    who = ", ".join((agency_name(report.facts), str(submission.year), stage_name(submission.stage)))
    told = _("data %(moment)s") % {"moment": moment}
    source = ", ".join((report.instrument.regulation, progress_text(report.facts), told))
    return Captions(who, source, _state(report), moment)


def _state(report: Report) -> str:
    said = [_("Final.") if report.submission.is_final else _("DRAF. Belum final: angka masih dapat berubah.")]
    if report.submission.agency.is_invented:
        said.append(_("Demo: instansi dan jawabannya rekaan."))
    return " ".join(said)
