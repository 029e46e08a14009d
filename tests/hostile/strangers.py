"""Other formats under the name of a table."""

from __future__ import annotations

import gzip

from tests.hostile.books import KIND, PACKAGE, parts_of, zipped

__all__ = [
    "binary_workbook", "compressed", "document", "excel_2003_xml", "html_table", "macro_workbook", "old_office",
    "ooxml", "opendocument", "picture", "program", "slides", "web_archive", "zipped_letter",
]  # fmt: skip

_OFFICE = "application/vnd.openxmlformats-officedocument"


def old_office(stream: str) -> bytes:
    """Return the beginning of a compound file with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600


def ooxml(kind: str, main: str) -> bytes:
    """Return a package whose main part is of this kind."""
    types = f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{main}" ContentType="{kind}"/></Types>'
    return zipped({"[Content_Types].xml": types, main: "<x/>", "_rels/.rels": "<r/>"})


def document() -> bytes:
    """Return a Word document."""
    return ooxml(f"{_OFFICE}.wordprocessingml.document.main+xml", "word/document.xml")


def slides() -> bytes:
    """Return a presentation."""
    return ooxml(f"{_OFFICE}.presentationml.presentation.main+xml", "ppt/presentation.xml")


def binary_workbook() -> bytes:
    """Return a workbook of Excel's binary kind."""
    return ooxml("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin")


def macro_workbook(encoding: str = "utf-8", said: str = "macroEnabled") -> bytes:
    """Return a workbook of the kind that has macros, which its list of contents may hide in its spelling."""
    types = (
        f'<?xml version="1.0" encoding="{encoding}"?><Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.{said}.main+xml"/>'
        f'<Override PartName="/xl/x.xml" ContentType="{KIND}.sheet.main+xml"/></Types>'
    )
    return zipped(parts_of(types=types.encode(encoding)))


def opendocument(kind: str) -> bytes:
    """Return an OpenDocument of this kind."""
    said = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": said, "content.xml": "<x/>", "META-INF/manifest.xml": "<m/>"})


def html_table() -> bytes:
    """Return a page with a table, as many systems send it as .xls."""
    return b'<!-- laporan -->\n<table border="1"><tr><td>indikator</td><td>nilai</td></tr></table>'


def excel_2003_xml() -> bytes:
    """Return a workbook as one XML file."""
    return b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'


def picture() -> bytes:
    """Return the beginning of a PNG."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def zipped_letter() -> bytes:
    """Return a letter in an archive."""
    return zipped({"surat.txt": "Yth."})


def compressed() -> bytes:
    """Return a CSV packed by gzip."""
    return gzip.compress(b"indikator;nilai\n1;3\n", mtime=0)


def web_archive() -> bytes:
    """Return a page with its parts as one mail, which Excel saves as .xls too."""
    return b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>"


def program() -> bytes:
    """Return the beginning of a program for Windows."""
    return b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"
