"""Workbooks made by hand, part by part, so that any of their parts may lie."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping

__all__ = [
    "GOOD_CELLS", "GOOD_ROWS", "KIND", "MAIN", "PACKAGE", "book", "cells", "links_to", "noisy", "parts_of", "shared",
    "sheet", "workbook", "zipped",
]  # fmt: skip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

GOOD_ROWS = (("indikator", "nilai"), ("1", "3"))
"""What the sound workbook says."""

GOOD_CELLS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>3</v></c></row>'
)

Parts = dict[str, str | bytes]


def sheet(rows: str = GOOD_CELLS, before: str = "", after: str = "") -> str:
    """Return the XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cells(*inner: str) -> str:
    """Return the good rows and one more, of these cells."""
    return sheet(f'{GOOD_CELLS}<row r="3">{"".join(inner)}</row>')


def shared(*texts: str) -> str:
    """Return the XML of the shared texts: those of the good rows, and these."""
    return f'<sst xmlns="{MAIN}"><si><t>indikator</t></si><si><t>nilai</t></si>{"".join(texts)}</sst>'


def parts_of(**more: str | bytes) -> Parts:
    """Return the parts of a sound workbook, some of them replaced or added by their short names."""
    names = {
        "types": "[Content_Types].xml",
        "rels": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
        "texts": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "core": "docProps/core.xml",
    }
    sound: Parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": links_to(rId1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook("Data"),
        "xl/_rels/workbook.xml.rels": links_to(
            rId1=("worksheet", "worksheets/sheet1.xml"),
            rId2=("sharedStrings", "sharedStrings.xml"),
            rId3=("styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet(),
        "xl/sharedStrings.xml": shared(),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>',
        "docProps/core.xml": "<core/>",
    }
    return sound | {names.get(name, name): part for name, part in more.items()}


def workbook(*names: str, more: str = "") -> str:
    """Return the XML that lists sheets of these names, all of them the one part."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId1"/>' for n, name in enumerate(names, 1))
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>{more}</workbook>'


def links_to(mode: str = "Internal", **targets: tuple[str, str]) -> str:
    """Return the XML of relationships: id -> (kind, target)."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def zipped(parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these parts."""
    with zipfile.ZipFile(file := io.BytesIO(), "w", packing) as made:
        for name, part in parts.items():
            made.writestr(zipfile.ZipInfo(name), part, packing)
    return file.getvalue()


def book(**more: str | bytes) -> bytes:
    """Return a workbook as a file, some of its parts replaced or added."""
    return zipped(parts_of(**more))


def noisy(text: str) -> str:
    """Return the XML with as much noise after it as keeps a zip of it from being a bomb by its ratio."""
    noise = random.Random(7).randbytes(len(text) // 90)  # noqa: S311 - the same noise every time is what is wanted
    return f"{text}<!--{noise.hex()}-->"
