"""An installation is carried into one file and back, from either database to either, or nothing changes at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select, update

from spbe import demo, workflow
from spbe.cli import main
from spbe.indicators import instruments
from spbe.parcel import SUMS
from spbe.roles import Person, Role
from spbe.store import close_store, models, open_store, queries
from spbe.store.files import Folder
from spbe.store.upgrade import downgrade
from spbe.web import create_app
from spbe.web.house import House
from spbe.web.settings import Settings
from spbe.workflow import Keeping
from tests.spbe.web.conftest import PASSWORD, Site
from tests.spbe.workflow.library_cast import arrived, described

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
CODE = "kota-contoh"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a whole demo year, three more papers, one of them cited, and its backup."""
    home = tmp_path_factory.mktemp("made")
    url = f"sqlite:///{home / 'spbe.sqlite'}"
    store = demo.prepare(url, NOW)
    keeping = Keeping(Folder(home / "files"), 10**9)
    with store.begin() as session:
        rini = _rini(session)
        papers = [
            workflow.add_document(
                session, keeping, CODE, arrived(home, f"%PDF {title}".encode()), **described(rini, title=title)
            )
            for title in ("SK satu", "SK dua", "SK tiga")
        ]
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        entry: dict[str, Any] = {"pages": "2-3", "note": "lihat", "version": 0, "by": rini, "at": NOW}
        cited = ("I01-L2-01", papers[0].id)
        workflow.cite(session, assessment, instruments()["spbe-2020"].by_code["1"], cited, **entry)
    close_store(store)
    assert spbe(home, "backup", str(home / "b.zip"))[0] == 0
    return home


