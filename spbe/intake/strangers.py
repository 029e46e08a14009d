"""What is sent as a table and is something else, by its first bytes: the reason and the way to a table."""

from __future__ import annotations

import re

from spbe.intake.limits import Limits, RefusedFile
from spbe.language import gettext as _

__all__ = ["check_size", "what_else"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"(<!--.{0,500}?-->|\s)*<(!doctype html|html|head|body|table|script|meta|style|div)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a table that is empty or larger than one may be. Raises RefusedFile."""
    if len(content) > limits.size:
        words = _("Berkas ini %(size)s KB; paling besar %(most)s KB. Bagi menjadi beberapa berkas.")
        raise RefusedFile(words % {"size": -(-len(content) // 1000), "most": limits.size // 1000})
    if not content.strip():
        raise RefusedFile(_("Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi."))


def what_else(content: bytes) -> str | None:
    """Return why a file that is neither a zip nor text in rows is not taken, or None where it may be a CSV."""
    if content.startswith(_OLD_OFFICE):
        if _LOCKED in content:
            return _("Buku kerja ini bersandi. Simpan sebagai .xlsx tanpa kata sandi, lalu unggah lagi.")
        return _("Ini buku kerja Excel lama atau bersandi. Simpan sebagai .xlsx tanpa kata sandi.")
    start = content[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return _("Ini PDF, bukan tabel. Salin tabelnya ke lembar kosong, lalu simpan sebagai .xlsx.")
    if _HTML.match(start) or start.startswith(b"MIME-Version:"):
        return _("Ini halaman HTML, walau namanya mungkin .xls. Buka di Excel, lalu simpan sebagai .xlsx.")
    if start.startswith((b"<?xml", b"<!DOCTYPE", b"<Workbook")):
        return _("Ini berkas XML. Buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx.")
    if start.startswith(b"{\\rtf"):
        return _("Ini dokumen RTF, bukan tabel. Salin tabelnya ke lembar kosong, lalu simpan sebagai .xlsx.")
    return None
