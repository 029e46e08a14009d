"""What is typed into the official application, as one zip file: texts, files under the names it asks for, a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from exports.bundle import numbered, paged, people_list, put_file
from spbe.language import gettext as _
from spbe.parcel import Packer
from spbe.reports.paste_pack import PasteIndicator

__all__ = ["LIST", "paste_size", "write_paste_pack"]

LIST = "DAFTAR.csv"
"""Which name is which document, and where it is cited."""

_FILES, _TEXTS = "berkas/", "teks/"


def paste_size(pack: Sequence[PasteIndicator]) -> tuple[int, int]:
    """Return how many files a pack holds and their bytes; a file is in it once for each indicator that cites it."""
    sizes = [one.line.revision.size for part in pack for one in part.files]
    return len(sizes), sum(sizes)


def write_paste_pack(target: BinaryIO, pack: Sequence[PasteIndicator], opened: Callable[[str], BinaryIO]) -> None:
    """Write the pack into an open file that can be sought in, piece by piece; the same data make the same bytes.

    ``opened`` gives the content of a SHA-256 and raises LookupError or OSError. Raises CannotBundle at the first file
    that is lost or altered; ``target`` then holds nothing of worth.
    """
    with Packer(target) as packer:
        for part in pack:
            for one in part.files:
                put_file(packer, f"{_FILES}{one.name}", one.line, opened)
        for part in pack:
            if part.text:
                packer.write(f"{_TEXTS}{part.number}.txt", _text(part))
        packer.write(LIST, people_list([_heads(), *_rows(pack)]))


def _text(part: PasteIndicator) -> bytes:
    """Return an indicator's texts as any editor opens them."""
    heads = f"{part.indicator.code}. {part.indicator.title}"
    items = [f"[{one.item.code}] {one.item.label}\n{one.text}" for one in part.items]
    whole = "\n\n".join([heads, part.text, *items]) + "\n"
    return whole.replace("\n", "\r\n").encode("utf-8-sig")


def _heads() -> list[str]:
    return [
        _("Berkas"),
        _("Indikator"),
        _("Nama indikator"),
        _("Butir"),
        _("Isi butir"),
        _("Dokumen"),
        _("Nomor"),
        _("Tanggal dokumen"),
        _("Halaman"),
        _("Catatan"),
        "SHA-256",
    ]


def _rows(pack: Sequence[PasteIndicator]) -> Iterator[list[str]]:
    for part in pack:
        names = {one.line.revision.sha256: one.name for one in part.files}
        for line in part.lines:
            document, citation = line.document, line.citation
            yield [
                names[line.revision.sha256],
                citation.indicator,
                line.title,
                citation.item,
                line.label,
                document.title,
                numbered(document.reference),
                document.dated_on.isoformat() if document.dated_on else "",
                paged(citation.pages),
                citation.note,
                line.revision.sha256,
            ]