def _rini(session: Any) -> Person:
    local = queries.local_person(session)
    found = queries.person(session, local.id) if local else None
    assert found is not None
    return found


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """Return a fresh copy of that home."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def spbe(home: Path, *arguments: str, url: str | None = None, typed: str | None = None) -> tuple[int, str, str]:
    env = {"SPBE_DATABASE_URL": url, "SPBE_FILES": str(home / "files") if url else None}
    done = CliRunner().invoke(main, [*arguments, "--home", str(home)], env=env, input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def contents(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as whole:
        return {name: whole.read(name) for name in whole.namelist() if name not in ("manifest.json", SUMS)}


def rewritten(path: Path, changed: Callable[[dict[str, bytes]], object], *, compression: int = ZIP_STORED) -> Path:
    """Write a backup with other contents, and hashes that fit them again."""
    with ZipFile(path) as whole:
        told = {name: whole.read(name) for name in whole.namelist() if name != SUMS}
    changed(told)
    lines = "".join(f"{hashlib.sha256(told[name]).hexdigest()}  {name}\n" for name in sorted(told))
    target = path.with_name("other.zip")
    with ZipFile(target, "w", compression) as whole:
        for name, content in told.items():
            whole.writestr(name, content)
        whole.writestr(SUMS, lines)
    return target


@pytest.mark.parametrize("path", ["sqlite, sqlite", "sqlite, postgresql", "postgresql, sqlite"])
def test_a_full_year_goes_from_either_database_to_either_and_is_the_same(
    made: Path, tmp_path: Path, path: str, request: pytest.FixtureRequest
) -> None:
    """What comes back is compared as the rows and files of another backup: byte by byte."""
    source, last = made / "b.zip", contents(made / "b.zip")
    for number, kind in enumerate(path.split(", ")):
        home = tmp_path / f"home{number}"
        url = request.getfixturevalue("empty_postgres_url") if kind == "postgresql" else None
        code, out, err = spbe(home, "restore", str(source), url=url)
        assert (code, err) == (0, ""), out
        assert spbe(home, "verify", url=url)[0] == 0
        source = tmp_path / f"b{number}.zip"
        assert spbe(home, "backup", str(source), url=url)[0] == 0
        assert contents(source) == last


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_people_sign_in_and_go_on_working_on_the_restored_site(
    made: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgres_url") if kind == "postgresql" else None
    assert spbe(tmp_path, "restore", str(made / "b.zip"), url=url)[0] == 0
    settings = Settings(url or f"sqlite:///{tmp_path / 'spbe.sqlite'}", "for tests only", files=str(tmp_path / "files"))
    house = House(settings, open_store(settings.database_url), instruments(), now=lambda: NOW)
    app = create_app(house=house)
    app.testing = True
    site = Site(app)
    site.enter("Rini")
    assert "Rini" in site.get("/penilaian/kota-contoh/2026/").text
    other = site.other_browser()
    other.post("/masuk", {"email": "rini@contoh.example", "password": PASSWORD})
    with house.sessions.begin() as session:
        last = max(document.id for document in queries.documents(session, CODE, with_deleted=True))
        entry = described(_rini(session), title="Baru")
        added = workflow.add_document(session, house.keeping, CODE, arrived(tmp_path, b"%PDF baru"), **entry)
        assert added.id == last + 1, "numbers go on behind the last one"
    with house.sessions() as session:
        assert workflow.verify(session, CODE) == []
    close_store(house.sessions)


def test_a_password_works_on_the_restored_site_with_another_key(made: Path, home: Path, tmp_path: Path) -> None:
    app, house = _served(home, "one key")
    Site(app).enter("Rini")
    close_store(house.sessions)
    assert spbe(home, "backup", str(tmp_path / "b.zip"))[0] == 0
    elsewhere = tmp_path / "elsewhere"
    assert spbe(elsewhere, "restore", str(tmp_path / "b.zip"))[0] == 0
    app, house = _served(elsewhere, "another key")
    site = Site(app)
    site.post("/masuk", {"email": "rini@contoh.example", "password": PASSWORD})
    assert "Rini" in site.get("/penilaian/kota-contoh/2026/").text
    close_store(house.sessions)


def _served(home: Path, key: str) -> tuple[Any, House]:
    settings = Settings(f"sqlite:///{home / 'spbe.sqlite'}", key)
    house = House(settings, open_store(settings.database_url), instruments(), now=lambda: NOW)
    app = create_app(house=house)
    app.testing = True
    return app, house


Change = Callable[[dict[str, bytes]], object]


def _manifest(**told: object) -> Change:
    def change(contents: dict[str, bytes]) -> None:
        contents["manifest.json"] = json.dumps({**json.loads(contents["manifest.json"]), **told}).encode()

    return change


def _line(name: str, before: bytes, after: bytes) -> Change:
    def change(contents: dict[str, bytes]) -> None:
        assert before in contents[name]
        contents[name] = contents[name].replace(before, after, 1)

    return change


def _without(part: str) -> Change:
    return lambda contents: contents.pop(next(name for name in contents if part in name))


def _other_file(contents: dict[str, bytes]) -> None:
    name = next(name for name in contents if name.startswith("files/"))
    contents[name] = b"other" + contents[name][5:]


REFUSED: dict[str, tuple[Change, str]] = {
    "a newer version": (_manifest(revision="0999", version="9.0"), "versi program yang lebih baru (9.0, tabel 0999)"),
    "another format": (_manifest(format="zip"), "bukan cadangan yang ditulis spbe backup"),
    "no manifest": (_without("manifest"), "bukan cadangan yang ditulis spbe backup"),
    "an unknown table": (lambda c: c.update({"rows/x.jsonl": b""}), "Tabel rows/x.jsonl tidak dikenal"),
    "a way out": (lambda c: c.update({"../../x": b""}), "Nama '../../x' tidak semestinya"),
    "an absolute way out": (lambda c: c.update({"/etc/x": b""}), "Nama '/etc/x' tidak semestinya"),
    "a way out by agency": (lambda c: c.update({f"files/../{'0' * 64}": b""}), "tidak semestinya"),
    "no row": (_line("rows/person.jsonl", b'"is_local":true', b'"is_local":"ya"'), "tabel person tidak dapat dibaca"),
    "a lost table": (_without("rows/agency.jsonl"), "menunjuk baris agency yang tidak ada"),
    "two alike": (
        lambda c: c.update({"rows/agency.jsonl": c["rows/agency.jsonl"] * 2}),
        "Baris datanya saling bertentangan",
    ),
    "an altered answer": (
        _line("rows/answer.jsonl", b'"level":3', b'"level":5'),
        "answer.recorded",
    ),
    "an altered event": (_line("rows/event.jsonl", b'"level\\":3', b'"level\\":5'), "diubah sesudah dicatat"),
    "a lost file": (_without("files/"), "berkasnya hilang"),
    "another file": (_other_file, "isinya berubah"),
}


def state(home: Path) -> dict[str, bytes]:
    """Return all that a home holds, its database as another backup would have it."""
    assert spbe(home, "backup", str(home / "state.zip"))[0] == 0
    told = contents(home / "state.zip")
    laid = {str(path): path.read_bytes() for path in sorted((home / "files").rglob("*")) if path.is_file()}
    return {**told, **laid}


@pytest.fixture(scope="module")
def worked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return a home that differs from its backup, and its state."""
    home = Path(shutil.copytree(made, tmp_path_factory.mktemp("worked") / "home"))
    _work_on(home)
    return home, state(home)


@pytest.mark.parametrize("what", REFUSED)
def test_a_backup_that_is_not_whole_is_refused_with_its_reason_and_changes_nothing(
    worked: tuple[Path, dict[str, bytes]], what: str
) -> None:
    change, named = REFUSED[what]
    home, before = worked
    other = rewritten(home / "b.zip", change)
    code, out, err = spbe(home, "restore", str(other), "--yes")
    assert (code, out) == (2, "")
    assert "tidak dipulihkan; yang ada tetap seperti semula" in err and named in err
    assert state(home) == before


