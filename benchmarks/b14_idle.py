"""Budget 14: how soon a server gives its first answer, and how much memory it holds when it then idles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.site import PROJECT, Browser, started

__all__ = ["run"]

STARTS = 5


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 14."""
    with TemporaryDirectory() as folder:
        _prepare(folder)
        # Compiled modules are kept, as they are after any first start.
        compiled = {"PYTHONPYCACHEPREFIX": str(Path(folder, "compiled")), "PYTHONDONTWRITEBYTECODE": ""}
        _start(folder, compiled)
        found = [_start(folder, compiled) for _ in range(STARTS)]
    seconds = median(taken for taken, _ in found)
    return [
        ("spbe run, from start to the first answer", f"{seconds:.2f} s", "<= 2 s", "-"),
        ("idle server after it, resident memory", found[-1][1], "<= 150 MB", "-"),
    ]


def _prepare(folder: str) -> None:
    first = ["--agency", "36.71", "--person", "Budi", "--year", "2025"]
    command = [sys.executable, "-m", "spbe", "init", "--home", folder, *first]
    subprocess.run(command, cwd=PROJECT, env=os.environ, check=True, stdout=subprocess.DEVNULL)


def _start(folder: str, compiled: dict[str, str]) -> tuple[float, str]:
    begun = perf_counter()
    with started("-m", "spbe", "run", "--home", folder, "--port", "0", **compiled) as (process, address):
        Browser(address).get("/penilaian/36.71/2025/")
        return perf_counter() - begun, _resident(process.pid)


def _resident(pid: int) -> str:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "not told here"
    kilobytes = int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0])
    return f"{kilobytes / 1024:.0f} MB"
