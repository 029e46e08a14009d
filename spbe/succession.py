"""From last year's assessment by another instrument to this one: what each indicator inherits, and what is lost.

Texts and evidence move along a crosswalk as proposals; a value never does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spbe.indicators.crosswalks import Crosswalk, Link, Readiness, Relation
from spbe.indicators.model import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.plaintext import LONGEST
from spbe.submission import Submission

__all__ = ["Heir", "LossReport", "Origin", "Parting", "Succession", "joined"]

Cited = Mapping[str, Collection[int]]
"""Code of an older indicator -> ids of the documents that were cited for it."""


@dataclass(frozen=True)
class Origin:
    """An older indicator that a newer one inherits from: the link, the value that held last, the agency's own text."""

    indicator: Indicator
    link: Link
    value: Value | None
    text: str


@dataclass(frozen=True)
class Heir:
    """A newer indicator and what it inherits. ``documents`` counts what was cited for its origins, each once."""

    indicator: Indicator
    origins: tuple[Origin, ...]
    links: tuple[Link, ...]
    readiness: Readiness
    documents: int


@dataclass(frozen=True)
class Parting:
    """An older indicator without a clear place: why, and what stays behind with it.

    ``heirs`` are the newer indicators that may be its place; ``documents`` counts what was cited for it and for nothing
    that has a clear place.
    """

    indicator: Indicator
    value: Value | None
    has_text: bool
    documents: int
    why: str
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LossReport:
    """What a move to the newer instrument keeps and loses.

    ``lost`` have no place, ``unclear`` perhaps one; every newer indicator is in ``heirs``, by how ready the old
    evidence is for it.
    """

    lost: tuple[Parting, ...]
    unclear: tuple[Parting, ...]
    heirs: Mapping[Readiness, tuple[Heir, ...]]


@dataclass(frozen=True)
class Succession:
    """Last year's ``submission`` by the ``older`` instrument, read along the crosswalk to the ``newer`` one."""

    submission: Submission
    older: Instrument
    newer: Instrument
    crosswalk: Crosswalk

    @cached_property
    def _values(self) -> Mapping[str, Value]:
        return self.submission.values()

    def origins(self, code: str) -> tuple[Origin, ...]:
        """Return what an indicator inherits from, in the order of the crosswalk; nothing for one that is new."""
        linked = {origin: link for link in reversed(self.crosswalk.links_to(code)) for origin in reversed(link.origins)}
        return tuple(self._origin(origin, linked[origin]) for origin in reversed(linked))

    def _origin(self, code: str, link: Link) -> Origin:
        return Origin(self.older.by_code[code], link, self._values.get(code), self.submission.agency_text(code).strip())

    def readiness(self, code: str) -> Readiness:
        """Return how ready the old evidence is for an indicator: the least ready of what is of use, else "new"."""
        found = {link.readiness for link in self.crosswalk.links_to(code)}
        return next((each for each in (Readiness.UPDATE, Readiness.REUSE) if each in found), Readiness.NEW)

    def text(self, code: str) -> str:
        """Return the agency's texts of all that an indicator inherits from, each under a line that says whose it is.

        It is never longer than an explanation may be: what is cut says so. Where the evidence is to be made anew, no
        text comes along; empty where there is none.
        """
        useful = [one for one in self.origins(code) if one.link.readiness is not Readiness.NEW and one.text]
        return joined([(self._heading(one.indicator), one.text) for one in useful], self._cut_mark())

    # What stands in an explanation stays Indonesian in every language.
    def _heading(self, indicator: Indicator) -> str:
        year, name = self.submission.year, self.older.short_title
        return f"[Penilaian {year} ({name}), indikator {indicator.code}: {indicator.short_title}]"

    def _cut_mark(self) -> str:
        return f"[… dipotong; selengkapnya di penilaian {self.submission.year}]"

    def to_carry(self, taken: Collection[str]) -> dict[str, str]:
        """Return code -> text for the newer indicators that inherit a text, less those ``taken`` already."""
        texts = {indicator.code: self.text(indicator.code) for indicator in self.newer if indicator.code not in taken}
        return {code: text for code, text in texts.items() if text}

    def report(self, cited: Cited) -> LossReport:
        """Return what is lost, unclear, new, to be brought up to date, and fit to be used again."""
        heirs = [self._heir(indicator, cited) for indicator in self.newer]
        lost = self.crosswalk.lost(self.older)
        unclear = [one for one in self.older if one not in lost and self._is_unclear(one.code)]
        placed = self._placed({one.code for one in (*lost, *unclear)}, cited)
        return LossReport(
            tuple(self._parting(one, cited, placed) for one in lost),
            tuple(self._parting(one, cited, placed) for one in unclear),
            {each: tuple(heir for heir in heirs if heir.readiness is each) for each in Readiness},
        )

    def _heir(self, indicator: Indicator, cited: Cited) -> Heir:
        origins, links = self.origins(indicator.code), self.crosswalk.links_to(indicator.code)
        documents = {number for one in origins for number in cited.get(one.indicator.code, ())}
        return Heir(indicator, origins, links, self.readiness(indicator.code), len(documents))

    def _is_unclear(self, code: str) -> bool:
        return all(link.relation is Relation.MAYBE for link in self.crosswalk.links_from(code))

    def _placed(self, without: Collection[str], cited: Cited) -> frozenset[int]:
        return frozenset(number for code, several in cited.items() if code not in without for number in several)

    def _parting(self, indicator: Indicator, cited: Cited, placed: Collection[int]) -> Parting:
        code, links = indicator.code, self.crosswalk.links_from(indicator.code)
        notes = (self.crosswalk.why_lost.get(code, ""), *(link.note or "" for link in links))
        left = set(cited.get(code, ())) - set(placed)
        has_text = bool(self.submission.agency_text(code).strip())
        why = " ".join(note for note in notes if note)
        heirs = tuple(dict.fromkeys(link.to for link in links))
        return Parting(indicator, self._values.get(code), has_text, len(left), why, heirs)


def joined(parts: Sequence[tuple[str, str]], cut_mark: str, longest: int = LONGEST) -> str:
    """Return texts below one another, each under its heading, in at most ``longest`` UTF-16 units.

    Where they are too long together, the longest ones are cut, and end with ``cut_mark``.
    """
    frame = sum(_units(heading) + 3 for heading, _text in parts)
    room = longest - frame
    if sum(_units(text) for _heading, text in parts) > room:
        most = _share(sorted(_units(text) for _heading, text in parts), room)
        parts = [(heading, _cut(text, most, cut_mark)) for heading, text in parts]
    return "\n\n".join(f"{heading}\n{text}" for heading, text in parts)


def _share(lengths: Iterable[int], room: int) -> int:
    """Return how long each text may be so that all fit: what short ones (they come first) leave goes to the others."""
    waiting = list(lengths)
    while waiting and waiting[0] * len(waiting) <= room:
        room -= waiting.pop(0)
    return room // len(waiting) if waiting else room


def _cut(text: str, most: int, mark: str) -> str:
    if _units(text) <= most:
        return text
    kept, left = 0, most - _units(mark) - 1
    for character in text:
        left -= _units(character)
        if left < 0:
            break
        kept += 1
    return f"{text[:kept].rstrip()}\n{mark}"


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
