"""A file that came in whole and passed the guard, before anybody keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Arrived"]


@dataclass(frozen=True)
class Arrived:
    """A file on this machine's disk, looked at and accepted.

    ``name`` is what its sender called it, made safe to show; ``media_type`` is what its content says. ``pages`` is the
    number of pages of a PDF (1 for an image), None where there are none to cite. ``texts`` are the texts of the pages
    of a PDF in order; all empty for a scan without a text layer.
    """

    path: Path
    name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None = None
    texts: tuple[str, ...] = ()

    @property
    def has_text(self) -> bool | None:
        """Say whether any page can be read as text; None for a file that is not read."""
        return any(text.strip() for text in self.texts) if self.texts else None
