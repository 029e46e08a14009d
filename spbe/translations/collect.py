"""Every message that people read: from the code, from the templates, and the names in the shipped instruments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract

from spbe.indicators import Aspect, Domain, Indicator, Instrument, instruments
from spbe.paths import shipped

__all__ = ["Found", "Id", "from_code", "from_instrument", "from_template", "messages"]

Id = str | tuple[str, ...]
"""What gettext looks a message up by; singular and plural where it has both."""

_KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
_JINJA = {"trimmed": "true", "silent": "false"}


@dataclass(frozen=True)
class Found:
    """One message and where it was found: a file, or an instrument's code."""

    id: Id
    place: str


def from_code(source: bytes, place: str) -> Iterator[Found]:
    """Yield the messages that Python code marks with ``_``, ``gettext`` or ``ngettext``."""
    for _, text, _, _ in extract("python", BytesIO(source), keywords=_KEYWORDS, options={"encoding": "utf-8"}):
        yield Found(text, place)


def from_template(source: bytes, place: str) -> Iterator[Found]:
    """Yield the messages that a template marks with ``_(...)`` or ``{% trans %}``."""
    for _, text, _, _ in extract("jinja2.ext:babel_extract", BytesIO(source), keywords=_KEYWORDS, options=_JINJA):
        yield Found(text, place)


def _named(instrument: Instrument, *names: str) -> Iterator[Found]:
    return (Found(name, instrument.code) for name in names)


def from_instrument(instrument: Instrument) -> Iterator[Found]:
    """Yield the names an instrument gives to itself, its parts, its ladders and their steps, and its predicates."""
    yield from _named(instrument, instrument.title, instrument.short_title)
    parts: list[Domain | Aspect | Indicator] = [*instrument.domains, *instrument.aspects, *instrument.indicators]
    for part in parts:
        yield from _named(instrument, part.title, part.short_title)
    for ladder in instrument.ladders.values():
        yield Found(ladder.title, instrument.code)
        yield from (Found(step.name, instrument.code) for step in ladder.steps.values())
    yield from (Found(predicate.name, instrument.code) for predicate in instrument.predicates)


def messages() -> dict[Id, list[str]]:
    """Return every message of the project -> where it is found, in a steady order: code, templates, instruments."""
    root = shipped("exports").parent
    found = [
        *_in_files(root, [root / "spbe", root / "exports"], "*.py"),
        *_in_files(root, [shipped("templates")], "*.html"),
        *(hit for instrument in instruments().values() for hit in from_instrument(instrument)),
    ]
    places: dict[Id, list[str]] = {}
    for hit in found:
        known = places.setdefault(hit.id, [])
        if hit.place not in known:
            known.append(hit.place)
    return places


def _in_files(root: Path, folders: Iterable[Path], pattern: str) -> Iterator[Found]:
    read = from_code if pattern == "*.py" else from_template
    for folder in folders:
        for path in sorted(folder.rglob(pattern)):
            yield from read(path.read_bytes(), path.relative_to(root).as_posix())
