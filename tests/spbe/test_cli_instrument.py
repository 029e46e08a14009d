"""Commands about instruments: what is checked, and what differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spbe.cli import main

TOY = Path(__file__).parents[1] / "toy" / "toy-2026.yaml"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_without_a_file_every_instrument_and_crosswalk_is_checked() -> None:
    done = run("check")
    assert done.exit_code == 0
    for name in ("indicators.yaml", "spbe-2018.yaml", "pemdi-2026.yaml", "spbe-2020--pemdi-2026.yaml"):
        assert f"{name}: tidak ada masalah" in done.output


def test_a_broken_crosswalk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a--b.yaml"
    path.write_text("links: []\n", encoding="utf-8")
    done = run("check", str(path))
    assert done.exit_code == 1 and "kunci “crosswalk” belum ada" in done.output


def test_two_regulations_are_compared_along_their_crosswalk() -> None:
    done = run("instrument", "diff", "spbe-2020", "pemdi-2026")
    assert "spbe-2020: 4 domain, 8 aspek, 47 indikator" in done.output
    assert "3 SDM: 25 (successor/update; 1.5 % -> 5 %)" in done.output
    assert "6 Informasi geospasial: - (baru; 0 % -> 3 %)" in done.output
    assert "Tanpa tempat: tidak ada" in done.output
    assert "Tanpa tempat: 2 " in run("instrument", "diff", "spbe-2018", "spbe-2020").output
    assert "Tidak ada peta dari pemdi-2026 ke spbe-2018." in run("instrument", "diff", "pemdi-2026", "spbe-2018").output


def test_two_files_of_one_instrument_are_compared_code_by_code(tmp_path: Path) -> None:
    assert "Tidak ada yang mengubah skor." in run("instrument", "diff", str(TOY), str(TOY)).output
    path = tmp_path / "toy-2026.yaml"
    path.write_text(TOY.read_text(encoding="utf-8").replace("divide_by: 25", "divide_by: 50"), encoding="utf-8")
    done = run("instrument", "diff", str(TOY), str(path))
    assert "~ conversion 3\n    - 0: 1, 100: 5, belum ada: 1\n    + 0: 1, 100: 3, belum ada: 1\n" in done.output
    assert done.output.endswith("Skor dapat berubah.\n")


@pytest.mark.parametrize("name", ["spbe-1999", "tidak-ada.yaml"])
def test_what_is_no_instrument_is_refused(name: str) -> None:
    done = run("instrument", "diff", name, "spbe-2020")
    assert done.exit_code != 0 and name in done.output
