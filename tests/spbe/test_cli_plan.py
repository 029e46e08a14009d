"""The command that plans: its answer, its refusals and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spbe.cli import main
from tests.spbe.planning.roads import LAMPUNG


@pytest.fixture
def levels(tmp_path: Path) -> str:
    path = tmp_path / "tingkat.csv"
    path.write_text("indikator;tingkat\n" + "".join(f"{c};{n}\n" for c, n in LAMPUNG.items()), encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["plan", *words], catch_exceptions=False)


def test_json_goes_to_standard_output_alone_and_what_is_assumed_to_standard_error(levels: str) -> None:
    done = run(levels, "--target", "2,60", "--format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["cost"], told["bound"], told["optimal"]) == (39, 39, True)
    assert "biaya 165 dari 165 langkah tidak disebut" in done.stderr


def test_costs_that_are_named_count(levels: str, tmp_path: Path) -> None:
    costs = tmp_path / "biaya.csv"
    rows = (f"{code};{level};{level + 1};{int(code) * 100_000}" for code in LAMPUNG for level in range(1, 5))
    costs.write_text("\n".join(["indikator,dari,ke,biaya".replace(",", ";"), *rows]), encoding="utf-8")
    done = run(levels, "--target", "2.60", "--costs", str(costs), "--format", "json")
    told = json.loads(done.stdout)
    assert done.stderr == ""
    assert all(one["cost"] == int(one["indicator"]) * 100_000 for one in told["steps"])
    assert told["optimal"] and told["index"]["after"] >= 2.6


def test_the_table_is_the_default(levels: str) -> None:
    done = run(levels, "--target", "2.60")
    assert "Terbukti termurah" in done.stdout


def test_a_fixed_step_is_in_the_plan_and_a_forbidden_one_is_not(levels: str) -> None:
    done = run(levels, "--target", "2.60", "--fix", "1:4", "--forbid", "2:2", "--format", "json")
    steps = [(one["indicator"], one["to"]) for one in json.loads(done.stdout)["steps"]]
    assert ("1", 4) in steps and "2" not in dict(steps)


def test_an_unreachable_target_says_how_far_one_gets_and_ends_with_3(levels: str) -> None:
    done = run(levels, "--target", "6")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "paling jauh indeks 5 dengan biaya 165" in done.stderr
    assert "tingkat tertinggi" in done.stderr


def test_a_budget_that_is_too_small_is_named_with_what_is_needed(levels: str) -> None:
    done = run(levels, "--target", "2.60", "--budget", "10")
    assert done.exit_code == 3
    assert "--budget 10; target ini perlu paling sedikit 39" in done.stderr


def test_a_budget_too_small_for_fixed_steps_names_them(levels: str) -> None:
    done = run(levels, "--target", "1.50", "--fix", "17:3", "--budget", "1")
    assert done.exit_code == 3
    assert "tidak tercapai" not in done.stderr
    assert "--budget 1; dengan --fix 17:3 perlu paling sedikit 2" in done.stderr


def test_forbidden_steps_that_block_are_named(levels: str) -> None:
    shut = [word for code in LAMPUNG for word in ("--forbid", f"{code}:2")]
    done = run(levels, "--target", "5", *shut)
    assert done.exit_code == 3
    assert "Yang menghalangi: --forbid " in done.stderr and ", 46:2, 47:2." in done.stderr


def test_rules_that_contradict_each_other_are_named(levels: str) -> None:
    done = run(levels, "--target", "2.60", "--fix", "1:4", "--forbid", "1:3")
    assert done.exit_code == 2
    assert "--fix 1:4 dan --forbid 1:3 bertentangan" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--target", "tinggi"), "--target: “tinggi” bukan angka"),
        (("--target", "3", "--budget", "banyak"), "--budget: “banyak” bukan angka"),
        (("--target", "3", "--fix", "99:3"), "--fix: “99:3” bukan indikator dan tingkat"),
        (("--target", "3", "--forbid", "1"), "--forbid: “1” bukan indikator dan tingkat"),
        (("--target", "3", "--costs", "tidak-ada.csv"), "tidak-ada.csv: berkas ini tidak dapat dibaca"),
        (("--target", "3", "--instrument", "spbe-1999"), "instrumen “spbe-1999” tidak ada"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(levels: str, words: tuple[str, ...], said: str) -> None:
    done = run(levels, *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_problems_of_both_files_are_told_with_their_names(levels: str, tmp_path: Path) -> None:
    costs = tmp_path / "biaya.csv"
    costs.write_text("indikator;dari;ke;biaya\n1;1;9;x\n", encoding="utf-8")
    done = run(levels, "--target", "3", "--costs", str(costs))
    assert done.exit_code == 2
    assert done.stderr.count("biaya.csv: ") == 2
    costs.write_text("apa saja", encoding="utf-8")
    assert "biaya.csv: " in run(str(costs), "--target", "3").stderr
