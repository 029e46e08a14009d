"""A backup is one moment with every file of that moment, whatever people do meanwhile."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import Document
from spbe.store import models
from spbe.store.backup import BackedUp, FileFault, ForeignRevision, back_up, file_name, rows_name
from spbe.store.files import Files, Folder
from spbe.store.restore import open_backup
from spbe.workflow import StaleAnswer, sweep
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW, RINI

CODE = "kota-contoh"


def add(store: sessionmaker[Session], folder: Path, content: str) -> Document:
    with store.begin() as session:
        entry = described(RINI, title=f"SK {content}")
        came = arrived(folder, f"%PDF {content}".encode(), texts=(f"teks {content}",))
        return workflow.add_document(session, keeping(folder), CODE, came, **entry)


def delete(store: sessionmaker[Session], folder: Path, document: Document) -> None:
    entry: dict[str, Any] = {"reason": "Keliru", "version": document.version, "by": RINI, "at": NOW}
    with store.begin() as session:
        workflow.delete_document(session, CODE, document.id, **entry)
    with store.begin() as session:
        sweep(session, keeping(folder).files, CODE)


def saved(url: str, files: Files, path: Path) -> BackedUp:
    return back_up(url, files, path, made_at=NOW, version="9.9.9")


def rows_in(path: Path, table: str) -> list[dict[str, Any]]:
    with ZipFile(path) as whole:
        return [json.loads(line) for line in whole.read(rows_name(table)).splitlines()]


def is_whole(path: Path) -> bool:
    """Say whether the backup is in order and holds a right file for every row of one."""
    known = {file_name(row["agency_code"], row["sha256"]) for row in rows_in(path, "stored_file")}
    with open_backup(path) as opened:
        return all(opened.parcel.sums.get(name) == name[-64:] for name in known)


def test_a_backup_holds_every_table_every_file_and_where_it_came_from(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    added = add(store, tmp_path, "satu")
    made = saved(store_url, keeping(tmp_path).files, tmp_path / "b.zip")
    assert (made.files, made.size, made.faults) == (1, 9, ())
    with ZipFile(tmp_path / "b.zip") as whole:
        told = json.loads(whole.read("manifest.json"))
        assert whole.read(file_name(CODE, added.newest.sha256)) == b"%PDF satu"
        names = {name for name in whole.namelist() if name.startswith("rows/")}
    assert names == {rows_name(name) for name in models.Table.metadata.tables if name != "upload"}
    assert (told["format"], told["version"], told["revision"]) == ("spbe-backup-1", "9.9.9", "0008")
    assert sum(told["rows"].values()) == made.rows
    (person,) = [row for row in rows_in(tmp_path / "b.zip", "person") if row["name"] == "Rini"]
    assert person["is_local"] is True
    (period,) = rows_in(tmp_path / "b.zip", "document")
    assert period["at"] == "2026-11-24T03:00:00.000000+00:00"
    assert is_whole(tmp_path / "b.zip")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    saved(store_url, keeping(tmp_path).files, folder / "b.zip")
    assert [path.name for path in folder.iterdir()] == ["b.zip"]
    assert stat.S_IMODE((folder / "b.zip").stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_the_one_before(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    class Broken(Folder):
        def open(self, agency: str, sha256: str) -> BinaryIO:
            raise RuntimeError("the line is dead")

    add(store, tmp_path, "satu")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "b.zip").write_bytes(b"the one before")
    with pytest.raises(RuntimeError):
        saved(store_url, Broken(tmp_path / "files"), folder / "b.zip")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"b.zip": b"the one before"}


def test_what_is_deleted_and_added_between_rows_and_files_does_not_break_it(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    """At every file that is opened somebody deletes the next document and adds another one, ten times over."""
    documents = [add(store, tmp_path, str(number)) for number in range(3)]
    turns = iter(range(10))

    class Busy(Folder):
        def open(self, agency: str, sha256: str) -> BinaryIO:
            if (turn := next(turns, None)) is not None:
                gone = next(d for d in documents if d.newest.sha256 != sha256 or len(documents) == 1)
                documents.remove(gone)
                delete(store, tmp_path, gone)
                documents.append(add(store, tmp_path, f"baru {turn}"))
            return super().open(agency, sha256)

    made = saved(store_url, Busy(tmp_path / "files"), tmp_path / "b.zip")
    assert next(turns, None) is None, "all of it happened"
    assert made.faults == ()
    assert is_whole(tmp_path / "b.zip")


def test_lost_changed_and_unreadable_files_are_named_and_the_rest_is_saved(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    whole, lost, changed, broken = [add(store, tmp_path, name).newest.sha256 for name in "abcd"]
    paths = {}
    for sha256 in (lost, changed, broken):
        with keeping(tmp_path).files.local(CODE, sha256) as path:
            paths[sha256] = path
    paths[lost].unlink()
    paths[changed].write_bytes(b"%PDF C")

    class Worn(Folder):
        def open(self, agency: str, sha256: str) -> BinaryIO:
            content = super().open(agency, sha256)
            return content if sha256 != broken else _Worn(content)  # type: ignore[return-value]  # reads like one

    made = saved(store_url, Worn(tmp_path / "files"), tmp_path / "b.zip")
    told = {fault.sha256: fault for fault in made.faults}
    assert told == {
        lost: FileFault(CODE, lost, "missing"),
        changed: FileFault(CODE, changed, "changed"),
        broken: FileFault(CODE, broken, "unreadable"),
    }
    with ZipFile(tmp_path / "b.zip") as packed:
        assert packed.read(file_name(CODE, whole)) == b"%PDF a"
        assert packed.read(file_name(CODE, changed)) == b"%PDF C"


class _Worn:
    """A file on a disk that gives up in the middle."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content

    def __enter__(self) -> _Worn:
        return self

    def __exit__(self, *_error: object) -> None:
        self._content.close()

    def seekable(self) -> bool:
        return False

    def read(self, _size: int) -> bytes:
        if found := self._content.read(2):
            return found
        raise OSError(5, "Input/output error")


