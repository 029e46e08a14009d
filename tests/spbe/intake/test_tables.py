"""Files that come in: read as texts, or refused with a reason, whoever made them."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from spbe.intake import Limits, RefusedFile, Sheet, read_table

TYPES = '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.{}+xml"/></Types>'
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main"


def book(*rows: list[Any], title: str = "Orang") -> bytes:
    """Return a workbook with these rows on its one sheet."""
    from openpyxl import Workbook

    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    made.save(file := io.BytesIO())
    return file.getvalue()


def with_parts(content: bytes, **parts: str) -> bytes:
    """Return the workbook with some of its parts replaced; in a name ``__`` stands for a slash."""
    changed = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return file.getvalue()


def zipped(**parts: str | bytes) -> bytes:
    """Return a zip with the list of contents of a workbook and these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES.format(SHEET))
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def refusal(content: bytes, limits: Limits | None = None) -> str:
    """Return why the file is refused."""
    with pytest.raises(RefusedFile) as refused:
        read_table(content, limits)
    return str(refused.value)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_csv_is_read_with_whatever_mark_it_uses(mark: str, start: str) -> None:
    text = start + f'nama{mark}email\r\n"Rini{mark} S"{mark} rini@contoh.go.id \r\n\r\n'
    sheet = read_table(text.encode())
    assert sheet == Sheet("", (("nama", "email"), (f"Rini{mark} S", "rini@contoh.go.id")))
    assert sheet.place(1, 0) == "baris 2, kolom 1"


def test_a_workbook_is_read_as_texts_and_says_where_its_cells_are() -> None:
    sheet = read_table(book(["nama", None, "n"], [], [" Rini ", 3.0, 2.5, True, date(2026, 1, 2)]))
    assert sheet.rows == (("nama", "", "n"), (), ("Rini", "3", "2.5", "true", "2026-01-02"))
    assert (sheet.place(4, 2), sheet.place(0, 27)) == ("Orang!C5", "Orang!AB1")


def test_a_formula_is_the_text_that_was_typed_and_is_never_computed() -> None:
    for formula in ('=HYPERLINK("http://x.example","klik")', "=1+1", "=cmd|' /C calc'!A0"):
        assert read_table(book(["nama"], [formula])).rows[1] == (formula,)
        assert read_table(f"nama\n'{formula}\n".encode()).rows[1] == (f"'{formula}",)


def test_only_the_first_sheet_counts_and_an_empty_cell_far_below_costs_nothing() -> None:
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(["nama"])
    made.active["A1000000"] = " "
    made.create_sheet("Lain").append(["x"])
    made.save(file := io.BytesIO())
    assert read_table(file.getvalue()).rows == (("nama",),)


def test_what_a_file_is_its_content_says_not_its_name() -> None:
    assert "bukan CSV atau XLSX" in refusal(b"\x89PNG\r\n\x1a\n\0\0")
    assert "bukan CSV atau XLSX" in refusal("nama;é".encode("latin-1"))
    assert "Excel lama" in refusal(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    assert "kosong" in refusal(b" \n")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("word/document.xml", "<x/>")
    assert "bukan buku kerja" in refusal(file.getvalue())
    assert "tidak dapat dibaca" in refusal(b"PK\x03\x04 and then nothing")


def test_a_workbook_with_macros_is_refused() -> None:
    contents = TYPES.format("ms-excel.sheet.macroEnabled.main")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", contents)
    assert "makro" in refusal(file.getvalue())


def test_a_file_too_large_or_too_long_is_refused_with_its_size() -> None:
    assert "1001 KB; paling besar 1000 KB" in refusal(b"a" * 1_000_001)
    assert "lebih dari 2000 baris" in refusal(b"a\n" * 2_001)
    assert "Orang!A4 terisi: lembar ini lebih dari 3 baris" in refusal(book(*[["a"]] * 4), Limits(rows=3))
    assert len(read_table(b"a\n" * 2_000).rows) == 2_000


def test_a_broken_quote_is_named_with_its_line() -> None:
    assert "Baris 2" in refusal(b'a;b\n"c"d;e\n')


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "tidak wajar" in refusal(zipped(**{"xl/a.xml": b" " * 30_000_000}))
    assert "tidak wajar" in refusal(zipped(**{"xl/a.xml": b" " * 3_000_000}))
    many = zipped(**{f"xl/{number}.xml": "" for number in range(600)})
    assert "tidak wajar" in refusal(many)


def test_a_zip_that_names_a_part_twice_or_hides_one_behind_a_password_is_refused() -> None:
    file = io.BytesIO(zipped())
    with zipfile.ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("[Content_Types].xml", "x")
    assert "tidak wajar" in refusal(file.getvalue())
    hidden = bytearray(zipped())
    at = hidden.index(b"PK\x01\x02")
    hidden[at + 8] |= 1
    assert "bersandi" in refusal(bytes(hidden))


def test_a_zip_whose_parts_lie_over_each_other_is_refused() -> None:
    content = bytearray(zipped(**{"xl/a.xml": "x" * 50, "xl/b.xml": "y" * 50}))
    places = [i for i in range(len(content)) if content[i : i + 4] == b"PK\x01\x02"]
    offset = content[places[1] + 42 : places[1] + 46]
    content[places[2] + 42 : places[2] + 46] = struct.pack("<I", struct.unpack("<I", offset)[0] + 1)
    assert "tidak wajar" in refusal(bytes(content))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://x.example/x.dtd">',
    ],
)
def test_xml_with_entities_or_a_document_type_is_refused(head: str) -> None:
    for part in ("xl__worksheets__sheet1_xml", "docProps__core_xml"):
        assert "tidak dapat dibaca" in refusal(with_parts(book(["nama"]), **{part: head + "<x>&a;</x>"}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/theme/theme1.xml", "docProps/app.xml"])
def test_a_document_type_is_refused_even_where_the_rest_is_sound_and_nobody_reads_it(part: str) -> None:
    sound = book(["nama"])
    with zipfile.ZipFile(io.BytesIO(sound)) as parts:
        text = parts.read(part).decode()
    head, _, rest = text.rpartition("?>") if text.startswith("<?xml") else ("", "", text)
    declared = f"{head}?>" if head else ""
    for content, is_read in ((text, True), (f'{declared}<!DOCTYPE x SYSTEM "http://x.example/x.dtd">{rest}', False)):
        changed = with_parts(sound, **{part.replace("/", "__").replace(".xml", "_xml"): content})
        if is_read:
            assert read_table(changed).rows == (("nama",),)
        else:
            assert "tidak dapat dibaca" in refusal(changed)


def test_a_broken_part_is_refused() -> None:
    assert "tidak dapat dibaca" in refusal(with_parts(book(["nama"]), xl__workbook_xml="<workbook>"))
    assert "tidak berisi lembar" in refusal(with_parts(book(["nama"]), xl__workbook_xml="<workbook/>"))


def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    assert "terlalu lama" in refusal(book(["nama"]), replace(Limits(), seconds=0))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on memory")
def test_a_workbook_that_takes_too_much_memory_is_given_up() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{"a" * 100_000}{n}</t></is></c></row>' for n in range(1, 500)
    )
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    large = with_parts(book(["nama"]), xl__worksheets__sheet1_xml=sheet)
    roomy = Limits(ratio=10_000, unpacked=100_000_000, letters=100_000_000)
    assert len(read_table(large, roomy).rows) == 499
    assert read_table(book(["nama"]), replace(roomy, memory=100_000_000)).rows == (("nama",),)
    told = refusal(large, replace(roomy, memory=100_000_000))
    assert "terlalu banyak" in told or "tidak dapat dibaca" in told
