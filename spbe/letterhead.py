"""What stands at the head of an agency's documents: its lines, and a picture that has been checked and redrawn."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass

from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept_line

__all__ = ["LOGO_WIDTH", "MOST_LINES", "Letterhead", "accept_lines", "accept_logo"]

MOST_LINES = 5
LOGO_WIDTH = 480
"""Pixels; drawn 2 cm wide, that is 600 dots per inch."""

_LONGEST_LINE = 120
_TALLEST, _LARGEST = 720, 700_000  # pixels, bytes
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Letterhead:
    """The head of an agency's documents. ``logo`` is a PNG, empty where there is none; ``version`` 0 says unset."""

    lines: tuple[str, ...] = ()
    logo: bytes = b""
    version: int = 0

    def __bool__(self) -> bool:
        """Say whether there is anything to print."""
        return bool(self.lines or self.logo)

    @property
    def logo_text(self) -> str:
        """Return the picture as base64, as the database keeps it."""
        return base64.b64encode(self.logo).decode("ascii")


def accept_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a letterhead, empty ones left out. Raises RefusedText with every problem and its line."""
    kept: list[str] = []
    problems: list[str] = []
    for number, line in enumerate((part for part in text.replace("\r\n", "\n").split("\n") if part.strip()), 1):
        try:
            kept.append(accept_line(line, _LONGEST_LINE))
        except RefusedText as refused:
            told = {"number": number, "why": " ".join(refused.problems)}
            problems.append(_("Baris %(number)s: %(why)s") % told)
    if len(kept) + len(problems) > MOST_LINES:
        problems.append(_("Kop memuat paling banyak %(most)s baris.") % {"most": MOST_LINES})
    if problems:
        raise RefusedText(tuple(problems))
    return tuple(kept)


def accept_logo(picture: bytes) -> bytes:
    """Return a redrawn PNG that fits a letterhead. Raises RefusedText for one that is too tall or too large."""
    _width, height = struct.unpack(">II", picture[16:24]) if picture.startswith(_PNG) else (0, 0)
    if not height or height > _TALLEST:
        raise RefusedText((_("Gambar logo terlalu tinggi untuk lebarnya; pakai yang kira-kira persegi."),))
    if len(picture) > _LARGEST:
        raise RefusedText((_("Gambar logo terlalu rumit; pakai gambar dengan lebih sedikit warna."),))
    return picture
