"""DOCX files, read back: named styles, headings, repeated heads, alternative texts, contents, and never markup."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest

from exports.documents import as_docx
from spbe.reports.documents import DOCUMENTS, Beside
from tests.spbe.sample_reports import BEFORE, COMPLETE, half_way, made, submission

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(code: str, read: Any = None) -> Any:
    read = read or half_way()
    return docx.Document(BytesIO(as_docx(DOCUMENTS[code](read.facts, Beside()), read)))


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_paragraph_has_a_named_style_and_every_picture_its_words(code: str) -> None:
    file = opened(code)
    used = {paragraph.style.name for paragraph in file.paragraphs}
    assert used <= {*(name for name in used if name.startswith(("SPBE ", "Heading ", "List Bullet"))), "Normal"}
    assert "SPBE Isi" in {style.name for style in file.styles}
    assert all(picture._inline.docPr.get("descr") for picture in file.inline_shapes)


def test_heads_of_tables_are_repeated_and_headings_are_in_the_contents() -> None:
    file = opened("lhe", made(submission(COMPLETE, previous=BEFORE)))
    heads = [
        table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None for table in file.tables if len(table.rows) > 1
    ]
    assert heads and all(heads)
    xml = file.element.xml
    assert 'TOC \\o "1-1"' in xml and "updateFields" in file.settings.element.xml
    told = [paragraph.text.strip() for paragraph in file.paragraphs]
    assert told.count("Nilai indikator") == 2
    assert told.index("Kata pengantar") < told.index("Daftar isi") < told.index("Ringkasan")
    places = {mark.get(f"{W}name") for mark in file.element.iter(f"{W}bookmarkStart")}
    links = [link.get(f"{W}anchor") for link in file.element.iter(f"{W}hyperlink")]
    assert len(links) > 8 and set(links) == places


def test_no_row_is_torn_and_a_draft_has_its_mark_across_every_page() -> None:
    for read, mark in ((half_way(), ["DRAF"]), (made(submission(COMPLETE, is_final=True)), [])):
        file = opened("lhe", read)
        rows = [row for table in file.tables for row in table.rows]
        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        head = file.sections[0].header._element
        assert [part.get("string") for part in head.iter() if part.get("string")] == mark


def test_the_page_says_its_facts_and_that_it_is_a_draft() -> None:
    section = opened("ringkas").sections[0]
    foot = "\n".join(paragraph.text for paragraph in section.footer.paragraphs)
    assert "DRAF" in foot and "24 November 2026" in foot and "versi 1.2.3" in foot
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
