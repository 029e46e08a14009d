"""A file becomes an instrument, or a list of problems: never a traceback."""

import gc
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import InstrumentError, Problem, check_file, load_instrument
from spbe.language import speaking

WHOLE = Path(__file__).parents[2] / "broken" / "whole.yaml"


def written(path: Path, old: str = "", new: str = "") -> Path:
    text = WHOLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_sound_file_becomes_an_instrument_with_every_part() -> None:
    instrument = load_instrument(WHOLE)
    assert instrument.code == "contoh-2026"
    assert (instrument.in_force_from, instrument.in_force_until) == (date(2026, 1, 1), date(2030, 12, 31))
    assert instrument.successor
    assert instrument.successor.title == "Contoh Baru"
    assert (instrument.target.index, instrument.target.level) == (Fraction(5, 2), 2)
    assert instrument.sources
    assert instrument.sources["PC1"].code == "PC1"
    assert [edition.year for edition in instrument.editions] == [2026]
    assert instrument.ladders["process"].steps[2].name == "Terkelola"
    assert [predicate.at_least for predicate in instrument.predicates] == [Fraction("2.6"), 1]
    assert instrument.rules == ("Pilih tingkat tertinggi yang terbukti.",)
    assert [indicator.weight for indicator in instrument] == [60, 40]


def test_a_bare_text_stands_for_a_criterion_or_an_item() -> None:
    instrument = load_instrument(str(WHOLE))
    assert instrument.by_code["2"].criteria[2].text == "Berjalan sebagian."
    assert instrument.by_code["2"].criteria[2].items == ()
    item = instrument.by_code["1"].items["I01-L2-01"]
    assert (item.label, item.kind, item.rule, item.level, item.basis) == (
        "Naskah kebijakan",
        "primary",
        "required",
        2,
        "bukti",
    )


def test_every_attribute_of_an_item_arrives() -> None:
    items = load_instrument(WHOLE).by_code["1"].items
    assert (items["I01-L0-01"].level, items["I01-L0-01"].kind, items["I01-L0-01"].rule) == (0, "supporting", "optional")
    assert (items["I01-L2-02"].rule, items["I01-L2-02"].group, items["I01-L2-02"].set) == ("one_of", "I01-L2-A", "draf")
    assert items["I01-L3-01"].replaces == ("I01-L2-01",)
    assert items["I01-L3-02"].max_age_months == 24
    assert items["I01-L3-03"].inspects == "I01-L3-02"


def test_levels_and_years_come_lowest_first_however_they_are_written(tmp_path: Path) -> None:
    old = "              1: Belum berjalan.\n              2: Berjalan sebagian.\n              3: Berjalan penuh.\n"
    new = "              3: Berjalan penuh.\n              1: Belum berjalan.\n              2: Berjalan sebagian.\n"
    instrument = load_instrument(written(tmp_path / "a.yaml", old, new))
    assert list(instrument.by_code["2"].criteria) == [1, 2, 3]


def test_weights_are_exact_and_may_be_fractions(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yaml", "weight: 60", "weight: 20/6")
    path.write_text(path.read_text(encoding="utf-8").replace("weight: 40", "weight: 290/3"), encoding="utf-8")
    assert [indicator.weight for indicator in load_instrument(path)] == [Fraction(10, 3), Fraction(290, 3)]


def test_an_unsound_file_raises_with_every_problem(tmp_path: Path) -> None:
    path = written(tmp_path / "a.yaml", "weight: 60", "weight: enam")
    with pytest.raises(InstrumentError) as refused:
        load_instrument(path)
    assert refused.value.problems == check_file(path)
    assert str(refused.value) == "\n".join(map(str, refused.value.problems))


def test_a_problem_is_printed_the_way_editors_jump_to() -> None:
    assert str(Problem("data/indicators.yaml", 412, "indikator 17 …")) == "data/indicators.yaml:412: indikator 17 …"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b"- a\n- b\n", b"teks biasa", b"[" * 99_999, b"{}", b"---\n...\n"],
)
def test_no_content_whatever_ends_in_a_traceback(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    problems = check_file(path)
    assert problems
    assert all(problem.line >= 1 and problem.message for problem in problems)


def test_folders_and_missing_files_are_problems_too(tmp_path: Path) -> None:
    assert "folder" in check_file(tmp_path)[0].message
    assert "tidak dapat dibaca" in check_file(tmp_path / "tidak-ada.yaml")[0].message


def test_an_empty_table_misses_every_required_part(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("{}", encoding="utf-8")
    words = " ".join(problem.message for problem in check_file(path))
    for key in ("instrument", "sources", "editions", "ladders", "predicates"):
        assert f"“{key}” belum ada" in words
    assert "rules" not in words


def test_reading_leaves_the_collector_as_it_was(tmp_path: Path) -> None:
    assert gc.isenabled()
    check_file(tmp_path)
    assert gc.isenabled()
    gc.disable()
    try:
        check_file(WHOLE)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_problems_speak_the_language_in_force() -> None:
    with speaking("id"):
        assert "folder" in check_file(WHOLE.parent)[0].message


def test_reading_instruments_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'numpy', 'matplotlib', 'flask', 'sqlalchemy', 'openpyxl', 'wtforms'}"
    program = f"import sys, spbe.indicators as i; i.instrument(); sys.exit(bool({heavy} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])
