"""Long lists page by page: each page begins behind the last line of the one before, however long the list is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from spbe import roles
from spbe.roles import NATIONAL, Permission, may
from spbe.store.models import Agency, Assessment, Period, PublishedResult
from spbe.store.queries.assessments import AssessmentLine, assessment_lines
from spbe.store.queries.directory import PublishedLine, agency_lines, matching, published_lines, results_statement
from spbe.store.running import rows, table
from spbe.submission import AgencyFacts

__all__ = ["agencies_after", "assessments_after", "published_after"]

Wanted = Mapping[str, Any]
"""Name of a filter -> value, None for none: ``after`` is the key of the last line seen, ``limit`` how many to show."""

_DIGITS = 9


def agencies_after(session: Session, person: roles.Person | None, wanted: Wanted) -> list[AgencyFacts]:
    """Return the agencies of the public directory and those this person may view, by code: one more than ``limit``."""
    viewed = _viewed(person)
    is_seen: list[ColumnElement[bool]] = []
    if NATIONAL not in viewed:
        is_seen.append(or_(Agency.is_invented.is_(False), Agency.code.in_(viewed)))
    if wanted["province"]:
        is_seen.append(Agency.province == wanted["province"])
    if wanted["after"]:
        is_seen.append(Agency.code > wanted["after"])
    statement = agency_lines().where(*matching(wanted["q"] or "", wanted["kind"]), *is_seen)
    found = session.execute(statement.order_by(Agency.code).limit(wanted["limit"] + 1))
    return [AgencyFacts(*row) for row in found]


def published_after(session: Session, wanted: Wanted) -> list[PublishedLine]:
    """Return published results, the newest year first, then by code: one more than ``limit``.

    The key of a line is its year and its agency: "2024:32.73".
    """
    conditions = matching("", wanted["kind"])
    if wanted["year"]:
        conditions.append(PublishedResult.year == wanted["year"])
    if wanted["agency"]:
        conditions.append(PublishedResult.agency_code == wanted["agency"])
    if wanted["after"]:
        year, code = _year_and_code(wanted["after"])
        later = and_(PublishedResult.year == year, PublishedResult.agency_code > code)
        conditions.append(or_(PublishedResult.year < year, later))
    statement = results_statement().where(*conditions).order_by(None)
    ordered = statement.order_by(PublishedResult.year.desc(), PublishedResult.agency_code)
    return published_lines(session, ordered.limit(wanted["limit"] + 1))


def _year_and_code(key: str) -> tuple[int, str]:
    year, _colon, code = key.partition(":")
    return (int(year), code) if _is_number(year) else (0, "")


def assessments_after(session: Session, person: roles.Person | None, wanted: Wanted) -> list[AssessmentLine]:
    """Return the assessments this person may view, the one begun last first: one more than ``limit``."""
    viewed, own = _viewed(person), table(Assessment).c
    period = table(Period).c
    conditions: list[ColumnElement[bool]] = [] if NATIONAL in viewed else [own.agency_code.in_(viewed)]
    columns = {
        "agency": own.agency_code,
        "stage": own.stage,
        "year": period.year,
        "instrument": period.instrument,
        "period_kind": period.kind,
    }
    conditions += [column == wanted[name] for name, column in columns.items() if wanted[name] is not None]
    if wanted["after"]:
        conditions.append(own.id < int(wanted["after"]) if _is_number(wanted["after"]) else false())
    statement = assessment_lines().where(*conditions).order_by(None).order_by(own.id.desc())
    return [AssessmentLine(*row) for row in rows(session, statement.limit(wanted["limit"] + 1))]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _viewed(person: roles.Person | None) -> list[str]:
    """Return the codes of the agencies whose assessments the person may view."""
    return [code for code in person.agencies if may(person, Permission.VIEW, code)] if person else []