def _work_on(home: Path) -> None:
    """Let the home differ from its backup."""
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        entry = described(_rini(session), title="Sesudah cadangan")
        keeping = Keeping(Folder(home / "files"), 10**9)
        workflow.add_document(session, keeping, CODE, arrived(home, b"%PDF sesudah"), **entry)
    close_store(store)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_backup_is_refused_and_changes_nothing(worked: tuple[Path, dict[str, bytes]], kept: float) -> None:
    home, before = worked
    content = (home / "b.zip").read_bytes()
    (home / "cut.zip").write_bytes(content[: int(len(content) * kept)])
    code, _out, err = spbe(home, "restore", str(home / "cut.zip"), "--yes")
    assert code == 2 and "mungkin terpotong" in err
    assert state(home) == before


def test_one_flipped_byte_of_a_backup_is_named(home: Path) -> None:
    content = (home / "b.zip").read_bytes()
    (home / "flipped.zip").write_bytes(content.replace(b"%PDF SK dua", b"%PDF SK dub"))
    code, _out, err = spbe(home, "restore", str(home / "flipped.zip"), "--yes")
    sha256 = hashlib.sha256(b"%PDF SK dua").hexdigest()
    assert code == 2 and f"files/kota-contoh/{sha256}: isinya tidak sama" in err


def test_a_foreign_zip_and_a_bomb_are_refused(home: Path) -> None:
    with ZipFile(home / "foreign.zip", "w") as whole:
        whole.writestr("notes.txt", "halo")
    code, _out, err = spbe(home, "restore", str(home / "foreign.zip"), "--yes")
    assert code == 2 and "Nama 'notes.txt' tidak semestinya" in err
    filled = rewritten(
        home / "b.zip", lambda c: c.update({"rows/mark.jsonl": b" " * 80_000_000}), compression=ZIP_DEFLATED
    )
    code, _out, err = spbe(home, "restore", str(filled), "--yes")
    assert code == 2 and "Ada isi yang dimampatkan" in err


def test_a_backup_with_a_broken_record_is_restored_only_when_it_is_wanted_so(home: Path) -> None:
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        changed = update(models.Answer).where(models.Answer.indicator == "7", models.Answer.assessment_id == 2)
        session.execute(changed.values(level=5))
    close_store(store)
    assert spbe(home, "backup", str(home / "b.zip"))[0] == 0
    elsewhere = home / "elsewhere"
    code, _out, err = spbe(elsewhere, "restore", str(home / "b.zip"))
    assert code == 2 and "answer.recorded 7/self" in err and "--despite-problems" in err
    assert not (elsewhere / "spbe.sqlite").exists()
    code, out, err = spbe(elsewhere, "restore", str(home / "b.zip"), "--despite-problems")
    assert code == 0 and "answer.recorded 7/self" in err and "Catatannya tidak utuh." in out
    assert spbe(elsewhere, "verify")[0] == 1


def test_a_lost_file_is_told_when_it_is_saved(home: Path) -> None:
    sha256 = hashlib.sha256(b"%PDF SK dua").hexdigest()
    Folder(home / "files").remove(CODE, sha256)
    code, out, err = spbe(home, "backup", str(home / "b.zip"))
    assert code == 1 and f"kota-contoh: berkas {sha256[:12]}… hilang" in err and "b.zip ditulis" in out


