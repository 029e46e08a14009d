"""From one instrument to the next: which indicator inherits what, how ready its evidence is, and what is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from spbe.indicators.catalogue import instruments
from spbe.indicators.layout import SOURCES, TEXT, choice, maybe
from spbe.indicators.load import InstrumentError
from spbe.indicators.model import Indicator, Instrument, LegalSource
from spbe.indicators.reading import Key, Many, Problem, Record, examined
from spbe.language import gettext as _
from spbe.paths import shipped

__all__ = [
    "Confidence",
    "Crosswalk",
    "Link",
    "Lost",
    "Readiness",
    "Relation",
    "check_crosswalk",
    "crosswalk",
    "crosswalk_files",
]


class Relation(StrEnum):
    """How an indicator of the newer instrument stands to those it inherits from."""

    SAME = "same"
    SUCCESSOR = "successor"
    MERGED = "merged"
    SPLIT = "split"
    OVERLAP = "overlap"
    MAYBE = "maybe"


class Readiness(StrEnum):
    """What evidence of the older instrument is worth: used again, brought up to date, or made anew."""

    REUSE = "reuse"
    UPDATE = "update"
    NEW = "new"


class Confidence(StrEnum):
    """How sure a link is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Link:
    """One indicator of the newer instrument (``to``) and the older ones it inherits from, by their codes."""

    to: str
    origins: tuple[str, ...]
    relation: Relation
    readiness: Readiness
    confidence: Confidence
    source: str
    note: str | None = None


@dataclass(frozen=True)
class Lost:
    """An indicator of the older instrument that has no place in the newer one, and why."""

    code: str
    note: str


@dataclass(frozen=True)
class Crosswalk:
    """The links from one instrument to the next (codes). They move evidence and texts, never a value."""

    older: str
    newer: str
    note: str
    sources: Mapping[str, LegalSource]
    links: tuple[Link, ...]
    without_place: tuple[Lost, ...] = ()
    uncertain: str | None = None

    def links_to(self, code: str) -> tuple[Link, ...]:
        """Return the links of one newer indicator, in the order of the file; none for one that is new."""
        return tuple(link for link in self.links if link.to == code)

    def links_from(self, code: str) -> tuple[Link, ...]:
        """Return the links that one older indicator is part of."""
        return tuple(link for link in self.links if code in link.origins)

    @cached_property
    def why_lost(self) -> Mapping[str, str]:
        """Return code of an older indicator -> why it has no place, where the file says so."""
        return {lost.code: lost.note for lost in self.without_place}

    def lost(self, older: Instrument) -> tuple[Indicator, ...]:
        """Return the older indicators that no newer one inherits from, in the older instrument's order."""
        return tuple(indicator for indicator in older if not self.links_from(indicator.code))

    def new(self, newer: Instrument) -> tuple[Indicator, ...]:
        """Return the newer indicators that inherit from none, in the newer instrument's order."""
        return tuple(indicator for indicator in newer if not self.links_to(indicator.code))


def _crosswalk(*, head: dict[str, Any], **rest: Any) -> Crosswalk:
    return Crosswalk(**head, **rest)


def _named(words: Callable[[], str]) -> Callable[[str], str]:
    return lambda _code: words()


def _one_of(words: type[StrEnum]) -> Key:
    return Key(choice(*(word.value for word in words)))


_LINK = Record(
    lambda relation, readiness, confidence, **rest: Link(
        relation=Relation(relation), readiness=Readiness(readiness), confidence=Confidence(confidence), **rest
    ),
    _named(lambda: _("kaitan")),
    {
        "to": Key(TEXT),
        "from": Key(Many(TEXT), "origins"),
        "relation": _one_of(Relation),
        "readiness": _one_of(Readiness),
        "confidence": _one_of(Confidence),
        "source": Key(TEXT),
        "note": maybe(TEXT),
    },
)
_LOST = Record(Lost, _named(lambda: _("tanpa tempat")), {"from": Key(TEXT, "code"), "note": Key(TEXT)})
_HEAD = Record(
    dict[str, Any],
    _named(lambda: "crosswalk"),
    {"from": Key(TEXT, "older"), "to": Key(TEXT, "newer"), "note": Key(TEXT), "uncertain": maybe(TEXT)},
    absorbed=True,
)
_CROSSWALK = Record(
    _crosswalk,
    _named(lambda: ""),
    {
        "crosswalk": Key(_HEAD, "head"),
        "sources": Key(SOURCES),
        "links": Key(Many(_LINK)),
        "without_place": maybe(Many(_LOST)),
    },
)


def crosswalk_files() -> tuple[Path, ...]:
    """Return the shipped crosswalk files, by name: ``older--newer.yaml``."""
    return tuple(sorted((shipped("data") / "crosswalks").glob("*.yaml")))


def check_crosswalk(path: Path | str, known: Mapping[str, Instrument] | None = None) -> tuple[Problem, ...]:
    """Return every problem of a crosswalk file in the order of its lines; ``known`` are instruments by code."""
    return _examine(Path(path), instruments() if known is None else known)[1]


@lru_cache
def crosswalk(older: str, newer: str) -> Crosswalk | None:
    """Return the shipped crosswalk between two instruments (codes), None where there is none.

    Raises InstrumentError if its file is not sound.
    """
    path = shipped("data") / "crosswalks" / f"{older}--{newer}.yaml"
    if not path.is_file():
        return None
    found, problems = _examine(path, instruments())
    if found is None or problems:
        raise InstrumentError(problems)
    return found


def _examine(path: Path, known: Mapping[str, Instrument]) -> tuple[Crosswalk | None, tuple[Problem, ...]]:
    return examined(path, _CROSSWALK, lambda found: _faults(found, known))


def _faults(found: Crosswalk, known: Mapping[str, Instrument]) -> Iterator[tuple[object, str]]:
    unknown = [code for code in (found.older, found.newer) if code not in known]
    if unknown:
        words = _("instrumen “%(code)s” tidak ada; yang ada: %(codes)s")
        yield from ((found, words % {"code": code, "codes": ", ".join(known)}) for code in unknown)
        return
    older, newer = known[found.older], known[found.newer]
    for link in found.links:
        yield from ((link, message) for message in _link_faults(link, found, older, newer))
    for lost in found.without_place:
        if lost.code not in older.by_code:
            yield lost, _no_such(lost.code, older)
        elif found.links_from(lost.code):
            yield lost, _("indikator %(code)s punya kaitan; hapus dari “without_place”") % {"code": lost.code}


def _link_faults(link: Link, found: Crosswalk, older: Instrument, newer: Instrument) -> Iterator[str]:
    if link.to not in newer.by_code:
        yield _no_such(link.to, newer)
    yield from (_no_such(code, older) for code in link.origins if code not in older.by_code)
    if not link.origins:
        yield _("kaitan ke indikator %(code)s belum menyebut asalnya; isi “from”") % {"code": link.to}
    if link.source not in found.sources:
        yield _("sumber “%(source)s” tidak ada di “sources”") % {"source": link.source}


def _no_such(code: str, instrument: Instrument) -> str:
    return _("indikator “%(code)s” tidak ada di %(instrument)s") % {"code": code, "instrument": instrument.code}
