"""Hostile zips, and other formats under the name of a workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import partial

from tests.hostile import strangers, zips
from tests.hostile.books import book, links_to, zipped
from tests.hostile.case import Case

__all__ = ["PACKAGES"]

ODD, CUT = "tidak wajar untuk buku kerja", "rusak atau terpotong"
NO_BOOK = "bukan buku kerja .xlsx"
WAY = "simpan sebagai .xlsx"
RTF = b"{\\rtf1 indikator}"
PDF = b"%PDF-1.7\n1 0 obj\n"


def _start(share: int) -> bytes:
    content = book()
    return content[: len(content) * share // 100]


PACKAGES: Mapping[str, Case] = {
    "a zip bomb": Case(zips.bomb, ODD),
    "many parts just below the ratio": Case(partial(zips.swollen, "bin")),
    "many XML parts just below the ratio": Case(partial(zips.swollen, "xml")),
    "zips in zips in zips": Case(zips.nested),
    "entries over each other": Case(zips.overlapping, ODD),
    "a part said to be small": Case(partial(zips.lying, 40), "tidak dapat dibaca sebagai buku kerja"),
    "a part said to be huge": Case(partial(zips.lying, 19_000_000), ODD),
    "a part said to be larger than any file": Case(partial(zips.lying, 2**32 - 1), ODD),
    "a wrong check sum": Case(zips.damaged, "tidak dapat dibaca sebagai buku kerja"),
    "a sheet twice": Case(partial(zips.doubled, "xl/worksheets/sheet1.xml"), ODD),
    "a list of contents twice": Case(partial(zips.doubled, "[Content_Types].xml"), ODD),
    "names that lead out of a folder": Case(
        lambda: book(**{"../../../etc/cron.d/x": "x", "/etc/passwd": "x", "C:\\x.exe": "x", "xl/a\0.bin": "x"})
    ),
    "encrypted entries": Case(zips.hidden, "bersandi"),
    "six hundred parts": Case(partial(zips.crowded, 600), ODD),
    "nine thousand parts": Case(partial(zips.crowded, 9_000), ODD),
    "packed by LZMA": Case(partial(zips.packed_with, zipfile.ZIP_LZMA), ODD),
    "packed by bzip2": Case(partial(zips.packed_with, zipfile.ZIP_BZIP2), ODD),
    "cut before the first part ends": Case(lambda: _start(5), CUT),
    "cut in the middle": Case(lambda: _start(50), CUT),
    "cut before its list ends": Case(lambda: _start(95), CUT),
    "cut at the last byte": Case(lambda: book()[:-1], CUT),
    "a list of no parts": Case(lambda: b"PK\x03\x04" + zipped({}), NO_BOOK),
    "a program before the zip": Case(lambda: strangers.program() + book(), "bukan CSV atau XLSX"),
    "a PDF before the zip": Case(lambda: PDF + book(), "Ini PDF, bukan tabel"),
    "an .xls": Case(lambda: strangers.old_office("Workbook"), "Excel lama"),
    "an .xlsx with a password": Case(lambda: strangers.old_office("EncryptedPackage"), "bersandi"),
    "an .xlsb": Case(strangers.binary_workbook, ".xlsb"),
    "an .xlsm": Case(strangers.macro_workbook, "makro"),
    "an .xlsm that says so in UTF-16": Case(lambda: strangers.macro_workbook("utf-16"), "makro"),
    "an .xlsm that says so by references": Case(
        lambda: strangers.macro_workbook("utf-8", "&#109;acro&#x45;nabled"), "makro"
    ),
    "a .docx": Case(strangers.document, NO_BOOK),
    "a .pptx": Case(strangers.slides, NO_BOOK),
    "an .ods": Case(lambda: strangers.opendocument("spreadsheet"), "melainkan .ods"),
    "an .odt": Case(lambda: strangers.opendocument("text"), NO_BOOK),
    "an archive": Case(strangers.zipped_letter, "arsip"),
    "a PDF": Case(lambda: PDF, "Ini PDF, bukan tabel"),
    "a picture": Case(strangers.picture, "bukan CSV atau XLSX"),
    "a page as .xls": Case(strangers.html_table, "Ini halaman HTML"),
    "a web archive as .xls": Case(strangers.web_archive, "Ini halaman HTML"),
    "an Excel 2003 XML": Case(strangers.excel_2003_xml, "Ini berkas XML"),
    "an RTF": Case(lambda: RTF, "RTF"),
    "a gzip": Case(strangers.compressed, "bukan CSV atau XLSX"),
    "a program": Case(strangers.program, "bukan CSV atau XLSX"),
    "nothing": Case(lambda: b"", "kosong"),
    "a megabyte and a byte": Case(lambda: b"1" * 1_000_001, "paling besar 1000 KB"),
    "a program of Visual Basic": Case(lambda: book(**{"xl/vbaProject.bin": b"x"}), "makro"),
    "macros of Excel 4": Case(lambda: book(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "makro"),
    "controls that run": Case(lambda: book(**{"xl/activeX/activeX1.bin": b"x"}), "makro"),
    "embedded objects": Case(lambda: book(**{"xl/embeddings/oleObject1.bin": strangers.old_office("x")})),
    "a sheet outside the file": Case(
        lambda: book(links=links_to("External", rId1=("worksheet", "http://127.0.0.1:9/s.xml"))), "tidak berisi lembar"
    ),
    "a sheet on the disk": Case(
        lambda: book(links=links_to(rId1=("worksheet", "../../../../../etc/hostname"))), "tidak dapat dibaca"
    ),
    "a sheet by a file address": Case(
        lambda: book(links=links_to(rId1=("worksheet", "file:///etc/hostname"))), "tidak dapat dibaca"
    ),
    "a sheet that is the list of sheets": Case(
        lambda: book(links=links_to(rId1=("worksheet", "workbook.xml"), rId2=("sharedStrings", "workbook.xml"))),
        "tidak dapat dibaca",
    ),
    "no list of contents": Case(lambda: zipped({"xl/workbook.xml": "<x/>"}), "arsip"),
    "no sheet": Case(lambda: book(links=links_to(rId1=("chartsheet", "worksheets/sheet1.xml"))), "tidak berisi lembar"),
}