def test_what_people_made_is_replaced_only_after_a_yes(home: Path) -> None:
    _work_on(home)
    before = state(home)
    code, out, _err = spbe(home, "restore", str(home / "b.zip"), typed="n\n")
    assert code == 2 and "16 orang" in out
    assert spbe(home, "restore", str(home / "b.zip"), typed="")[0] == 2
    assert state(home) == before
    code, out, _err = spbe(home, "restore", str(home / "b.zip"), typed="y\n")
    assert code == 0 and "1 berkas lama tanpa baris data dihapus." in out
    assert state(home) != before
    assert spbe(home, "verify")[0] == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_there_is_replaced_whole_with_its_files(
    made: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgres_url") if kind == "postgresql" else None
    assert spbe(tmp_path, "restore", str(made / "b.zip"), url=url)[0] == 0
    files, sha256 = Folder(tmp_path / "files"), hashlib.sha256(b"%PDF SK dua").hexdigest()
    stray = arrived(tmp_path, b"%PDF asing")
    files.put(CODE, stray.sha256, stray.path)
    files.put("instansi-lama", stray.sha256, stray.path)
    with files.local(CODE, sha256) as path:
        path.write_bytes(b"rusak")
    store = open_store(url or f"sqlite:///{tmp_path / 'spbe.sqlite'}")
    with store.begin() as session:
        session.execute(insert(models.Person).values(name="Tamu"))
    code, out, err = spbe(tmp_path, "restore", str(made / "b.zip"), "--yes", url=url)
    assert (code, err) == (0, "") and "2 berkas lama tanpa baris data dihapus." in out
    with store() as session:
        assert "Tamu" not in session.scalars(select(models.Person.name)).all(), "who has it open sees the new rows"
    close_store(store)
    assert spbe(tmp_path, "verify", url=url)[0] == 0


def test_when_postgresql_refuses_the_rows_everything_stays(made: Path, tmp_path: Path, empty_postgres_url: str) -> None:
    """Somebody's own view stands on a table: the table cannot go, and nothing goes."""
    assert spbe(tmp_path, "restore", str(made / "b.zip"), url=empty_postgres_url)[2] == ""
    store = open_store(empty_postgres_url)
    with store.begin() as session:
        session.execute(insert(models.Person).values(name="Tamu"))
        session.connection().exec_driver_sql("CREATE VIEW mine AS SELECT name FROM person")
    code, _out, err = spbe(tmp_path, "restore", str(made / "b.zip"), "--yes", url=empty_postgres_url)
    assert code == 2 and "basis data tidak menerima isinya, dan tetap seperti semula" in err
    with store() as session:
        assert "Tamu" in session.scalars(select(models.Person.name)).all()
    close_store(store)
    assert spbe(tmp_path, "verify", url=empty_postgres_url)[0] == 0


def test_readers_of_a_running_site_see_the_old_or_the_new_and_never_a_half(home: Path) -> None:
    """One thread reads all the time while the year is put back four times, with and without a document."""
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    ended, seen, problems = Event(), set[tuple[int, int]](), list[str]()

    def read() -> None:
        while not ended.is_set():
            try:
                with store() as session:
                    people = len(session.scalars(select(models.Person.id)).all())
                    seen.add((people, len(queries.documents(session, CODE))))
            except Exception as error:
                problems.append(repr(error))
                return

    _work_on(home)
    assert spbe(home, "backup", str(home / "more.zip"))[0] == 0
    reader = Thread(target=read)
    reader.start()
    for name in ("b.zip", "more.zip") * 2:
        assert spbe(home, "restore", str(home / name), "--yes")[0] == 0
    ended.set()
    reader.join()
    close_store(store)
    assert problems == []
    assert len(seen) == 2, seen


def test_an_older_backup_is_brought_up_to_date(home: Path) -> None:
    """Tables of the second version know no evidence; the year itself comes back whole."""
    older = home / "older"
    older.mkdir()
    url = f"sqlite:///{older / 'spbe.sqlite'}"
    store = demo_without_evidence(url)
    close_store(store)
    downgrade(url, "0002")
    assert spbe(older, "backup", str(older / "b.zip"))[0] == 0
    code, out, err = spbe(home, "restore", str(older / "b.zip"), "--yes")
    assert (code, err) == (0, ""), out
    assert spbe(home, "verify")[:2] == (0, "Catatan 3 instansi utuh.\n")


def demo_without_evidence(url: str) -> Any:
    from spbe.store import prepare

    store = prepare(url)
    with store.begin() as session:
        for code in ("a-contoh", "b-contoh"):
            session.add(models.Agency(code=code, name=code, kind="kota", time_zone="Asia/Jakarta", is_invented=True))
        session.flush()
        rini = workflow.add_person(session, "Rini", is_local=True)
        for code in ("a-contoh", "b-contoh"):
            workflow.join(session, rini, code, Role.COORDINATOR, by=None, at=NOW)
        nadia = workflow.add_person(session, "Nadia")
        workflow.join(session, nadia, "nasional", Role.NATIONAL_ADMIN, by=None, at=NOW)
    return store


def test_without_a_place_for_files_a_database_elsewhere_is_refused(
    made: Path, tmp_path: Path, empty_postgres_url: str
) -> None:
    env = {"SPBE_DATABASE_URL": empty_postgres_url, "SPBE_FILES": None}
    done = CliRunner().invoke(main, ["restore", str(made / "b.zip"), "--home", str(tmp_path)], env=env)
    assert done.exit_code == 2 and "isi juga SPBE_FILES" in done.stderr
    assert spbe(tmp_path, "restore", str(made / "b.zip"), url=empty_postgres_url)[2] == ""
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "x.zip"), "--home", str(tmp_path)], env=env)
    assert done.exit_code == 2 and "isi juga SPBE_FILES" in done.stderr
    done = CliRunner().invoke(main, ["verify", "--home", str(tmp_path)], env=env)
    assert done.exit_code == 0 and "SPBE_FILES belum diisi" in done.stderr


def test_a_path_that_cannot_be_written_is_said(home: Path) -> None:
    code, _out, err = spbe(home, "backup", str(home / "no" / "b.zip"))
    assert code == 2 and "tidak dapat ditulis" in err
