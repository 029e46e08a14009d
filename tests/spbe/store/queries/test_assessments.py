"""Whoever may not see an assessment does not find it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import Permission, Person
from spbe.store.queries.assessments import assessment_for, assessments_of, find_assessment
from spbe.workflow import record_answer

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_members_see_their_assessment_with_its_progress(
    store: sessionmaker[Session], year: int, coordinator: Person, leader: Person
) -> None:
    codes = instrument().by_code
    with store.begin() as session:
        assessment = find_assessment(session, str(year))
        assert assessment is not None
        record_answer(session, assessment, codes["1"], level=3, explanation="", version=0, by=coordinator, at=NOW)
        record_answer(session, assessment, codes["2"], level=None, explanation="a", version=0, by=coordinator, at=NOW)
    with store() as session:
        (line,) = assessments_of(session, coordinator)
        assert assessments_of(session, leader) == [line]
    assert (line.id, line.agency_code, line.period, line.stage, line.answered) == (
        year,
        "kota-contoh",
        "2026",
        "self",
        1,
    )
    assert line.closes_on == date(2026, 11, 30)


def test_an_outsider_and_a_visitor_see_nothing(store: sessionmaker[Session], year: int, outsider: Person) -> None:
    with store() as session:
        for stranger in (outsider, None):
            assert assessments_of(session, stranger) == []
            assert assessment_for(session, stranger, "kota-contoh", "2026") is None


def test_the_permission_decides_and_not_the_membership(
    store: sessionmaker[Session], year: int, coordinator: Person, leader: Person
) -> None:
    with store() as session:
        assert assessment_for(session, leader, "kota-contoh", "2026") is not None
        assert assessment_for(session, leader, "kota-contoh", "2026", Permission.FILL_IN) is None
        assert assessment_for(session, coordinator, "kota-contoh", "2026", Permission.FILL_IN) is not None


def test_an_unknown_address_is_as_empty_as_a_foreign_one(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with store() as session:
        assert assessment_for(session, coordinator, "kota-contoh", "1999") is None
        assert assessment_for(session, coordinator, "tidak-ada", "2026") is None


def test_an_assessment_leads_to_its_agency_period_and_dates(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with store() as session:
        found = assessment_for(session, coordinator, "kota-contoh", "2026")
        assert found is not None
        assert (found.agency.kind, found.period.title) == ("kota", "Penilaian 2026")
        assert [stage.closes_on for stage in found.period.stages] == [date(2026, 11, 30)]


@pytest.mark.parametrize("name", ["kota-contoh/2026", "ID"])
def test_the_command_line_names_an_assessment_by_address_or_id(
    store: sessionmaker[Session], year: int, name: str
) -> None:
    with store() as session:
        found = find_assessment(session, str(year) if name == "ID" else name)
    assert found is not None and found.id == year


@pytest.mark.parametrize("name", ["", "/", "0", "99999999999999999999", "kota-contoh", "kota-contoh/", "²", "a/b/c"])
def test_a_name_that_means_nothing_finds_nothing(store: sessionmaker[Session], year: int, name: str) -> None:
    with store() as session:
        assert find_assessment(session, name) is None
