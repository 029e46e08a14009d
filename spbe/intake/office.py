"""Office documents, looked at from outside: what they are, and whether anything in them runs; runs in the child."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from spbe.intake.limits import FileLimits
from spbe.intake.zips import is_hostile, parse_every_part

__all__ = ["has_macros", "look"]

_CONTENTS, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MAIN = {
    "wordprocessingml.document": "word/document.xml",
    "spreadsheetml.sheet": "xl/workbook.xml",
    "presentationml.presentation": "ppt/presentation.xml",
}
_LISTS = 2_000_000  # bytes of a list of contents that are read


def look(limits: FileLimits, told: Mapping[str, Any]) -> bytes:
    """Return the ``media_type`` of the zip at ``path`` as JSON, or ``refused``: why it is not taken."""
    path = Path(told["path"])
    with ZipFile(path) as parts:
        entries = parts.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            return _answer(refused="password")
        if is_hostile(entries, path.stat().st_size, limits):
            return _answer(refused="hostile")
        media_type, names = _media_type(parts), {entry.filename.lower() for entry in entries}
        if media_type is None:
            return _answer(refused="macros" if has_macros(names) or _says_macros(parts) else "archive")
        if has_macros(names):
            return _answer(refused="macros")
        if b"encryption-data" in _head(parts, _MANIFEST):
            return _answer(refused="password")
        parse_every_part(parts)
    return _answer(media_type=media_type)


def _answer(**told: str) -> bytes:
    return json.dumps(told).encode()


def _media_type(parts: ZipFile) -> str | None:
    said = _head(parts, _MIMETYPE).decode("ascii", "replace").strip()
    if said.removeprefix(_ODF) in ("text", "spreadsheet", "presentation") and said.startswith(_ODF):
        return said if "content.xml" in parts.namelist() else None
    contents = _head(parts, _CONTENTS)
    for kind, main in _MAIN.items():
        if f"{_OOXML}{kind}.main+xml".encode() in contents and main in parts.namelist():
            return _OOXML + kind
    return None


def _head(parts: ZipFile, name: str) -> bytes:
    if name not in parts.namelist():
        return b""
    with parts.open(name) as part:
        return part.read(_LISTS)


def _says_macros(parts: ZipFile) -> bool:
    return b"macroEnabled" in _head(parts, _CONTENTS)


def has_macros(names: set[str]) -> bool:
    """Say whether a part is a program: Visual Basic, sheets of old macros, controls, scripts of OpenDocument."""
    return any(
        name.endswith(("vbaproject.bin", "vbadata.xml"))
        or name.startswith(("basic/", "scripts/", "xl/macrosheets/"))
        or "/activex/" in name
        for name in names
    )
