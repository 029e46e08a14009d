"""XML made to hurt whoever parses it, in every part of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from tests.hostile.books import GOOD_CELLS, book, cells, links_to, noisy, parts_of, sheet, workbook
from tests.hostile.case import Case

__all__ = ["ATTACKS"]

DTD = "deklarasi XML (DTD)"
BROKEN = "tidak dapat dibaca sebagai buku kerja"

_LAUGHS = "".join(
    f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">' for a, b in pairwise("abcdefghi")
)
_HEADS = {
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY a "ha">{_LAUGHS}]>',
    "an entity from the disk": '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
    "a parameter entity from a network": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "a DTD from a network": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}
_PARTS = {
    "[Content_Types].xml": 0, "_rels/.rels": 1, "xl/workbook.xml": 2, "xl/_rels/workbook.xml.rels": 3,
    "xl/worksheets/sheet1.xml": 0, "xl/sharedStrings.xml": 0, "xl/styles.xml": 1, "docProps/core.xml": 2,
    "customXml/item1.xml": 3, "xl/drawings/vmlDrawing1.vml": 0, "xl/worksheets/_rels/sheet1.xml.rels": 1,
    "xl/externalLinks/externalLink1.xml": 2,
}  # fmt: skip
"""Each part of a workbook, and which of the heads it gets here; the main ones get all of them."""


def _headed(part: str, head: str) -> bytes:
    text = str(parts_of().get(part, "<x/>"))
    return book(**{part: head + text})


def _everywhere() -> dict[str, Case]:
    told = list(_HEADS.items())
    found = {}
    for part, number in _PARTS.items():
        for name, head in told if part == "xl/worksheets/sheet1.xml" else (told[number],):
            found[f"{name} in {part}"] = Case(lambda part=part, head=head: _headed(part, head), DTD)  # type: ignore[misc]
    return found


def _encoded(encoding: str, declared: str, head: str = "") -> bytes:
    text = f'<?xml version="1.0" encoding="{declared}"?>{head}{sheet()}'
    return book(sheet=text.encode(encoding))


def _elsewhere(head: str) -> bytes:
    links = links_to(rId1=("worksheet", "data.bin"), rId2=("sharedStrings", "sharedStrings.xml"))
    return book(links=links, **{"xl/data.bin": head + sheet()})


def _deep(depth: int) -> bytes:
    return book(sheet=noisy(sheet(before="<a>" * depth + "</a>" * depth)))


CDATA = '<c r="A3" t="inlineStr"><is><t><![CDATA[<b>&]]> &lt;<!-- tidak --><?php x?>&#x41;</t></is></c>'
SPACES = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(20_000))
NAMES = " ".join(f'a{number}="x"' for number in range(100_000))

ATTACKS: Mapping[str, Case] = _everywhere() | {
    "a DTD in a sheet of another ending": Case(lambda: _elsewhere(_HEADS["a billion laughs"]), DTD),
    "a sheet of another ending": Case(lambda: _elsewhere("")),
    "a sheet in UTF-16": Case(lambda: _encoded("utf-16", "UTF-16")),
    "a DTD in UTF-16": Case(lambda: _encoded("utf-16", "UTF-16", _HEADS["a DTD from a network"]), DTD),
    "a sheet in Latin-1": Case(lambda: _encoded("latin-1", "ISO-8859-1")),
    "UTF-7 declared": Case(lambda: _encoded("utf-7", "UTF-7"), BROKEN),
    "UTF-32": Case(lambda: _encoded("utf-32", "UTF-32"), BROKEN),
    "an unknown encoding": Case(lambda: _encoded("utf-8", "x-none"), BROKEN),
    "bytes that are no UTF-8": Case(lambda: book(sheet=sheet().encode().replace(b"r=", b"\xff\xfe=")), BROKEN),
    "NUL in a sheet": Case(lambda: book(sheet=sheet() + "\0"), BROKEN),
    "a control character in a sheet": Case(lambda: book(sheet=cells("<c r='A3'><f>\x01</f></c>")), BROKEN),
    "a sheet that ends early": Case(lambda: book(sheet=sheet()[:-20]), BROKEN),
    "text after the end": Case(lambda: book(sheet=sheet() + "<x/>"), BROKEN),
    "a million elements in each other": Case(lambda: _deep(1_000_000), BROKEN),
    "twenty thousand namespaces": Case(lambda: book(sheet=sheet(before=noisy(f"<x {SPACES}/>")))),
    "a hundred thousand attributes": Case(lambda: book(sheet=sheet(before=noisy(f"<x {NAMES}/>")))),
    "an attribute of two megabytes": Case(lambda: book(sheet=sheet(before=noisy(f'<x a="{"y" * 2_000_000}"/>')))),
    "comments and instructions in a text": Case(
        lambda: book(sheet=cells(CDATA)), rows=(("indikator", "nilai"), ("1", "3"), ("<b>& <A",))
    ),
    "a workbook of other names": Case(lambda: book(workbook="<html/>"), "tidak berisi lembar"),
    "cells of another namespace": Case(
        lambda: book(sheet=sheet(f'{GOOD_CELLS}<row r="3"><x:c xmlns:x="urn:x" r="A3"><x:v>9</x:v></x:c></row>'))
    ),
    "a sheet's name with markup": Case(lambda: book(workbook=workbook("&lt;script&gt;alert(1)&lt;/script&gt;"))),
    "a sheet's name of a thousand letters": Case(lambda: book(workbook=workbook("a" * 1_000)), "Nama lembar"),
    "two sheets of one name": Case(lambda: book(workbook=workbook("Data", "DATA")), "Nama lembar"),
}
