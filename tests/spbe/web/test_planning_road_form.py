"""What the form of a road asks: predicates by their edition's rule, steps by name, limits by year and unit."""

from fractions import Fraction

import pytest

from spbe.planning import Prices, StepKey
from spbe.planning.programme import UnitLimit
from spbe.web.planning_road_form import RoadForm, goal_choices, read_form
from spbe.web.planning_start import Start
from tests.spbe.planning.roads import BEFORE, LAMPUNG, SPBE, STEPS

START = Start(LAMPUNG, {}, BEFORE, STEPS, Prices(), 0, (), {"kominfo": "Diskominfo"})


def asked(**texts: str) -> RoadForm:
    return read_form(
        RoadForm(SPBE, SPBE.edition(), START, 2027, {name.replace("_", "-"): t for name, t in texts.items()})
    )


def test_a_target_is_an_index_the_next_predicate_or_one_by_name():
    for texts in ({"sasaran": "indeks", "indeks": "2,60"}, {"sasaran": "Baik"}):
        question = asked(**texts).question
        assert question is not None
        assert question.target in (Fraction("2.6"), Fraction("2.595"))
    nearest = asked(sasaran="berikut").question
    assert nearest is not None
    assert BEFORE < nearest.target < Fraction("2.6")
    assert [value for value, _text in goal_choices(asked())][:2] == ["indeks", "berikut"]


def test_steps_are_named_by_level_or_whole_indicators():
    question = asked(indeks="3", tetap="17:3 20:2", jangan="22; 21:5").question
    assert question is not None
    assert question.rules.fixed == {StepKey.of("17", 3), StepKey.of("20", 2)}
    assert question.rules.forbidden == {*(StepKey.of("22", level) for level in (2, 3, 4, 5)), StepKey.of("21", 5)}


def test_years_and_units_have_limits():
    question = asked(indeks="3", tahun="2", t_2027="2", a_2028="7", l_2027="5", ul_kominfo="3", ub_kominfo="9").question
    assert question is not None
    first, last = question.years
    assert (first.name, first.target, first.budget, first.steps) == ("2027", 2, None, 5)
    assert (last.name, last.target, last.budget) == ("2028", None, 7)
    assert question.units == {"kominfo": UnitLimit(3, 9)}
    assert asked(indeks="3", urut="1").question.order


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"indeks": "x"}, "indeks"),
        ({"indeks": "0,5"}, "indeks"),
        ({"indeks": "3", "anggaran": "-1"}, "anggaran"),
        ({"indeks": "3", "tahun": "1", "l_2027": "1,5"}, "l-2027"),
        ({"indeks": "3", "rawan": "99"}, "rawan"),
        ({"indeks": "3", "tetap": "17:9"}, "tetap"),
        ({"indeks": "3", "ul_kominfo": "2"}, "tahun"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(texts: dict[str, str], field: str):
    form = asked(**texts)
    assert form.question is None
    assert [name for name, _told in form.problems] == [field]
