"""What holds at a stage, and what each side sees of it."""

from datetime import date

import pytest

from spbe.roles import Side
from spbe.submission import JUDGED, PATHS, STAGE_SIDES, STAGES, AgencyFacts, Answer, Calendar, Mark, Submission

KOTA = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota")
LEVELS = {"self": 4, "document": 2, "interview": 3, "visit": 3}
ANSWERS = {(stage, "1"): Answer("1", stage, level, f"teks {stage}", version=1) for stage, level in LEVELS.items()}


def at(stage: str, **facts: object) -> Submission:
    told = {"answers": ANSWERS, "target_index": "3.00", "target_levels": {"1": 4}, **facts}
    return Submission(1, KOTA, "2026", 2026, "spbe-2020", stage, **told)


@pytest.mark.parametrize("stage", STAGES)
def test_a_side_sees_its_own_stages_always_and_the_others_once_they_are_closed(stage):
    for side in Side:
        seen = {where for where, _code in at(stage).seen_from(side).answers}
        own = {where for where in LEVELS if STAGE_SIDES[where] is side}
        sent = {where: "verification" if where == "self" else where for where in LEVELS}
        closed = {where for where in LEVELS if STAGES.index(sent[where]) < STAGES.index(stage)}
        assert seen == own | closed


def test_everybody_sees_everything_of_what_was_announced():
    for side in Side:
        assert at("final", is_final=True).seen_from(side) == at("final", is_final=True)


def test_an_assessor_sees_no_target_before_the_result():
    assert at("interview").seen_from(Side.AGENCY).target_index == "3.00"
    seen = at("interview").seen_from(Side.ASSESSOR)
    assert (seen.target_index, seen.target_levels) == (None, {})


def test_last_year_is_seen_from_the_same_side():
    seen = at("self", previous=at("document")).seen_from(Side.AGENCY)
    assert seen.previous is not None and set(seen.previous.answers) == {("self", "1")}


def test_marks_are_seen_like_answers():
    marks = {
        ("verification", "1"): Mark("1", "verification", "returned"),
        ("review", "1"): Mark("1", "review", "valid"),
    }
    assert set(at("verification", marks=marks).seen_from(Side.ASSESSOR).marks) == {("review", "1")}
    assert set(at("review", marks=marks).seen_from(Side.AGENCY).marks) == {("verification", "1")}


def test_a_stage_without_an_answer_carries_the_earlier_one():
    assert at("review").values() == {"1": 3}
    assert at("verification").values() == {"1": 4}
    assert at("final").at("document")["1"].explanation == "teks document"


def test_a_mark_holds_for_the_version_it_was_made_on():
    mark = Mark("1", "verification", "returned", "Sebab", answer_version=1)
    assert at("self", marks={("verification", "1"): mark}).returned() == {"1": mark}
    older = Mark("1", "verification", "returned", "Sebab", answer_version=2)
    assert at("self", marks={("verification", "1"): older}).returned() == {}
    accepted = Mark("1", "verification", "accepted", answer_version=1)
    assert at("self", marks={("verification", "1"): accepted}).returned() == {}
    assert at("self", marks={("verification", "1"): accepted}).verified() == {"1": accepted}


def test_the_agencys_own_text_is_found_behind_an_assessors_level():
    assert at("interview").agency_text("1") == "teks self"
    assert at("interview").agency_text("2") == ""
    published = at("final", answers={("final", "1"): Answer("1", "final", 3, "terbit")})
    assert published.agency_text("1") == "terbit"


@pytest.mark.parametrize(
    ("calendar", "today", "why"),
    [
        (Calendar(), 15, None),
        (Calendar(date(2026, 11, 10), date(2026, 11, 20)), 25, None),
        (Calendar(date(2026, 11, 10), date(2026, 11, 20), locks_late=True), 20, None),
        (Calendar(date(2026, 11, 10), date(2026, 11, 20), locks_late=True), 21, ("late", date(2026, 11, 20))),
        (Calendar(date(2026, 11, 10), date(2026, 11, 20), locks_late=True), 9, ("early", date(2026, 11, 10))),
        (Calendar(is_locked=True), 15, ("locked", None)),
    ],
)
def test_a_calendar_says_why_a_stage_is_closed(calendar, today, why):
    assert calendar.closed(date(2026, 11, today)) == why


def test_the_last_day_itself_is_not_late():
    calendar = Calendar(closes_on=date(2026, 11, 20))
    assert (calendar.is_late(date(2026, 11, 20)), calendar.is_late(date(2026, 11, 21))) == (False, True)
    assert not Calendar().is_late(date(2026, 11, 20))


def test_every_path_keeps_the_order_of_the_stages():
    for path in PATHS.values():
        assert list(path) == sorted(path, key=STAGES.index)
        assert path[0] == "self" and path[-1] == "final"
    assert not {"interview", "visit"} & set(PATHS["pemantauan"])
    assert all(STAGE_SIDES[stage] is Side.ASSESSOR for stage in JUDGED)
