"""Each kind of indicator has its rules; what breaks one is told with its line and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from spbe.indicators import check_file, load_instrument

TOY = Path(__file__).parents[2] / "toy" / "toy-2026.yaml"
TEXT = TOY.read_text(encoding="utf-8")
FIGURE = "formula: {add: 1, divide_by: 25}"


def test_an_instrument_of_all_three_kinds_without_domains_is_sound() -> None:
    toy = load_instrument(TOY)
    assert [indicator.kind for indicator in toy] == ["level", "items", "index"]
    assert (toy.has_domains, [domain.code for domain in toy.domains]) == (False, [""])
    assert [(indicator.lowest, indicator.highest) for indicator in toy] == [(1, 5), (1, 5), (1, 5)]
    assert [toy.by_code["2"].level_at(value) for value in (0, 1, 2, 3, 5)] == [1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    base: 1\n", "", ["indikator 2", "tangga maturity perlu “base”"]),
        ("meaning: Mulai., width: 0.5", "meaning: Mulai.", ["indikator 2", "“width” di tiap tingkatnya"]),
        ("I02-L1-01: Daftar inovasi", "I02-L1-01: {label: Daftar, rule: optional}", ["tingkat 1", "butir yang wajib"]),
        ("value: 0.5", "value: 2", ["tingkat 2", "berjumlah 2, lebarnya 1.5"]),
        ("I02-L2-02: Laporan", "I02-L2-02: {label: Laporan, value: 0.5}\n              I02-L2-04: Lain", []),
        (
            "I02-L2-02: Laporan inovasi",
            "I02-L2-02: {label: Laporan inovasi, value: 0.5}",
            ["tingkat 2", "berjumlah 1, lebarnya 1.5"],
        ),
        ("kind: supporting, rule: optional", "rule: optional, value: 1", ["I02-L2-03", "hanya untuk butir wajib"]),
        ("kind: items", "kind: level", ["I02-L2-01", "hanya untuk butir wajib indikator berjenis items"]),
        ("kind: index\n", "kind: level\n", ["indikator 3", "“figure” hanya untuk jenis index"]),
        (f"          {FIGURE}\n", "", ["indikator 3", "sekurangnya dua “points” yang naik"]),
        (
            f"          {FIGURE}\n",
            "          points: [{figure: 0, value: 1}, {figure: 0, value: 5}]\n",
            ["indikator 3", "yang naik"],
        ),
        ("empty: 1\n", "empty: 0\n", ["indikator 3", "“empty” 0 di luar 1 sampai 5"]),
        ("weight: 60\n", "weight: 61\n", ["instrumen: bobot aspek berjumlah 101"]),
    ],
)
def test_a_broken_rule_is_told(tmp_path: Path, old: str, new: str, says: list[str]) -> None:
    path = tmp_path / "toy-2026.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_file(path))
    assert all(words in told for words in says), told
    assert bool(told) == bool(says)


def test_domains_and_aspects_are_not_written_together(tmp_path: Path) -> None:
    path = tmp_path / "toy-2026.yaml"
    more = "domains:\n  - {code: 1, title: D, short_title: D, weight: 100, aspects: []}\n"
    path.write_text(f"{TEXT}\n{more}", encoding="utf-8")
    assert any("tidak dapat dipakai bersama" in str(problem) for problem in check_file(path))


def test_an_index_without_a_figure_is_told(tmp_path: Path) -> None:
    path = tmp_path / "toy-2026.yaml"
    before, rest = TEXT.split("        figure:\n")
    path.write_text(before + "        criteria:" + rest.split("        criteria:")[1], encoding="utf-8")
    assert "indikator 3 berjenis index" in str(check_file(path)[0])
