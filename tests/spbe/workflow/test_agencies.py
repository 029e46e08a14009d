"""The directory of agencies: added and renamed by the nation alone, and every earlier name still means one agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.roles import NATIONAL, Person
from spbe.store import models, queries
from spbe.workflow import AgencyPlan, InvalidAgency, NotPermitted, StaleAgency, verify_chain

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PLAN = AgencyPlan("badan-uji", "Badan Uji", "lembaga", "DKI Jakarta", "Asia/Jakarta")

pytestmark = pytest.mark.usefixtures("year")


def refused(store: sessionmaker[Session], by: Person, plan: AgencyPlan) -> tuple[str, ...]:
    """Return why an agency cannot be added."""
    with pytest.raises(InvalidAgency) as refusal, store.begin() as session:
        workflow.add_agency(session, plan, by=by, at=NOW)
    return refusal.value.problems


def verbs(session: Session) -> list[str]:
    """Return what happened to agencies; the national chain is whole."""
    assert verify_chain(session, NATIONAL) == []
    found = session.scalars(select(models.Event.verb).where(models.Event.agency_code == NATIONAL))
    return [verb for verb in found if verb.startswith("agency.")]


def test_an_agency_is_added_with_one_event(store: sessionmaker[Session], national_admin: Person) -> None:
    with store.begin() as session:
        workflow.add_agency(session, replace(PLAN, name="  Badan   Uji "), by=national_admin, at=NOW)
        facts = queries.agency_facts(session, "badan-uji")
        assert facts and (facts.name, facts.province) == ("Badan Uji", "DKI Jakarta")
        assert verbs(session) == ["agency.added"]


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"code": "Badan"}, ("code",)),
        ({"code": "a/b"}, ("code",)),
        ({"code": "nasional"}, ("code",)),
        ({"code": "instansi"}, ("code",)),
        ({"code": "x" * 61}, ("code",)),
        ({"code": "kota-contoh"}, ("code_taken",)),
        ({"name": " ", "kind": "planet", "time_zone": "Mars/Utara"}, ("kind", "zone", "name")),
        ({"name": "PEMERINTAH kota contoh"}, ("name_taken",)),
        ({"province": "\x00"}, ("province",)),
    ],
)
def test_everything_that_is_wrong_is_told_at_once(
    store: sessionmaker[Session], national_admin: Person, facts: dict[str, str], problems: tuple[str, ...]
) -> None:
    assert refused(store, national_admin, replace(PLAN, **facts)) == problems


def test_an_earlier_name_is_kept_and_belongs_to_nobody_else(
    store: sessionmaker[Session], national_admin: Person
) -> None:
    old, new = "Pemerintah Kota Contoh", "Kota Contoh Baru"
    with store.begin() as session:
        for _again in (1, 2):
            assert workflow.rename_agency(session, "kota-contoh", new, seen=old, by=national_admin, at=NOW) == new
        assert queries.aliases_of(session, "kota-contoh") == [old]
        assert verbs(session) == ["agency.renamed"]
    assert refused(store, national_admin, replace(PLAN, name=old)) == ("name_taken",)
    with store.begin() as session:
        assert workflow.rename_agency(session, "kota-contoh", old, seen=new, by=national_admin, at=NOW) == old


def test_a_name_changed_by_somebody_else_is_not_overwritten(
    store: sessionmaker[Session], national_admin: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(StaleAgency) as stale:
            workflow.rename_agency(session, "kota-contoh", "Lain", seen="Nama lama", by=national_admin, at=NOW)
        assert stale.value.current == "Pemerintah Kota Contoh"
        assert workflow.rename_agency(session, "tidak-ada", "Lain", seen="", by=national_admin, at=NOW) is None
        assert workflow.rename_agency(session, NATIONAL, "Lain", seen="", by=national_admin, at=NOW) is None


def test_nobody_but_the_nation_keeps_the_directory(
    store: sessionmaker[Session], agency_admin: Person, coordinator: Person
) -> None:
    for somebody in (agency_admin, coordinator):
        with store.begin() as session:
            with pytest.raises(NotPermitted):
                workflow.add_agency(session, PLAN, by=somebody, at=NOW)
            with pytest.raises(NotPermitted):
                workflow.rename_agency(session, "kota-contoh", "Lain", seen="", by=somebody, at=NOW)
