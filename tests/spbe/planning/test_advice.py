"""Advice on what comes first: the shipped files are sound, and a file that is not says where and why."""

from pathlib import Path

import pytest

from spbe.planning import StepKey
from spbe.planning.advice import advice, advice_files, check_advice
from spbe.planning.programme import Year
from spbe.planning.roadmap import roadmap
from tests.spbe.planning.roads import BEFORE, STEPS

HEAD = "advice: {instrument: spbe-2020, note: Saran.}\norder:\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "spbe-2020.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", advice_files(), ids=lambda path: path.stem)
def test_shipped_advice_is_sound(path: Path):
    assert check_advice(path) == ()
    found = advice(path.stem)
    assert found is not None
    assert found.instrument == path.stem


def test_an_instrument_without_advice_has_none():
    assert advice("tidak-ada") is None


def test_a_road_that_keeps_the_advice_takes_the_policy_no_later():
    found = advice("spbe-2020")
    assert found is not None
    pairs = found.pairs(STEPS)
    assert (StepKey.of("8", 3), StepKey.of("22", 3)) in pairs
    years = [Year("2027", BEFORE + 1), Year("2028", BEFORE + 2)]
    road = roadmap(STEPS, BEFORE, years, order=pairs)
    taken = {step.key: number for number, year in enumerate(road.years) for step in year.steps}
    assert road.is_optimal
    assert [pair for pair in pairs if pair[1] in taken and taken.get(pair[0], 9) > taken[pair[1]]] == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{first: 8:3, then: 99:3, reason: x}", "langkah 99:3 tidak ada di spbe-2020"),
        ("{first: 8:6, then: 22:3, reason: x}", "langkah 8:6 tidak ada di spbe-2020"),
        ("{first: 8, then: 22:3, reason: x}", "misalnya 8:3"),
        ("{first: 22:2, then: 8:2, reason: x}", "bertentangan dengan urutan di atasnya"),
        ("{first: 8:3, then: 8:2, reason: x}", "bertentangan dengan urutan di atasnya"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, row: str, told: str):
    (problem,) = check_advice(written(tmp_path, f"{HEAD}  - {{first: 8:3, then: 22:2, reason: y}}\n  - {row}\n"))
    assert problem.line == 4
    assert told in problem.message


def test_an_unknown_instrument_and_a_broken_file_are_told(tmp_path: Path):
    (problem,) = check_advice(written(tmp_path, HEAD.replace("spbe-2020", "spbe-1999") + "  []\n"))
    assert "spbe-1999" in problem.message
    assert check_advice(written(tmp_path, "[")) != ()
