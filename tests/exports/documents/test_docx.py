"""DOCX files, read back: named styles, headings, repeated heads, alternative texts, contents, and never markup."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from exports.documents import as_docx
from spbe.letterhead import Letterhead
from spbe.reports.documents import DOCUMENTS, Beside
from tests.libreoffice import converted
from tests.spbe.sample_reports import BEFORE, COMPLETE, half_way, made, submission

SIGNED = Beside(leads={"24": "Dinas Kominfo"}, letterhead=Letterhead(("PEMERINTAH KOTA CONTOH", "Jalan 1")))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(code: str, read: Any = None) -> Any:
    read = read or half_way()
    return docx.Document(BytesIO(as_docx(DOCUMENTS[code](read.facts, Beside()), read)))


def words(file: Any) -> list[str]:
    """Return what stands in the body of a file, a line each, in order; spaces count once."""
    said = [
        text for part in file.element.body.iter(f"{W}p") for text in ["".join(t.text or "" for t in part.iter(f"{W}t"))]
    ]
    return [" ".join(text.split()) for text in said if text.strip()]


@pytest.mark.libreoffice
def test_every_document_survives_a_save_in_libreoffice(tmp_path: Path) -> None:
    read = made(submission(COMPLETE, previous=BEFORE))
    files = [tmp_path / f"{code}.docx" for code in DOCUMENTS]
    for path in files:
        path.write_bytes(as_docx(DOCUMENTS[path.stem](read.facts, SIGNED), read))
    (tmp_path / "saved").mkdir()
    for path, saved in zip(files, converted(files, "docx", tmp_path / "saved"), strict=True):
        before, after = docx.Document(str(path)), docx.Document(str(saved))
        assert words(after) == words(before), path.stem
        assert {"SPBE Isi", "SPBE Sel"} <= {style.name for style in after.styles}, path.stem
        told = [[p._inline.docPr.get("descr") for p in file.inline_shapes] for file in (before, after)]
        assert told[0] == told[1], path.stem
        assert [len(table.rows) for table in after.tables] == [len(table.rows) for table in before.tables], path.stem


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
