"""Office documents: what they are is in them, and nothing that runs, hides or swells is taken."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from spbe.intake import FileLimits, RefusedFile, inspect

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
KINDS = {
    "wordprocessingml.document": ("word/document.xml", ".docx"),
    "spreadsheetml.sheet": ("xl/workbook.xml", ".xlsx"),
    "presentationml.presentation": ("ppt/presentation.xml", ".pptx"),
}


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of these parts, compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def ooxml(kind: str = "wordprocessingml.document", **more: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a small document; in names of ``more``, ``__`` stands for a slash."""
    main = KINDS[kind][0]
    types = f'<Types><Override PartName="/{main}" ContentType="{OOXML}{kind}.main+xml"/></Types>'
    others = {name.replace("__", "/"): content for name, content in more.items()}
    return {"[Content_Types].xml": types, main: "<x/>", **others}


def odf(kind: str = "text", **more: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a small OpenDocument."""
    return {"mimetype": ODF + kind, "content.xml": "<x/>", "META-INF/manifest.xml": "<m/>", **more}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def refusal(path: Path, content: bytes, limits: FileLimits | None = None) -> str:
    """Return why the file is refused."""
    path.write_bytes(content)
    with pytest.raises(RefusedFile) as refused:
        inspect(path, "dokumen.docx", limits)
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_office_documents_are_taken_by_what_they_say_inside(path: Path, kind: str) -> None:
    path.write_bytes(zipped(ooxml(kind)))
    found = inspect(path, "laporan.bin")
    assert (found.media_type, found.name) == (OOXML + kind, f"laporan.bin{KINDS[kind][1]}")
    assert (found.pages, found.texts) == (None, ())


@pytest.mark.parametrize(("kind", "ending"), [("text", ".odt"), ("spreadsheet", ".ods"), ("presentation", ".odp")])
def test_open_documents_are_taken(path: Path, kind: str, ending: str) -> None:
    path.write_bytes(zipped(odf(kind)))
    assert (inspect(path, f"x{ending}").media_type, inspect(path, f"x{ending}").name) == (ODF + kind, f"x{ending}")


def test_a_real_workbook_is_taken(path: Path) -> None:
    from tests.spbe.intake.test_tables import book

    path.write_bytes(book(*[["nama", number] for number in range(3_000)]))
    assert inspect(path, "tabel.xlsx").media_type == f"{OOXML}spreadsheetml.sheet"


def test_any_other_archive_is_refused(path: Path) -> None:
    assert "arsip" in refusal(path, zipped({"surat.pdf": b"%PDF-1.7"}))
    types = ooxml()
    del types["word/document.xml"]
    assert "arsip" in refusal(path, zipped(types))
    assert "arsip" in refusal(path, zipped({"mimetype": ODF + "text"}))
    assert "arsip" in refusal(path, zipped(odf("database")))
    assert "rusak atau tidak dapat dibaca sebagai dokumen Office" in refusal(path, b"PK\x03\x04 and nothing")


@pytest.mark.parametrize(
    "parts",
    [
        ooxml(word__vbaProject_bin="") | {"word/vbaProject.bin": b"x"},
        ooxml("spreadsheetml.sheet") | {"xl/macrosheets/sheet1.xml": "<x/>"},
        ooxml() | {"word/activeX/activeX1.bin": b"x"},
        odf() | {"Basic/Standard/Module1.xml": "<x/>"},
        odf() | {"Scripts/python/x.py": "x"},
        {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": "<x/>"},
    ],
)
def test_macros_are_refused(path: Path, parts: dict[str, str | bytes]) -> None:
    assert "makro" in refusal(path, zipped(parts))


def test_a_document_behind_a_password_is_refused(path: Path) -> None:
    assert "bersandi" in refusal(path, b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "bersandi" in refusal(path, zipped(odf() | {"META-INF/manifest.xml": "<m><encryption-data/></m>"}))
    hidden = bytearray(zipped(ooxml()))
    hidden[hidden.index(b"PK\x01\x02") + 8] |= 1
    assert "bersandi" in refusal(path, bytes(hidden))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    swollen = zipped(ooxml(word__a=b"\0" * 50_000_000))
    assert len(swollen) < 100_000
    assert "tidak wajar" in refusal(path, swollen)
    assert "tidak wajar" in refusal(path, zipped(ooxml(a="x" * 3_000)), replace(FileLimits(), unpacked=2_000))
    assert "tidak wajar" in refusal(path, zipped(ooxml() | {f"word/{n}.xml": "" for n in range(5_001)}))


def test_parts_that_lie_over_each_other_or_are_named_twice_are_refused(path: Path) -> None:
    content = bytearray(zipped(ooxml(a="x" * 50, b="y" * 50)))
    places = [i for i in range(len(content)) if content[i : i + 4] == b"PK\x01\x02"]
    offset = struct.unpack("<I", content[places[1] + 42 : places[1] + 46])[0]
    content[places[2] + 42 : places[2] + 46] = struct.pack("<I", offset + 1)
    assert "tidak wajar" in refusal(path, bytes(content))
    twice = io.BytesIO(zipped(ooxml()))
    with zipfile.ZipFile(twice, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("word/document.xml", "<y/>")
    assert "tidak wajar" in refusal(path, twice.getvalue())


LAUGHS = "".join(f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">' for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE x [<!ENTITY a "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/x.rels", "customXml/item1.xml"])
def test_an_xml_bomb_and_an_entity_from_outside_are_refused(path: Path, head: str, part: str) -> None:
    assert "rusak" in refusal(path, zipped(ooxml() | {part: f"{head}<x>{'&i;' if 'ENTITY' in head else ''}</x>"}))
    path.write_bytes(zipped(ooxml() | {part: "<x>sound</x>"}))
    assert inspect(path, "x.docx").size


def test_a_broken_part_is_refused(path: Path) -> None:
    assert "rusak" in refusal(path, zipped(ooxml() | {"word/styles.xml": "<x>"}))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on memory")
def test_a_list_of_contents_as_large_as_a_file_is_stopped(path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number in range(60_000):
            made.writestr(f"{number}", b"")
    assert "tidak wajar" in refusal(path, file.getvalue())
