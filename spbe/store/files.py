"""Where the content of files lies: under generated names, by agency and SHA-256, in a folder of this machine."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlalchemy import make_url

from spbe.store.file_names import MissingFile, NoPlaceForFiles, file_name, folder_name, is_agency, is_file_name

__all__ = [
    "Files",
    "Folder",
    "MissingFile",
    "NoPlaceForFiles",
    "files_place",
    "open_files",
]

_STALE = 3600  # seconds after which nobody is still writing a copy


def files_place(database_url: str, told: str | None = None) -> str:
    """Return where files lie: as ``told``, else in the folder ``files`` beside the SQLite database.

    Raises NoPlaceForFiles.
    """
    if told:
        return told
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NoPlaceForFiles
    return str(Path(url.database).parent / "files")


def open_files(place: str) -> Files:
    """Return the store of files at a place: a folder, or ``s3://bucket/prefix``. Raises NoPlaceForFiles."""
    if place.startswith("s3://"):
        from spbe.store.bucket import open_bucket  # its library is an extra, and heavy

        return open_bucket(place)
    return Folder(Path(place))


class Files(Protocol):
    """Keeps content by agency (code) and SHA-256. Two agencies never share a file, even one with the same content."""

    def put(self, agency: str, sha256: str, source: Path) -> None:
        """Keep a copy of ``source``, wholly or not at all. What is there already stays."""

    def has(self, agency: str, sha256: str) -> bool:
        """Say whether the file is there."""

    def open(self, agency: str, sha256: str) -> BinaryIO:
        """Return the content, to be closed by the caller. Raises MissingFile."""

    def local(self, agency: str, sha256: str) -> AbstractContextManager[Path]:
        """Return the file on this machine's disk, to read while the context lasts. Raises MissingFile."""

    def remove(self, agency: str, sha256: str) -> None:
        """Forget the file; nothing happens where there is none."""

    def hashes(self, agency: str) -> Iterator[str]:
        """Yield the SHA-256 of every file of the agency."""

    def agencies(self) -> Iterator[str]:
        """Yield the code of every agency that has files."""

    def clear_remains(self, agency: str) -> None:
        """Remove what a writer that broke off long ago left behind of files that never came to be."""


@dataclass(frozen=True)
class Folder:
    """Files in a folder: ``root/agency/ab/abcdef…``. Nothing a person typed is part of a name."""

    root: Path

    def put(self, agency: str, sha256: str, source: Path) -> None:
        """Keep a copy, written beside its place and renamed when it is on the disk."""
        target = self._path(agency, sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            _copy_whole(source, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        _settle(target.parent)

    def has(self, agency: str, sha256: str) -> bool:
        """Say whether the file is there."""
        return self._path(agency, sha256).is_file()

    def open(self, agency: str, sha256: str) -> BinaryIO:
        """Return the content, to be closed by the caller. Raises MissingFile."""
        try:
            return self._path(agency, sha256).open("rb")
        except FileNotFoundError:
            raise MissingFile(agency, sha256) from None

    def local(self, agency: str, sha256: str) -> AbstractContextManager[Path]:
        """Return the file itself. Raises MissingFile."""
        if not self.has(agency, sha256):
            raise MissingFile(agency, sha256)
        return nullcontext(self._path(agency, sha256))

    def remove(self, agency: str, sha256: str) -> None:
        """Forget the file; nothing happens where there is none."""
        self._path(agency, sha256).unlink(missing_ok=True)

    def hashes(self, agency: str) -> Iterator[str]:
        """Yield the SHA-256 of every file of the agency; what is still being written is none."""
        for path in sorted(self._of(agency).glob("??/*")):
            if is_file_name(path.name):
                yield path.name

    def clear_remains(self, agency: str) -> None:
        """Remove half copies that nobody can be writing any more."""
        for path in self._of(agency).glob("??/.*.part"):
            if path.stat().st_mtime < time.time() - _STALE:
                path.unlink(missing_ok=True)

    def agencies(self) -> Iterator[str]:
        """Yield the code of every agency that has a folder."""
        folders = self.root.iterdir() if self.root.is_dir() else ()
        yield from sorted(path.name for path in folders if path.is_dir() and is_agency(path.name))

    def _of(self, agency: str) -> Path:
        return self.root / folder_name(agency)

    def _path(self, agency: str, sha256: str) -> Path:
        return self._of(agency) / sha256[:2] / file_name(sha256)


def _copy_whole(source: Path, target: Path) -> None:
    with source.open("rb") as reader, target.open("xb") as writer:
        shutil.copyfileobj(reader, writer, 1024 * 1024)
        writer.flush()
        os.fsync(writer.fileno())


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut; Windows opens no folders and needs none of it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
