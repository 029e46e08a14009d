"""The wheel holds everything: built from the sdist, unpacked into an empty folder, started elsewhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import named, own

NEEDED = ("spbe/", "exports/", "templates/", "data/", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
STARTED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import spbe, exports
from spbe import language, store
from spbe.indicators import instrument
from spbe.paths import shipped
from spbe.web import create_app
from spbe.web.settings import Settings
assert Path(spbe.__file__).is_relative_to(sys.argv[1]) and Path(exports.__file__).is_relative_to(sys.argv[1])
for name in ("data", "templates", "translations"):
    assert shipped(name).is_relative_to(sys.argv[1]) and any(shipped(name).iterdir()), name
assert len(instrument().indicators) == 47
with language.speaking("en"):
    assert language.gettext("Manajemen SPBE") == "SPBE management"
url = "sqlite:///" + sys.argv[2]
store.migrate(url)
site = create_app(Settings(url, "a key for this test"))
page = site.test_client().get("/", follow_redirects=True)
assert page.status_code == 200, page.status
assert site.test_client().get("/statis/app.css").status_code == 200
"""


def run(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder and return what it said, both outputs in one."""
    parts = [str(part) for part in command]
    return subprocess.run(parts, cwd=folder, text=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def built(source: Path, to: Path) -> Path:
    """Build source -> sdist -> wheel without network and return the wheel unpacked in an empty folder."""
    answer = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", to / "dist", folder=source)
    assert answer.returncode == 0, answer.stdout
    [wheel] = (to / "dist").glob("*.whl")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile")
    answer = run(*pip, "--target", to / "installed", wheel, folder=to)
    assert answer.returncode == 0, answer.stdout
    return to / "installed"


def started(installed: Path, elsewhere: Path) -> subprocess.CompletedProcess[str]:
    """Start the installed program far from the checkout, and ask it for its first page."""
    return run(sys.executable, "-I", "-c", STARTED, installed, elsewhere / "site.sqlite", folder=elsewhere)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the folder in which the wheel of this very checkout is installed."""
    source, to = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in own():
        if named(path).startswith(NEEDED):
            copy = source / named(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return built(source, to)


def test_the_wheel_starts_elsewhere_and_finds_all_that_it_needs(installed, tmp_path):
    answer = started(installed, tmp_path)
    assert answer.returncode == 0, answer.stdout


def test_every_file_that_the_program_needs_is_in_the_wheel(installed):
    shipped = {named(path) for path in own() if named(path).startswith(("spbe/", "exports/"))}
    beside = {named(path) for path in own() if named(path).startswith(("templates/", "data/"))}
    wanted = {installed / name for name in shipped} | {installed / "spbe" / name for name in beside}
    assert sorted(path.relative_to(installed).as_posix() for path in wanted if not path.is_file()) == []


@pytest.mark.parametrize("lost", ["spbe/templates", "spbe/web/static"])
def test_a_wheel_that_lost_a_folder_is_seen(installed, tmp_path, lost):
    shutil.copytree(installed, tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy" / lost)
    assert started(tmp_path / "copy", tmp_path).returncode != 0
