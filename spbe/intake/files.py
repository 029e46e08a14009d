"""Evidence that comes in: what it is and holds, or why it is refused; and its pages as pictures."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from spbe.arrived import Arrived
from spbe.intake.kinds import SHOWN, Family, family, suffix_of
from spbe.intake.limits import FileLimits, RefusedFile
from spbe.intake.names import shown_name
from spbe.intake.runner import NotRead, TookTooLong, run_child
from spbe.language import gettext as _

__all__ = ["MOST_WIDTH", "inspect", "render_page"]

MOST_WIDTH = 2_000
"""Pixels a page may be drawn wide."""

_HEAD = 4_096
_NO_TEXT = re.compile("[\0-\x08\x0b\x0e-\x1f]")


def inspect(path: Path, name: str, limits: FileLimits | None = None) -> Arrived:
    """Return the file at ``path`` as accepted: what it is, its content says, whatever its sender called it.

    Nothing in it is run or followed. What parses it runs in a process of its own with limits of time and memory; here
    it is only hashed. A PDF with scripts, actions or attached files is accepted, because signed letters carry such
    things and nobody is shown the file itself: readers see a picture of a page, drawn without forms and scripts, and
    who wants the original saves it. One that opens without a password is accepted, even if it forbids printing.

    Raises RefusedFile, and ReadersBusy (one of it) when too many files are being read.
    """
    limits = limits or FileLimits()
    size = path.stat().st_size
    if size == 0:
        raise RefusedFile(_("Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi."))
    if size > limits.size:
        raise RefusedFile(too_large(size, limits.size))
    with path.open("rb") as file:
        found = _LOOK[family(file.read(_HEAD))](path, name, limits)
        file.seek(0)
        sha256 = file_digest(file, "sha256").hexdigest()
    media_type = str(found["media_type"])
    shown = shown_name(name, suffix_of(media_type))
    return Arrived(path, shown, sha256, size, media_type, found.get("pages"), tuple(found.get("texts", ())))


def too_large(size: int, most: int) -> str:
    """Return why a file of ``size`` bytes is not taken where ``most`` are."""
    words = _("Berkas ini %(size)s MB; paling besar %(most)s MB. Perkecil atau bagi, lalu unggah lagi.")
    return words % {"size": -(-size // 1_000_000), "most": most // 1_000_000}


def render_page(path: Path, media_type: str, page: int, width: int) -> bytes:
    """Return one page (from 1) of a PDF or an image as PNG, at most ``width`` pixels wide.

    It is drawn in the child; what the file says of itself, and everything but what is seen, is not in the picture.
    Raises RefusedFile for a page that cannot be drawn, and KeyError for a media type that is not ``SHOWN``.
    """
    task = {kind: "image_page" for kind in SHOWN} | {"application/pdf": "pdf_page"}
    told = {"path": str(path.resolve()), "page": page, "width": max(1, min(width, MOST_WIDTH))}
    try:
        return run_child(task[media_type], FileLimits(), told)
    except NotRead:
        words = _("Halaman %(page)s tidak dapat ditampilkan di sini. Unduh berkasnya untuk membacanya.")
        raise RefusedFile(words % {"page": page}) from None


def _pdf(path: Path, _name: str, limits: FileLimits) -> dict[str, Any]:
    return {"media_type": "application/pdf", **_asked("pdf", path, limits)}


def _image(path: Path, _name: str, limits: FileLimits) -> dict[str, Any]:
    return {"pages": 1, **_asked("image", path, limits)}


def _office(path: Path, _name: str, limits: FileLimits) -> dict[str, Any]:
    return _asked("office", path, limits)


def _text(path: Path, name: str, _limits: FileLimits) -> dict[str, Any]:
    """Take a text in UTF-8 that is called one: another name says that something else is meant to read it."""
    ending = Path(name).suffix.lower()
    try:
        is_text = not any(_NO_TEXT.search(some) for some in _decoded(path))
    except UnicodeDecodeError:
        is_text = False
    if not is_text or ending not in (".txt", ".text", ".csv"):
        raise RefusedFile(
            _(
                "Jenis berkas ini tidak diterima. Yang diterima: PDF, gambar (PNG, JPEG, WebP), dokumen Office atau "
                "LibreOffice, serta teks UTF-8 berakhiran .txt atau .csv."
            )
        )
    return {"media_type": "text/csv" if ending == ".csv" else "text/plain"}


def _decoded(path: Path) -> Iterator[str]:
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    with path.open("rb") as file:
        while some := file.read(1_000_000):
            yield decode(some)
    decode(b"", final=True)


_LOOK = {Family.PDF: _pdf, Family.IMAGE: _image, Family.OFFICE: _office, Family.TEXT: _text}


def _asked(task: str, path: Path, limits: FileLimits) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(run_child(task, limits, {"path": str(path.resolve())}))
    except TookTooLong:
        raise RefusedFile(_("Membaca berkas ini terlalu lama. Simpan ulang sebagai PDF, lalu unggah lagi.")) from None
    except NotRead:
        found = {"refused": "broken"}
    if "refused" in found:
        raise RefusedFile(_reason(task, found, limits))
    return found


def _reason(task: str, found: Mapping[str, Any], limits: FileLimits) -> str:
    kind = {"pdf": "PDF", "image": _("gambar")}.get(task, _("dokumen Office"))
    words = {
        "broken": _("Berkas ini rusak atau tidak dapat dibaca sebagai %(kind)s. Simpan ulang, lalu unggah lagi."),
        "cut": _("Berkas PDF ini terpotong: bagian akhirnya tidak ada. Ambil lagi dari aslinya, lalu unggah lagi."),
        "password": _("Berkas ini bersandi. Simpan tanpa kata sandi, lalu unggah lagi."),
        "pages": _("Berkas ini %(pages)s halaman; paling banyak %(most_pages)s. Bagi menjadi beberapa berkas."),
        "pixels": _("Gambar ini %(pixels)s juta piksel; paling banyak %(most_pixels)s juta. Perkecil ukurannya."),
        "hostile": _("Isi berkas ini tidak wajar untuk dokumen Office. Simpan ulang, lalu unggah lagi."),
        "macros": _("Dokumen ini berisi makro. Simpan tanpa makro, misalnya sebagai .docx atau .xlsx."),
        "archive": _("Ini arsip. Keluarkan isinya, lalu unggah berkasnya satu per satu."),
    }[found["refused"]]
    counted = {"pages": found.get("pages"), "pixels": -(-found.get("pixels", 0) // 1_000_000)}
    return words % {"kind": kind, **counted, "most_pages": limits.pages, "most_pixels": limits.pixels // 1_000_000}
