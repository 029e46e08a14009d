"""The stated figures of budget 14: how soon a server answers, and how much memory it holds when idle."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

__all__ = ["run"]


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 14."""
    with TemporaryDirectory() as folder:
        spbe = [sys.executable, "-m", "spbe"]
        subprocess.run([*spbe, "init", "--home", folder], check=True, stdout=subprocess.DEVNULL)
        start = perf_counter()
        command = [*spbe, "run", "--home", folder, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                address = re.findall(r"http://\S+/", process.stdout.readline())[0]
                with urlopen(f"{address}hasil/") as answer:  # noqa: S310  # our own address
                    answer.read()
                seconds = perf_counter() - start
                memory = _resident(process.pid)
            finally:
                process.kill()
    return [
        ("start to first answer", f"{seconds:.1f} s", "<= 2 s (stated)", "-"),
        ("idle server, resident memory", memory, "<= 150 MB (stated)", "-"),
    ]


def _resident(pid: int) -> str:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "unknown here"
    kilobytes = int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0])
    return f"{kilobytes / 1024:.0f} MB"
