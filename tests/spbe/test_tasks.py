"""Who must do what: from plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from spbe.checklist import Duty
from spbe.indicators import instrument
from spbe.roles import ALL, Membership, Role
from spbe.standing import Standing
from spbe.submission import AgencyFacts, Answer, Calendar, Mark, Submission
from spbe.tasks import Assigned, Reason, concerns, is_urgent, next_date, tasks_of, tasks_of_units

SPBE = instrument()
AGENCY = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", is_invented=True)
TODAY, CLOSES = date(2026, 11, 24), date(2026, 11, 30)
HOME = "kota-contoh"


def self_answer(code, level=3, text="Fakta", *, version=1, origin="form"):
    return ("self", code), Answer(code, "self", level, text, version=version, origin=origin)


def standing(*answers, stage="self", marks=(), closes=CLOSES, **more):
    held = {(mark.stage, mark.indicator): mark for mark in marks}
    calendar = Calendar(closes_on=closes)
    return Standing(
        SPBE,
        Submission(1, AGENCY, "2026", 2026, "spbe-2020", stage, dict(answers), calendar=calendar, marks=held, **more),
    )


def everything(**more):
    return [self_answer(code, **more) for code in SPBE.by_code]


def mark(code, outcome, *, version=1, note=""):
    return Mark(code, "verification", outcome, note, version, by="Dewi")


LED = {
    "1": Assigned("hukum"),
    "2": Assigned("hukum"),
    "3": Assigned("hukum", due_on=date(2026, 11, 26)),
    "5": Assigned("kominfo"),
}


def shown(tasks):
    return [(task.indicator.code if task.indicator else None, task.reason) for task in tasks]


def test_a_unit_has_what_it_leads_and_nothing_else_and_the_nearest_day_comes_first():
    found = tasks_of_units(standing(self_answer("1"), self_answer("2", text=" ")), ["hukum"], LED)
    assert shown(found) == [("3", Reason.OPEN), ("2", Reason.UNEXPLAINED)]
    assert [task.due_on for task in found] == [date(2026, 11, 26), CLOSES]


def test_of_the_same_day_the_larger_gain_comes_first():
    led = {"1": Assigned("a"), "11": Assigned("a"), "32": Assigned("a")}
    found = tasks_of_units(standing(), ["a"], led)
    assert [(task.indicator.code, task.gain) for task in found] == [
        ("32", Fraction("0.0275")),
        ("11", Fraction("0.025")),
        ("1", Fraction("0.013")),
    ]


def test_a_returned_answer_brings_the_words_of_who_returned_it_until_it_is_written_anew():
    returned = [mark("1", "returned", note="Sebutkan pasalnya.")]
    (task,) = tasks_of_units(standing(self_answer("1"), marks=returned), ["x"], {"1": Assigned("x")})
    assert (task.reason, task.note, task.by) == (Reason.RETURNED, "Sebutkan pasalnya.", "Dewi")
    again = standing(self_answer("1", version=2), marks=returned)
    assert tasks_of_units(again, ["x"], {"1": Assigned("x")}) == []


def test_what_was_carried_from_last_year_is_to_be_checked_and_not_done():
    found = tasks_of_units(standing(self_answer("1", None, origin="carried")), ["hukum"], {"1": Assigned("hukum")})
    assert shown(found) == [("1", Reason.CARRIED)]


def test_while_answers_are_verified_only_returned_ones_are_written():
    at_verification = standing(
        self_answer("1"), self_answer("2", text=""), stage="verification", marks=[mark("1", "returned")]
    )
    assert shown(tasks_of_units(at_verification, ["hukum"], LED)) == [("1", Reason.RETURNED)]


@pytest.mark.parametrize("stage", ["document", "interview", "visit", "review", "final"])
def test_once_it_is_sent_no_unit_has_anything_to_answer(stage):
    assert tasks_of_units(standing(stage=stage), ["hukum", None], LED) == []


def test_an_operator_has_the_tasks_of_their_units_only():
    role = Membership(HOME, Role.UNIT_OPERATOR, frozenset({"kominfo"}))
    assert shown(tasks_of(standing(), role, LED)) == [("5", Reason.OPEN)]
    everywhere = tasks_of(standing(), replace(role, scopes=frozenset({ALL})), LED)
    assert {code for code, _reason in shown(everywhere)} == {"1", "2", "3", "5"}
    assert tasks_of(standing(), replace(role, scopes=frozenset()), LED) == []


def test_a_coordinator_has_what_no_unit_leads_and_the_hand_over_once_all_is_ready():
    role = Membership(HOME, Role.COORDINATOR)
    led_but_one = {code: Assigned("x") for code in SPBE.by_code if code != "7"}
    assert shown(tasks_of(standing(), role, led_but_one)) == [("7", Reason.OPEN), (None, Reason.FOLLOW_UP)]
    assert tasks_of(standing(), role, led_but_one)[1].count == 46
    assert shown(tasks_of(standing(*everything()), role, led_but_one)) == [(None, Reason.SEND)]
    waiting = standing(*everything(), stage="verification")
    assert tasks_of(waiting, role, led_but_one) == []
    accepted = standing(*everything(), stage="verification", marks=[mark(c, "accepted") for c in SPBE.by_code])
    assert shown(tasks_of(accepted, role, led_but_one)) == [(None, Reason.SEND)]


def test_an_internal_assessor_has_the_unmarked_answers_of_their_aspects():
    role = Membership(HOME, Role.INTERNAL_ASSESSOR, frozenset({"1"}))
    some = standing(
        self_answer("1"), self_answer("2"), self_answer("3", text=""), self_answer("11"), marks=[mark("2", "accepted")]
    )
    (task,) = tasks_of(some, role, {})
    assert (task.reason, task.aspect.code, task.count) == (Reason.VERIFY, "1", 1)
    both = tasks_of(some, replace(role, scopes=frozenset({ALL})), {})
    assert [(task.aspect.code, task.count) for task in both] == [("1", 1), ("2", 1)]


def test_an_external_assessor_has_all_answers_at_the_documents_and_later_those_with_a_note():
    role = Membership(HOME, Role.EXTERNAL_ASSESSOR)
    judged = ("document", "1"), Answer("1", "document", 2, note="Tanyakan pasalnya.")
    (task,) = tasks_of(standing(*everything(), judged, stage="document"), role, {})
    assert (task.reason, task.count) == (Reason.ASSESS, 46)
    (task,) = tasks_of(standing(*everything(), judged, stage="interview"), role, {})
    assert task.count == 1
    asked = ("interview", "1"), Answer("1", "interview", 3)
    assert tasks_of(standing(*everything(), judged, asked, stage="interview"), role, {}) == []


def test_a_reviewer_has_what_is_not_marked_yet():
    role = Membership("nasional", Role.REVIEWER)
    marks = [Mark("1", "review", "valid", answer_version=1), Mark("2", "review", "valid", answer_version=9)]
    (task,) = tasks_of(standing(*everything(), stage="review", marks=marks), role, {})
    assert (task.reason, task.count) == (Reason.REVIEW, 46)


@pytest.mark.parametrize("role", [Role.LEADER, Role.PLANNER, Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN])
def test_who_reads_or_administers_has_no_task_here(role):
    assert tasks_of(standing(), Membership(HOME, role), LED) == []
    assert not any(concerns(role, stage) for stage in ("self", "verification", "document", "review"))


def test_this_week_is_seven_days_and_what_was_returned():
    near, far = standing(closes=date(2026, 12, 1)), standing(closes=date(2026, 12, 2))
    assert is_urgent(tasks_of_units(near, ["kominfo"], LED)[0], TODAY)
    assert not is_urgent(tasks_of_units(far, ["kominfo"], LED)[0], TODAY)
    undated = standing(self_answer("5"), closes=None, marks=[mark("5", "returned")])
    assert is_urgent(tasks_of_units(undated, ["kominfo"], LED)[0], TODAY)


def test_what_comes_next_is_the_nearest_day_from_today():
    dates = [("self", date(2026, 10, 1), CLOSES), ("verification", date(2026, 12, 1), None), ("document", None, None)]
    assert next_date(dates, TODAY) == ("self", False, CLOSES)
    assert next_date(dates, date(2026, 12, 1)) == ("verification", True, date(2026, 12, 1))
    assert next_date(dates, date(2026, 12, 2)) is None


def test_evidence_is_a_task_of_its_own_where_the_answer_is_complete_and_part_of_the_other_one_where_not():
    owed = {"1": Duty(2, 0, 0), "2": Duty(0, 1, 0), "5": Duty(1, 0, 0)}
    now = standing(self_answer("1"), self_answer("2", text=" "), self_answer("3"))
    found = tasks_of_units(now, ["hukum"], LED, owed)
    assert shown(found) == [("1", Reason.EVIDENCE), ("2", Reason.UNEXPLAINED)]
    assert [task.duty for task in found] == [owed["1"], owed["2"]]
    assert found[0].due_on == CLOSES


@pytest.mark.parametrize("stage", ["verification", "document", "interview"])
def test_evidence_is_asked_for_while_the_agency_fills_in_and_for_what_was_returned(stage):
    owed = {"1": Duty(2, 0, 0)}
    assert tasks_of_units(standing(self_answer("1"), stage=stage), ["hukum"], LED, owed) == []
    back = standing(self_answer("1"), stage=stage, marks=[mark("1", "returned", note="Kurang")])
    expected = [("1", Reason.RETURNED)] if stage == "verification" else []
    assert shown(tasks_of_units(back, ["hukum"], LED, owed)) == expected


def test_a_coordinator_and_an_operator_have_evidence_among_their_tasks():
    owed = {"1": Duty(2, 0, 0), "4": Duty(1, 0, 0)}
    now = standing(*everything())
    operator = Membership(HOME, Role.UNIT_OPERATOR, frozenset({"hukum"}))
    assert ("1", Reason.EVIDENCE) in shown(tasks_of(now, operator, LED, owed))
    found = shown(tasks_of(now, Membership(HOME, Role.COORDINATOR), LED, owed))
    assert ("4", Reason.EVIDENCE) in found
    assert ("1", Reason.EVIDENCE) not in found
