"""How much a file that comes in may be, and what its reading may take."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FileLimits", "Limits", "ReadingLimits", "RefusedFile"]


class RefusedFile(ValueError):
    """The file is not taken. ``problems`` says why and what to do, one sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class ReadingLimits:
    """Bytes of a file as sent and unpacked, zip entries, their ratio; seconds and bytes of memory to read it."""

    size: int = 1_000_000
    unpacked: int = 20_000_000
    parts: int = 500
    ratio: int = 100
    seconds: int = 10
    memory: int = 1_000_000_000


@dataclass(frozen=True)
class Limits(ReadingLimits):
    """The limits of a table: rows and columns of each sheet, and letters of all texts together.

    All sheets of a workbook hold no more cells together than one may.
    """

    rows: int = 2_000
    columns: int = 50
    letters: int = 10_000_000


@dataclass(frozen=True)
class FileLimits(ReadingLimits):
    """The limits of evidence: pages a PDF may have, pages whose text is read, characters kept of each, pixels.

    ``reading`` is how many seconds go into the texts of a PDF; pages after that are kept without.
    """

    size: int = 100_000_000
    unpacked: int = 600_000_000
    parts: int = 5_000
    seconds: int = 40
    reading: int = 20
    pages: int = 5_000
    read_pages: int = 500
    page_text: int = 20_000
    pixels: int = 100_000_000
