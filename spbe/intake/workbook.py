"""The sheets of a workbook as texts; runs in the child process.

openpyxl is not asked: it takes shared texts by negative numbers, lets the later of two cells win, and loses texts that
look like escapes. What is ambiguous is refused here, and what is said is said exactly.
"""

from __future__ import annotations

import io
import json
import posixpath
import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from zipfile import ZipFile

from spbe.intake.cell_texts import DAYS, is_day_format, plain_text
from spbe.intake.limits import Limits
from spbe.intake.markup import DocumentType, read_markup
from spbe.intake.office import has_macros
from spbe.intake.sheet_markup import MOST_MARKS, MOST_TEXTS, Book, OddSheet, SheetMarkup, TextsMarkup, main_names
from spbe.intake.zips import CrowdedPart, parse_every_part

__all__ = ["sheets"]

_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_SHEET_KIND = "spreadsheetml.sheet.main+xml"
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_RUNS = ("macroenabled", "vbaproject", "macrosheet", "activex")
_MOST_LOOKS = 100_000  # Excel keeps 65,490
_CROWDS = {b"<c": MOST_MARKS, b"<row": MOST_MARKS, b"<si": MOST_TEXTS, b"<xf": _MOST_LOOKS}
_LONGEST_NAME = 100  # a sheet's name has 31 letters; escapes need more

Link = tuple[str, str]


def sheets(limits: Limits, told: Mapping[str, Any]) -> bytes:
    """Return name and rows of the workbook on standard input as JSON, or ``refused``: why it is not read.

    ``told`` says which sheets: those whose names are ``wanted`` (None for all), or the ``first`` alone.
    """
    from defusedxml import DefusedXmlException

    with ZipFile(io.BytesIO(sys.stdin.buffer.read())) as parts:
        try:
            parse_every_part(parts, _CROWDS)
            found: dict[str, Any] = {"sheets": [{"name": n, "rows": rows} for n, rows in _read(parts, limits, told)]}
        except OddSheet as odd:
            found = odd.told
        except (DocumentType, DefusedXmlException):
            found = {"refused": "doctype"}
        except (CrowdedPart, MemoryError):
            found = {"refused": "much"}
    return json.dumps(found, ensure_ascii=False).encode()


def _read(parts: ZipFile, limits: Limits, told: Mapping[str, Any]) -> Iterator[tuple[str, list[list[str]]]]:
    main = _main_part(parts)
    links = _links(parts, main)
    listed = _Listed()
    _walk(parts, main, listed.start)
    wanted = _wanted(listed, links, told)
    book = Book(
        texts=_texts(parts, links) if wanted else (),
        days=_days(parts, links),
        rows=limits.rows,
        columns=limits.columns,
        letters=limits.letters,
        cells=limits.rows * limits.columns,
        since_1904=listed.since_1904,
    )
    for name, part in wanted:
        sheet = SheetMarkup(book, name)
        _walk(parts, part, sheet.start, sheet.end, sheet.text)
        yield name, sheet.rows()


def _walk(parts: ZipFile, name: str, *handlers: Any) -> None:
    try:
        part = parts.open(name)
    except KeyError:
        raise OddSheet("broken") from None
    with part:
        read_markup(part, *handlers)


# What the file is, and where its parts are.


def _main_part(parts: ZipFile) -> str:
    """Return the part that lists the sheets, of the kind that has no macros."""
    names = {entry.filename for entry in parts.infolist()}
    kinds = _kinds(parts) if "[Content_Types].xml" in names else {}
    if any("ms-excel.sheet.binary" in kind for kind in kinds.values()):
        raise OddSheet("binary")
    if has_macros({name.lower() for name in names}) or any(run in kind for kind in kinds.values() for run in _RUNS):
        raise OddSheet("macros")
    main = next((part for part, kind in kinds.items() if kind.endswith(_SHEET_KIND)), "")
    if not main:
        raise OddSheet(_other_kind(parts, names, kinds))
    return main


