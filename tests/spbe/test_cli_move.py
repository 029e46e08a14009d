"""Commands that move one assessment: out, in, once; whatever is foreign is refused with nothing half-written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from spbe import demo
from spbe.cli import main
from spbe.store import close_store, models, open_store

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
YEAR = "kabupaten-contoh/2026"


def spbe(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [*arguments, "--home", str(home)], env={"SPBE_DATABASE_URL": None})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo, and beside it the year's file and its evidence."""
    home = tmp_path_factory.mktemp("origin")
    close_store(demo.prepare(f"sqlite:///{home / 'spbe.sqlite'}", NOW))
    for ending in (".spbe.json", ".zip"):
        code, _out, err = spbe(home, "export", YEAR, "--to", str(home / f"year{ending}"))
        assert code == 0, err
    return home


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty")
    assert spbe(home, "init")[0] == 0
    return home


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield a folder with a prepared installation that nobody uses yet."""
    shutil.copytree(empty, tmp_path / "here")
    yield tmp_path / "here"


def assessments(home: Path) -> int:
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store() as session:
        found = session.scalar(select(func.count()).select_from(models.Assessment)) or 0
    close_store(store)
    return found


def hash_in(text: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith("Hash isi: ")]
    return line.removeprefix("Hash isi: ")


def test_a_year_moves_with_its_evidence_and_is_whole_there(origin: Path, home: Path, tmp_path: Path) -> None:
    file, evidence = str(origin / "year.spbe.json"), str(origin / "year.zip")
    code, out, err = spbe(home, "import", file, "--evidence", evidence)
    assert (code, err) == (0, "") and f"Penilaian {YEAR} dimasukkan." in out
    assert "4 berkas bukti dibawa masuk." in out
    assert spbe(home, "verify")[0] == 0
    again = tmp_path / "again.spbe.json"
    code, told, _err = spbe(home, "export", YEAR, "--to", str(again))
    assert code == 0 and hash_in(told) == hash_in(out) == json.loads(again.read_bytes())["content_sha256"]
    code, out, err = spbe(home, "import", file, "--evidence", evidence)
    assert (code, err) == (0, "") and "sudah ada di sini dengan isi yang sama" in out


def test_evidence_that_was_left_behind_is_listed_and_brought_later(origin: Path, home: Path) -> None:
    file = str(origin / "year.spbe.json")
    code, _out, err = spbe(home, "import", file)
    assert code == 0 and err.startswith("4 berkas bukti belum ada di sini") and len(err.splitlines()) == 5
    assert spbe(home, "verify")[0] == 1
    code, out, err = spbe(home, "import", file, "--evidence", str(origin / "year.zip"))
    assert (code, err) == (0, "") and "4 berkas bukti dibawa masuk." in out
    assert spbe(home, "verify")[0] == 0


def test_a_dry_run_writes_nothing(origin: Path, home: Path) -> None:
    file, evidence = str(origin / "year.spbe.json"), str(origin / "year.zip")
    code, out, _err = spbe(home, "import", file, "--evidence", evidence, "--dry-run")
    assert code == 0 and "dapat dimasukkan" in out and out.endswith("Hanya diperiksa: tidak ada yang ditulis.\n")
    assert assessments(home) == 0 and not (home / "files").exists()


def test_it_can_come_as_another_code_and_only_to_a_prepared_place(origin: Path, home: Path, tmp_path: Path) -> None:
    file = str(origin / "year.spbe.json")
    code, out, _err = spbe(home, "import", file, "--to-agency", "32.73")
    assert code == 0 and "Penilaian 32.73/2026 dimasukkan." in out
    assert hash_in(out) != json.loads(Path(file).read_bytes())["content_sha256"]
    assert spbe(home, "import", file, "--to-agency", "32.73")[1].startswith("Penilaian 32.73/2026 sudah ada")
    code, _out, err = spbe(tmp_path, "import", file)
    assert code == 2 and "belum ada basis data" in err


def test_one_gone_on_with_there_is_another_one_here(origin: Path, home: Path, tmp_path: Path) -> None:
    assert spbe(home, "import", str(origin / "year.spbe.json"))[0] == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(origin, elsewhere)
    store = open_store(f"sqlite:///{elsewhere / 'spbe.sqlite'}")
    with store.begin() as session:
        for answer in session.scalars(select(models.Answer).where(models.Answer.indicator == "7")):
            answer.explanation += " Lagi."
    close_store(store)
    assert spbe(elsewhere, "export", YEAR, "--to", str(tmp_path / "b.spbe.json"))[0] == 0
    code, _out, err = spbe(home, "import", str(tmp_path / "b.spbe.json"))
    assert code == 2
    assert err.splitlines() == [
        f"Di sini sudah ada penilaian {YEAR} yang lain; tidak ada yang ditulis. Bedanya:",
        "answers 7/self: isinya berbeda",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda told: told.update(version=2), "Pasang program yang lebih baru"),
        (lambda told: told["content"]["answers"][0].update(level=5), "hash isinya tidak sama"),
        (lambda told: told.update(format="x"), "Ini bukan berkas penilaian"),
    ],
)
def test_a_foreign_newer_or_altered_file_is_refused(
    origin: Path, home: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    content = json.loads((origin / "year.spbe.json").read_bytes())
    change(content)
    (tmp_path / "x.spbe.json").write_text(json.dumps(content))
    code, out, err = spbe(home, "import", str(tmp_path / "x.spbe.json"))
    assert (code, out, assessments(home)) == (2, "", 0) and "tidak ada yang ditulis" in err and told in err


def test_evidence_that_is_no_bundle_or_another_content_is_refused(origin: Path, home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "bukti.zip"
    shutil.copy(origin / "year.zip", broken)
    _spoil(broken)
    for path, told in ((broken, "isinya tidak sama"), (origin / "year.spbe.json", "bukan berkas zip yang utuh")):
        code, _out, err = spbe(home, "import", str(origin / "year.spbe.json"), "--evidence", str(path))
        assert code == 2 and told in err and assessments(home) == 0


def _spoil(path: Path) -> None:
    """Flip one byte of the first file inside, past its head."""
    content = bytearray(path.read_bytes())
    content[600] ^= 1
    path.write_bytes(bytes(content))


def test_only_who_begins_an_assessment_takes_it_along_and_not_while_it_is_judged(origin: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{origin / 'spbe.sqlite'}")
    with store() as session:
        emails = {row.name: row.email for row in session.execute(select(models.Person.name, models.Person.email))}
    close_store(store)

    def told(name: str, of: str) -> tuple[int, str, str]:
        return spbe(origin, "export", of, "--to", str(tmp_path / "x.spbe.json"), "--as", emails[name] or "")

    assert told("Rini", "kota-contoh/2026")[0] == 0
    assert json.loads((tmp_path / "x.spbe.json").read_bytes())["scope"] == "agency"
    assert "tidak ada; tulis nomornya" in told("Sari", "kota-contoh/2026")[2]
    assert "sedang dinilai" in told("Lina", YEAR)[2]