def test_tables_of_another_version_are_refused(empty_url: str, tmp_path: Path) -> None:
    from spbe.store import migrate, open_store

    with pytest.raises(ForeignRevision, match="None"):
        saved(_touched(empty_url), Folder(tmp_path / "files"), tmp_path / "b.zip")
    migrate(empty_url)
    newer = open_store(empty_url)
    with newer.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    newer.kw["bind"].dispose()
    with pytest.raises(ForeignRevision, match="0999"):
        saved(empty_url, Folder(tmp_path / "files"), tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def _touched(url: str) -> str:
    from sqlalchemy import make_url

    if make_url(url).get_backend_name() == "sqlite":
        Path(make_url(url).database or "").parent.mkdir(parents=True)
    return url


def test_tables_of_an_older_version_are_saved_as_they_are(empty_url: str, tmp_path: Path) -> None:
    from spbe.store import migrate

    migrate(empty_url, "0002")
    saved(empty_url, Folder(tmp_path / "files"), tmp_path / "b.zip")
    with ZipFile(tmp_path / "b.zip") as whole:
        assert json.loads(whole.read("manifest.json"))["revision"] == "0002"
        assert rows_name("person") in whole.namelist() and rows_name("document") not in whole.namelist()


def test_people_who_write_meanwhile_meet_no_lock_and_the_backup_is_one_moment(
    store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    """Four people answer, one adds and deletes documents, while five backups are made; each holds a whole record."""
    ended, problems = Event(), list[str]()
    writers = [Thread(target=_answering, args=(store, year, person, ended, problems)) for person in range(4)]
    writers.append(Thread(target=_keeping_busy, args=(store, tmp_path, ended, problems)))
    for writer in writers:
        writer.start()
    paths = [tmp_path / f"b{number}.zip" for number in range(5)]
    try:
        faults = [saved(store_url, keeping(tmp_path).files, path).faults for path in paths]
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    assert (problems, faults) == ([], [()] * 5)
    for path in paths:
        assert is_whole(path)
        heads = {row["agency_code"]: row["number"] for row in rows_in(path, "chain_head")}
        told = [row["number"] for row in rows_in(path, "event") if row["agency_code"] == CODE]
        assert told == list(range(1, heads[CODE] + 1))
        versions = sum(row["version"] for row in rows_in(path, "answer"))
        assert versions == sum(row["verb"] == "answer.recorded" for row in rows_in(path, "event"))
    counts = [len(rows_in(path, "event")) for path in paths]
    assert counts == sorted(counts) and counts[0] < counts[-1], "people did work meanwhile"


def _answering(store: sessionmaker[Session], year: int, person: int, ended: Event, problems: list[str]) -> None:
    indicator, version = list(instrument())[person], 0
    try:
        while not ended.is_set():
            entry: dict[str, Any] = {"level": 1 + version % 5, "explanation": f"{version}", "by": RINI, "at": NOW}
            with store.begin() as session:
                row = session.get_one(models.Assessment, year)
                version = workflow.record_answer(session, row, indicator, version=version, **entry).version
    except StaleAnswer:
        problems.append("stale")
    except Exception as error:
        problems.append(repr(error))


def _keeping_busy(store: sessionmaker[Session], folder: Path, ended: Event, problems: list[str]) -> None:
    turn, kept = 0, list[Document]()
    try:
        while not ended.is_set():
            turn += 1
            kept.append(add(store, folder, f"sibuk {turn}"))
            if len(kept) > 3:
                delete(store, folder, kept.pop(0))
    except Exception as error:
        problems.append(repr(error))


@pytest.mark.skipif(sys.platform == "win32", reason="there the file is gone with its handle")
def test_a_killed_backup_is_no_backup(store_url: str, store: sessionmaker[Session], year: int, tmp_path: Path) -> None:
    for number in range(5):
        add(store, tmp_path, str(number))
    killed = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from spbe.store.backup import back_up
from spbe.store.files import Folder

class Killed(Folder):
    count = 0
    def open(self, agency, sha256):
        Killed.count += 1
        if Killed.count == 3:
            os._exit(9)
        return super().open(agency, sha256)

back_up(sys.argv[1], Killed(Path(sys.argv[2])), Path(sys.argv[3]), made_at=datetime.now(UTC), version="1")
"""
    target = tmp_path / "b.zip"
    done = subprocess.run([sys.executable, "-c", killed, store_url, tmp_path / "files", target], check=False)
    assert done.returncode == 9 and not target.exists()
    assert saved(store_url, keeping(tmp_path).files, target).faults == ()
    assert is_whole(target)