def _other_kind(parts: ZipFile, names: Collection[str], kinds: Mapping[str, str]) -> str:
    if "mimetype" in names:
        with parts.open("mimetype") as part:
            said = part.read(100)
        if said.startswith(_OPENDOCUMENT):
            return "ods" if said.startswith(_OPENDOCUMENT + b"spreadsheet") else "document"
    return "document" if kinds else "archive"


def _kinds(parts: ZipFile) -> dict[str, str]:
    """Return part -> its kind in small letters, as the list of contents says."""
    found: dict[str, str] = {}

    def start(name: str, said: Mapping[str, str]) -> None:
        known, kind = _bare(name), said.get("ContentType", "").lower()
        if known == "Override":
            found[said.get("PartName", "").removeprefix("/")] = kind
        elif known == "Default":
            found[f"*.{said.get('Extension', '')}"] = kind

    _walk(parts, "[Content_Types].xml", start)
    return found


def _links(parts: ZipFile, main: str) -> dict[str, Link]:
    """Return the links of the main part inside the file: id -> (last word of its kind, part)."""
    found: dict[str, Link] = {}
    folder, _, own = main.rpartition("/")

    def start(name: str, said: Mapping[str, str]) -> None:
        if _bare(name) == "Relationship" and said.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
            found[said.get("Id", "")] = said.get("Type", "").rpartition("/")[2], target

    _walk(parts, posixpath.join(folder, "_rels", f"{own}.rels"), start)
    return found


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


class _Listed:
    """The list of sheets: (name, id of its link), in order."""

    _NAMES = main_names("sheet", "workbookPr")

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Begin an element."""
        known = self._NAMES.get(name)
        if known == "sheet":
            link = next((said[link] for link in _LINKS if link in said), "")
            self.sheets.append((plain_text(said.get("name", "")), link))
        elif known == "workbookPr":
            self.since_1904 = said.get("date1904") in ("1", "true")


def _wanted(listed: _Listed, links: Mapping[str, Link], told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (name, part) of the sheets to read; no two sheets have one name, whatever its letters' case."""
    names = [name.casefold() for name, _link in listed.sheets]
    if len(set(names)) < len(names) or not all(0 < len(name) <= _LONGEST_NAME for name in names):
        raise OddSheet("names")
    found = [(name, *links.get(link, ("", ""))) for name, link in listed.sheets]
    tables = [(name, part) for name, kind, part in found if kind == "worksheet"]
    if not tables:
        raise OddSheet("no_sheet")
    if told.get("first"):
        return tables[:1]
    wanted = told.get("wanted")
    return [(name, part) for name, part in tables if wanted is None or name in wanted]


# What the cells lean on.


def _texts(parts: ZipFile, links: Mapping[str, Link]) -> list[str]:
    texts = TextsMarkup()
    if name := _linked(links, "sharedStrings"):
        _walk(parts, name, texts.start, texts.end, texts.text)
    return texts.found


def _days(parts: ZipFile, links: Mapping[str, Link]) -> set[int]:
    """Return the styles that show a day or a time."""
    looks = _Looks()
    if name := _linked(links, "styles"):
        _walk(parts, name, looks.start, looks.end)
    return looks.days


def _linked(links: Mapping[str, Link], kind: str) -> str:
    return next((part for said, part in links.values() if said == kind), "")


class _Looks:
    """The styles of the cells; of each, only whether it shows a day or a time."""

    _NAMES = main_names("numFmt", "cellXfs", "xf")

    def __init__(self) -> None:
        self.days: set[int] = set()
        self._formats = {str(number): True for number in DAYS}
        self._count = 0
        self._is_inside = False

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Begin an element."""
        known = self._NAMES.get(name)
        if known == "numFmt":
            self._formats[said.get("numFmtId", "")] = is_day_format(said.get("formatCode", ""))
        elif known == "cellXfs":
            self._is_inside = True
        elif known == "xf" and self._is_inside:
            if self._formats.get(said.get("numFmtId", "")):
                self.days.add(self._count)
            self._count += 1
            if self._count > _MOST_LOOKS:
                raise OddSheet("much")

    def end(self, name: str) -> None:
        """End an element."""
        if self._NAMES.get(name) == "cellXfs":
            self._is_inside = False
