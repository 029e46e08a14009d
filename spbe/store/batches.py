"""Documents made for several agencies at once: what was asked for and what is ready, on this machine's disk.

A batch is a folder: its plan, and each document as it is made. It goes on where it stopped, whoever broke off.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import time
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

__all__ = ["Batch", "Batches", "BusyBatch"]

_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT = 24 * 3600  # seconds
_STUCK = 120  # seconds after which a lock is of a server that broke off


class BusyBatch(RuntimeError):
    """Somebody, or another tab, is making the next document right now."""


@dataclass(frozen=True)
class Batch:
    """What one person (by id) asked for: a document and its suffix, for these places (agency, period), in a language.

    ``done`` maps agency/period -> what went wrong, empty where the document is there; ``trying`` is the one
    (written the same way) that is being made.
    """

    person: int
    document: str
    suffix: str
    language: str
    places: tuple[tuple[str, str], ...]
    done: Mapping[str, str]
    trying: str = ""

    @property
    def waiting(self) -> tuple[tuple[str, str], ...]:
        """Return the places whose document is still to be made."""
        return tuple(place for place in self.places if "/".join(place) not in self.done)

    @property
    def made(self) -> int:
        """Return how many documents are there."""
        return sum(not problem for problem in self.done.values())


@dataclass(frozen=True)
class Batches:
    """The folder of all batches; one that is a day old is gone."""

    root: Path

    def begin(self, batch: Batch) -> str:
        """Keep a new batch and return its token. What is older than a day is removed."""
        self._sweep()
        token = secrets.token_hex(16)
        (self.root / token).mkdir(parents=True, mode=0o700)
        self._write(token, batch)
        return token

    def read(self, token: str) -> Batch | None:
        """Return a batch, None for one that is not there (any more)."""
        if not _TOKEN.fullmatch(token):
            return None
        with suppress(OSError, ValueError, TypeError):
            told: dict[str, Any] = json.loads((self.root / token / "plan.json").read_text("utf-8"))
            places = tuple((agency, period) for agency, period in told.pop("places"))
            return Batch(places=places, **told)
        return None

    @contextmanager
    def held(self, token: str) -> Iterator[None]:
        """Hold a batch for one maker while the context lasts. Raises BusyBatch when another one has it."""
        lock = self.root / token / "lock"
        with suppress(OSError):
            if time() - lock.stat().st_mtime > _STUCK:
                lock.unlink()
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            raise BusyBatch from None
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)

    def add(self, token: str, place: Sequence[str], *, name: str = "", content: bytes = b"", problem: str = "") -> None:
        """Keep one document under its name, or what stood against it. The batch is held by whoever calls."""
        batch = self.read(token)
        if batch is None:
            return
        if not problem:
            (self.root / token / f"{len(batch.done):04d}-{name}").write_bytes(content)
        self._write(token, replace(batch, done={**batch.done, "/".join(place): problem}, trying=""))

    def attempt(self, token: str, place: Sequence[str]) -> bool:
        """Note that a document is about to be made; False when the server broke off while making it before."""
        batch = self.read(token)
        if batch is None or batch.trying == "/".join(place):
            return False
        self._write(token, replace(batch, trying="/".join(place)))
        return True

    def made(self, token: str) -> Iterator[tuple[Path, str, str]]:
        """Return each document of a batch: its file, its name, and its agency/period."""
        batch = self.read(token)
        places = list(batch.done) if batch else []
        for path in sorted((self.root / token).glob("[0-9][0-9][0-9][0-9]-*")):
            number, _dash, name = path.name.partition("-")
            yield path, name, places[int(number)]

    def pack(self, token: str, target: IO[bytes], listing: tuple[str, str] | None = None) -> None:
        """Write all documents of a batch as one ZIP, with a list (name and text) where there is one."""
        with ZipFile(target, "w", ZIP_DEFLATED) as packed:
            for path, name, _place in self.made(token):
                packed.write(path, name)
            if listing is not None:
                packed.writestr(*listing)

    def _write(self, token: str, batch: Batch) -> None:
        beside = self.root / token / "plan.new"
        beside.write_text(json.dumps(asdict(batch)), "utf-8")
        beside.replace(self.root / token / "plan.json")

    def _sweep(self) -> None:
        old = time() - _KEPT
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            if _TOKEN.fullmatch(folder.name) and folder.stat().st_mtime < old:
                shutil.rmtree(folder, ignore_errors=True)
