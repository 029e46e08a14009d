"""One table as it came in: texts, and how a person finds each of them."""

from __future__ import annotations

from dataclasses import dataclass

from spbe.language import gettext as _

__all__ = ["Sheet", "column_letters"]


@dataclass(frozen=True)
class Sheet:
    """One table as texts: every formula, number and date as it is written. ``name`` is empty for CSV."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Return how a person finds a cell, both counted from 0: ``Orang!C5``, or row and column of a CSV."""
        if self.name:
            return f"{self.name}!{column_letters(column)}{row + 1}"
        return _("baris %(row)s, kolom %(column)s") % {"row": row + 1, "column": column + 1}


def column_letters(column: int) -> str:
    """Return how a sheet names its column, counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
