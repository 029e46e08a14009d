"""Runs whatever parses a file in a process of its own, which can neither run long nor take much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir
from threading import BoundedSemaphore, Event, Timer
from typing import Any

from spbe.intake.limits import ReadingLimits, RefusedFile
from spbe.language import gettext as _

__all__ = ["AT_ONCE", "NotRead", "ReadersBusy", "TookTooLong", "run_child", "surroundings"]

AT_ONCE = min(4, max(2, os.cpu_count() or 2))
"""How many files one server process has read at the same time."""

_MOST_ANSWERED = 64_000_000  # bytes a child may say
_places = BoundedSemaphore(AT_ONCE)


class NotRead(ValueError):
    """The child ended without an answer: it could not read the file, or was stopped over it."""


class TookTooLong(NotRead):
    """The child was stopped by the clock."""


class ReadersBusy(RefusedFile):
    """So many files are being read that this one found no place in time. It can be sent again as it is."""


def run_child(task: str, limits: ReadingLimits, told: Mapping[str, Any], content: bytes = b"") -> bytes:
    """Return what ``task`` (a name of ``spbe.intake.child``) answers about a file.

    The file is named in ``told`` or handed over as ``content``; it never becomes part of a command. The child sees none
    of our settings, writes no file, and ends by the clock. Raises NotRead, TookTooLong and ReadersBusy.
    """
    order = json.dumps({"task": task, "limits": asdict(limits), "told": dict(told)})
    # -P and a path of our own: what lies in the working directory is not imported.
    command = [sys.executable, "-s", "-P", "-m", "spbe.intake.child", order]
    late = Event()
    with _place(limits.seconds), _started(command) as child, _clock(child, limits.seconds, late):
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 - both were asked for as pipes
        with suppress(BrokenPipeError):  # it ended before it read: its exit tells
            child.stdin.write(content)
            child.stdin.close()
        answer = child.stdout.read(_MOST_ANSWERED + 1)
        if len(answer) > _MOST_ANSWERED:
            child.kill()
        code = child.wait()
    if late.is_set():
        raise TookTooLong
    if code or not answer:
        raise NotRead
    return answer


@contextmanager
def _place(seconds: int) -> Iterator[None]:
    """Wait for one of the places, as long as those who hold them may take."""
    if not _places.acquire(timeout=seconds + 5):
        raise ReadersBusy(_("Sedang banyak berkas yang dibaca. Coba lagi sebentar lagi."))
    try:
        yield
    finally:
        _places.release()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - this very program; the file is its input, never part of the command
        command, stdin=pipe, stdout=pipe, stderr=nothing, env=surroundings(), cwd=gettempdir()
    )


@contextmanager
def _clock(child: subprocess.Popen[bytes], seconds: int, late: Event) -> Iterator[None]:
    def stop() -> None:
        late.set()
        child.kill()

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        child.kill()  # whatever interrupted us, it does not live on; one that has ended is left alone


def surroundings() -> dict[str, str]:
    """Return the environment of a child: what a Python needs, and nothing of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    ours = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
    # One XML parser, the hardened one; libraries that come along start no threads of their own.
    return {**kept, **ours, "OPENPYXL_LXML": "False", "OPENBLAS_NUM_THREADS": "1"}
