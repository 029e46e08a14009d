"""The typeface inside a DOCX: masked as the standard says, and unmasked the font again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import docx

import exports
from exports.documents.typeface import embed, obfuscated

FONT = Path(exports.__file__).parent / "fonts" / "PlusJakartaSans-Regular.ttf"
KEY = UUID("00112233-4455-6677-8899-aabbccddeeff")


def test_a_font_is_masked_from_the_end_of_its_key_and_masking_twice_gives_it_back() -> None:
    font = FONT.read_bytes()
    masked = obfuscated(font, KEY)
    assert masked[0] == font[0] ^ 0xFF and masked[15] == font[15] ^ 0x00 and masked[32:] == font[32:]
    assert obfuscated(masked, KEY) == font


def test_both_faces_travel_with_the_file_and_the_table_of_fonts_names_their_keys() -> None:
    file, target = docx.Document(), BytesIO()
    embed(file)
    file.save(target)
    with ZipFile(target) as packed:
        table = packed.read("word/fontTable.xml").decode()
        key = UUID(table.split('w:embedRegular r:id="')[1].split('w:fontKey="{')[1].split("}")[0])
        assert obfuscated(packed.read("word/fonts/font1.odttf"), key) == FONT.read_bytes()
        assert "word/fonts/font2.odttf" in packed.namelist() and "odttf" in packed.read("[Content_Types].xml").decode()
        assert b"embedTrueTypeFonts" in packed.read("word/settings.xml")
    assert 'w:name="Plus Jakarta Sans"' in table
