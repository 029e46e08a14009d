"""Pieces of WordprocessingML that the library has no words for: fields, marks, edges, what stays together."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

__all__ = [
    "added",
    "ask",
    "begin_field",
    "bookmark",
    "edges",
    "end_field",
    "field",
    "keep_whole",
    "linked",
    "place",
    "rule",
    "shade",
    "watermark",
]


def added(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element of the ``w`` namespace with its attributes and return it."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made


def field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field that shows a text until it is worked out."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Any, code: str) -> None:
    """Begin a field; what follows until its end is what it shows until it is worked out."""
    _field_mark(paragraph, "begin")
    asked = added(paragraph.add_run()._r, "instrText")
    asked.set(qn("xml:space"), "preserve")
    asked.text = code
    _field_mark(paragraph, "separate")


def end_field(paragraph: Any) -> None:
    """End a field."""
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Any, kind: str) -> None:
    added(paragraph.add_run()._r, "fldChar", fldCharType=kind)


def place(number: int) -> str:
    """Return the name of the place of a chapter, by its number from 0."""
    return f"_Toc{number:08d}"


def bookmark(paragraph: Any, number: int) -> None:
    """Make a paragraph the place of a chapter."""
    begun = added(paragraph._p, "bookmarkStart", id=str(number), name=place(number))
    for run in paragraph.runs[:1]:
        run._r.addprevious(begun)
    added(paragraph._p, "bookmarkEnd", id=str(number))


def linked(paragraph: Any, name: str, text: str) -> None:
    """Add a text that leads to a bookmark, and behind it the page of the bookmark as a field."""
    runs = len(paragraph.runs)
    paragraph.add_run(f"{text}\t")
    field(paragraph, f"PAGEREF {name} \\h", "")
    link = added(paragraph._p, "hyperlink", anchor=name, history="1")
    for run in paragraph.runs[runs:]:
        link.append(run._r)


def rule(paragraph: Any, colour: str) -> None:
    """Draw a line below a paragraph."""
    told = paragraph._p.get_or_add_pPr()
    drawn = OxmlElement("w:pBdr")
    told.insert_element_before(drawn, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    added(drawn, "bottom", val="single", sz="12", space="1", color=colour)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell."""
    told, filled = cell._tc.get_or_add_tcPr(), OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        filled.set(qn(f"w:{name}"), value)
    told.insert_element_before(
        filled, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def edges(table: Any, colour: str) -> None:
    """Give a table thin lines of one colour, a little room in its cells, and its left edge on the margin."""
    told = table._tbl.tblPr
    lines, room = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    told.insert_element_before(lines, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    told.insert_element_before(room, "w:tblLook")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        added(lines, side, val="single", sz="4", space="0", color=colour)
    for side in ("left", "right"):
        added(room, side, w="85", type="dxa")


def keep_whole(row: Any, *, is_head: bool = False, stays: bool = False) -> None:
    """Let no page end within a row; repeat a head on every page; a row that stays is on the page of the next one."""
    told = row._tr.get_or_add_trPr()
    added(told, "cantSplit", val="true")
    if is_head:
        added(told, "tblHeader", val="true")
    for cell in row.cells if stays else ():
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


_MARK = """<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" o:allowincell="f"
 style="position:absolute;margin-left:0;margin-top:0;width:330pt;height:110pt;rotation:325;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#eef1f5" stroked="f">
<v:textpath style="font-family:&quot;Plus Jakarta Sans&quot;;font-size:1pt;font-weight:bold"/></v:shape></w:pict>"""


def ask(file: Any) -> None:
    """Let Word work out the fields when the file is opened, and lay tables as it does since 2013."""
    told = file.settings.element
    compat = told.find(qn("w:compat"))
    asked = OxmlElement("w:updateFields")
    asked.set(qn("w:val"), "true")
    compat.addprevious(asked)
    for one in compat.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")


def watermark(paragraph: Any, words: str) -> None:
    """Lay words across every page whose header holds this paragraph, behind what is written."""
    drawn = parse_xml(_MARK)
    (said,) = [part for part in drawn.iter() if part.tag.endswith("}textpath") and part.get("style")]
    said.set("string", words)
    paragraph.add_run()._r.append(drawn)
