"""The tutorial is followed literally: its files are written, its commands run, its answers compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from spbe.cli import main
from spbe.indicators import catalogue

PAGE = (Path(__file__).parents[2] / "docs" / "instrument-tutorial.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, flags=re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instrumen").mkdir()
    (tmp_path / "instrumen" / "inovasi-2026.yaml").write_text("\n".join(blocks("yaml")), encoding="utf-8")
    (tmp_path / "nilai.csv").write_text(blocks("csv")[0], encoding="utf-8")
    monkeypatch.setenv("SPBE_INSTRUMENTS", "instrumen")
    catalogue.instruments.cache_clear()
    yield tmp_path
    catalogue.instruments.cache_clear()


def test_every_command_of_the_page_answers_as_it_says(folder: Path) -> None:
    commands = [line.split()[1:] for block in blocks("sh") for line in block.splitlines() if line.startswith("spbe ")]
    assert [words[0] for words in commands] == ["check", "score"]
    checked, scored = (CliRunner().invoke(main, words, catch_exceptions=False) for words in commands)
    assert checked.output == "instrumen/inovasi-2026.yaml: tidak ada masalah\n"
    assert "Indeks 2,53 (eksak 2,53), predikat Baik" in scored.output


def test_the_mistake_of_the_page_is_told_with_its_line(folder: Path) -> None:
    path = folder / "instrumen" / "inovasi-2026.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight: 60", "weight: 61"), encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "instrumen/inovasi-2026.yaml"])
    assert done.exit_code == 1
    assert "bobot aspek berjumlah 101, padahal bobotnya 100" in done.output
    assert re.search(r"inovasi-2026\.yaml:\d+: aspek A", done.output)
