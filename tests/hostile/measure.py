"""What reading hostile files costs, measured in a process of its own: ``python -m tests.hostile.measure NAME...``."""

from __future__ import annotations

import json
import resource
import sys
from time import perf_counter

from spbe.intake import RefusedFile, read_table, read_workbook
from tests.hostile.corpus import EVERYTHING

__all__ = ["cost"]


def _now() -> tuple[float, float]:
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return child.ru_utime + child.ru_stime, perf_counter()


def cost(content: bytes) -> dict[str, float | str]:
    """Return seconds of the child's processor and of the clock, and why the file was refused, empty if it was not."""
    processor, clock = _now()
    told = ""
    try:
        (read_workbook if content.startswith(b"PK") else read_table)(content)
    except RefusedFile as refused:
        told = str(refused)
    after = _now()
    return {"processor": after[0] - processor, "clock": after[1] - clock, "told": told}


def main(names: list[str]) -> None:
    """Print name -> cost as JSON, with the most memory in MB that any child took, and what reading added to our own."""
    made = {name: EVERYTHING[name].make() for name in names}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {name: cost(content) for name, content in made.items()}
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(json.dumps({"costs": found, "child": most // 1024, "own": own // 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
