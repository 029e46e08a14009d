"""Files on their way: what has come of each lies on this machine's disk under its token, until it is whole."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from spbe.store.files import files_place

__all__ = ["BusyPart", "LongPart", "Parts", "WrongOffset", "parts_place"]

_TOKEN = re.compile(r"[0-9a-f]{64}")
_STEP = 256 * 1024  # bytes read at a time
_SETTLED = 4 * 1024 * 1024  # bytes after which what came is put safely on the disk
_UNSAFE = "the folder for uploads belongs to somebody else: set SPBE_UPLOADS"


class WrongOffset(ValueError):
    """What was sent does not go on where the file ends: it has ``size`` bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the file has {size} bytes")


class BusyPart(RuntimeError):
    """Somebody is sending to this file right now."""


class LongPart(ValueError):
    """More came than the file is to have; what was too much is not kept."""


def parts_place(database_url: str, files: str | None, told: str | None) -> Path:
    """Return where files on their way lie: as ``told``, else in the folder of files, else where the system keeps such.

    Raises NoPlaceForFiles.
    """
    if told:
        return Path(told)
    place = files_place(database_url, files)
    return Path(tempfile.gettempdir()) / "spbe-uploads" if place.startswith("s3://") else Path(place) / ".uploads"


@dataclass(frozen=True)
class Parts:
    """A folder of files on their way: ``token`` holds the bytes, ``token.size`` says how many of them count.

    Bytes count when they are safely on the disk; what a broken server wrote beyond is written over.
    """

    root: Path

    def size(self, token: str) -> int:
        """Return how many bytes have come; 0 where nothing has."""
        with suppress(FileNotFoundError, ValueError):
            return int(self._counted(token).read_text("ascii"))
        return 0

    def path(self, token: str) -> Path:
        """Return where the bytes lie. Raises ValueError for what is no token."""
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"{token!r} is no token")
        return self.root / token

    @contextmanager
    def held(self, token: str) -> Iterator[Part]:
        """Hold a file on its way for one sender while the context lasts. Raises BusyPart when somebody else does."""
        self._make_root()
        descriptor = os.open(self.path(token), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            _lock(file)
            yield Part(self, token, file)

    def drop(self, token: str) -> None:
        """Forget a file on its way."""
        for path in (self._counted(token), self.path(token)):
            with suppress(PermissionError):  # Windows keeps what somebody has open; the next sweep gets it
                path.unlink(missing_ok=True)

    def tokens(self) -> list[str]:
        """Return the token of every file that something has come of."""
        names = {path.name.partition(".")[0] for path in self.root.iterdir()} if self.root.is_dir() else set()
        return sorted(name for name in names if _TOKEN.fullmatch(name))

    def count(self, token: str, size: int) -> None:
        """Say how many bytes count from now on; whoever asks sees the old number or this one."""
        beside = self.root / f"{token}.new"
        with beside.open("w", encoding="ascii") as file:
            file.write(str(size))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._counted(token))

    def _counted(self, token: str) -> Path:
        return self.path(token).with_name(f"{token}.size")

    def _make_root(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        # In the system's folder for such things anybody could have made it first.
        if os.name == "posix" and self.root.parent == Path(tempfile.gettempdir()):
            if self.root.stat().st_uid != os.getuid():
                raise PermissionError(_UNSAFE)


@dataclass(frozen=True)
class Part:
    """One file on its way, held by the one who sends to it."""

    parts: Parts
    token: str
    file: BinaryIO

    @property
    def path(self) -> Path:
        """Return where the bytes lie."""
        return self.parts.path(self.token)

    def append(self, offset: int, stream: IO[bytes], most: int) -> int:
        """Write what comes behind ``offset`` and return how many bytes there are then, ``most`` at the end.

        What came before a line broke counts, except that the last byte of a whole file counts only when ``settle`` says
        so: whoever asks in between sends the end again. Raises WrongOffset, LongPart, and what the stream raises.
        """
        counted = self.parts.size(self.token)
        if offset != counted:
            raise WrongOffset(counted)
        self.file.seek(offset)
        self.file.truncate()
        try:
            self._take(stream, most)
        except LongPart:
            self.file.truncate(offset)
            raise
        finally:
            self._put_down(most)
        return self.file.tell()

    def settle(self) -> None:
        """Let the whole file count."""
        self.parts.count(self.token, self.file.seek(0, os.SEEK_END))

    def _take(self, stream: IO[bytes], most: int) -> None:
        unsettled = 0
        while some := stream.read(_STEP):
            if self.file.tell() + len(some) > most:
                raise LongPart
            self.file.write(some)
            unsettled += len(some)
            if unsettled >= _SETTLED:
                self._put_down(most)
                unsettled = 0

    def _put_down(self, most: int) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        size = os.fstat(self.file.fileno()).st_size
        if size < most:
            self.parts.count(self.token, size)


def _lock(file: BinaryIO) -> None:
    """Let nobody else write; the lock goes with the process that holds it, however that ends."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            file.seek(1 << 40)  # far behind the end: what is locked there can still be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # Windows only
            file.seek(0)
    except OSError:
        raise BusyPart from None
