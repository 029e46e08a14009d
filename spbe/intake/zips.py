"""Zips looked at before anything in them is trusted: bombs, parts over each other, XML that pulls in more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from spbe.intake.limits import ReadingLimits

__all__ = ["CrowdedPart", "is_hostile", "parse_every_part"]

_LOCAL_HEADER = 30  # bytes before the name of a zip entry
_SMALL_PART = 1_000_000  # bytes: below, the ratio says nothing


def is_hostile(entries: list[ZipInfo], size: int, limits: ReadingLimits) -> bool:
    """Say whether a zip of ``size`` bytes is made to hurt: too much inside, entries over each other, names twice."""
    return any(_signs(entries, size, limits))


def _signs(entries: list[ZipInfo], size: int, limits: ReadingLimits) -> Iterator[bool]:
    yield len(entries) > limits.parts
    yield sum(entry.file_size for entry in entries) > limits.unpacked
    # Office programs store and deflate; of other ways of packing, some ask for memory by what the file says.
    yield any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
    yield max(Counter(entry.filename for entry in entries).values(), default=0) > 1
    yield any(entry.flag_bits & 1 for entry in entries)
    yield any(e.file_size > max(_SMALL_PART, e.compress_size * limits.ratio) for e in entries)
    spans = sorted((e.header_offset, e.header_offset + _LOCAL_HEADER + e.compress_size) for e in entries)
    yield any(end > following for (_start, end), (following, _end) in pairwise(spans))
    yield any(end > size for _start, end in spans)


class CrowdedPart(ValueError):
    """A part holds more of something than any sound one."""


def parse_every_part(parts: ZipFile, most: Mapping[bytes, int] | None = None) -> None:
    """Raise for a part with a document type, entities or broken XML, before any reader trusts it.

    ``most`` says how often some bytes may stand in one part: counted here, they cost nothing yet. Raises CrowdedPart.
    """
    from defusedxml.ElementTree import XMLParser

    for entry in parts.infolist():
        found: Counter[bytes] = Counter()
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            parser = XMLParser(target=_Nothing(), forbid_dtd=True)
            # Nobody wants the text: without this, Python is called for every word of it.
            parser.parser.DefaultHandlerExpand = None
            with parts.open(entry) as part:
                while some := part.read(256 * 1024):
                    _count(some, most or {}, found)
                    parser.feed(some)
            parser.close()


def _count(some: bytes, most: Mapping[bytes, int], found: Counter[bytes]) -> None:
    for sign, often in most.items():
        found[sign] += some.count(sign)
        if found[sign] > often:
            raise CrowdedPart


class _Nothing:
    """What is parsed is only checked: nothing is built of it."""

    def close(self) -> Any:
        """Return nothing."""
