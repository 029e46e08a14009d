"""What administrators oversee: periods by owner, who started, which agencies work here."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import NATIONAL
from spbe.store import models, queries

OPENS, CLOSES = date(2027, 1, 4), date(2027, 3, 31)


def period(slug: str, owner: str | None, year: int, **facts: object) -> models.Period:
    """Return a period with no dates but those given."""
    usual = {"instrument": "spbe-2020", "edition": 2025, "kind": "evaluasi", "title": f"Penilaian {slug}"}
    return models.Period(owner_code=owner, slug=slug, year=year, **{**usual, **facts})


@pytest.fixture
def filled(store: sessionmaker[Session], year: int) -> sessionmaker[Session]:
    """Put a national period and one of each agency beside those that are there."""
    stages = [models.PeriodStage(stage="self", opens_on=OPENS, closes_on=CLOSES)]
    with store.begin() as session:
        session.add_all([period("2027", None, 2027, stages=stages), period("lain", "kabupaten-contoh", 2027)])
        session.add(models.AgencyAlias(printed_name="Kota Contoh Lama", agency_code="kota-contoh"))
    return store


def test_an_agency_sees_its_own_periods_and_the_national_ones_newest_first(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        own = queries.periods_of(session, "kota-contoh")
        assert [line.slug for line in own][:1] == ["2027"]
        assert "lain" not in [line.slug for line in own]
        assert own[0].stages == {"self": (OPENS, CLOSES)}
        assert {line.owner for line in queries.periods_of(session, NATIONAL)} == {None}
        assert "lain" in [line.slug for line in queries.periods_of(session, "kabupaten-contoh")]


def test_an_address_is_looked_up_at_its_owner_alone(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        found = queries.period_at(session, NATIONAL, "2027")
        assert found is not None and found.owner is None
        assert queries.period_at(session, "kota-contoh", "2027") is None
        assert queries.period_at(session, "kota-contoh", "lain") is None
        assert queries.period_at(session, NATIONAL, "lain") is None


def test_a_period_knows_how_many_and_which_agencies_started_in_it(filled: sessionmaker[Session], year: int) -> None:
    with filled() as session:
        assessment = session.get_one(models.Assessment, year)
        line = next(each for each in queries.periods_of(session, "kota-contoh") if each.id == assessment.period_id)
        assert line.started == 1
        assert queries.started_by(session, "kota-contoh") == {line.id}
        assert queries.started_by(session, "kabupaten-contoh") == set()
        [started] = queries.started_in(session, line.id)
        assert (started.agency_code, started.agency_name, started.stage) == (
            "kota-contoh",
            "Pemerintah Kota Contoh",
            "self",
        )


def test_tenants_are_agencies_with_members_each_person_counted_once(filled: sessionmaker[Session]) -> None:
    with filled.begin() as session:
        before = {tenant.code: tenant.people for tenant in queries.tenants(session)}
        session.add(models.Membership(person_id=1, agency_code="kota-contoh", role="planner"))
        session.flush()
        assert {tenant.code: tenant.people for tenant in queries.tenants(session)} == before
        assert set(before) == {"kota-contoh", "kabupaten-contoh"}


def test_earlier_and_printed_names_are_told(filled: sessionmaker[Session]) -> None:
    with filled() as session:
        assert queries.aliases_of(session, "kota-contoh") == ["Kota Contoh Lama"]
        assert queries.aliases_of(session, "kabupaten-contoh") == []
