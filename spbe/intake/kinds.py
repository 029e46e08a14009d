"""What a file is, by its first bytes: a kind that is taken, or the reason why it is not."""

from __future__ import annotations

import re
from enum import StrEnum

from spbe.intake.limits import RefusedFile
from spbe.language import gettext as _

__all__ = ["SHOWN", "Family", "family", "suffix_of"]

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""The media types whose pages can be drawn."""

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_SUFFIXES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    f"{_OOXML}.wordprocessingml.document": ".docx",
    f"{_OOXML}.spreadsheetml.sheet": ".xlsx",
    f"{_OOXML}.presentationml.presentation": ".pptx",
    f"{_ODF}.text": ".odt",
    f"{_ODF}.spreadsheet": ".ods",
    f"{_ODF}.presentation": ".odp",
    "text/csv": ".csv",
    "text/plain": ".txt",
}


class Family(StrEnum):
    """How a file is looked at further."""

    PDF = "pdf"
    IMAGE = "image"
    OFFICE = "office"
    TEXT = "text"


def suffix_of(media_type: str) -> str:
    """Return the ending of a file's name: ".pdf". Raises KeyError for a media type that is not taken."""
    return _SUFFIXES[media_type]


def family(head: bytes) -> Family:
    """Return how a file that begins with ``head`` (1 KB or more, or all of it) is looked at. Raises RefusedFile."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return Family.PDF
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (head[:4], head[8:12]) == (b"RIFF", b"WEBP"):
        return Family.IMAGE
    if head.startswith(b"PK\x03\x04"):
        return Family.OFFICE
    for reason, signs in _refused().items():
        if any(re.match(sign, start, re.IGNORECASE | re.DOTALL) for sign in signs):
            raise RefusedFile(reason)
    return Family.TEXT


def _refused() -> dict[str, tuple[bytes, ...]]:
    """Return reason -> patterns of the beginnings it is given for; what is left may be text."""
    return {
        _("Ini program atau skrip. Yang diterima dokumen, gambar, dan tabel."): _PROGRAMS,
        _("Ini gambar SVG. Simpan sebagai PDF atau PNG, lalu unggah lagi."): (rb"<svg", rb"<[!?].{0,900}<svg"),
        _("Ini halaman HTML. Cetak atau simpan sebagai PDF, lalu unggah lagi."): _HTML,
        _("Ini berkas XML. Simpan sebagai PDF, lalu unggah lagi."): (rb"<\?xml", rb"<!"),
        _("Ini arsip. Keluarkan isinya, lalu unggah berkasnya satu per satu."): _ARCHIVES,
        _("Ini video atau suara. Buat tangkapan layar atau berita acara, lalu unggah PDF atau gambarnya."): _MEDIA,
        _("Ini foto HEIC. Simpan sebagai JPEG, lalu unggah lagi."): (rb".{4}ftyp(heic|heix|heim|hevc|mif1|avif)",),
        _("Ini gambar TIFF, GIF, atau BMP. Simpan sebagai PDF, PNG, atau JPEG."): _PICTURES,
        _("Ini berkas Office lama atau bersandi. Simpan sebagai .docx, .xlsx, atau .pptx tanpa kata sandi."): (
            rb"\xd0\xcf\x11\xe0",
        ),
        _("Ini berkas RTF atau PostScript. Simpan sebagai PDF, lalu unggah lagi."): (rb"\{\\rtf", rb"%!"),
    }


# What a browser would take for a page, wherever it stands in the beginning.
_HTML = (rb".{0,1000}<(!doctype html|html|head|body|script|iframe|object|embed|svg|style|link|meta|img|form)[\s/>]",)
_ARCHIVES = (
    rb"Rar!\x1a\x07",
    rb"7z\xbc\xaf\x27\x1c",
    rb"\x1f\x8b",
    rb"BZh[1-9]1AY&SY",
    rb"\xfd7zXZ",
    rb"\x28\xb5\x2f\xfd",
    rb"PK\x05\x06",
    rb"MSCF\0",
    rb".{257}ustar",
)
_PROGRAMS = (
    rb"MZ.{0,1000}\0",
    rb"\x7fELF",
    rb"\xca\xfe\xba\xbe",
    rb"[\xce\xcf]\xfa\xed\xfe",
    rb"\xfe\xed\xfa[\xce\xcf]",
    rb"#!",
    rb"<\?(php|=)",
    rb"<%",
    rb"@echo",
    rb"L\0\0\0\x01\x14\x02\0",
    rb"\0asm",
)
_MEDIA = (
    rb".{4}ftyp(?!heic|heix|heim|hevc|mif1|avif)",
    rb"\x1aE\xdf\xa3",
    rb"RIFF.{4}(AVI|WAVE)",
    rb"ID3[\x02-\x04]\0",
    rb"OggS\0",
    rb"FLV\x01",
    rb"fLaC",
    rb"\0\0\x01\xba",
    rb"0&\xb2u\x8ef\xcf\x11",
)
_PICTURES = (rb"II\*\0", rb"MM\0\*", rb"GIF8[79]a", rb"BM.{4}\0\0\0\0")
