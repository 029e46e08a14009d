"""Units are added, renamed and closed; indicators are assigned whole, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.plaintext import RefusedText
from spbe.roles import Membership, Person, Role
from spbe.store import models, queries
from spbe.workflow import AssignmentPlan, Duty, NotPermitted, UnitChange, verify_chain

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HERE, ELSEWHERE = "kota-contoh", "kabupaten-contoh"


def events(session: Session, agency: str = HERE) -> list[str]:
    """Return the verbs of the agency's chain that are about units, oldest first; the chain is whole."""
    assert verify_chain(session, agency) == []
    found = select(models.Event.verb).where(models.Event.agency_code == agency).order_by(models.Event.number)
    return [verb for verb in session.scalars(found) if verb.startswith("unit.")]


def drawn(session: Session) -> dict[str, str]:
    """Return what a form drawn now would carry."""
    found = queries.assignments(session, HERE, "spbe-2020")
    return {code: workflow.fingerprint_of(assignment) for code, assignment in found.items()}


@pytest.fixture
def units(store: sessionmaker[Session], year: int, coordinator: Person, outsider: Person) -> sessionmaker[Session]:
    """Put Diskominfo and Bappeda into Kota Contoh, and Satpol PP into another agency."""
    with store.begin() as session:
        for name in ("Diskominfo", "Bappeda"):
            workflow.add_unit(session, HERE, name, by=coordinator, at=NOW)
        workflow.add_unit(session, ELSEWHERE, "Satpol PP", by=outsider, at=NOW)
    return store


def assign(
    store: sessionmaker[Session], duties: dict[str, Duty], by: Person, drawn_from: dict[str, str] | None = None
) -> None:
    """Save a plan, drawn a moment ago unless told otherwise."""
    with store.begin() as session:
        plan = AssignmentPlan(duties, drawn(session) if drawn_from is None else drawn_from)
        workflow.assign(session, HERE, instrument(), plan, by=by, at=NOW)


def held(store: sessionmaker[Session]) -> dict[str, tuple[str | None, tuple[str, ...], date | None]]:
    """Return indicator -> codes of lead and contributing units, and the date."""
    with store() as session:
        found = queries.assignments(session, HERE, "spbe-2020")
    return {
        code: (a.lead.code if a.lead else None, tuple(unit.code for unit in a.contributing), a.due_on)
        for code, a in found.items()
    }


