"""Zips that lie about what is in them."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

from tests.hostile.books import book, parts_of, zipped

__all__ = [
    "bomb", "crowded", "damaged", "doubled", "hidden", "lying", "nested", "overlapping", "packed_with", "swollen",
]  # fmt: skip

_ENTRY = b"PK\x01\x02"


def bomb() -> bytes:
    """Return a workbook with a part of 30 MB in 30 KB."""
    return book(**{"xl/media/image1.bin": b"\0" * 30_000_000})


def swollen(ending: str) -> bytes:
    """Return a workbook with nineteen parts, each just below what its ratio is asked for."""
    text = f"<a>{' ' * 900_000}</a>"
    return book(**{f"customXml/item{number}.{ending}": text for number in range(19)})


def nested() -> bytes:
    """Return a workbook that holds a zip of zips of zips, the innermost of 10 MB of nothing."""
    inner = zipped({"0.bin": b"\0" * 10_000_000})
    for _depth in range(3):
        inner = zipped({f"{number}.zip": inner for number in range(5)})
    return book(**{"xl/embeddings/package.zip": inner})


def _entries(content: bytes) -> list[int]:
    return [at for at in range(len(content)) if content.startswith(_ENTRY, at)]


def overlapping() -> bytes:
    """Return a workbook two of whose entries are the same bytes."""
    content = bytearray(book(**{"xl/a.bin": "a" * 50, "xl/b.bin": "a" * 50}))
    first, second = _entries(bytes(content))[-2:]
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def lying(size: int) -> bytes:
    """Return a workbook whose sheet is said to unpack to ``size`` bytes."""
    content = bytearray(book())
    at = next(at for at in _entries(bytes(content)) if b"xl/worksheets/sheet1.xml" in content[at : at + 80])
    content[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(content)


def hidden() -> bytes:
    """Return a workbook whose parts are said to be encrypted."""
    content = bytearray(book())
    for at in _entries(bytes(content)):
        content[at + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    """Return a workbook whose sheet has another check sum than the one it is said to have."""
    content = bytearray(book())
    at = next(at for at in _entries(bytes(content)) if b"xl/worksheets/sheet1.xml" in content[at : at + 80])
    content[at + 16] ^= 255
    return bytes(content)


def doubled(name: str) -> bytes:
    """Return a workbook that holds a part twice."""
    with warnings.catch_warnings(), zipfile.ZipFile(file := io.BytesIO(book()), "a") as made:
        warnings.simplefilter("ignore")
        made.writestr(name, "<other/>")
    return file.getvalue()


def crowded(count: int) -> bytes:
    """Return a workbook with so many empty parts."""
    return zipped(parts_of() | {f"xl/{number}.bin": b"" for number in range(count)})


def packed_with(packing: int) -> bytes:
    """Return a workbook packed in a way that office programs do not use."""
    return zipped(parts_of(), packing)
