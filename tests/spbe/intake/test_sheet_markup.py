"""The XML of sheets and shared texts as a stream: what is kept of it, and where its bounds are."""

from __future__ import annotations

import io

import pytest

from spbe.intake.markup import DocumentType, read_markup
from spbe.intake.sheet_markup import MAIN, Book, OddSheet, SheetMarkup, TextsMarkup


def book(**facts: int) -> Book:
    """Return what cells lean on: the texts “a” and “b”, and style 1 for days."""
    return Book(texts=("a", "b"), days={1}, rows=10, columns=5, letters=100, cells=50, **facts)


def rows(inner: str, of: Book | None = None, space: str = MAIN[0]) -> list[list[str]]:
    """Return the rows of a sheet."""
    sheet = SheetMarkup(of or book(), "Data")
    text = f'<worksheet xmlns="{space}"><sheetData>{inner}</sheetData></worksheet>'
    read_markup(io.BytesIO(text.encode()), sheet.start, sheet.end, sheet.text)
    return sheet.rows()


@pytest.mark.parametrize("space", MAIN)
def test_a_sheet_is_read_in_either_of_its_namespaces(space: str) -> None:
    assert rows('<row><c t="s"><v>1</v></c><c s="1"><v>46023</v></c></row>', space=space) == [["b", "2026-01-01"]]
    with pytest.raises(OddSheet, match="broken"):
        read_nothing = SheetMarkup(book(), "Data")
        read_markup(io.BytesIO(b"<html/>"), read_nothing.start, read_nothing.end)
        read_nothing.rows()


def test_empty_rows_and_cells_cost_too_and_depth_ends() -> None:
    assert rows("<row><c/></row>", book(marks=2)) == []
    with pytest.raises(OddSheet, match="much"):
        rows("<row><c/><c/></row>", book(marks=2))
    with pytest.raises(OddSheet, match="broken"):
        rows("<x>" * 100 + "</x>" * 100)


def test_shared_texts_are_their_runs_without_how_they_are_read_aloud() -> None:
    texts = TextsMarkup()
    inner = "<si><r><t>Tata </t></r><r><t>Kelola</t></r><rPh><t>x</t></rPh></si><si><t/></si>"
    read_markup(io.BytesIO(f'<sst xmlns="{MAIN[0]}">{inner}</sst>'.encode()), texts.start, texts.end, texts.text)
    assert texts.found == ["Tata Kelola", ""]


def test_a_document_type_ends_the_reading() -> None:
    with pytest.raises(DocumentType):
        read_markup(io.BytesIO(b'<!DOCTYPE x SYSTEM "y"><x/>'), lambda _name, _said: None)
