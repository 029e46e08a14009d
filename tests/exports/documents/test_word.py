"""Paper for Word: an agency that restyles a named style restyles every text that has it."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.shared import Pt

from exports.documents import as_docx
from exports.documents.word import styled
from spbe.letterhead import Letterhead
from spbe.reports.documents import DOCUMENTS, Beside
from tests.spbe.sample_reports import MADE_AT, complete


def test_a_restyled_file_keeps_its_new_style_over_a_save() -> None:
    read = complete()
    file = docx.Document(BytesIO(as_docx(DOCUMENTS["kesenjangan"](read.facts, Beside()), read)))
    file.styles["SPBE Isi"].font.size = Pt(13)
    kept = BytesIO()
    file.save(kept)
    again = docx.Document(BytesIO(kept.getvalue()))
    assert again.styles["SPBE Isi"].font.size == Pt(13)
    assert [p.text for p in again.paragraphs] == [p.text for p in file.paragraphs]


def test_a_letterhead_without_a_logo_is_lines_only() -> None:
    read = complete()
    document = DOCUMENTS["ringkas"](read.facts, Beside(letterhead=Letterhead(("PEMERINTAH KOTA", "Jalan 1"))))
    page = styled(document, MADE_AT)
    page.letterhead(document.letterhead)
    assert [p.text for p in page.file.paragraphs][:2] == ["PEMERINTAH KOTA", "Jalan 1"]
    assert not page.file.inline_shapes and not page.file.tables
