"""Assessments move along their path, forward and back, with reasons, and only when they are ready."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import GRANTS, Person, Role
from spbe.store import models, queries
from spbe.submission import PATHS, STAGES
from spbe.workflow import NoSuchStep, NotPermitted, NotReady, ReasonMissing, StageClosed, hand_over, steps_from, verify
from spbe.workflow.stages import TRANSITIONS
from tests.spbe.workflow.walking import BUDI, NOW, RINI, answer_all, judge, mark_all, sign, step, walk


def found(session: Session, year: int) -> models.Assessment:
    return session.get_one(models.Assessment, year)


def test_every_step_leads_along_the_path_of_its_kinds() -> None:
    for one in TRANSITIONS:
        assert one.kinds, one
        for kind in one.kinds:
            path = PATHS[kind]
            assert one.stage in path and one.to in path
            assert (path.index(one.to) > path.index(one.stage)) is not one.is_back
        assert any(one.permission in granted for granted in GRANTS.values())


@pytest.mark.parametrize("kind", PATHS)
def test_every_stage_of_a_path_can_be_reached_and_left_but_the_last(kind: str) -> None:
    reached, waiting = {"self"}, ["self"]
    while waiting:
        for one in steps_from(waiting.pop(), kind):
            if one.to not in reached:
                reached.add(one.to)
                waiting.append(one.to)
    assert reached == set(PATHS[kind])
    assert steps_from("final", kind) == ()


def test_a_whole_evaluation_goes_from_the_first_answer_to_the_result(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        walk(session, found(session, year), "final")
    with store() as session:
        row = found(session, year)
        assert row.stage == "final"
        assert session.get_one(models.Result, year).index_announced == "3.00"
        made = queries.handovers(session, row)
        assert [(one.from_stage, one.to_stage) for one in made] == [
            ("self", "verification"),
            ("verification", "document"),
            ("document", "interview"),
            ("interview", "review"),
            ("review", "final"),
        ]
        assert [one.number for one in made] == [1, 2, 3, 4, 5]
        assert {one.reason for one in made} == {"Selesai."}
        assert verify(session, "kota-contoh") == []


def test_everything_missing_is_told_at_once(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        one = instrument().by_code["2"]
        workflow.record_answer(session, row, one, level=None, explanation="", version=1, by=RINI, at=NOW)
        three = instrument().by_code["3"]
        workflow.record_answer(session, row, three, level=2, explanation=" ", version=1, by=RINI, at=NOW)
        with pytest.raises(NotReady) as refused:
            step(session, row, "verification")
    missing = refused.value.missing
    assert (missing.unanswered, missing.unexplained) == (("2",), ("3",))


def test_what_is_sent_was_accepted_as_it_stands_and_signed(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        step(session, row, "verification")
        with pytest.raises(NotReady) as refused:
            step(session, row, "document")
        assert len(refused.value.missing.unjudged) == 47
        assert refused.value.missing.undeclared == ("berita_acara", "publication")
        mark_all(session, row, "accepted")
        sign(session, row)
        step(session, row, "document")


def test_a_hand_over_without_a_reason_is_refused(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        for reason in ("", "  \n "):
            with pytest.raises(ReasonMissing):
                step(session, row, "verification", reason=reason)
        assert queries.handovers(session, row) == []


def test_a_form_of_an_earlier_stage_moves_nothing(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        walk(session, row, "document")
        made = {"reason": "Selesai.", "by": RINI, "at": NOW}
        with pytest.raises(NoSuchStep) as refused:
            hand_over(session, row, instrument(), "verification", from_stage="self", **made)
        assert refused.value.stage == "document"


def test_who_may_not_hand_over_does_not(
    store: sessionmaker[Session], year: int, leader: Person, outsider: Person, operator: Person
) -> None:
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        for person in (leader, outsider, operator, BUDI):
            with pytest.raises(NotPermitted):
                step(session, row, "verification", person)


def test_handing_back_hides_from_the_agency_what_assessors_gave(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        walk(session, row, "document")
        judge(session, row, "1", 2)
        step(session, row, "interview", BUDI)
        from spbe.roles import Side

        seen = queries.submission(session, row).seen_from(Side.AGENCY)
        assert seen.values()["1"] == 2
        step(session, row, "document", BUDI, "Periksa lagi indikator 1.")
        seen = queries.submission(session, row).seen_from(Side.AGENCY)
        assert seen.values()["1"] == 3
        assert queries.handovers(session, row)[-1].reason == "Periksa lagi indikator 1."


@pytest.mark.parametrize(("rule", "late"), [("mark", True), ("lock", False)])
def test_after_the_last_day_work_is_late_or_over(
    store: sessionmaker[Session], year: int, rule: str, *, late: bool
) -> None:
    after = datetime(2026, 11, 30, 17, tzinfo=NOW.tzinfo)  # 1 December where the agency is
    with store.begin() as session:
        row = found(session, year)
        answer_all(session, row)
        session.execute(update(models.Period).values(late_rule=rule))
        entry = {"from_stage": "self", "reason": "Selesai.", "by": RINI}
        if late:
            assert hand_over(session, row, instrument(), "verification", **entry, at=after).is_late
        else:
            with pytest.raises(StageClosed) as closed:
                hand_over(session, row, instrument(), "verification", **entry, at=after)
            assert (closed.value.why, closed.value.day) == ("late", date(2026, 11, 30))
            hand_over(session, row, instrument(), "verification", **entry, at=after - timedelta(hours=2))


def test_a_locked_period_takes_nothing(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        row = found(session, year)
        session.execute(update(models.Period).values(is_locked=True))
        with pytest.raises(StageClosed) as closed:
            answer_all(session, row)
        assert closed.value.why == "locked"


VERBS = st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(["rini", "budi", "tari", "nadia"])), max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=VERBS)
def test_no_sequence_of_steps_changes_a_final_assessment(
    sqlite_final: tuple[sessionmaker[Session], int], tries: list[tuple[str, str]]
) -> None:
    store, year = sqlite_final
    people = {"rini": RINI, "budi": BUDI}
    with store.begin() as session:
        row = found(session, year)
        before = session.scalars(select(models.Event.hash)).all()
        for to, name in tries:
            by = people.get(name, Person(8, "Tari"))
            entry = {"from_stage": "final", "reason": "Ubah.", "by": by, "at": NOW}
            with pytest.raises((StageClosed, NoSuchStep, NotPermitted)):
                hand_over(session, row, instrument(), to, **entry)
            with pytest.raises((StageClosed, NotPermitted)):
                judge(session, row, "1", 5, by)
        assert session.scalars(select(models.Event.hash)).all() == before


@pytest.fixture
def sqlite_final(exercise: int, store: sessionmaker[Session]) -> tuple[sessionmaker[Session], int]:
    with store.begin() as session:
        row = found(session, exercise)
        answer_all(session, row)
        step(session, row, "final")
    return store, exercise


def test_the_cast_holds_the_roles_the_walk_needs() -> None:
    assert {m.role for m in RINI.memberships} == {Role.COORDINATOR}
