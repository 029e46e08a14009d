"""A YAML text as nodes that know their lines: as it is written, and never a bomb."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from spbe.language import gettext as _

__all__ = ["Listing", "Node", "Table", "Unreadable", "Word", "nodes_of", "text_of"]

_LARGEST = 4_000_000
_DEEPEST = 40

_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Unreadable(ValueError):
    """A file that is no YAML text of one document; ``line`` is where the reading stopped."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Word:
    """One written value, with its line."""

    __slots__ = ("line", "text")

    def __init__(self, text: str, line: int) -> None:
        self.text, self.line = text, line


class Listing:
    """A list of nodes, with the line it begins on."""

    __slots__ = ("entries", "line")

    def __init__(self, line: int) -> None:
        self.entries: list[Node] = []
        self.line = line


class Table(Listing):
    """Keys and values in turn, with the line they begin on."""

    __slots__ = ()


Node = Word | Listing


def text_of(path: Path) -> str:
    """Return the text of a file. Raises Unreadable for a folder, a file that is too large, or no UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise Unreadable(_("berkas ini lebih besar dari 4 MB; bukan berkas instrumen"))
        return content.decode("utf-8-sig")
    except IsADirectoryError:
        raise Unreadable(_("ini sebuah folder; sebutkan berkas YAML di dalamnya")) from None
    except UnicodeDecodeError:
        raise Unreadable(_("berkas ini bukan teks UTF-8; simpan sebagai YAML dengan penyandian UTF-8")) from None
    except OSError as error:
        words = _("berkas ini tidak dapat dibaca (%(reason)s); periksa nama dan izinnya")
        raise Unreadable(words % {"reason": error.strerror}) from error


def nodes_of(text: str) -> Node:
    """Return the root node of a YAML text. Raises Unreadable for a text that is no YAML, empty, or a bomb."""
    # Bytes: the parser in C reads them as they are.
    parser = _PARSER(text.encode())
    try:
        return _root(parser)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        words = _(
            "bukan YAML yang sah (%(detail)s); periksa indentasi, titik dua, dan tanda kutip di sekitar baris ini"
        )
        raise Unreadable(words % {"detail": detail}, mark.line + 1 if mark else 1) from error


def _root(parser: Any) -> Node:
    # The events are put together here, not by PyYAML's composer: it recurses in C, and a text nested deep
    # enough ends the process; its nodes also keep two marks each, twice the time and ten times the memory.
    pile = [Listing(1)]
    next_event, scalar = parser.get_event, yaml.ScalarEvent
    while True:
        event = next_event()
        kind = event.__class__
        if kind is scalar:
            if event.anchor:
                _refuse_anchor(event)
            pile[-1].entries.append(Word(event.value, event.start_mark.line + 1))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            pile.pop()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _begin(pile, event)
        elif kind is yaml.AliasEvent:
            _refuse_anchor(event)
        elif kind is yaml.StreamEndEvent:
            return _only(pile[0])


def _begin(pile: list[Listing], event: Any) -> None:
    line = event.start_mark.line + 1
    if event.anchor:
        _refuse_anchor(event)
    if len(pile) > _DEEPEST:
        raise Unreadable(_("isinya bertumpuk lebih dari %(depth)s lapis; ratakan") % {"depth": _DEEPEST}, line)
    node = Table(line) if event.__class__ is yaml.MappingStartEvent else Listing(line)
    pile[-1].entries.append(node)
    pile.append(node)


def _refuse_anchor(event: Any) -> None:
    words = _("jangkar (&) dan alias (*) YAML tidak dipakai di sini; tulis isinya utuh, atau apit teksnya dengan kutip")
    raise Unreadable(words, event.start_mark.line + 1)


def _only(documents: Listing) -> Node:
    if not documents.entries:
        raise Unreadable(_("berkas ini kosong; contohnya ada di docs/instruments.md"))
    if len(documents.entries) > 1:
        line = documents.entries[1].line
        raise Unreadable(_("berkas ini berisi lebih dari satu dokumen YAML; hapus garis “---” di tengahnya"), line)
    return documents.entries[0]
