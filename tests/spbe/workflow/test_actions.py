"""Actions of a plan: made and changed all or none, by whom it may, with two people losing nothing, carried once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.action_plan import ActionDraft, ActionLine
from spbe.indicators import instrument
from spbe.roles import Membership, Person, Role, Side
from spbe.store import models, queries
from spbe.workflow import ActionEdit, ActionReport, InvalidActions, NotPermitted, StaleActions, UnknownActions

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ActionDraft(
    "Tetapkan arsitektur SPBE", "1", 3, unit="kominfo", due_on=date(2026, 12, 31), cost=Fraction("2500000.50")
)


def assessed(session: Session, year: int) -> models.Assessment:
    return session.get_one(models.Assessment, year)


def added(session: Session, year: int, drafts: Sequence[ActionDraft], by: Person) -> tuple[int, ...]:
    return workflow.add_actions(session, assessed(session, year), instrument(), drafts, by=by, at=NOW)


def changed(session: Session, year: int, edits: Sequence[ActionEdit], by: Person) -> tuple[int, ...]:
    return workflow.change_actions(session, assessed(session, year), instrument(), edits, by=by, at=NOW)


def stored(store: sessionmaker[Session], year: int) -> list[ActionLine]:
    with store() as session:
        return queries.actions(session, assessed(session, year))


@pytest.fixture
def unit(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    with store.begin() as session:
        workflow.add_unit(session, "kota-contoh", "Dinas Komunikasi", "kominfo", by=coordinator, at=NOW)


@pytest.mark.usefixtures("unit")
def test_an_action_is_kept_as_it_was_written_with_its_event(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with store.begin() as session:
        (number,) = added(session, year, [replace(ONE, person=1, note=" dua\nbaris ")], coordinator)
    (line,) = stored(store, year)
    assert line.draft == replace(ONE, person=1, note="dua\nbaris")
    assert (line.id, line.version, line.unit_name, line.person_name, line.by) == (
        number,
        1,
        "Dinas Komunikasi",
        "Rini",
        "Rini",
    )
    with store() as session:
        (told,) = queries.action_history(session, assessed(session, year), number)
        assert told.verb == "action.added"
        assert told.after is not None
        assert "Tetapkan" not in str(told.after)  # a text is told by its hash
        assert workflow.verify_chain(session, "kota-contoh") == []
        for side in Side:  # what is planned is not among what assessors see happen
            whole = queries.submission(session, assessed(session, year))
            assert "action.added" not in [one.verb for one in queries.history(session, whole, side)]


@pytest.mark.usefixtures("unit")
def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    wrong = ActionDraft(
        "  ",
        "99",
        7,
        "I1-L2-01",
        unit="nihil",
        person=3,
        starts_on=date(2027, 1, 1),
        due_on=date(2026, 1, 1),
        cost=Fraction(-1),
        status="maybe",
        progress=101,
        note="a\u0007",
    )
    with pytest.raises(InvalidActions) as refused, store.begin() as session:
        added(session, year, [ONE, wrong], coordinator)
    assert {place for place, _field, _what in refused.value.problems} == {1}
    found = {(field, what) for _place, field, what in refused.value.problems}
    assert {field for field, _what in found} == {
        *("title", "indicator", "level", "item", "unit", "person", "due_on", "cost", "status", "progress", "note")
    }
    assert {("title", "empty"), ("due_on", "order"), ("cost", "negative"), ("person", "unknown")} <= found
    assert stored(store, year) == []


@pytest.mark.usefixtures("unit")
def test_who_does_not_plan_writes_no_action(
    store: sessionmaker[Session], year: int, leader: Person, outsider: Person, external_assessor: Person
) -> None:
    for somebody in (leader, outsider, external_assessor):
        with pytest.raises(NotPermitted), store.begin() as session:
            added(session, year, [ONE], somebody)


@pytest.mark.usefixtures("unit")
def test_two_people_change_one_action_and_the_second_is_told(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with store.begin() as session:
        one, two = added(session, year, [ONE, replace(ONE, title="Lain")], coordinator)
    with store.begin() as session:
        assert changed(session, year, [ActionEdit(one, 1, replace(ONE, title="Baru"))], coordinator) == (one,)
    mine = [ActionEdit(two, 1, replace(ONE, title="Diubah")), ActionEdit(one, 1, replace(ONE, title="Kedua"))]
    with pytest.raises(StaleActions) as stale, store.begin() as session:
        changed(session, year, mine, coordinator)
    assert stale.value.ids == (one,)
    assert sorted(line.draft.title for line in stored(store, year)) == ["Baru", "Lain"]
    with store.begin() as session:  # what says the same is nobody's loss
        assert changed(session, year, [ActionEdit(one, 1, replace(ONE, title="Baru"))], coordinator) == ()
    with pytest.raises(UnknownActions), store.begin() as session:
        changed(session, year, [ActionEdit(999, 1, ONE)], coordinator)


@pytest.mark.usefixtures("unit")
def test_a_unit_reports_how_far_its_own_actions_are_and_no_others(
    store: sessionmaker[Session], year: int, coordinator: Person, operator: Person
) -> None:
    with store.begin() as session:
        own, other = added(session, year, [ONE, replace(ONE, unit=None)], coordinator)
        workflow.report_action(
            session, assessed(session, year), ActionReport(own, 1, "done", 60, "Sudah terbit"), by=operator, at=NOW
        )
    line = next(line for line in stored(store, year) if line.id == own)
    assert (line.draft.status, line.draft.progress, line.draft.note, line.version) == ("done", 100, "Sudah terbit", 2)
    assert line.done_at == NOW
    with store() as session:
        assert queries.action_progress(session, assessed(session, year))["1"].counts["done"] == 1
    for report in (ActionReport(other, 1, "done", 100, ""),):
        with pytest.raises(NotPermitted), store.begin() as session:
            workflow.report_action(session, assessed(session, year), report, by=operator, at=NOW)
    with pytest.raises(InvalidActions), store.begin() as session:
        wrong = ActionReport(own, 2, "running", 120, "")
        workflow.report_action(session, assessed(session, year), wrong, by=operator, at=NOW)
    with pytest.raises(StaleActions), store.begin() as session:
        late = ActionReport(own, 1, "running", 20, "")
        workflow.report_action(session, assessed(session, year), late, by=operator, at=NOW)


@pytest.mark.usefixtures("unit")
def test_what_is_open_is_carried_into_the_next_year_once(
    store: sessionmaker[Session], year: int, coordinator: Person, national_admin: Person
) -> None:
    planner = Person(1, "Rini", (Membership("kota-contoh", Role.PLANNER),))
    with store.begin() as session:
        one, _done = added(session, year, [ONE, replace(ONE, status="done")], planner)
        plan = workflow.PeriodPlan("kota-contoh", instrument(), 2027, "Penilaian 2027")
        period = workflow.open_period(session, plan, by=national_admin, at=NOW)
        following = workflow.start_assessment(session, "kota-contoh", period, instrument(), by=coordinator, at=NOW).id
    with store.begin() as session:
        assert len(workflow.carry_actions(session, assessed(session, following), by=planner, at=NOW)) == 1
        assert workflow.carry_actions(session, assessed(session, following), by=planner, at=NOW) == ()
    (line,) = stored(store, following)
    assert (line.carried_id, line.year, line.draft) == (one, 2027, ONE)
    assert len(stored(store, year)) == 2
