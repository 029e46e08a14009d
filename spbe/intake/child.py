"""The process that parses: bounded first, then one task; nothing else of the program is loaded in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from spbe.intake.limits import FileLimits, Limits, ReadingLimits

__all__ = ["TASKS"]

TASKS: Mapping[str, tuple[str, type[ReadingLimits]]] = {
    "sheets": ("spbe.intake.workbook:sheets", Limits),
    "pdf": ("spbe.intake.pdf:look", FileLimits),
    "pdf_page": ("spbe.intake.pdf:draw", FileLimits),
    "image": ("spbe.intake.image:look", FileLimits),
    "image_page": ("spbe.intake.image:draw", FileLimits),
    "office": ("spbe.intake.office:look", FileLimits),
}
"""Task -> the function that does it, ``(limits, told) -> bytes``, and the kind of its limits."""


def _bound(limits: ReadingLimits) -> None:
    with suppress(ImportError):  # Windows has no such limits: there the clock alone ends it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(order: str) -> None:
    asked = json.loads(order)
    place, kind = TASKS[asked["task"]]
    limits = kind(**asked["limits"])
    _bound(limits)
    module, _, name = place.partition(":")
    work: Callable[[ReadingLimits, Mapping[str, Any]], bytes] = getattr(import_module(module), name)
    sys.stdout.buffer.write(work(limits, asked["told"]))


if __name__ == "__main__":
    _serve(sys.argv[1])
