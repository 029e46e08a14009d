"""Budget 10: ``spbe score FILE`` in a fresh process, against importing what it must not wait for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import medians
from spbe.indicators import instrument

__all__ = ["run"]

PROJECT = Path(__file__).resolve().parent.parent
HEAVY = "import pandas, matplotlib.figure, flask, sqlalchemy.orm, openpyxl, wtforms"


def run() -> list[tuple[str, str, str, str]]:
    """Return the row (what, figure, goal, reference) of budget 10."""
    with TemporaryDirectory() as folder:
        levels = Path(folder, "levels.csv")
        levels.write_text("indicator,level\n" + "".join(f"{code},3\n" for code in instrument().by_code))
        # Compiled modules are kept, as they are after any first start.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled"))}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ours, heavy = medians(
            lambda: start(environment, "-m", "spbe", "score", str(levels)),
            lambda: start(environment, "-c", HEAVY),
        )
    return [
        (f"spbe score FILE from a cold start ({ours * 1000:.0f} ms)", f"{ours / heavy:.3f}x", "<= 0.15x", HEAVY),
    ]


def start(environment: dict[str, str], *arguments: str) -> None:
    """Run Python with these arguments and wait for its end."""
    subprocess.run([sys.executable, *arguments], env=environment, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