def test_a_new_unit_gets_a_code_made_of_its_name(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    with store.begin() as session:
        unit = workflow.add_unit(session, HERE, "  Dinas  Komunikasi & Informatika ", by=coordinator, at=NOW)
        assert (unit.code, unit.name) == ("dinas-komunikasi-informatika", "Dinas Komunikasi & Informatika")
        assert queries.unit_of(session, HERE, unit.code) == unit
        assert events(session) == ["unit.added"]


def test_a_code_is_given_once_in_an_agency_and_may_be_given_again_in_another(
    units: sessionmaker[Session], coordinator: Person, outsider: Person
) -> None:
    with units.begin() as session:
        with pytest.raises(workflow.UnitExists) as refused:
            workflow.add_unit(session, HERE, "Kominfo", "diskominfo", by=coordinator, at=NOW)
        assert refused.value.existing.name == "Diskominfo"
        assert workflow.add_unit(session, ELSEWHERE, "Diskominfo", by=outsider, at=NOW).code == "diskominfo"


@pytest.mark.parametrize("code", ["Dinas", "a b", "-a", "a--b", "../x", "a" * 61, "é", "*"])
def test_what_cannot_stand_in_an_address_is_no_code(
    store: sessionmaker[Session], year: int, coordinator: Person, code: str
) -> None:
    with pytest.raises(workflow.InvalidUnitCode), store.begin() as session:
        workflow.add_unit(session, HERE, "Dinas", code, by=coordinator, at=NOW)


@pytest.mark.parametrize("name", ["", "   ", "a" * 301, "a\x00b", "Dinas \u202etxt"])
def test_what_is_no_name_is_refused(store: sessionmaker[Session], year: int, coordinator: Person, name: str) -> None:
    with pytest.raises(RefusedText), store.begin() as session:
        workflow.add_unit(session, HERE, name, "dinas", by=coordinator, at=NOW)


def test_a_unit_is_renamed_closed_and_opened_again_and_a_repeated_save_is_no_event(
    units: sessionmaker[Session], coordinator: Person
) -> None:
    with units.begin() as session:
        for version, name, is_active in ((1, "Kominfo", True), (2, "Kominfo", False), (3, "Kominfo", True)):
            for _again in (1, 2):
                change = UnitChange("diskominfo", name, is_active, version)
                unit = workflow.change_unit(session, HERE, change, by=coordinator, at=NOW)
                assert (unit.name, unit.is_active, unit.version) == (name, is_active, version + 1)
        assert events(session) == ["unit.added"] * 2 + ["unit.changed"] * 3


def test_a_unit_changed_by_somebody_else_is_not_overwritten(units: sessionmaker[Session], coordinator: Person) -> None:
    with units.begin() as session:
        workflow.change_unit(session, HERE, UnitChange("bappeda", "Bappelitbangda", True, 1), by=coordinator, at=NOW)
    with pytest.raises(workflow.StaleUnit) as refused, units.begin() as session:
        workflow.change_unit(session, HERE, UnitChange("bappeda", "Bapperida", True, 1), by=coordinator, at=NOW)
    assert (refused.value.current.name, refused.value.current.version) == ("Bappelitbangda", 2)
    with units() as session:
        unit = queries.unit_of(session, HERE, "bappeda")
        assert unit and unit.name == "Bappelitbangda"


def test_a_unit_of_another_agency_cannot_be_changed_from_here(
    units: sessionmaker[Session], coordinator: Person
) -> None:
    with pytest.raises(workflow.UnknownUnits), units.begin() as session:
        workflow.change_unit(session, HERE, UnitChange("satpol-pp", "x", True, 1), by=coordinator, at=NOW)


def test_a_plan_is_saved_whole_with_leads_helpers_and_dates(units: sessionmaker[Session], coordinator: Person) -> None:
    due = date(2026, 11, 20)
    plan = {"1": Duty("diskominfo", ("bappeda", "diskominfo"), due), "2": Duty(None, ("bappeda",)), "3": Duty()}
    assign(units, plan, coordinator)
    whole = {"1": ("diskominfo", ("bappeda",), due), "2": (None, ("bappeda",), None)}
    assert held(units) == whole
    assign(units, plan, coordinator)
    with units() as session:
        assert events(session)[2:] == ["unit.assigned"] * 2
    assign(units, {"1": Duty("bappeda", ("diskominfo",), due), "2": Duty()}, coordinator)
    assert held(units) == {"1": ("bappeda", ("diskominfo",), due)}


def test_two_people_on_one_indicator_do_not_overwrite_each_other(
    units: sessionmaker[Session], coordinator: Person
) -> None:
    with units() as session:
        before = drawn(session)
    assign(units, {"1": Duty("diskominfo")}, coordinator)
    with pytest.raises(workflow.StaleAssignments) as refused:
        assign(units, {"1": Duty("bappeda"), "2": Duty("bappeda")}, coordinator, drawn_from=before)
    assert {code: a.lead and a.lead.code for code, a in refused.value.current.items()} == {"1": "diskominfo"}
    assert held(units) == {"1": ("diskominfo", (), None)}
    assign(units, {"1": Duty("diskominfo")}, coordinator, drawn_from=before)  # the same twice takes nothing away


def test_a_form_undoes_nothing_that_its_writer_did_not_touch(units: sessionmaker[Session], coordinator: Person) -> None:
    assign(units, {"3": Duty("bappeda")}, coordinator)
    with units() as session:
        before = drawn(session)
    assign(units, {"1": Duty("diskominfo"), "3": Duty()}, coordinator)
    untouched = {"1": Duty(), "3": Duty("bappeda")}
    assign(units, {**untouched, "2": Duty("bappeda")}, coordinator, drawn_from=before)
    assert held(units) == {"1": ("diskominfo", (), None), "2": ("bappeda", (), None)}


def test_a_unit_of_another_agency_cannot_lead_or_contribute_here(
    units: sessionmaker[Session], coordinator: Person
) -> None:
    for duty in (Duty("satpol-pp"), Duty("diskominfo", ("satpol-pp",))):
        with pytest.raises(workflow.UnknownUnits) as refused:
            assign(units, {"1": duty, "2": Duty("diskominfo")}, coordinator)
        assert refused.value.codes == ("satpol-pp",)
    assert held(units) == {}


def test_a_closed_unit_keeps_its_work_and_gets_no_new_one(units: sessionmaker[Session], coordinator: Person) -> None:
    assign(units, {"1": Duty("diskominfo", ("bappeda",)), "2": Duty("bappeda")}, coordinator)
    with units.begin() as session:
        workflow.change_unit(session, HERE, UnitChange("bappeda", "Bappeda", False, 1), by=coordinator, at=NOW)
    assign(units, {"1": Duty("diskominfo", ("bappeda",), date(2026, 11, 30))}, coordinator)
    for duties in ({"3": Duty("bappeda")}, {"3": Duty("diskominfo", ("bappeda",))}, {"1": Duty("bappeda")}):
        with pytest.raises(workflow.ClosedUnits) as refused:
            assign(units, duties, coordinator)
        assert [unit.code for unit in refused.value.units] == ["bappeda"]


def test_an_indicator_that_does_not_exist_is_not_assigned(units: sessionmaker[Session], coordinator: Person) -> None:
    with pytest.raises(KeyError):
        assign(units, {"48": Duty("diskominfo")}, coordinator)


def test_only_who_manages_units_here_does(units: sessionmaker[Session], leader: Person, outsider: Person) -> None:
    operator = Person(5, "Joko", (Membership(HERE, Role.UNIT_OPERATOR, frozenset({"diskominfo"})),))
    for somebody in (leader, outsider, operator):
        with units.begin() as session:
            with pytest.raises(NotPermitted):
                workflow.add_unit(session, HERE, "Arsip", by=somebody, at=NOW)
            with pytest.raises(NotPermitted):
                workflow.change_unit(session, HERE, UnitChange("bappeda", "x", True, 1), by=somebody, at=NOW)
            with pytest.raises(NotPermitted):
                plan = AssignmentPlan({"1": Duty("bappeda")}, drawn(session))
                workflow.assign(session, HERE, instrument(), plan, by=somebody, at=NOW)
        with units() as session:
            assert len(queries.units(session, HERE)) == 2
