"""The command line as its users meet it: answers on stdout, problems on stderr, and nothing heavy loaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from spbe.cli import main
from spbe.indicators import instrument
from spbe.paths import shipped

SPBE = instrument("spbe-2020")
HEAVY = ("pandas", "numpy", "matplotlib", "flask", "sqlalchemy", "openpyxl", "xlsxwriter", "babel")


def bandar_lampung_2022():
    cases = json.loads((shipped("data") / "published" / "complete-cases.json").read_text(encoding="utf-8"))
    return next(c["levels"] for c in cases if c["agency"].endswith("Bandar Lampung") and c["year"] == 2022)


@pytest.fixture
def levels(tmp_path):
    rows = "".join(f"{code},{level}\n" for code, level in bandar_lampung_2022().items())
    path = tmp_path / "levels.csv"
    path.write_text("indicator,level\n" + rows, encoding="utf-8")
    return path


def spbe(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def refused(*arguments):
    """Return the lines on stderr of a command that must end with 2 and say nothing on stdout."""
    result = spbe(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()


# spbe score


def test_the_published_levels_of_bandar_lampung_2022_score_1_50_kurang(levels):
    result = spbe("score", levels, "--edition", 2022, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    ones = {"exact": "1", "announced": "1.00"}
    twos = {"exact": "2", "announced": "2.00"}
    assert json.loads(result.stdout) == {
        "instrument": "spbe-2020",
        "edition": 2022,
        "index": {"exact": "1.5025", "announced": "1.50"},
        "predicate": "Kurang",
        "borderline": False,
        "domains": {"1": twos, "2": ones, "3": ones, "4": {"exact": "331/182", "announced": "1.82"}},
        "aspects": {"1": twos} | dict.fromkeys("23456", ones) | {"7": {"exact": "1.7", "announced": "1.70"}, "8": twos},
    }


def test_the_table_says_index_predicate_domains_and_aspects(levels):
    lines = spbe("score", levels, "--edition", 2022).stdout.splitlines()
    assert "PermenPANRB 59/2020, edisi 2022, Kepmen PANRB 962/2021" in lines
    assert "Indeks 1,50 (eksak 1,5025), predikat Kurang" in lines
    assert "Jarak ke Cukup: 0,2975" in lines
    assert "4  Layanan SPBE             45,50 %    1,82  Cukup" in lines
    assert any(line.startswith("7  Layanan Administrasi") and "1,70  Kurang" in line for line in lines)
    assert lines[-1] == "Taraf domain dan aspek: indikatif, bukan predikat resmi."


@pytest.mark.parametrize(
    ("year", "predicate", "used"), [(2024, "Cukup", "indeks eksak"), (2023, "Baik", "indeks yang diumumkan")]
)
def test_a_borderline_index_says_so_and_which_basis_is_used(tmp_path, year, predicate, used):
    path = tmp_path / "levels.json"
    path.write_text(json.dumps(borderline()), encoding="utf-8")
    answer = json.loads(spbe("score", path, "--edition", year, "--format", "json").stdout)
    assert answer["index"] == {"exact": "2.596", "announced": "2.60"}
    assert (answer["predicate"], answer["borderline"]) == (predicate, True)
    table = spbe("score", path, "--edition", year).stdout
    assert "menurut indeks eksak Cukup, menurut indeks yang diumumkan Baik" in table
    assert f"Yang dipakai: {used}." in table
    assert "Belum dipastikan" not in table


def test_a_borderline_index_of_a_year_with_unknown_practice_says_that_too(tmp_path):
    path = tmp_path / "levels.json"
    path.write_text(json.dumps(borderline()), encoding="utf-8")
    assert "Belum dipastikan: " in spbe("score", path, "--edition", 2025).stdout


def borderline():
    """Return levels whose exact index is 2.596: sums 12, 21, 14 and (11 x 38 + 12 x 22)."""
    levels = {}
    for aspect, total in zip(SPBE.aspects, (12, 8, 8, 5, 11, 3, 38, 22), strict=True):
        low, more = divmod(total, len(aspect.indicators))
        levels |= {i.code: low + (n < more) for n, i in enumerate(aspect.indicators)}
    return levels


def test_without_an_edition_the_newest_one_is_used(levels):
    answer = json.loads(spbe("score", levels, "--format", "json").stdout)
    assert answer["edition"] == max(edition.year for edition in SPBE.editions)


def test_every_problem_of_a_file_stands_on_stderr_with_its_row(tmp_path):
    path = tmp_path / "levels.csv"
    path.write_text("indikator;tingkat\n1;6\n2;2,5\n99;1\n1;3\n", encoding="utf-8")
    lines = refused("score", path)
    assert [line.removeprefix(f"{path}: ").split(":")[0] for line in lines[:4]] == [f"baris {n}" for n in (2, 3, 4, 5)]
    assert "belum ada tingkat untuk indikator 3, 4, 5" in lines[4]
    assert all(line.startswith(f"{path}: ") for line in lines)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    assert refused("score", tmp_path) == [
        f"{tmp_path}: ini sebuah folder; sebutkan berkas CSV, XLSX, atau JSON di dalamnya"
    ]
    assert len(refused("score", tmp_path / "none.csv")) == 1


def test_an_unknown_instrument_or_edition_is_refused_with_the_known_ones(levels):
    (line,) = refused("score", levels, "--instrument", "spbe-1999")
    assert "spbe-2020" in line
    (line,) = refused("score", levels, "--edition", "2019")
    assert line == "edisi 2019 tidak ada di spbe-2020; yang ada: 2021, 2022, 2023, 2024, 2025"


@pytest.mark.parametrize(
    "arguments", [["score"], ["score", "x.csv", "--edition", "lama"], ["score", "x", "--format", "xml"]]
)
def test_a_wrong_command_line_ends_with_2(arguments):
    assert refused(*arguments)


def test_score_starts_without_the_heavy_libraries(levels):
    script = (
        "import sys; from spbe.cli import main\n"
        f"try: main(['score', {str(levels)!r}])\n"
        f"finally: print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    assert python("-c", script) == (0, "\n")
    assert "sqlalchemy" in python("-c", "import sqlalchemy\n" + script)[1]


def python(*arguments):
    result = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    return result.returncode, result.stderr


def test_the_package_runs_as_a_module(levels):
    assert python("-m", "spbe", "score", str(levels)) == (0, "")
    code, said = python("-m", "spbe", "score", "none.csv")
    assert code == 2
    assert said == "none.csv: berkas ini tidak ada; periksa nama dan foldernya\n"


# spbe check


def test_the_shipped_instruments_have_no_problem():
    result = spbe("check")
    assert result.exit_code == 0
    assert "indicators.yaml: tidak ada masalah" in result.stdout


def test_every_problem_of_an_instrument_is_printed_with_file_and_line(tmp_path):
    text = (shipped("data") / "indicators.yaml").read_text(encoding="utf-8")
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace("at_least: 3.5", "at_least: x").replace("legal_status:", "status:"), encoding="utf-8")
    result = spbe("check", path)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{path}:") and line.split(":")[1].isdigit() for line in lines)


def test_a_missing_instrument_file_is_a_problem(tmp_path):
    result = spbe("check", tmp_path / "none.yaml")
    assert result.exit_code == 1
    assert str(tmp_path / "none.yaml") in result.stdout


def test_help_and_version_are_there():
    assert "score" in spbe("--help").stdout
    assert spbe("--version").stdout.startswith("spbe, version ")
