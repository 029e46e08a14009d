"""Sheets and texts made to swell, to mislead or to run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from tests.hostile.books import GOOD_CELLS, GOOD_ROWS, MAIN, book, cells, noisy, shared, sheet, workbook
from tests.hostile.case import Case, Rows

__all__ = ["SHEETS"]

MUCH, BROKEN_CELL = "terlalu banyak", "Data!A3 tidak dapat dibaca"


def _and(*row: str) -> Rows:
    return (*GOOD_ROWS, row)


def _typed(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def _index(said: str) -> bytes:
    return book(sheet=cells(f'<c r="A3" t="s"><v>{said}</v></c>'))


def _long_rows(count: int, index: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{index}</v></c></row>' for n in range(3, count + 3))


def _repeated_text() -> bytes:
    """Return a workbook whose text of 30,000 letters stands in 1,900 cells."""
    return book(texts=noisy(shared(f"<si><t>{'y' * 30_000}</t></si>")), sheet=sheet(GOOD_CELLS + _long_rows(1_900, 2)))


def _many_rows(count: int) -> bytes:
    return book(sheet=noisy(sheet(GOOD_CELLS + "<row/>" * count)))


def _many_cells(count: int, cell: str = "<c/>") -> bytes:
    return book(sheet=noisy(sheet(f'{GOOD_CELLS}<row r="3">{cell * count}</row>')))


def _prefixed(rows: str) -> str:
    """Return the XML of a sheet whose names all have a prefix."""
    text = re.sub("<(/?)", r"<\1x:", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return text.replace("<x:worksheet>", f'<x:worksheet xmlns:x="{MAIN}">', 1)


def _many_sheets(count: int) -> bytes:
    filled = "".join(f'<row r="{n}"><c r="AX{n}"><v>1</v></c></row>' for n in range(1, 101))
    return book(workbook=workbook(*map(str, range(count))), sheet=sheet(filled))


def _styles(count: int) -> bytes:
    return book(styles=noisy(f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * count}</cellXfs></styleSheet>'))


def _names(count: int) -> bytes:
    named = "".join(f'<definedName name="n{n}">Data!$A$1</definedName>' for n in range(count))
    return book(workbook=noisy(workbook("Data", more=f"<definedNames>{named}</definedNames>")))


def _merged(count: int) -> bytes:
    ranges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, count))
    rule = '<dataValidation sqref="A1:XFD1048576"><formula1>A1</formula1></dataValidation>'
    rules = f"<dataValidations>{rule}</dataValidations>"
    return book(sheet=noisy(sheet(after=f'<mergeCells><mergeCell ref="A1:XFD1048576"/>{ranges}</mergeCells>{rules}')))


def _links() -> bytes:
    dde = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return book(**{"xl/externalLinks/externalLink1.xml": dde}, sheet=cells(
        "<c r='A3'><f>cmd|'/C calc'!A0</f><v>0</v></c><c r='B3'><f>WEBSERVICE(\"http://127.0.0.1:9/\")</f><v>1</v></c>"
    ))  # fmt: skip


def _formulas(count: int, formula: str) -> bytes:
    head = f'<row r="3"><c r="A3"><f t="shared" si="0" ref="A3:A2000">{formula}</f></c></row>'
    rest = "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(4, count + 4))
    return book(sheet=noisy(sheet(GOOD_CELLS + head + rest)))


WIDE = '<c r="AX3"><v>1</v></c>'

SHEETS: Mapping[str, Case] = {
    "a cell at the end of the world": Case(
        lambda: book(sheet=sheet(f'{GOOD_CELLS}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "Data!XFD1048576 terisi",
    ),
    "an empty cell at the end of the world": Case(
        lambda: book(sheet=sheet(f'{GOOD_CELLS}<row r="1048576"><c r="XFD1048576"/></row>'))
    ),
    "a cell beyond the world": Case(lambda: book(sheet=cells('<c r="XFE3"/>')), "Data!XFE3 tidak dapat dibaca"),
    "a row beyond the world": Case(lambda: book(sheet=sheet('<row r="1048577"/>')), "baris 1048577"),
    "a row of no number": Case(lambda: book(sheet=sheet('<row r="1e3"/>')), "ada sel tanpa tempat"),
    "no dimension": Case(lambda: book(sheet=sheet())),
    "a dimension of everything": Case(lambda: book(sheet=sheet(before='<dimension ref="A1:XFD1048576"/>'))),
    "a dimension of one cell": Case(lambda: book(sheet=sheet(before='<dimension ref="A1"/>'))),
    "a dimension that is none": Case(lambda: book(sheet=sheet(before='<dimension ref="~~"/>'))),
    "a million shared texts": Case(lambda: book(texts=noisy(shared("<si><t/></si>" * 1_000_000))), MUCH),
    "a text of 15 MB": Case(
        lambda: book(texts=noisy(shared(f"<si><t>{'y' * 15_000_000}</t></si>")), sheet=cells('<c t="s"><v>2</v></c>')),
        MUCH,
    ),
    "a text of 15 MB that nobody uses": Case(
        lambda: book(texts=noisy(shared(f"<si><t>{'y' * 15_000_000}</t></si>"))),
    ),
    "a long text in very many cells": Case(_repeated_text, MUCH),
    "a million columns in a row": Case(partial(_many_cells, 1_000_000), MUCH),
    "a cell a million times": Case(partial(_many_cells, 1_000_000, '<c r="A3"/>'), MUCH),
    "a cell a million times under another prefix": Case(
        lambda: book(sheet=noisy(_prefixed(f'{GOOD_CELLS}<row r="3">{"<c/>" * 1_000_000}</row>'))), "Data!XFE3"
    ),
    "a million empty rows": Case(partial(_many_rows, 1_000_000), MUCH),
    "a hundred thousand empty rows and cells": Case(
        lambda: book(sheet=noisy(sheet(GOOD_CELLS + "<row><c/></row>" * 100_000)))
    ),
    "four hundred sheets": Case(lambda: _many_sheets(400), MUCH),
    "a million styles": Case(lambda: _styles(1_000_000), MUCH),
    "a hundred thousand names": Case(lambda: _names(100_000)),
    "ranges over everything": Case(lambda: _merged(100_000)),
    "programs by formula": Case(_links, rows=_and("=cmd|'/C calc'!A0", '=WEBSERVICE("http://127.0.0.1:9/")')),
    "a link by formula": Case(
        lambda: book(sheet=cells('<c r=\'A3\'><f>HYPERLINK("http://x.example","klik")</f></c>')),
        rows=_and('=HYPERLINK("http://x.example","klik")'),
    ),
    "a formula of a megabyte": Case(
        lambda: book(sheet=noisy(cells(f"<c r='A3'><f>{'1+' * 500_000}1</f></c>"))), rows=_and(f"={'1+' * 500_000}1")
    ),
    "a formula of a megabyte for two cells": Case(
        lambda: _formulas(1, "1+" * 500_000), rows=(*GOOD_ROWS, (f"={'1+' * 500_000}",), (f"={'1+' * 500_000}",))
    ),
    "a broken formula for many cells": Case(lambda: _formulas(1, '"((('), rows=(*GOOD_ROWS, ('="(((',), ('="(((',))),
    "a shared text before the first": Case(partial(_index, "-1"), BROKEN_CELL),
    "a shared text after the last": Case(partial(_index, "2"), BROKEN_CELL),
    "a shared text of a huge number": Case(partial(_index, "9" * 5_000), BROKEN_CELL),
    "a shared text by other digits": Case(partial(_index, "\uff11"), BROKEN_CELL),
    "a shared text by words": Case(partial(_index, "satu"), BROKEN_CELL),
    "rows out of order": Case(
        lambda: book(sheet=sheet(f'<row r="3">{WIDE}</row>{GOOD_CELLS}')), rows=_and(*[""] * 49, "1")
    ),
    "a row twice": Case(lambda: book(sheet=sheet(f'{GOOD_CELLS}<row r="2"/>')), "baris 2 ditulis dua kali"),
    "a cell twice": Case(lambda: book(sheet=cells('<c r="A3"><v>1</v></c><c r="A3"><v>2</v></c>')), BROKEN_CELL),
    "a cell of another row": Case(lambda: book(sheet=cells('<c r="A4"><v>1</v></c>')), "Data!A4 tidak dapat dibaca"),
    "cells without places": Case(
        lambda: book(sheet=sheet('<row><c/><c t="s"><v>1</v></c></row>')), rows=(("", "nilai"),)
    ),
    "a style that is not there": Case(
        lambda: book(sheet=cells('<c s="99"><v>1</v></c><c s="-1"><v>2</v></c>')), rows=_and("1", "2")
    ),
    "a kind of cell that is not there": Case(lambda: book(sheet=cells('<c t="x"><v>1</v></c>')), rows=_and("1")),
    "no numbers": Case(
        lambda: book(sheet=cells(*(f"<c><v>{n}</v></c>" for n in ("NaN", "INF", "-INF", "1e99999", "0x10", "1_0")))),
        rows=_and("NaN", "INF", "-INF", "1e99999", "0x10", "1_0"),
    ),
    "a number of 400 digits": Case(lambda: book(sheet=cells(f"<c><v>{'9' * 400}</v></c>")), rows=_and("1E+400")),
    "control characters by escapes": Case(
        lambda: book(sheet=cells(_typed("a_x0001_b", "_x0000_", "_xD800_", "_xFFFF_"))),
        rows=_and("a\x01b", "_x0000_", "_xD800_", "\uffff"),
    ),
    "text that turns its direction": Case(
        lambda: book(sheet=cells(_typed("\u202egnp.exe"))), rows=_and("\u202egnp.exe")
    ),
    "markup as text": Case(
        lambda: book(sheet=cells(_typed("&lt;script&gt;alert(1)&lt;/script&gt;", "{{ 7*7 }}"))),
        rows=_and("<script>alert(1)</script>", "{{ 7*7 }}"),
    ),
}
