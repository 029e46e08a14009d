"""Paper for Word: its styles by name, and how each block is laid on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from exports.documents import ooxml
from exports.documents.typeface import FONT, embed
from spbe.language import gettext as _
from spbe.letterhead import Letterhead
from spbe.reports.documents.blocks import Banner, Block, Column, Document, Grid, Heading, Row, Signature

__all__ = ["Page", "styled"]

_NAVY, _INK, _FAINT, _WARN = "173A5E", "16202E", "43516A", "8A4B00"
_SUNKEN, _HAIR = "EEF2F7", "C6CEDB"
_STYLES = {
    # name: (based on, size in points, bold, colour)
    "SPBE Isi": ("Normal", 10, False, _INK),
    "SPBE Pokok": ("Normal", 12, True, _INK),
    "SPBE Catatan": ("Normal", 9, False, _FAINT),
    "SPBE Kutipan": ("Normal", 10, False, _INK),
    "SPBE Draf": ("Normal", 9, True, _WARN),
    "SPBE Judul Dokumen": ("Normal", 26, True, _NAVY),
    "SPBE Subjudul": ("Normal", 12, True, _FAINT),
    "SPBE Keterangan": ("Caption", 9, True, _INK),
    "SPBE Sel": ("Normal", 9, False, _INK),
    "SPBE Sel Kepala": ("Normal", 8.5, True, "FFFFFF"),
    "SPBE Kaki": ("Normal", 7.5, False, _FAINT),
    "SPBE Kop": ("Normal", 9, False, _INK),
    "SPBE Antara": ("Normal", 4, False, _INK),
    "SPBE Daftar Isi": ("Normal", 10, False, _INK),
    "SPBE Indeks": ("Normal", 20, True, _NAVY),
}
_LOOKS = {"body": "SPBE Isi", "lead": "SPBE Pokok", "note": "SPBE Catatan", "quote": "SPBE Kutipan"}
_WIDTH = Cm(16.4)
_LONG_NAME = 80  # letters of an agency's name that still fit beside its index at full size
_DEEPEST = 2  # headings of this level and below are not in the contents


def styled(document: Document, made_at: datetime) -> Page:
    """Return blank paper with our styles, margins, header and footer, and the properties of the document."""
    page = Page(docx.Document())
    _properties(page, document, made_at)
    _add_styles(page, document.language)
    _lay_out(page, document)
    embed(page.file)
    ooxml.ask(page.file)
    return page


def _properties(page: Page, document: Document, made_at: datetime) -> None:
    told = page.file.core_properties
    told.title, told.author = f"{document.title}, {document.agency}"[:255], document.agency[:255]
    told.subject, told.language, told.comments = document.subtitle[:255], document.language, ""
    told.created = told.modified = made_at.replace(tzinfo=None)


def _add_styles(page: Page, language: str) -> None:
    styles = page.file.styles
    normal = styles["Normal"]
    _face(normal, 10, is_bold=False, colour=_INK)
    _language(normal, language)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in ((1, 15), (2, 11.5), (3, 10)):
        _face(styles[f"Heading {level}"], size, is_bold=True, colour=_NAVY)
        styles[f"Heading {level}"].paragraph_format.keep_with_next = True
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(5)
    for name, (base, size, is_bold, colour) in _STYLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        _face(style, size, is_bold=is_bold, colour=colour)
    for name in ("SPBE Sel", "SPBE Sel Kepala", "SPBE Kaki", "SPBE Kop", "SPBE Antara", "SPBE Indeks"):
        styles[name].paragraph_format.space_after = Pt(0)
    for name in ("SPBE Sel", "SPBE Sel Kepala"):
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(2)
    styles["SPBE Kutipan"].paragraph_format.left_indent = Cm(0.5)
    styles["SPBE Daftar Isi"].paragraph_format.tab_stops.add_tab_stop(
        _WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )
    styles["SPBE Kaki"].paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for name in ("SPBE Keterangan", "SPBE Draf"):
        styles[name].paragraph_format.keep_with_next = True
        styles[name].paragraph_format.space_after = Pt(3)


def _face(style: Any, size: float, *, is_bold: bool, colour: str) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _language(style: Any, language: str) -> None:
    ooxml.added(style.element.get_or_add_rPr(), "lang", val={"id": "id-ID", "en": "en-GB"}[language])


def _lay_out(page: Page, document: Document) -> None:
    section = page.file.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.4), Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.6)
    section.different_first_page_header_footer = False
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        _dress(paragraph, "SPBE Kaki", page.ids)
    _said(head, f"{document.title}\t{document.subtitle}")
    if document.mark:
        ooxml.watermark(head, document.mark)
    _said(foot, " · ".join(document.facts[:-2]) + "\t" + _("halaman") + " ")
    ooxml.field(foot, "PAGE", "1")
    _said(foot, " " + _("dari") + " ")
    ooxml.field(foot, "NUMPAGES", "1")
    foot.add_run().add_break()
    if document.mark:
        marked = _said(foot, f"{document.mark} · ")
        marked.bold, marked.font.color.rgb = True, RGBColor.from_string(_WARN)
    _said(foot, " · ".join(document.facts[-2:]))


def _dress(paragraph: Any, style: str, ids: Mapping[str, str]) -> None:
    paragraph._p.style = ids[style]


def _said(paragraph: Any, text: str) -> Any:
    """Add a text whose line breaks and tabs stay; what XML cannot hold has been refused long before."""
    return paragraph.add_run(text)


def _all_blocks(document: Document) -> Iterator[Block]:
    yield from document.foreword
    yield from document.blocks


@dataclass(frozen=True)
class Page:
    """A DOCX under work."""

    file: Any
    turned: list[bool] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Return name of a style -> its id: asking the library for it each time costs more than all else."""
        return {style.name: style.style_id for style in self.file.styles}

    def _line(self, style: str, text: str = "") -> Any:
        paragraph = self.file.add_paragraph()
        _dress(paragraph, style, self.ids)
        self._turn_before(paragraph)
        if text:
            _said(paragraph, text)
        return paragraph

    def cover(self, document: Document) -> None:
        """Lay the cover, and the contents behind it."""
        for _line in range(6):
            self._line("SPBE Isi")
        self._line("SPBE Subjudul", document.subtitle)
        self._line("SPBE Judul Dokumen", document.title)
        self._line("SPBE Pokok", document.agency)
        self._line("SPBE Isi")
        for label, value in document.about:
            told = self._line("SPBE Isi", f"{label}\t{value}").paragraph_format
            told.left_indent, told.first_line_indent = Cm(3.4), Cm(-3.4)
        if document.mark:
            self._line("SPBE Draf", document.mark)
        self.turn()

    def contents(self, document: Document) -> None:
        """Lay the contents: a field, and in it each chapter with a link to it and its page, worked out when opened."""
        self._line("SPBE Pokok", _("Daftar isi"))
        heads = [block for block in _all_blocks(document) if isinstance(block, Heading) and block.level < _DEEPEST]
        last = self._line("SPBE Daftar Isi")
        ooxml.begin_field(last, f'TOC \\o "1-{_DEEPEST - 1}" \\h \\z \\u')
        for number, head in enumerate(heads):
            last = last if not number else self._line("SPBE Daftar Isi")
            ooxml.linked(last, ooxml.place(number), head.text)
        ooxml.end_field(last)
        self.turn()

    def letterhead(self, head: Letterhead) -> None:
        """Lay the agency's letterhead: its logo beside its lines, a rule below."""
        if not head:
            return
        holder = self.file
        if head.logo:
            table = self._table(1, (10, 62), is_lined=False)
            picture, holder = table.rows[0].cells
            drawn = picture.paragraphs[0].add_run().add_picture(BytesIO(head.logo), width=Cm(1.8))
            drawn._inline.docPr.set("descr", _("Logo instansi"))
        for number, line in enumerate(head.lines):
            paragraph = holder.paragraphs[0] if head.logo and not number else holder.add_paragraph()
            _dress(paragraph, "SPBE Kop", self.ids)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            said = _said(paragraph, line)
            said.bold, said.font.size = (True, Pt(13)) if not number else (False, Pt(9))
        ooxml.rule(self._line("SPBE Kop"), _INK)

    def title(self, document: Document) -> None:
        """Lay the title of a document without a cover."""
        shown = self._line("SPBE Judul Dokumen", document.title)
        shown.runs[0].font.size = Pt(17)
        self._line("SPBE Catatan", f"{document.agency}, {document.subtitle}")
        if document.mark:
            self._line("SPBE Draf", document.mark)

    def heading(self, text: str, level: int) -> None:
        """Lay a heading."""
        shown = self._line(f"Heading {level}", text)
        if level < _DEEPEST:
            ooxml.bookmark(shown, len(self.chapters))
            self.chapters.append(text)

    def text(self, text: str, look: str, *, stays: bool = False) -> None:
        """Lay a text, one paragraph a line; one that stays is on the page of what follows."""
        style = _LOOKS.get(look, "SPBE Draf")
        for line in text.split("\n"):
            shown = self._line(style, line)
            if stays:
                shown.paragraph_format.keep_with_next = True

    def points(self, items: Iterable[str], *, stays: bool = False) -> None:
        """Lay a list; one that stays is on the page of what follows."""
        for item in items:
            shown = self._line("List Bullet", item)
            if stays:
                shown.paragraph_format.keep_with_next = True

    def turn(self) -> None:
        """Begin a new page with the next heading or line: a break of its own would leave an empty line, or a page."""
        self.turned.append(True)

    def _turn_before(self, paragraph: Any) -> None:
        if self.turned:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
            self.turned.clear()

    def picture(self, content: bytes, words: str, caption: str, *, share: int = 100) -> None:
        """Lay a picture with its alternative text and caption."""
        self._line("SPBE Keterangan", caption)
        holder = self._line("SPBE Isi")
        drawn = holder.add_run().add_picture(BytesIO(content), width=int(_WIDTH * share / 100))
        named = drawn._inline.docPr
        named.set("descr", words)
        named.set("title", caption)

    def banner(self, banner: Banner) -> None:
        """Lay the agency's name beside its index."""
        table = self._table(1, (5, 2))
        ooxml.edges(table, _NAVY)
        ooxml.keep_whole(table.rows[0])
        name, box = table.rows[0].cells
        for cell in (name, box):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        ooxml.shade(name, _NAVY)
        said = _said(name.paragraphs[0], banner.name)
        said.bold, said.font.color.rgb = True, RGBColor.from_string("FFFFFF")
        said.font.size = Pt(9 if len(banner.name) > _LONG_NAME else 13)
        _dress(box.paragraphs[0], "SPBE Indeks", self.ids)
        _said(box.paragraphs[0], banner.index)
        word = box.add_paragraph()
        _dress(word, "SPBE Sel", self.ids)
        _said(word, banner.word).bold = True
        for paragraph in box.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._line("SPBE Antara")
        if banner.note:
            self._line("SPBE Draf", banner.note)

    def grid(self, grid: Grid) -> None:
        """Lay a table with its caption; its head is repeated on every page and no row is torn."""
        self._line("SPBE Keterangan", grid.caption)
        table = self._table(1 + len(grid.rows), [column.share for column in grid.columns])
        head, *body = table.rows
        for cell, column in zip(head.cells, grid.columns, strict=True):
            ooxml.shade(cell, _NAVY)
            self._cell(cell, column.head, "SPBE Sel Kepala", is_number=column.is_number)
        ooxml.keep_whole(head, is_head=True, stays=True)
        for number, (row, told) in enumerate(zip(body, grid.rows, strict=True), start=1):
            self._row(row, told, grid.columns)
            is_last = number == len(grid.rows)
            ooxml.keep_whole(row, stays=bool(grid.note) if is_last else grid.is_short or told.look == "head")
        self._line(*(("SPBE Catatan", grid.note) if grid.note else ("SPBE Antara",)))

    def _row(self, row: Any, told: Row, columns: Sequence[Column]) -> None:
        is_strong = told.look in ("strong", "head")
        for cell, column, text in zip(row.cells, columns, told.cells, strict=True):
            said = self._cell(cell, text, "SPBE Sel", is_number=column.is_number)
            said.bold = is_strong
            if is_strong:
                ooxml.shade(cell, _SUNKEN)
        if told.look == "sub":
            name = row.cells[0].paragraphs[0]
            name.paragraph_format.left_indent = Cm(0.4)
            name.runs[0].italic = True

    def _cell(self, cell: Any, text: str, style: str, *, is_number: bool) -> Any:
        paragraph = cell.paragraphs[0]
        _dress(paragraph, style, self.ids)
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return _said(paragraph, text)

    def _table(self, rows: int, shares: Sequence[int], *, is_lined: bool = True) -> Any:
        table = self.file.add_table(rows, len(shares))
        if is_lined:
            ooxml.edges(table, _HAIR)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        widths = [int(_WIDTH * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def signatures(self, blocks: Sequence[Signature]) -> None:
        """Lay blocks to sign in, side by side, kept together."""
        self._line("SPBE Isi")
        table = self.file.add_table(1, len(blocks))
        for cell, one in zip(table.rows[0].cells, blocks, strict=True):
            lines = [one.where, f"{one.position},", "", "", "", one.name or "_" * 28]
            lines += [f"NIP {one.staff_number}"] if one.staff_number else []
            for place, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
                _dress(paragraph, "SPBE Isi", self.ids)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.keep_with_next = place < len(lines) - 1
                _said(paragraph, line).bold = bool(one.name) and line == one.name
