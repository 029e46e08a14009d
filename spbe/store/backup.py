"""A backup: every row of one moment and every file they know, in one parcel that any database can be restored from."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import URL, Connection, Engine, MetaData, inspect, select, text

from spbe.parcel import Packer, UnreadableContent
from spbe.store.files import Files, MissingFile
from spbe.store.models import StoredFile, Table
from spbe.store.row_lines import lines_of
from spbe.store.session import open_engine
from spbe.store.upgrade import known_revisions

__all__ = ["FORMAT", "MANIFEST", "BackedUp", "FileFault", "ForeignRevision", "back_up", "file_name", "rows_name"]

FORMAT = "spbe-backup-1"
MANIFEST = "manifest.json"

_PASSING = frozenset({"upload"})
"""Tables whose rows mean nothing elsewhere: what has come of an upload lies on the machine it comes to."""

_TURNS = 12

Key = tuple[str, str]
"""Agency and SHA-256."""


class ForeignRevision(ValueError):
    """The tables are at a ``revision`` that this program does not know; None: there are none."""

    def __init__(self, revision: str | None) -> None:
        self.revision = revision
        super().__init__(f"tables at revision {revision}")


@dataclass(frozen=True)
class FileFault:
    """A file that is in the backup as it was found: "missing", "changed" or "unreadable"."""

    agency: str
    sha256: str
    what: str


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: how many rows, files, and bytes of files; and which files were not as they should be."""

    rows: int
    files: int
    size: int
    faults: tuple[FileFault, ...]


def rows_name(table: str) -> str:
    """Return the name of a table's rows inside a backup."""
    return f"rows/{table}.jsonl"


def file_name(agency: str, sha256: str) -> str:
    """Return the name of a file inside a backup."""
    return f"files/{agency}/{sha256}"


def back_up(url: str | URL, files: Files | None, path: Path, *, made_at: datetime, version: str) -> BackedUp:
    """Write a backup to ``path``, readable by its owner only, whole or not at all, while others work.

    ``files`` None says that there are none. Raises ForeignRevision and OSError. A file that is lost or damaged is no
    reason to have no backup: it is named in the result.
    """
    engine = open_engine(url)
    try:
        with _written_beside(path) as target, Packer(target, 0o600) as packer:
            made = _pack(engine, files, packer, path.parent)
            said = {"format": FORMAT, "made_at": made_at.astimezone(UTC).isoformat(), "version": version}
            packer.write(MANIFEST, _json({**said, **made.manifest}))
    finally:
        engine.dispose()
    return BackedUp(sum(made.counts.values()), len(made.copied), sum(made.copied.values()), tuple(made.faults.values()))


@contextmanager
def _written_beside(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of ``path`` when all went well, and is gone when it did not."""
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "w+b") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends


@dataclass
class _Made:
    """What is in the backup so far. ``copied`` maps a file to its size."""

    revision: str = ""
    dialect: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    copied: dict[Key, int] = field(default_factory=dict)
    faults: dict[Key, FileFault] = field(default_factory=dict)

    @property
    def manifest(self) -> Mapping[str, Any]:
        told = {"revision": self.revision, "database": self.dialect, "rows": self.counts}
        return {**told, "files": {"count": len(self.copied), "bytes": sum(self.copied.values())}}


def _pack(engine: Engine, files: Files | None, packer: Packer, folder: Path) -> _Made:
    """Copy files, then read all rows in one moment, then copy what came in between.

    What is deleted between that moment and its copying makes the moment worthless, and another one is taken; most files
    are there by then. A file that two moments in a row know and nobody has is lost.
    """
    made = _Made(dialect=engine.dialect.name)
    with _moment(engine) as connection:
        _revision(connection)
        wanted = _wanted(connection)
    lost = _copy(files, wanted, packer, made)
    for _turn in range(_TURNS):
        with ExitStack() as kept:
            with _moment(engine) as connection:
                made.revision, wanted = _revision(connection), _wanted(connection)
                dumped = _dump(connection, kept, folder)
            before, lost = lost, _copy(files, wanted, packer, made)
            if lost <= before or _turn == _TURNS - 1:
                made.faults = {key: fault for key, fault in made.faults.items() if key in wanted}
                made.faults |= {key: FileFault(*key, "missing") for key in sorted(lost)}
                _pack_rows(dumped, packer, made)
                break
    return made


@contextmanager
def _moment(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment, whatever others write; nobody waits for it."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        raise ForeignRevision(None)
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found not in known_revisions():
        raise ForeignRevision(found)
    return str(found)


def _wanted(connection: Connection) -> set[Key]:
    """Return the files that the rows of this moment know."""
    if not inspect(connection).has_table(StoredFile.__tablename__):
        return set()
    statement = select(StoredFile.agency_code, StoredFile.sha256)
    return {(agency, sha256) for agency, sha256 in connection.execute(statement)}


def _copy(files: Files | None, wanted: Iterable[Key], packer: Packer, made: _Made) -> set[Key]:
    """Put in the files that are not yet in, and return those that nobody has."""
    lost = set()
    for agency, sha256 in sorted(set(wanted) - made.copied.keys()):
        try:
            content = files.open(agency, sha256) if files else None
        except (MissingFile, OSError):
            content = None
        if content is None:
            lost.add((agency, sha256))
            continue
        with content:
            _copy_one(content, (agency, sha256), packer, made)
    return lost


def _copy_one(content: BinaryIO, key: Key, packer: Packer, made: _Made) -> None:
    size = content.seek(0, os.SEEK_END) if content.seekable() else 0
    if size:
        content.seek(0)
    try:
        found, size = packer.add(file_name(*key), content, size)
    except UnreadableContent:
        made.faults[key] = FileFault(*key, "unreadable")
    else:
        if found != key[1]:
            made.faults[key] = FileFault(*key, "changed")
    made.copied[key] = size


def _dump(connection: Connection, kept: ExitStack, folder: Path) -> list[tuple[str, BinaryIO, int]]:
    """Write every table to a file without a name, and return table, file and number of rows."""
    here = set(inspect(connection).get_table_names()) & (Table.metadata.tables.keys() - _PASSING)
    reflected = MetaData()
    reflected.reflect(connection, only=sorted(here))
    dumped: list[tuple[str, BinaryIO, int]] = []
    for name in sorted(here):
        lines = kept.enter_context(tempfile.TemporaryFile(dir=folder))
        count = 0
        for line in lines_of(connection, reflected.tables[name]):
            lines.write(line)
            count += 1
        dumped.append((name, lines, count))
    return dumped


def _pack_rows(dumped: list[tuple[str, BinaryIO, int]], packer: Packer, made: _Made) -> None:
    for name, lines, count in dumped:
        size = lines.tell()
        lines.seek(0)
        packer.add(rows_name(name), lines, size)
        made.counts[name] = count


def _json(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
