"""All assessments of a year by one instrument, for whoever takes their files away: read in columns, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from spbe import roles
from spbe.indicators import Instrument
from spbe.indicators.scales import Value
from spbe.national import NationalRow, pieces
from spbe.roles import NATIONAL, Permission, Side, may, side_of
from spbe.store.models import Agency, Answer, Assessment, Period, Result
from spbe.store.running import rows, table
from spbe.submission import STAGES, AgencyFacts, Submission

__all__ = ["NationalYear", "national_rows", "national_years"]

Named = Callable[[str | None], Instrument | None]
"""Digest of a kept text -> the instrument as that text says it, or as it is at hand."""

_AT_ONCE = 500  # assessments whose answers are read by one statement
_NOBODY = AgencyFacts("", "", "")


@dataclass(frozen=True)
class NationalYear:
    """A year and an instrument that some assessments are of; exercises do not count."""

    year: int
    instrument: str
    count: int


def national_years(session: Session, person: roles.Person | None) -> list[NationalYear]:
    """Return the years of the assessments whose files this person may take away; of all, for the machine's owner."""
    agencies = _open_to(person)
    statement = _YEARS if agencies is None else _YEARS.where(_assessment.agency_code.in_(agencies))
    return [NationalYear(*row) for row in rows(session, statement)]


def national_rows(
    session: Session, year: int, instrument: str, named: Named, *, person: roles.Person | None
) -> Iterator[NationalRow]:
    """Return one row per assessment, as the person's side sees it in that agency, by name of the agency.

    Without a person everything is read: whoever runs commands on the machine owns the database.
    """
    agencies = _open_to(person)
    statement = _FACTS if agencies is None else _FACTS.where(_assessment.agency_code.in_(agencies))
    found = rows(session, statement, year=year, instrument=instrument)
    for some in pieces(found, _AT_ONCE):
        answers = _answers(session, [row.id for row in some])
        for row in some:
            side = None if person is None else side_of(person, row.code) or Side.ASSESSOR
            stages = _visible(row.stage, row.result is not None, side)
            values = _values(answers.get(row.id, {}), stages)
            yield _row(row, named(row.text_digest), values, is_open=bool(stages))


def _open_to(person: roles.Person | None) -> Collection[str] | None:
    """Return the agencies whose files the person may take away; None for all of them."""
    if person is None:
        return None
    agencies = [code for code in person.agencies if may(person, Permission.EXPORT, code)]
    return None if NATIONAL in agencies else agencies


def _answers(session: Session, ids: Collection[int]) -> dict[int, dict[str, dict[str, Value | None]]]:
    """Return assessment -> stage -> indicator -> level or value."""
    found: dict[int, dict[str, dict[str, Value | None]]] = {}
    before, here = None, dict[str, Value | None]()
    for assessment, stage, indicator, level, value in rows(session, _ANSWERS, ids=ids):
        if (assessment, stage) != before:
            before = (assessment, stage)
            here = found.setdefault(assessment, {}).setdefault(stage, {})
        here[indicator] = level if value is None or level is not None else Fraction(value)
    return found


@lru_cache(maxsize=64)
def _visible(stage: str, is_final: bool, side: Side | None) -> tuple[str, ...]:  # a key of the cache
    """Return the stages whose answers count at a stage and are seen by a side, in order."""
    probe = Submission(0, _NOBODY, "", 0, "", stage, {}, is_final=is_final)
    until = STAGES[: STAGES.index(stage) + 1]
    return tuple(each for each in until if side is None or probe.sees(side, each))


def _values(answers: Mapping[str, Mapping[str, Value | None]], stages: tuple[str, ...]) -> dict[str, Value]:
    """Return what counts: at each stage an indicator without an answer carries the nearest earlier one."""
    held: dict[str, Value | None] = {}
    for stage in stages:
        held |= answers.get(stage, {})
    return {code: value for code, value in held.items() if value is not None}


def _row(row: Row[Any], instrument: Instrument | None, values: Mapping[str, Value], *, is_open: bool) -> NationalRow:
    agency = AgencyFacts(row.code, row.name, row.kind, row.province, row.time_zone, row.is_invented)
    is_same = instrument is not None and instrument.fingerprint == row.fingerprint
    named = instrument if is_same else None
    return NationalRow(agency, row.slug, row.stage, row.result is not None, named, values, is_open)


_agency, _answer, _assessment = table(Agency).c, table(Answer).c, table(Assessment).c
_period, _result = table(Period).c, table(Result).c
_COUNTS = _period.kind != "latihan"


def _facts() -> Select[*tuple[Any, ...]]:
    own = (_assessment.id, _assessment.stage, _assessment.fingerprint, _assessment.text_digest)
    agency = (_agency.code, _agency.name, _agency.kind, _agency.province, _agency.time_zone, _agency.is_invented)
    return (
        select(*own, *agency, _period.slug, _result.assessment_id.label("result"))
        .join_from(table(Assessment), table(Agency), _agency.code == _assessment.agency_code)
        .join(table(Period), _period.id == _assessment.period_id)
        .outerjoin(table(Result), _result.assessment_id == _assessment.id)
        .where(_COUNTS, _period.year == bindparam("year"), _period.instrument == bindparam("instrument"))
        .order_by(_agency.name, _assessment.id)
    )


_FACTS = _facts()
_ANSWERS = select(_answer.assessment_id, _answer.stage, _answer.indicator, _answer.level, _answer.value).where(
    _answer.assessment_id.in_(bindparam("ids", expanding=True))
)
_YEARS = (
    select(_period.year, _period.instrument, func.count(_assessment.id))
    .join_from(table(Assessment), table(Period), _period.id == _assessment.period_id)
    .where(_COUNTS)
    .group_by(_period.year, _period.instrument)
    .order_by(_period.year.desc(), _period.instrument)
)
