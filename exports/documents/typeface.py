"""Our typeface inside a DOCX, so that it reads the same where it is not installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement

__all__ = ["FONT", "embed", "obfuscated"]

FONT = "Plus Jakarta Sans"
_FONTS = Path(__file__).parent.parent / "fonts"
_FACES = (("embedRegular", "PlusJakartaSans-Regular.ttf"), ("embedBold", "PlusJakartaSans-Bold.ttf"))
_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_TABLE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<w:font w:name="{font}"><w:altName w:val="Arial"/><w:charset w:val="00"/><w:family w:val="swiss"/>
<w:pitch w:val="variable"/>{faces}</w:font></w:fonts>"""


def embed(file: Any) -> None:
    """Put the typeface (its licence allows it) into a DOCX, and name what stands in for it."""
    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    faces = ""
    for number, (face, name) in enumerate(_FACES, start=1):
        key = uuid5(NAMESPACE_URL, f"{FONT}/{name}")
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _TYPE, _hidden(name, key), table.package)
        relation = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        faces += f'<w:{face} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>'
    table._blob = _TABLE.format(font=FONT, faces=faces).encode()
    file.settings.element.insert(1, OxmlElement("w:embedTrueTypeFonts"))  # behind the zoom, where it belongs


@cache
def _hidden(name: str, key: UUID) -> bytes:
    return obfuscated((_FONTS / name).read_bytes(), key)


def obfuscated(font: bytes, key: UUID) -> bytes:
    """Return a font as ECMA-376 (17.8.1) keeps it, its first 32 bytes masked by its key; twice is the font again."""
    mask = bytes(reversed(key.bytes)) * 2
    return bytes(letter ^ cover for letter, cover in zip(font[:32], mask, strict=True)) + font[32:]
