"""Papers of invented agencies as PDF: letterhead, number, articles, date in words and a signature block.

Every page says that it is invented. The same paper is the same bytes, whenever and wherever it is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from spbe.language import format_date, speaking
from spbe.paths import shipped

__all__ = ["Paper", "draw", "filled"]

_TEMPLATE = Path(__file__).parent / "paper.typ"
_SCAN = b"""#set page(paper: "a4", margin: 0pt)
#for name in sys.inputs.names.split(" ") { image(name, width: 100%, height: 100%) }
"""
_ROOM = {True: (2, 4), False: (5, 8)}  # paragraphs on the first page and on others, with headings and without
_DOTS = 72.0  # of a scanned page, per inch: enough to read by eye


@dataclass(frozen=True)
class Paper:
    """One paper. ``pages`` are its lines: "# " heads, "| a | b" is a row of a table, anything else a paragraph.

    ``is_law`` is set as a regulation; ``lead`` holds its grounds ("Menimbang" -> lines). ``signed`` is "ttd",
    "elektronik", or "" for a paper nobody signed; ``mark`` is written across every page.
    """

    agency: str
    office: str
    form: str
    title: str
    number: str = ""
    address: str = ""
    is_law: bool = False
    lead: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]  # stands for an empty mapping, and is frozen
    pages: Sequence[Sequence[str]] = ()
    place: str = ""
    day: date | None = None
    signed: str = "ttd"
    signer: str = ""
    position: str = ""
    staff_number: str = ""
    mark: str = ""


def filled(stock: Sequence[str], length: int, told: Mapping[int, Sequence[str]], heading: str) -> list[list[str]]:
    """Return the lines of ``length`` pages: what is ``told`` of a page (from 1), then texts of the stock in turn.

    ``heading`` numbers what each page holds ("Pasal {number}").
    """
    pages, number, turn = [], 0, 0
    for page in range(1, length + 1):
        lines: list[str] = []
        own = list(told.get(page, ()))
        room = max(0, _ROOM[bool(heading)][page > 1] - len(own))
        for text in [*own, *(stock[(turn + place) % len(stock)] for place in range(room))]:
            number += 1
            lines += [f"# {heading.format(number=number)}", text] if heading else [text]
        turn += room
        pages.append(lines)
    return pages


def draw(paper: Paper, *, is_scan: bool = False) -> bytes:
    """Return the paper as PDF; ``is_scan`` leaves pictures of its pages, without any text."""
    inputs = {"paper": json.dumps(_facts(paper), ensure_ascii=False)}
    if is_scan:
        return _scanned(_compile(_TEMPLATE.read_bytes(), inputs, format="png", ppi=_DOTS))
    (drawn,) = _compile(_TEMPLATE.read_bytes(), inputs, format="pdf")
    return drawn


def _scanned(pictures: Sequence[bytes]) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        names = [f"{number}.png" for number in range(1, len(pictures) + 1)]
        for name, picture in zip(names, pictures, strict=True):
            (Path(folder) / name).write_bytes(picture)
        (drawn,) = _compile(_SCAN, {"names": " ".join(names)}, root=folder, format="pdf", pdf_tags=False)
    return drawn


def _compile(source: bytes, inputs: dict[str, str], *, root: str | None = None, **kind: Any) -> list[bytes]:
    from typst import Compiler

    compiler = Compiler(source, root=root, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    drawn = compiler.compile(**kind, timestamp=0)
    return drawn if isinstance(drawn, list) else [drawn or b""]


@cache
def _fonts() -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[str(shipped("exports") / "fonts")])


def _facts(paper: Paper) -> dict[str, Any]:
    names = ("agency", "office", "form", "number", "title", "address", "is_law", "mark")
    facts = {name: getattr(paper, name) for name in names}
    pages = [_blocks(lines) for lines in paper.pages]
    lead = [[word, list(lines)] for word, lines in dict(paper.lead).items()]
    return {**facts, "lead": lead, "pages": pages, "signature": _signature(paper)}


def _blocks(lines: Iterable[str]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith("| "):
            row = [cell.strip() for cell in line.split("|")[1:]]
            if not (blocks and blocks[-1]["kind"] == "table"):
                blocks.append({"kind": "table", "rows": []})
            blocks[-1]["rows"].append(row)
        elif line.startswith("# "):
            blocks.append({"kind": "heading", "text": line[2:]})
        else:
            blocks.append({"kind": "text", "text": line})
    return blocks


def _signature(paper: Paper) -> dict[str, Any]:
    if not paper.signed:
        return {}
    is_electronic = paper.signed == "elektronik"
    return {
        "before": [*_where_and_when(paper), f"{paper.position},"],
        "is_electronic": is_electronic,
        "sign": "Ditandatangani secara elektronik" if is_electronic else "ttd",
        "name": paper.signer,
        "after": [f"NIP {paper.staff_number}"] if paper.staff_number else [],
    }


def _where_and_when(paper: Paper) -> list[str]:
    if paper.day is None:
        return []
    with speaking("id"):
        day = format_date(paper.day)
    if paper.is_law:
        return [f"Ditetapkan di {paper.place}", f"pada tanggal {day}"]
    return [f"{paper.place}, {day}"]
