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
    assert [paragraph.text for paragraph in file.paragraphs].count("Nilai indikator") == 2


def test_the_page_says_its_facts_and_that_it_is_a_draft() -> None:
    section = opened("ringkas").sections[0]
    foot = "\n".join(paragraph.text for paragraph in section.footer.paragraphs)
    assert "DRAF" in foot and "24 November 2026" in foot and "versi 1.2.3" in foot
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
