"""Which unit has the longest way to go: from plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from spbe.board import board
from spbe.indicators import instrument
from spbe.standing import Standing, State
from spbe.submission import AgencyFacts, Answer, Mark, Submission

SPBE = instrument()
AGENCY = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", is_invented=True)
UNITS = [("a", "Arsip"), ("b", "Bappeda"), ("c", "Cipta Karya"), ("d", "Dinkes")]


def day(number):
    return datetime(2026, 11, number, 3, tzinfo=UTC)


def standing(answers, *, marks=()):
    held = {("self", a.indicator): a for a in answers}
    given = {("verification", m.indicator): m for m in marks}
    return Standing(SPBE, Submission(1, AGENCY, "2026", 2026, "spbe-2020", "self", held, marks=given))


def answer(code, on=10, *, text="Fakta", level=3, origin="form"):
    return Answer(code, "self", level, text, at=day(on), version=1, origin=origin)


def test_the_largest_part_not_complete_comes_first_then_weight_then_the_oldest_answer():
    leads = {"1": "a", "2": "a", "32": "b", "33": "c", "11": "d", "12": "d"}
    found = board(standing([answer("1"), answer("32"), answer("11", text="")]), UNITS, leads)
    assert [row.code for row in found.units] == ["d", "c", "a", "b"]
    assert [row.rest for row in found.units] == [1, 1, Fraction(1, 2), 0]
    assert [row.code for row in found.behind] == ["d", "c", "a"]


def test_of_equal_units_the_one_that_answered_longest_ago_comes_first_and_never_before_all():
    leads = {"2": "a", "3": "b", "4": "c"}
    found = board(standing([answer("2", 20, text=""), answer("3", 5, text="")]), UNITS, leads)
    assert [row.code for row in found.units] == ["c", "b", "a"]
    assert [row.answered_at for row in found.units] == [None, day(5), day(20)]


def test_open_weight_is_exact_and_states_are_told_one_by_one():
    returned = Mark("1", "verification", "returned", "Sebutkan pasalnya.", 1)
    found = board(
        standing([answer("1"), answer("2", text=""), answer("3", level=None, origin="carried")], marks=[returned]),
        UNITS,
        dict.fromkeys(("1", "2", "3", "4"), "a"),
    )
    (row,) = found.units
    assert [(i.code, state) for i, state in row.waiting] == [
        ("1", State.RETURNED),
        ("2", State.UNEXPLAINED),
        ("3", State.CARRIED),
        ("4", State.OPEN),
    ]
    assert row.open_weight == sum(SPBE.by_code[code].weight for code in ("1", "2", "3", "4"))
    assert (row.counts.returned, row.counts.carried, row.counts.open, row.counts.total) == (1, 1, 1, 4)


def test_what_was_carried_is_no_answer_of_the_unit():
    found = board(standing([answer("1", level=None, origin="carried")]), UNITS, {"1": "a"})
    assert found.units[0].answered_at is None


def test_what_nobody_leads_is_named_and_units_without_an_indicator_have_no_row():
    found = board(standing([]), UNITS, {code: "a" for code in SPBE.by_code if code not in ("7", "9")})
    assert [i.code for i in found.unled] == ["7", "9"]
    assert [row.code for row in found.units] == ["a"]
    assert sum(row.counts.total for row in found.aspects) == 47
