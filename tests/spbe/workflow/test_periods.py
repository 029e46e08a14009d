"""A year begins once: its people, its period, its assessment."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import NATIONAL, Person
from spbe.store import models, prepare, queries
from spbe.store.session import close_store
from spbe.workflow import (
    AssessmentExists,
    Dates,
    NotPermitted,
    PeriodExists,
    PeriodPlan,
    UnknownAgency,
    open_period,
    settle,
    start_assessment,
    verify_chain,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def plan(slug: str = "", **facts: object) -> PeriodPlan:
    return PeriodPlan("kota-contoh", instrument(), 2027, "Penilaian 2027", slug=slug, **facts)


def test_a_period_keeps_its_edition_kind_and_dates(
    store: sessionmaker[Session], year: int, agency_admin: Person
) -> None:
    dates = {"self": Dates(date(2027, 1, 4), date(2027, 3, 31)), "document": Dates(date(2027, 4, 1))}
    with store.begin() as session:
        period = open_period(session, plan(kind="pemantauan", stages=dates), by=agency_admin, at=NOW)
    with store() as session:
        row = session.get_one(models.Period, period.id)
        assert (row.slug, row.kind, row.year, row.edition) == ("2027", "pemantauan", 2027, 2025)
        assert [(s.stage, s.opens_on, s.closes_on) for s in row.stages] == [
            ("self", date(2027, 1, 4), date(2027, 3, 31)),
            ("document", date(2027, 4, 1), None),
        ]


def test_an_address_is_given_once(
    store: sessionmaker[Session], year: int, coordinator: Person, agency_admin: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(PeriodExists):
            open_period(session, plan("2026"), by=agency_admin, at=NOW)
        national = models.Period(
            slug="2026", instrument="spbe-2020", edition=2025, year=2026, kind="evaluasi", title="Nasional 2026"
        )
        session.add(national)
        session.flush()
        with pytest.raises(AssessmentExists):
            start_assessment(session, "kota-contoh", national, instrument(), by=coordinator, at=NOW)


def test_a_stage_that_does_not_exist_gets_no_dates(
    store: sessionmaker[Session], year: int, agency_admin: Person
) -> None:
    with pytest.raises(ValueError, match="no such stage: mandiri"), store.begin() as session:
        open_period(session, plan(stages={"mandiri": Dates()}), by=agency_admin, at=NOW)


def test_nobody_begins_a_year_for_another_agency(
    store: sessionmaker[Session], year: int, outsider: Person, agency_admin: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(NotPermitted):
            open_period(session, plan(), by=outsider, at=NOW)
        period = open_period(session, plan(), by=agency_admin, at=NOW)
        with pytest.raises(NotPermitted):
            start_assessment(session, "kota-contoh", period, instrument(), by=outsider, at=NOW)


def test_an_assessment_keeps_the_fingerprint_of_its_instrument(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        row = session.get_one(models.Assessment, year)
        assert (row.stage, row.fingerprint) == ("self", instrument().fingerprint)


def test_a_real_agency_settles_once_with_all_it_needs(empty_url: str) -> None:
    store = prepare(empty_url)
    ids = set()
    for _time in range(2):
        with store.begin() as session:
            made = settle(session, "32.73", person="Dewi", year=2026, instrument=instrument(), at=NOW)
            ids.add(made.id)
    with store() as session:
        local = queries.local_person(session)
        assert local is not None and local.name == "Dewi"
        (line,) = queries.assessments_of(session, local)
        assert (line.agency_name, line.period, line.answered) == ("Pemerintah Kota Bandung", "2026", 0)
        assert not line.is_invented
        assert ids == {line.id}
        events = select(func.count()).select_from(models.Event)
        assert session.scalars(events.where(models.Event.agency_code == "32.73")).one() == 4
        assert verify_chain(session, "32.73") == verify_chain(session, NATIONAL) == []
    close_store(store)


def test_the_next_year_is_settled_for_the_same_person(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        made = settle(session, "kota-contoh", person="Lain", year=2027, instrument=instrument(), at=NOW)
        local = queries.local_person(session)
    assert local is not None and local.name == "Rini"
    assert made.id != year


def test_an_agency_that_is_not_in_the_directory_cannot_settle(store: sessionmaker[Session]) -> None:
    with pytest.raises(UnknownAgency, match=r"99\.99"), store.begin() as session:
        settle(session, "99.99", person="Dewi", year=2026, instrument=instrument(), at=NOW)
    with store() as session:
        assert queries.local_person(session) is None
