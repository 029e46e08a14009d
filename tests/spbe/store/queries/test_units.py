"""Units are read by agency; every indicator has one lead at most, and says who else works on it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models, queries
from spbe.store.queries import Assignment

DUE = date(2026, 11, 20)


def unit(code: str, agency: str = "kota-contoh", **facts: object) -> models.Unit:
    """Return a unit named after its code."""
    return models.Unit(agency_code=agency, code=code, name=code.title(), **facts)


def given(unit_: models.Unit, indicator: str, *, is_lead: bool = False, **facts: object) -> models.UnitAssignment:
    """Return what a unit does for one indicator."""
    place = {"agency_code": unit_.agency_code, "instrument": "spbe-2020"}
    return models.UnitAssignment(**place, indicator=indicator, unit_id=unit_.id, is_lead=is_lead, **facts)


@pytest.fixture
def filled(store: sessionmaker[Session], year: int) -> sessionmaker[Session]:
    """Put three units of Kota Contoh (one closed), one of another agency, and their work into the store."""
    with store.begin() as session:
        units = [unit("diskominfo"), unit("bappeda"), unit("arsip", is_active=False)]
        foreign = unit("diskominfo", "kabupaten-contoh")
        session.add_all([*units, foreign])
        session.flush()
        session.add_all([given(units[0], "1", is_lead=True, due_on=DUE), given(units[1], "1", due_on=DUE)])
        session.add_all([given(units[1], "2"), given(foreign, "3", is_lead=True)])
        session.add(models.Membership(person_id=1, agency_code="kota-contoh", role="unit_operator"))
        session.flush()
        place = {"person_id": 1, "agency_code": "kota-contoh", "role": "unit_operator"}
        session.add(models.MembershipScope(**place, scope="bappeda"))
    return store


def test_units_come_by_name_and_the_closed_ones_last(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        found = [(line.code, line.is_active) for line in queries.units(session, "kota-contoh")]
        assert found == [("bappeda", True), ("diskominfo", True), ("arsip", False)]
        assert [line.code for line in queries.units(session, "kabupaten-contoh")] == ["diskominfo"]


def test_a_unit_of_another_agency_does_not_exist_here(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        one, other = (queries.unit_of(session, a, "diskominfo") for a in ("kota-contoh", "kabupaten-contoh"))
        assert one and other and one.id != other.id
        assert queries.unit_of(session, "kabupaten-contoh", "bappeda") is None


def test_an_indicator_says_who_leads_who_contributes_and_until_when(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        by_code = {line.code: line for line in queries.units(session, "kota-contoh")}
        assert queries.assignments(session, "kota-contoh", "spbe-2020") == {
            "1": Assignment(by_code["diskominfo"], (by_code["bappeda"],), DUE),
            "2": Assignment(None, (by_code["bappeda"],), None),
        }
        assert queries.assignments(session, "kota-contoh", "pemdi") == {}


def test_the_lead_is_asked_for_one_indicator(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        asked = [("kota-contoh", "1"), ("kota-contoh", "2"), ("kota-contoh", "3"), ("kabupaten-contoh", "3")]
        found = [queries.lead_unit(session, agency, "spbe-2020", indicator) for agency, indicator in asked]
        assert found == ["diskominfo", None, None, "diskominfo"]


def test_the_overview_counts_what_a_unit_leads_and_names_its_operators(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        lines = queries.unit_overview(session, "kota-contoh", "spbe-2020")
        assert [(line.unit.code, line.people, line.led) for line in lines] == [
            ("bappeda", ((1, "Rini"),), 0),
            ("diskominfo", (), 1),
            ("arsip", (), 0),
        ]


def test_the_database_keeps_two_units_from_leading_one_indicator(filled: sessionmaker[Session]) -> None:
    with pytest.raises(IntegrityError), filled.begin() as session:
        second = session.query(models.Unit).filter_by(agency_code="kota-contoh", code="arsip").one()
        session.add(given(second, "1", is_lead=True))
