"""Run every benchmark, or those whose numbers are given: ``python -m benchmarks 1 10``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

Row = tuple[str, str, str, str]


def modules(wanted: set[int]) -> Iterator[str]:
    """Yield the names of the benchmark modules in the order of their numbers; all of them if none is wanted."""
    for path in sorted(Path(__file__).parent.glob("b[0-9][0-9]_*.py")):
        if not wanted or int(path.stem[1:3]) in wanted:
            yield path.stem


def main(arguments: list[str]) -> None:
    """Print one table row per figure as soon as it is known."""
    print(f"{'benchmark':<11} {'figure':>16}  {'goal':<16} what / reference")
    for name in modules({int(argument) for argument in arguments}):
        rows: list[Row] = import_module(f"benchmarks.{name}").run()
        for what, figure, goal, reference in rows:
            print(f"{int(name[1:3]):<11} {figure:>16}  {goal:<16} {what} / {reference}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
