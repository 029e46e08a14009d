"""The one rule for texts that people type, paste or import: what is accepted comes back unchanged from every file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from spbe.language import gettext as _

__all__ = ["LONGEST", "RefusedText", "accept", "accept_line"]

LONGEST = 32_000
"""In UTF-16 units, as spreadsheets count: a cell holds 32,767, and a label may stand before the text."""

_LONGEST_LINE = 300  # characters, as the columns for names and titles
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: in a name they make another name appear."""

_NAMED = 10
_NOT_IN_XML = "\ufffe\uffff"


class RefusedText(ValueError):
    """A text cannot be kept as it is; ``problems`` says what, where and what to do, one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class _Place:
    character: str
    line: int
    column: int


def accept(text: str) -> str:
    r"""Return the text with every line end as ``\n``, otherwise unchanged.

    Raises RefusedText when it is longer than 32,000 UTF-16 units, or holds control characters (tab included), halves of
    surrogate pairs or the two code points that no XML file may hold. All problems are named at once.

    >>> accept("satu\r\ndua")
    'satu\ndua'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = [
        _Place(character, row, column)
        for row, line in enumerate(lines, 1)
        if not line.isprintable()
        for column, character in enumerate(line, 1)
        if _is_refused(character)
    ]
    accepted = "\n".join(lines)
    problems = (*_too_long(accepted), *_forbidden(places))
    if problems:
        raise RefusedText(problems)
    return accepted


def accept_line(text: str, longest: int = _LONGEST_LINE) -> str:
    r"""Return a name or title as one line: white space folded, nothing around it.

    Raises RefusedText when nothing is left, it is longer than ``longest`` characters, or holds what ``accept`` refuses
    or marks that turn the direction of writing.

    >>> accept_line("  Dinas\nKesehatan ")
    'Dinas Kesehatan'
    """
    line = accept(" ".join(text.split()))
    if not line:
        raise RefusedText((_("Belum diisi."),))
    if len(line) > longest:
        words = _("Terlalu panjang: %(count)s karakter, paling banyak %(longest)s.")
        raise RefusedText((words % {"count": len(line), "longest": longest},))
    if _TURNING.intersection(line):
        raise RefusedText((_("Ada tanda pembalik arah tulisan; ketik ulang tanpa menempel."),))
    return line


def _is_refused(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _NOT_IN_XML


def _too_long(text: str) -> tuple[str, ...]:
    units = len(text) + sum(character > "\uffff" for character in text)
    if units <= LONGEST:
        return ()
    message = _("Teks terlalu panjang: %(units)s karakter, paling banyak %(longest)s. Kurangi %(excess)s.")
    return (message % {"units": units, "longest": LONGEST, "excess": units - LONGEST},)


def _forbidden(places: list[_Place]) -> tuple[str, ...]:
    message = _(
        "%(name)s di baris %(line)s, karakter ke-%(column)s tidak dapat disimpan. Hapus atau ganti dengan spasi."
    )
    named = [message % {"name": _name(p.character), "line": p.line, "column": p.column} for p in places[:_NAMED]]
    if len(places) > _NAMED:
        named.append(
            _("Masih ada %(count)s karakter lain yang tidak dapat disimpan.") % {"count": len(places) - _NAMED}
        )
    return tuple(named)


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character == "\t":
        return _("Tab (%(code)s)") % {"code": code}
    if unicodedata.category(character) == "Cs":
        return _("Separuh pasangan surogat (%(code)s)") % {"code": code}
    return _("Karakter kendali (%(code)s)") % {"code": code}
