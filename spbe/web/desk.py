"""One assessment on the desk: found for this person, read with its instrument, drawn in its frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, g, render_template, url_for
from markupsafe import Markup

from spbe import language
from spbe.indicators import Indicator
from spbe.reports import stage_name
from spbe.roles import Permission, may
from spbe.standing import Standing
from spbe.store import models, queries
from spbe.submission import STAGES
from spbe.web.access import current_person
from spbe.web.house import house
from spbe.web.pictures import days_left

__all__ = ["Desk", "InstrumentChanged", "open_desk"]


class InstrumentChanged(Exception):
    """The assessment was made with an instrument whose weights, tree or ladders have changed since."""


@dataclass(frozen=True)
class Desk:
    """An assessment row, its standing, and how to draw pages about it."""

    assessment: models.Assessment
    standing: Standing
    agency: str
    period: str

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of this code, or answer 404."""
        return self.standing.instrument.by_code.get(code) or abort(404)

    def here(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page of this assessment."""
        return url_for(endpoint, agency=self.agency, period=self.period, **values)

    @property
    def may_fill(self) -> bool:
        """Say whether this person may answer here, now."""
        is_open = self.standing.submission.stage == "self" and not self.standing.submission.is_final
        return is_open and may(current_person(), Permission.FILL_IN, self.agency)

    def frame(self) -> dict[str, Any]:
        """Return what the frame of every page of this assessment shows."""
        submission = self.standing.submission
        today = house().now().astimezone(ZoneInfo(submission.agency.time_zone)).date()
        return {
            "standing": self.standing,
            "facts": submission.agency,
            "here": self.here,
            "may_fill": self.may_fill,
            "picks": self.picks,
            "days_left": days_left(self.standing, today),
            "stage_name": stage_name(submission.stage),
            "stage_dashes": [STAGES.index(s) <= STAGES.index(submission.stage) for s in STAGES],
            "next_open": self.standing.next_open(),
            "current_aspect": None,
            "current_indicator": None,
        }

    def draw(self, template: str, **values: Any) -> str:
        """Return a page of this assessment."""
        return render_template(template, **{**self.frame(), **values})

    def picks(self, indicator: Indicator, level: int | None) -> Markup:
        """Return the five levels of a questionnaire row as radio buttons, drawn once per level and language."""
        may_fill = self.may_fill
        key = ("picks", self.standing.instrument.code, indicator.code, level, may_fill, language.current())
        values = {"indicator": indicator, "level": level, "may_fill": may_fill}
        return Markup(house().fragment(key, lambda: render_template("assessments/picks.html", **values)))  # noqa: S704  # our own template, escaped there

    def reread(self) -> Desk:
        """Return the desk as it stands after a save."""
        return _read(self.assessment, self.agency, self.period)


def open_desk(agency: str, period: str, permission: Permission = Permission.VIEW) -> Desk:
    """Return the desk of this agency and period, or answer 404: a row you may not see does not exist for you.

    Raises InstrumentChanged when the instrument is no longer the one the assessment was made with.
    """
    g.place = {"agency": agency, "period": period}
    assessment = queries.assessment_for(house().session(), current_person(), agency, period, permission)
    if assessment is None:
        g.pop("place")
        abort(404)
    return _read(assessment, agency, period)


def _read(assessment: models.Assessment, agency: str, period: str) -> Desk:
    submission = queries.submission(house().session(), assessment)
    instrument = house().instruments.get(submission.instrument)
    if instrument is None or instrument.fingerprint != assessment.fingerprint:
        raise InstrumentChanged(submission.instrument)
    return Desk(assessment, Standing(instrument, submission), agency, period)
