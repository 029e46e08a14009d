"""The public directory of agencies and what was published of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from spbe.roles import NATIONAL
from spbe.store.models import Agency, AgencyAlias, PublishedLevel, PublishedResult
from spbe.submission import AgencyFacts

__all__ = [
    "PublishedLine",
    "agency_directory",
    "agency_facts",
    "agency_lines",
    "matching",
    "published_levels",
    "published_lines",
    "published_results",
    "published_years",
    "results_of",
    "results_statement",
]


@dataclass(frozen=True)
class PublishedLine:
    """One published result. ``domains`` and ``index`` are the printed decimals as text, None where not readable.

    ``has_levels`` says whether the level of every indicator was published too.
    """

    agency_code: str
    agency_name: str
    kind: str
    province: str | None
    year: int
    printed_name: str
    domains: tuple[str | None, ...]
    index: str
    predicate: str | None
    source: str
    note: str | None
    instrument: str | None
    has_levels: bool


def agency_facts(session: Session, code: str) -> AgencyFacts | None:
    """Return the agency of this code, or None."""
    row = session.execute(agency_lines().where(Agency.code == code)).one_or_none()
    return None if row is None else AgencyFacts(*row)


def agency_directory(
    session: Session, text: str = "", kind: str | None = None, province: str | None = None
) -> list[AgencyFacts]:
    """Return the agencies whose name, code or any printed name holds ``text``, of a kind and a province if given."""
    statement = agency_lines().where(*matching(text, kind)).order_by(Agency.name)
    if province:
        statement = statement.where(Agency.province == province)
    return [AgencyFacts(*row) for row in session.execute(statement)]


def agency_lines() -> Select[str, str, str, str | None, str, bool]:
    """Return the statement over the directory, with the columns of ``AgencyFacts``."""
    columns = (Agency.code, Agency.name, Agency.kind, Agency.province, Agency.time_zone, Agency.is_invented)
    return select(*columns).where(Agency.code != NATIONAL)


def matching(text: str, kind: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions on agencies: name, code or any printed name holds the text; the kind, if one is given."""
    conditions: list[ColumnElement[bool]] = [Agency.kind == kind] if kind else []
    if sought := text.strip().lower():
        printed = exists().where(
            AgencyAlias.agency_code == Agency.code,
            func.lower(AgencyAlias.printed_name).contains(sought, autoescape=True),
        )
        conditions.append(
            or_(func.lower(Agency.name).contains(sought, autoescape=True), Agency.code == sought, printed)
        )
    return conditions


def published_results(
    session: Session, year: int | None = None, kind: str | None = None, text: str = ""
) -> list[PublishedLine]:
    """Return published results, newest year and highest index first."""
    statement = results_statement().where(*matching(text, kind))
    if year is not None:
        statement = statement.where(PublishedResult.year == year)
    return published_lines(session, statement)


def results_of(session: Session, agency_code: str) -> list[PublishedLine]:
    """Return the published results of one agency, newest first."""
    return published_lines(session, results_statement().where(PublishedResult.agency_code == agency_code))


def published_years(session: Session) -> list[int]:
    """Return the years that have published results, newest first."""
    return list(session.scalars(select(PublishedResult.year).distinct().order_by(PublishedResult.year.desc())))


def published_levels(session: Session, agency_code: str, year: int) -> dict[str, int]:
    """Return indicator code -> level of one agency and year, empty where none were published."""
    rows = session.execute(
        select(PublishedLevel.indicator, PublishedLevel.level).where(
            PublishedLevel.agency_code == agency_code, PublishedLevel.year == year
        )
    )
    return {indicator: level for indicator, level in rows}


def results_statement() -> Select[*tuple[Any, ...]]:
    """Return the statement over published results, newest year and highest index first."""
    levels = exists().where(
        and_(PublishedLevel.agency_code == PublishedResult.agency_code, PublishedLevel.year == PublishedResult.year)
    )
    agency = (Agency.code.label("agency_code"), Agency.name.label("agency_name"), Agency.kind, Agency.province)
    printed = (PublishedResult.year, PublishedResult.printed_name)
    domains = (PublishedResult.domain_1, PublishedResult.domain_2, PublishedResult.domain_3, PublishedResult.domain_4)
    whole = (PublishedResult.index, PublishedResult.predicate, PublishedResult.source, PublishedResult.note)
    return (
        select(*agency, *printed, *domains, *whole, PublishedResult.instrument, levels.label("has_levels"))
        .join(Agency, Agency.code == PublishedResult.agency_code)
        # An index is printed with one digit before the point, so its text sorts as its number does.
        .order_by(PublishedResult.year.desc(), PublishedResult.index.desc(), Agency.name)
    )


def published_lines(session: Session, statement: Select[*tuple[Any, ...]]) -> list[PublishedLine]:
    """Return the lines of ``results_statement``, however it was narrowed."""
    return [_line(dict(row)) for row in session.execute(statement).mappings()]


def _line(facts: dict[Any, Any]) -> PublishedLine:
    domains = tuple(facts.pop(f"domain_{number}") for number in (1, 2, 3, 4))
    return PublishedLine(domains=domains, **facts)
