"""Pieces of WordprocessingML: what is asked of Word stands where Word looks for it."""

from __future__ import annotations

from typing import Any

import docx
from docx.oxml.ns import qn

from exports.documents import ooxml


def tags(element: Any) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


def test_a_chapter_is_a_place_and_its_line_in_the_contents_leads_there() -> None:
    file = docx.Document()
    line, chapter = file.add_paragraph(), file.add_heading("Bab", 1)
    ooxml.linked(line, ooxml.place(3), "Bab")
    ooxml.bookmark(chapter, 3)
    (link,) = line._p.iter(qn("w:hyperlink"))
    assert link.get(qn("w:anchor")) == "_Toc00000003"
    assert tags(chapter._p) == ["pPr", "bookmarkStart", "r", "bookmarkEnd"]
    assert [text.text for text in line._p.iter(qn("w:instrText"))] == ["PAGEREF _Toc00000003 \\h"]


def test_edges_and_rules_stand_in_the_order_that_the_format_asks_for() -> None:
    file = docx.Document()
    table, paragraph = file.add_table(1, 1), file.add_paragraph()
    table.autofit = False
    ooxml.edges(table, "C6CEDB")
    paragraph.alignment = 1
    ooxml.rule(paragraph, "000000")
    cell = table.rows[0].cells[0]
    cell.vertical_alignment = 1
    ooxml.shade(cell, "EEF2F7")
    assert tags(cell._tc.tcPr) == ["tcW", "shd", "vAlign"]
    order = tags(table._tbl.tblPr)
    assert order.index("tblBorders") < order.index("tblLayout") < order.index("tblCellMar") < order.index("tblLook")
    assert tags(paragraph._p.pPr) == ["pBdr", "jc"]


def test_no_page_ends_within_a_row_and_a_row_that_stays_is_with_the_next() -> None:
    table = docx.Document().add_table(2, 1)
    ooxml.keep_whole(table.rows[0], is_head=True, stays=True)
    assert tags(table.rows[0]._tr.trPr) == ["cantSplit", "tblHeader"]
    assert table.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next
    ooxml.keep_whole(table.rows[1])
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next is None


def test_fields_are_worked_out_when_the_file_is_opened_and_a_mark_is_drawn_behind_the_text() -> None:
    file = docx.Document()
    ooxml.ask(file)
    order = tags(file.settings.element)
    assert order.index("updateFields") == order.index("compat") - 1
    head = file.sections[0].header.paragraphs[0]
    ooxml.watermark(head, 'DRAF "1" & <2>')
    assert [part.get("string") for part in head._p.iter() if part.get("string")] == ['DRAF "1" & <2>']
