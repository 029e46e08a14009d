"""Each rule of an instrument file is broken once, and told in words that help."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from spbe.indicators import check_file

HERE = Path(__file__).parent
WHOLE = (HERE / "whole.yaml").read_text(encoding="utf-8")
CASES = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))


def broken(case: dict[str, Any]) -> str:
    text = WHOLE
    for old, new in case["changes"].items():
        assert text.count(old) == 1, f"not once in whole.yaml: {old}"
        text = text.replace(old, new)
    return text[: text.rindex(case["cut"])] if "cut" in case else text


def line_of(case: dict[str, Any], text: str) -> int:
    if "at" in case:
        assert case["at"] in text
        return text[: text.index(case["at"])].count("\n") + 1
    pairs = zip(WHOLE.split("\n"), text.split("\n"), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


def test_the_whole_instrument_has_no_problem() -> None:
    assert check_file(HERE / "whole.yaml") == ()


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_broken_rule_is_told_once_with_its_line_and_the_way_out(case: dict[str, Any], tmp_path: Path) -> None:
    text = broken(case)
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    problems = check_file(path)
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert case["says"]
    for words in case["says"]:
        assert words in problems[0].message
    assert problems[0].line == line_of(case, text)
    assert str(problems[0]).startswith(f"{path}:{problems[0].line}: ")


def test_every_problem_of_a_file_is_told_at_once_in_the_order_of_its_lines(tmp_path: Path) -> None:
    told = {
        "target: {index: 2.5, level: 2}": "target: {index: 2.5, level: 9}",
        "predicate_basis: exact": "predicate_basis: rata-rata",
        "name: Terkelola": "name: Rintisan",
        "weight: 60": "weight: 59.5",
        "weight: 40\n            ladder:": "weight: 40\n            ledder:",
        "note: Reviu dilakukan tiap tahun.": "nota: Reviu dilakukan tiap tahun.",
        "max_age_months: 24": "max_age_months: 0",
        'pages: "4"': "pages: []",
    }
    path = tmp_path / "broken.yaml"
    path.write_text(broken({"changes": told}), encoding="utf-8")
    problems = check_file(path)
    words = "\n".join(problem.message for problem in problems)
    for expected in (
        "tingkat 9",
        "rata-rata",
        "“Rintisan”",
        "99.5",
        "“ledder”",
        "“ladder” belum ada",
        "“nota”",
        "pages",
    ):
        assert expected in words
    assert "“max_age_months” sekurangnya 1" in words
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert len(problems) == len(told) + 1  # the misspelt ladder is both unknown and missing


def test_what_follows_from_a_problem_is_not_told_as_another(tmp_path: Path) -> None:
    changes = {"weight: 60": "weight: enam puluh", "code: contoh-2026": "kode: contoh-2026"}
    path = tmp_path / "broken.yaml"
    path.write_text(broken({"changes": changes}), encoding="utf-8")
    told = [problem.message for problem in check_file(path)]
    assert len(told) == 3
    assert not any("berjumlah" in message for message in told)
