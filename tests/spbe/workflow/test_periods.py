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
    InvalidPeriod,
    NotPermitted,
    PeriodChange,
    PeriodExists,
    PeriodLocked,
    PeriodPlan,
    PeriodProblem,
    StalePeriod,
    UnknownAgency,
    UnknownPeriod,
    change_period,
    enrol,
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
    with pytest.raises(InvalidPeriod) as refused, store.begin() as session:
        open_period(session, plan(stages={"mandiri": Dates()}), by=agency_admin, at=NOW)
    assert refused.value.problems == (PeriodProblem("stage", "mandiri"),)


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


def change(version: int, **facts: object) -> PeriodChange:
    """Return a change of the period 2027 as it was opened, but for these facts."""
    usual: dict[str, object] = {"title": "Penilaian 2027", "late_rule": "mark", "is_locked": False, "stages": {}}
    return PeriodChange("2027", version=version, **{**usual, **facts})  # type: ignore[arg-type]  # facts of many kinds


def test_a_period_is_dated_locked_and_renamed_and_a_repeated_save_is_no_event(
    store: sessionmaker[Session], year: int, agency_admin: Person
) -> None:
    stages = {"self": Dates(date(2027, 1, 4), date(2027, 3, 31)), "document": Dates()}
    with store.begin() as session:
        open_period(session, plan(), by=agency_admin, at=NOW)
        for _again in (1, 2):
            wanted = change(1, title=" Penilaian  tahun 2027 ", late_rule="lock", is_locked=True, stages=stages)
            line = change_period(session, "kota-contoh", wanted, by=agency_admin, at=NOW)
        assert line == queries.period_at(session, "kota-contoh", "2027")
        assert line and (line.title, line.version, line.is_locked) == ("Penilaian tahun 2027", 2, True)
        assert line.stages == {"self": (date(2027, 1, 4), date(2027, 3, 31))}
        verbs = select(models.Event.verb).where(models.Event.agency_code == "kota-contoh")
        assert list(session.scalars(verbs)).count("period.changed") == 1
        assert verify_chain(session, "kota-contoh") == []


def test_two_people_who_change_a_period_do_not_overwrite_each_other(
    store: sessionmaker[Session], year: int, agency_admin: Person
) -> None:
    with store.begin() as session:
        open_period(session, plan(), by=agency_admin, at=NOW)
        change_period(session, "kota-contoh", change(1, is_locked=True), by=agency_admin, at=NOW)
        with pytest.raises(StalePeriod) as refused:
            change_period(session, "kota-contoh", change(1, title="Lain"), by=agency_admin, at=NOW)
        assert refused.value.current.is_locked


def test_a_period_of_another_agency_is_not_found_and_a_national_one_is_not_changed_from_an_agency(
    store: sessionmaker[Session], year: int, agency_admin: Person, national_admin: Person, outsider: Person
) -> None:
    with store.begin() as session:
        open_period(session, plan(), by=agency_admin, at=NOW)
        national = PeriodPlan(NATIONAL, instrument(), 2028, "Evaluasi nasional 2028")
        row = open_period(session, national, by=national_admin, at=NOW)
        assert row.owner_code is None
        assert queries.period_at(session, "kabupaten-contoh", "2027") is None
        assert queries.period_at(session, "kota-contoh", "2028") is None
        assert queries.period_at(session, NATIONAL, "2028") is not None
        assert change_period(session, "kabupaten-contoh", change(1), by=national_admin, at=NOW) is None
        for owner in (NATIONAL, "kota-contoh"):
            with pytest.raises(NotPermitted):
                change_period(session, owner, change(1), by=outsider, at=NOW)
        with pytest.raises(NotPermitted):
            open_period(session, national, by=agency_admin, at=NOW)


def test_an_agency_starts_in_its_own_and_national_periods_only_and_in_no_locked_one(
    store: sessionmaker[Session], year: int, agency_admin: Person, national_admin: Person, outsider: Person
) -> None:
    with store.begin() as session:
        own = open_period(session, plan(), by=agency_admin, at=NOW)
        with pytest.raises(UnknownPeriod):
            start_assessment(session, "kabupaten-contoh", own, instrument(), by=outsider, at=NOW)
        national = open_period(session, PeriodPlan(NATIONAL, instrument(), 2028, "Nasional"), by=national_admin, at=NOW)
        both = ["kota-contoh", "kabupaten-contoh"]
        enrol(session, national, both, instrument(), by=national_admin, at=NOW)
        assert [line.agency_code for line in queries.started_in(session, national.id)] == sorted(both)
        change_period(session, "kota-contoh", change(1, is_locked=True), by=agency_admin, at=NOW)
        session.refresh(own)
        with pytest.raises(PeriodLocked):
            start_assessment(session, "kota-contoh", own, instrument(), by=agency_admin, at=NOW)


def test_agencies_are_enrolled_all_or_none(store: sessionmaker[Session], year: int, national_admin: Person) -> None:
    national = PeriodPlan(NATIONAL, instrument(), 2026, "Nasional")
    with store.begin() as session:
        row = open_period(session, national, by=national_admin, at=NOW)
    with pytest.raises(AssessmentExists), store.begin() as session:
        enrol(session, row, ["kabupaten-contoh", "kota-contoh"], instrument(), by=national_admin, at=NOW)
    with store() as session:
        assert queries.started_in(session, row.id) == []
