"""Every module stands on a floor, and imports only downward."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.files import ROOT, texts

PROGRAM = Path(sys.executable).with_name("lint-imports.exe" if sys.platform == "win32" else "lint-imports")


def floors(configuration: str) -> set[str]:
    """Return the modules that the layers contract in a setup.cfg places on a floor."""
    parser = configparser.ConfigParser()
    parser.read_string(configuration)
    return set(re.findall(r"[\w.]+", parser["importlinter:contract:floors"]["layers"]))


def homeless(modules: set[str], placed: set[str]) -> list[str]:
    """Return the modules that are on no floor."""
    return sorted(f"{module} is on no floor of setup.cfg" for module in modules - placed)


def rooms(names: list[str]) -> set[str]:
    """Return the importable rooms directly under spbe, and exports, from the names of Python files."""
    inside = {
        name.removeprefix("spbe/").split("/")[0].removesuffix(".py") for name in names if name.startswith("spbe/")
    }
    return {f"spbe.{room}" for room in inside - {"__init__"}} | {"exports"}


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a folder and return what it said."""
    return subprocess.run([PROGRAM, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_room_of_spbe_is_on_a_floor():
    assert homeless(rooms(list(texts("spbe/"))), floors((ROOT / "setup.cfg").read_text(encoding="utf-8"))) == []


def test_a_room_on_no_floor_is_seen():
    placed = floors("[importlinter:contract:floors]\nlayers =\n    (spbe.cli)\n    spbe.scoring | spbe.submission\n")
    assert homeless(rooms(["spbe/__init__.py", "spbe/attic/x.py", "spbe/scoring.py"]), placed | {"exports"}) == [
        "spbe.attic is on no floor of setup.cfg"
    ]


def test_imports_go_only_downward():
    answer = checked(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_an_import_that_goes_upward_is_seen(tmp_path):
    for package in ("spbe", "exports"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "fonts", "*.pyc"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    with (tmp_path / "spbe" / "paths.py").open("a", encoding="utf-8") as module:
        module.write("\nimport spbe.scoring\n")
    answer = checked(tmp_path)
    assert answer.returncode == 1
    assert "spbe.paths -> spbe.scoring" in answer.stdout
