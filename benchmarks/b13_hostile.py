"""Budget 13: how fast a hostile file is refused, against reading a clean one of its size; memory of both processes."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.timing import medians
from spbe.intake import RefusedFile, read_table, read_workbook
from tests.hostile.corpus import EVERYTHING, HEAVY, HOSTILE

__all__ = ["run"]

PROJECT = Path(__file__).resolve().parent.parent
SIZES = (3_000, 10_000, 30_000, 100_000, 200_000, 350_000, 1_000_000)
"""Bytes of the clean files; each hostile one is measured against the largest that is not larger than itself."""


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 13."""
    workbooks = {name: content for name in HOSTILE if (content := EVERYTHING[name].make()).startswith(b"PK")}
    ratios = {name: _ratio(content) for name, content in workbooks.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure", *HEAVY], capture_output=True, check=True, cwd=PROJECT, text=True
    )
    memory = json.loads(done.stdout)
    slowest = max(cost["processor"] for cost in memory["costs"].values())
    return [
        (
            f"hostile workbooks refused: median of {len(ratios)}",
            f"{median(ratios.values()):.2f}x",
            "<= 1x",
            "clean file",
        ),
        (f"the slowest of them: {worst}", f"{ratios[worst]:.2f}x", "<= 1x", "clean file"),
        ("seconds of a processor for the worst", f"{slowest:.2f} s", "10 s", "the limit of the process that reads"),
        ("memory of the process that reads, at most", f"{memory['child']} MB", "1000 MB", "its limit"),
        ("memory that reading them adds to the server", f"{memory['own']} MB", "stated", "-"),
    ]


def _ratio(content: bytes) -> float:
    size = max((size for size in SIZES if size <= len(content)), default=SIZES[0])
    clean = _clean(size)
    ours, theirs = medians(lambda: _read(content), lambda: _read(clean), turns=3)
    return ours / theirs


def _read(content: bytes) -> None:
    try:
        (read_workbook if content.startswith(b"PK") else read_table)(content)
    except RefusedFile:
        return


@cache
def _clean(size: int) -> bytes:
    """Return a sound workbook of about this many bytes: codes, levels and sentences."""
    rows = 1
    while len(made := _filled(rows)) < size and rows < 1_900:
        rows = min(1_900, max(rows + 1, int(rows * max(1.1, 0.9 * size / len(made)))))
    return made


def _filled(rows: int) -> bytes:
    from xlsxwriter import Workbook

    words = random.Random(13)
    made = Workbook(file := io.BytesIO())
    sheet = made.add_worksheet("Data")
    for row in range(rows):
        texts = ["".join(words.choices("aiueknrstpm ", k=60)) for _cell in range(8)]
        sheet.write_row(row, 0, [row, words.randint(1, 5), *texts])
    made.close()
    return file.getvalue()


if __name__ == "__main__":
    for line in run():
        print(*line, sep=" | ")
