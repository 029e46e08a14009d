"""What a document says, block by block. How it looks is decided where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from spbe.letterhead import Letterhead

__all__ = [
    "Banner",
    "Bars",
    "Block",
    "Column",
    "Document",
    "Grid",
    "Heading",
    "Points",
    "Row",
    "Signature",
    "Signatures",
    "Text",
    "Turn",
    "View",
]

_SHORT = 14
"""How many rows a table may have to be kept on one page."""


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 begins a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A text; its line breaks stay. ``look`` is body, lead, note, quote (typed by somebody) or draft (made by rule).

    One that ``stays`` is on the page of what follows it.
    """

    text: str
    look: str = "body"
    stays: bool = False


@dataclass(frozen=True)
class Points:
    """A list; one that ``stays`` ends on the page of what follows it."""

    items: tuple[str, ...]
    stays: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its head, its share of the width, and whether it holds numbers."""

    head: str
    share: int
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """A row of texts. ``look`` is plain, strong (a sum), head (of the rows below) or sub (belongs to the row above)."""

    cells: tuple[str, ...]
    look: str = "plain"


@dataclass(frozen=True)
class Grid:
    """A table with its caption; the head is repeated on every page. ``note`` says what the numbers are."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def is_short(self) -> bool:
        """Return whether the table is small enough to stand on one page whole."""
        letters = sum(len(cell) for row in self.rows for cell in row.cells)
        return len(self.rows) <= _SHORT and letters <= _SHORT * 120


@dataclass(frozen=True)
class View:
    """A chart of the report by its name, with its caption, what it shows in words, and its width in percent."""

    chart: str
    caption: str
    words: str
    width: int = 100


@dataclass(frozen=True)
class Bars:
    """Stacked bars: name of a group and its share in percent, with caption and what they show in words."""

    caption: str
    words: str
    rows: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Banner:
    """The agency's name beside its index: what a leader looks at first."""

    name: str
    index: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Signature:
    """A block to sign in: place and day or a line for them, the position, and the name or a line for it."""

    position: str
    name: str = ""
    where: str = ""
    staff_number: str = ""


@dataclass(frozen=True)
class Signatures:
    """Blocks to sign in, side by side."""

    blocks: tuple[Signature, ...]


@dataclass(frozen=True)
class Turn:
    """What follows begins on a new page."""


Block = Heading | Text | Points | Grid | View | Bars | Banner | Signatures | Turn


@dataclass(frozen=True)
class Document:
    """A whole document. ``facts`` stand on every page (agency, instrument, stage, data date, version), ``mark`` across
    it while it is a draft. One with a cover has a table of contents, and what stands before that is its ``foreword``.
    ``letterhead`` stands at its head.
    """

    code: str
    title: str
    subtitle: str
    agency: str
    facts: tuple[str, ...]
    blocks: Sequence[Block]
    language: str = "id"
    mark: str = ""
    has_cover: bool = False
    about: tuple[tuple[str, str], ...] = field(default=())
    letterhead: Letterhead = field(default_factory=Letterhead)
    foreword: Sequence[Block] = ()
