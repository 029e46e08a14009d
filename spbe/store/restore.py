"""Restoring a backup: read and checked in a fresh place first, then put in the place of what is there, whole or not."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy
from sqlalchemy import URL, Connection, MetaData, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from spbe.language import gettext as _
from spbe.parcel import BrokenParcel, Parcel, open_parcel
from spbe.store.backup import FORMAT, MANIFEST, file_name, rows_name
from spbe.store.files import Files, MissingFile
from spbe.store.models import Assessment, Document, Person, StoredFile, Table
from spbe.store.row_lines import ForeignLine, rows_from
from spbe.store.session import open_engine
from spbe.store.upgrade import known_revisions, migrate, upgrade_within, wait_for_turn

__all__ = [
    "Backup",
    "CannotReplace",
    "PackedFiles",
    "held_by",
    "lay_down",
    "open_backup",
    "replace_rows",
    "unpack_rows",
]

_NAMES = re.compile(r"manifest\.json|rows/[a-z_]{1,60}\.jsonl|files/[a-z0-9][a-z0-9.-]{0,119}/[0-9a-f]{64}")
_LARGEST_MANIFEST = 1_000_000
_PIECE = 1024 * 1024
_BUSY_SECONDS = 60


class CannotReplace(RuntimeError):
    """The database did not take the restored rows (``why``); what was there is still there."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Backup:
    """An open backup, all of it read and held against its hashes. ``revision`` is that of its tables."""

    parcel: Parcel
    revision: str
    made_at: str
    version: str


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """Yield the backup at a path. Raises BrokenParcel with every reason why it cannot be used, and OSError."""
    with open_parcel(path, lambda name: _NAMES.fullmatch(name) is not None) as parcel:
        parcel.check()
        told = _manifest(parcel)
        if told["revision"] not in known_revisions():
            words = _("Cadangan ini dari versi program yang lebih baru (%(version)s, tabel %(revision)s); pasang dulu.")
            raise BrokenParcel([words % {"version": told["version"], "revision": told["revision"]}])
        yield Backup(parcel, told["revision"], told["made_at"], told["version"])


def _manifest(parcel: Parcel) -> dict[str, str]:
    told: Any = None
    if MANIFEST in parcel.sums and parcel.size(MANIFEST) <= _LARGEST_MANIFEST:
        with parcel.open(MANIFEST) as content:
            try:
                told = json.loads(content.read())
            except (ValueError, RecursionError):
                told = None
    said = told if isinstance(told, dict) and told.get("format") == FORMAT else {}
    if not all(isinstance(said.get(name), str) for name in ("revision", "made_at", "version")):
        raise BrokenParcel([_("Ini bukan cadangan yang ditulis spbe backup.")])
    return {name: str(value) for name, value in said.items()}


def unpack_rows(backup: Backup, folder: Path) -> str:
    """Make a SQLite database in an empty folder out of the rows, bring it up to date and return its URL.

    Raises BrokenParcel.
    """
    url = f"sqlite:///{folder / 'fresh.sqlite'}"
    migrate(url, backup.revision)
    engine = open_engine(url, foreign_keys=False)
    try:
        with engine.execution_options(spbe_writes=True).begin() as connection:
            _load(backup.parcel, connection)
            _refuse_lost_references(connection)
    except ForeignLine as error:
        words = _("Baris %(number)s dari tabel %(table)s tidak dapat dibaca: %(why)s.")
        told = {"number": error.number, "table": error.table, "why": error.why}
        raise BrokenParcel([words % told]) from error
    except DBAPIError as error:
        raise BrokenParcel([_("Baris datanya saling bertentangan: %(why)s.") % {"why": error.orig}]) from error
    finally:
        engine.dispose()
    migrate(url)
    return url


