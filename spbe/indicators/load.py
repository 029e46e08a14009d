"""Instrument files: YAML text in, an Instrument that keeps it out, or every problem of the file at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from spbe.indicators import checks
from spbe.indicators.layout import INSTRUMENT
from spbe.indicators.model import Instrument
from spbe.indicators.nodes import Unreadable, nodes_of, text_of
from spbe.indicators.reading import Desk, Problem

__all__ = ["InstrumentError", "check_file", "load_instrument", "read_instrument"]


class InstrumentError(ValueError):
    """A file that is not a whole instrument; ``problems`` holds every reason, in the order of its lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_instrument(path: Path | str) -> Instrument:
    """Return the instrument of a YAML file. Raises InstrumentError with every problem of the file."""
    return _sound(*_examine(str(path), lambda: text_of(Path(path))))


def read_instrument(text: str, name: str) -> Instrument:
    """Return the instrument of a YAML text; ``name`` is what problems call it. Raises InstrumentError with them all."""
    return _sound(*_examine(name, lambda: text))


def check_file(path: Path | str) -> tuple[Problem, ...]:
    """Return every problem of an instrument file in the order of its lines; none for a sound one."""
    return _examine(str(path), lambda: text_of(Path(path)))[1]


def _sound(instrument: Instrument | None, problems: tuple[Problem, ...]) -> Instrument:
    if instrument is None or problems:
        raise InstrumentError(problems)
    return instrument


def _examine(name: str, read: Callable[[], str]) -> tuple[Instrument | None, tuple[Problem, ...]]:
    desk = Desk(name)
    try:
        text = read()
        with _without_garbage_collection():
            instrument = INSTRUMENT(desk, nodes_of(text))
            _check_meaning(desk, instrument)
    except Unreadable as error:
        return None, (Problem(desk.file, error.line, str(error)),)
    object.__setattr__(instrument, "text", text)  # frozen for everybody but its reader
    return instrument, tuple(sorted(desk.problems, key=lambda problem: problem.line))


def _check_meaning(desk: Desk, instrument: Instrument) -> None:
    for finding in checks.findings(instrument):
        # Where a blank stands in for what a rule looked at, the cause has been told; its consequences need not be.
        lines = [desk.line_of_sound(thing, finding.needs) for thing in (finding.thing, *finding.parts)]
        if all(lines):
            desk.problems.append(Problem(desk.file, lines[0] or 1, finding.message))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    # Tens of thousands of values are made and none is a cycle: looking for cycles costs a third of the time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
