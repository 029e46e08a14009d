"""XML read as a stream, with no document type and no entities; runs in the child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO

__all__ = ["DocumentType", "read_markup"]

_PIECE = 256 * 1024


class DocumentType(ValueError):
    """The XML declares a document type: no office program writes one, and entities need it."""


def read_markup(
    part: IO[bytes],
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start``, ``end`` and ``text`` for what stands in ``part``; a name is its namespace, a space, the rest.

    Raises DocumentType, and ExpatError for what is no XML.
    """
    from xml.parsers import expat

    def forbid(*_declared: object) -> None:
        raise DocumentType

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbid
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    while some := part.read(_PIECE):
        parser.Parse(some, False)
    parser.Parse(b"", True)