def _load(parcel: Parcel, connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    known = {rows_name(table.name): table for table in tables.sorted_tables if table.name != "alembic_version"}
    if foreign := sorted(name for name in parcel.sums if name.startswith("rows/") and name not in known):
        raise BrokenParcel([_("Tabel %(name)s tidak dikenal.") % {"name": name} for name in foreign[:10]])
    for name, table in known.items():
        _empty(connection, table)
        if name in parcel.sums:
            with parcel.open(name) as content:
                for batch in rows_from(content, table):
                    connection.execute(table.insert(), batch)


def _empty(connection: Connection, table: sqlalchemy.Table) -> None:
    """Take out what a revision put into its new table; the tables that refuse to be emptied have nothing in them."""
    if connection.execute(select(table).limit(1)).first() is not None:
        connection.execute(table.delete())


def _refuse_lost_references(connection: Connection) -> None:
    if broken := connection.execute(text("PRAGMA foreign_key_check")).all():
        words = _("Baris %(table)s menunjuk baris %(other)s yang tidak ada.")
        raise BrokenParcel([words % {"table": row[0], "other": row[2]} for row in broken[:10]])


@dataclass(frozen=True)
class PackedFiles:
    """The files of a backup, to be read like a store of files. What no row knows is left where it is: ``hashes``."""

    parcel: Parcel

    def open(self, agency: str, sha256: str) -> BinaryIO:
        """Return the content, to be closed by the caller. Raises MissingFile."""
        try:
            return self.parcel.open(file_name(agency, sha256))
        except KeyError:
            raise MissingFile(agency, sha256) from None

    def has(self, agency: str, sha256: str) -> bool:
        """Say whether the file is there."""
        return file_name(agency, sha256) in self.parcel.sums

    @contextmanager
    def local(self, agency: str, sha256: str) -> Iterator[Path]:
        """Yield the file on this machine's disk. Raises MissingFile."""
        with tempfile.NamedTemporaryFile(delete=False) as beside, self.open(agency, sha256) as content:
            shutil.copyfileobj(content, beside, _PIECE)
        try:
            yield Path(beside.name)
        finally:
            Path(beside.name).unlink()

    def hashes(self, agency: str) -> Iterator[str]:
        """Yield nothing: a file that was deleted while the backup was written is no stranger."""
        yield from ()

    def agencies(self) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def put(self, agency: str, sha256: str, source: Path) -> None:
        """Refuse: a backup is only read."""
        raise TypeError("a backup is only read")

    def clear_remains(self, agency: str) -> None:
        """Leave a backup as it is: nothing half-written is in it."""

    def remove(self, agency: str, sha256: str) -> None:
        """Refuse: a backup is only read."""
        raise TypeError("a backup is only read")


def lay_down(backup: Backup, fresh_url: str, files: Files) -> int:
    """Put every file that the fresh rows know into the store of files, and return how many there are.

    What lies there already is kept where it is whole. Raises OSError, and what the store of files raises.
    """
    packed, count = PackedFiles(backup.parcel), 0
    for agency, sha256 in known_files(fresh_url):
        if not packed.has(agency, sha256):
            continue
        count += 1
        if not _is_whole(files, agency, sha256):
            files.remove(agency, sha256)
            with packed.local(agency, sha256) as source:
                files.put(agency, sha256, source)
    return count


def known_files(url: str) -> list[tuple[str, str]]:
    """Return agency and SHA-256 of every file that the rows of a database know."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(select(StoredFile.agency_code, StoredFile.sha256)).all()
    finally:
        engine.dispose()
    return [(agency, sha256) for agency, sha256 in found]


def _is_whole(files: Files, agency: str, sha256: str) -> bool:
    digest = hashlib.sha256()
    try:
        with files.open(agency, sha256) as content:
            while piece := content.read(_PIECE):
                digest.update(piece)
    except (MissingFile, OSError):
        return False
    return digest.hexdigest() == sha256


def held_by(url: str | URL) -> dict[str, int]:
    """Return what people made in a database: table -> number of rows, for those that have any; {} where none is."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return {}
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            here = inspect(connection).get_table_names()
            counts = {
                name: connection.scalar(select(func.count()).select_from(Table.metadata.tables[name])) or 0
                for name in (Person.__tablename__, Assessment.__tablename__, Document.__tablename__)
                if name in here
            }
    finally:
        engine.dispose()
    return {name: count for name, count in counts.items() if count}


def replace_rows(fresh_url: str, url: str | URL, check: Callable[[Session], None]) -> None:
    """Put the rows of a fresh database in the place of all that ``url`` holds, at once: nobody sees a half.

    On PostgreSQL ``check`` reads the rows once more where they are now, and what it raises leaves everything as it was.
    Raises CannotReplace.
    """
    try:
        if make_url(url).get_backend_name() == "sqlite":
            _replace_file(fresh_url, url)
        else:
            _replace_tables(fresh_url, url, check)
    except (DBAPIError, sqlite3.Error) as error:
        raise CannotReplace(str(getattr(error, "orig", None) or error).strip().splitlines()[0]) from error


def _replace_file(fresh_url: str, url: str | URL) -> None:
    """Copy page by page inside one transaction of the target: a server that has it open sees the old or the new."""
    target = Path(make_url(url).database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    source = sqlite3.connect(make_url(fresh_url).database or "")
    place = sqlite3.connect(target, timeout=_BUSY_SECONDS)
    try:
        place.execute("PRAGMA journal_mode = WAL")
        place.execute("PRAGMA synchronous = FULL")
        source.backup(place)
    finally:
        place.close()
        source.close()


def _replace_tables(fresh_url: str, url: str | URL, check: Callable[[Session], None]) -> None:
    source, target = open_engine(fresh_url), open_engine(url)
    try:
        with source.connect() as reading, target.begin() as writing:
            writing.execute(text(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS}s'"))
            wait_for_turn(writing)
            _drop_tables(writing)
            upgrade_within(writing)
            for table in Table.metadata.sorted_tables:
                _empty(writing, table)
                for batch in reading.execution_options(yield_per=500).execute(select(table)).mappings().partitions():
                    writing.execute(table.insert(), [dict(row) for row in batch])
            _set_sequences(writing)
            with Session(writing, join_transaction_mode="create_savepoint") as session:
                check(session)
    finally:
        source.dispose()
        target.dispose()


def _drop_tables(connection: Connection) -> None:
    here = set(inspect(connection).get_table_names()) & {*Table.metadata.tables, "alembic_version"}
    if here:
        connection.execute(text("DROP TABLE " + ", ".join(f'"{name}"' for name in sorted(here))))


def _set_sequences(connection: Connection) -> None:
    """Let the next row of each table get a number behind the last one."""
    for table in Table.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is None:
            continue
        named = {"table": f'"{table.name}"', "column": key.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
        last = connection.scalar(select(func.max(key)))
        if sequence and last:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
