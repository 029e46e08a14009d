"""One assessment on the desk: found for this person, read with its instrument, drawn in its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, g, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from spbe import language
from spbe.indicators import Aspect, Indicator
from spbe.reports import stage_name
from spbe.roles import Permission, Place, Side, may, side_of
from spbe.standing import Standing
from spbe.store import models, queries
from spbe.store.editions import InstrumentChanged
from spbe.submission import STAGES
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.house import house
from spbe.web.pictures import days_left
from spbe.web.planning_rooms import plan_links
from spbe.workflow import ADDING

__all__ = ["Desk", "InstrumentChanged", "open_desk"]

_NOWHERE = Place(None, "")
_NOBODY = queries.Assignment()
_TOKEN = "{token}"  # noqa: S105  # where a kept row has the token of whoever it is shown to


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
        return address(endpoint, agency=self.agency, period=self.period, **values)

    @cached_property
    def token(self) -> str:
        """Return the token that forms of this request carry."""
        return str(generate_csrf())

    @cached_property
    def today(self) -> date:
        """Return today's date where the agency is."""
        return house().now().astimezone(ZoneInfo(self.standing.submission.agency.time_zone)).date()

    @cached_property
    def side(self) -> Side:
        """Return the side this person sees the assessment from."""
        return side_of(current_person(), self.agency) or Side.ASSESSOR

    @cached_property
    def sees_answers(self) -> bool:
        """Say whether this side sees what the agency answered: assessors do once its own verification is over."""
        return self.standing.submission.sees(self.side, "self")

    @cached_property
    def is_open(self) -> bool:
        """Say whether anything is written at the current stage today."""
        submission = self.standing.submission
        return not submission.is_final and submission.calendar.closed(self.today) is None

    def place(self, code: str) -> Place:
        """Return the unit that leads an indicator, and its aspect."""
        lead = self._assigned.get(code, _NOBODY).lead
        return Place(lead.code if lead else None, self.standing.instrument.aspect_of(code).code)

    @cached_property
    def _assigned(self) -> Mapping[str, queries.Assignment]:
        """Return indicator code -> the units that answer it; read only for somebody whose role is for units."""
        return queries.assignments(house().session(), self.agency, self.standing.instrument.code)

    def may_here(self, permission: Permission, code: str) -> bool:
        """Say whether this person holds a permission for one indicator, by its unit and aspect."""
        person = current_person()
        return may(person, permission, self.agency, _NOWHERE) or (
            may(person, permission, self.agency) and may(person, permission, self.agency, self.place(code))
        )

    def may_answer(self, code: str) -> bool:
        """Say whether this person may write the agency's answer of one indicator, now."""
        submission = self.standing.submission
        mark = submission.marks.get(("verification", code))
        is_returned = submission.stage == "verification" and mark is not None and mark.outcome == "returned"
        is_open = self.is_open and (submission.stage == "self" or is_returned)
        return is_open and self.may_here(Permission.FILL_IN, code)

    def brings_evidence(self, code: str) -> bool:
        """Say whether this person is one of those who cite evidence of an indicator: its units, and who answers all."""
        person = current_person()
        if may(person, Permission.FILL_IN, self.agency, _NOWHERE):
            return True
        if not may(person, Permission.FILL_IN, self.agency):
            return False
        one = self._assigned.get(code, _NOBODY)
        units = [*([one.lead] if one.lead else []), *one.contributing]
        return any(may(person, Permission.FILL_IN, self.agency, Place(unit.code, "")) for unit in units)

    def may_cite(self, code: str) -> bool:
        """Say whether this person may cite evidence of one indicator now: as ``workflow.citing_stage`` decides."""
        submission = self.standing.submission
        mark = submission.marks.get(("verification", code))
        is_returned = submission.stage == "verification" and mark is not None and mark.outcome == "returned"
        is_asked = submission.stage in ("self", *ADDING) or is_returned
        return self.is_open and is_asked and self.brings_evidence(code)

    @property
    def evidence_day(self) -> date:
        """Return the day on which documents must count: today, in a year that is over its last day."""
        submission = self.standing.submission
        return min(self.today, date(submission.year, 12, 31)) if submission.is_final else self.today

    @cached_property
    def may_fill(self) -> bool:
        """Say whether this person may answer some indicator here, now."""
        is_asked = self.standing.submission.stage == "self" or bool(self.standing.submission.returned())
        return self.is_open and is_asked and may(current_person(), Permission.FILL_IN, self.agency)

    def frame(self) -> dict[str, Any]:
        """Return what the frame of every page of this assessment shows."""
        submission = self.standing.submission
        return {
            "standing": self.standing,
            "facts": submission.agency,
            "here": self.here,
            "may_fill": self.may_fill,
            "sees_answers": self.sees_answers,
            "row": self.row,
            "side_entry": self.side_entry,
            "days_left": days_left(self.standing, self.today),
            "stage_name": stage_name(submission.stage),
            "stage_dashes": [STAGES.index(s) <= STAGES.index(submission.stage) for s in STAGES],
            "next_open": self.standing.next_open(),
            "plan_links": plan_links(self.here("planning.index")),
            "current_aspect": None,
            "current_indicator": None,
        }

    def draw(self, template: str, **values: Any) -> str:
        """Return a page of this assessment."""
        return render_template(template, **{**self.frame(), **values})

    def row(self, indicator: Indicator) -> Markup:
        """Return an indicator's row of the questionnaire, with the token of whoever it is shown to."""
        kept = self.kept("assessments/row.html", **self.row_values(indicator), told=(), saved_at=None, token=_TOKEN)
        return Markup(kept.replace(_TOKEN, self.token))  # noqa: S704  # a kept piece of our own, and a token

    def row_values(self, indicator: Indicator) -> dict[str, Any]:
        """Return all that a row shows of an indicator's answer."""
        code, standing = indicator.code, self.standing
        answer, previous = standing.answers.get(code), standing.submission.previous
        return {
            "code": code,
            "value": standing.values.get(code),
            "state": standing.state(code),
            "version": answer.version if answer else 0,
            "is_imported": bool(answer and answer.value_source),
            "last": standing.last_values.get(code),
            "last_year": previous.year if previous else None,
            "may_fill": self.may_answer(code),
        }

    def side_entry(self, aspect: Aspect, *, is_current: bool, indicator: str | None) -> Markup:
        """Return an aspect's entry beside a page; the aspect shown now lists its indicators."""
        levels = tuple(self.standing.values.get(i.code) for i in aspect.indicators) if is_current else None
        shown = indicator if is_current else None
        counts = self.standing.counts(aspect.indicators)
        return self.kept("assessments/side_entry.html", code=aspect.code, counts=counts, levels=levels, indicator=shown)

    def kept(self, template: str, **values: Any) -> Markup:
        """Return a piece of a page that depends on the place, the language and these values alone, drawn once for each.

        The values are hashable; the template knows nothing else but the instrument and ``here``.
        """
        instrument = self.standing.instrument
        edition = (instrument.code, instrument.fingerprint, instrument.text_digest)
        place = (request.script_root, self.agency, self.period, edition, language.current())
        draw = partial(render_template, template, instrument=instrument, here=self.here, **values)
        return Markup(house().fragment((template, place, *values.values()), draw))  # noqa: S704  # our own template, escaped there

    def reread(self) -> Desk:
        """Return the desk as it stands after a save."""
        return _read(self.assessment, self.agency, self.period)


def open_desk(
    agency: str, period: str, permission: Permission = Permission.VIEW, *, with_previous: bool = True
) -> Desk:
    """Return the desk of this agency and period, or answer 404: a row you may not see does not exist for you.

    Without the year before it, it is read in half the time and knows no provisional index.
    It is read by the edition of the instrument it was made with, or by the one that was adopted since. Raises
    InstrumentChanged when that one is neither at hand nor kept.
    """
    g.place = {"agency": agency, "period": period}
    assessment = queries.assessment_for(house().session(), current_person(), agency, period, permission)
    if assessment is None:
        g.pop("place")
        abort(404)
    return _read(assessment, agency, period, with_previous=with_previous)


def _read(assessment: models.Assessment, agency: str, period: str, *, with_previous: bool = True) -> Desk:
    whole = queries.submission(house().session(), assessment, with_previous=with_previous)
    submission = whole.seen_from(side_of(current_person(), agency) or Side.ASSESSOR)
    instrument = house().instrument_for(assessment, submission.instrument)
    return Desk(assessment, Standing(instrument, submission), agency, period)
