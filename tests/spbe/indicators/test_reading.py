"""The small reader: each key has its reader, and a problem is named after what is being read."""

import pytest

from spbe.indicators.nodes import nodes_of
from spbe.indicators.reading import Desk, Key, Keyed, Many, Record, Scalar

TEXT = Scalar(str, "", lambda: "tulis teksnya")
NUMBER = Scalar(int, 0, lambda: "tulis angkanya")
DOOR = Record(
    dict,
    lambda code: f"pintu {code}",
    {"code": Key(TEXT), "width": Key(NUMBER, "wide"), "paint": Key(TEXT, optional=True)},
)
ROOM = Record(dict, lambda _code: "kamar", {"doors": Key(Many(DOOR))}, within=True)
SHELF = Record(dict, lambda code: f"rak {code}", {"books": Key(NUMBER)}, short="books")


def told(text: str, record: Record[dict[str, object]] = DOOR) -> tuple[dict[str, object], list[str]]:
    desk = Desk("rumah.yaml")
    value = record(desk, nodes_of(text))
    return value, [str(problem) for problem in desk.problems]


def test_a_record_is_built_from_its_keys_and_field_names() -> None:
    assert told("code: a\nwidth: 90") == ({"code": "a", "wide": 90}, [])


def test_a_missing_key_leaves_a_blank_so_that_reading_goes_on() -> None:
    assert told("code: a") == ({"code": "a", "wide": 0}, ["rumah.yaml:1: pintu a: kunci “width” belum ada; tambahkan"])


def test_what_stands_within_is_named_only_where_no_name_begins_anew() -> None:
    _value, problems = told("doors:\n  - {code: a, width: 90}\n  - {code: b, width: lebar}", ROOM)
    assert problems == ["rumah.yaml:3: pintu b, width: “lebar” tidak sah; tulis angkanya"]
    assert told("doors: a", ROOM)[1][0].startswith("rumah.yaml:1: kamar, doors: harus berupa daftar")


def test_a_record_without_its_code_is_named_with_a_question_mark() -> None:
    assert "pintu ?" in told("width: 90")[1][0]
    assert "pintu ?" in told("a")[1][0]


def test_a_bare_text_stands_for_the_short_key() -> None:
    desk = Desk("rumah.yaml")
    shelves = Keyed(TEXT, SHELF, "name")(desk, nodes_of("atas: 3\nbawah: {books: 4}\ntengah: banyak"))
    assert shelves == {
        "atas": {"books": 3, "name": "atas"},
        "bawah": {"books": 4, "name": "bawah"},
        "tengah": {"books": 0, "name": "tengah"},
    }
    assert [str(problem) for problem in desk.problems] == [
        "rumah.yaml:3: rak tengah, books: “banyak” tidak sah; tulis angkanya"
    ]


def test_the_line_of_a_record_is_known_while_what_a_rule_looked_at_was_read() -> None:
    desk = Desk("rumah.yaml")
    value = DOOR(desk, nodes_of("\n\ncode: a\nwidth: lebar"))
    assert desk.line_of_sound(value, ["code"]) == 3
    assert desk.line_of_sound(value, ["width"]) is None
    assert desk.line_of_sound(value, []) is None
    assert desk.line_of_sound({"another": 1}, []) is None


def test_a_record_that_is_no_table_is_sound_in_nothing() -> None:
    desk = Desk("rumah.yaml")
    assert desk.line_of_sound(DOOR(desk, nodes_of("[a]")), ["code"]) is None


@pytest.mark.parametrize("text", ["? [a]\n: b", "'': b", "{a: b}: c"])
def test_a_key_that_is_no_word_is_refused(text: str) -> None:
    assert any("kunci harus berupa teks" in problem for problem in told(text)[1])


def test_a_problem_before_any_record_stands_on_the_first_line() -> None:
    desk = Desk("rumah.yaml")
    desk.report("tutup")
    desk.spoil()
    assert [str(problem) for problem in desk.problems] == ["rumah.yaml:1: tutup"]
