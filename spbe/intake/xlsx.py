"""Workbooks that come in: looked at as a zip here, read in a child process, or refused with the reason."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile

from spbe.intake.limits import Limits, RefusedFile
from spbe.intake.runner import NotRead, TookTooLong, run_child
from spbe.intake.sheet import Sheet
from spbe.intake.strangers import check_size, what_else
from spbe.intake.zips import is_hostile
from spbe.language import gettext as _

__all__ = ["ZIP", "first_sheet", "read_workbook"]

ZIP = b"PK\x03\x04"
"""How every .xlsx begins."""

_LONGEST_SHOWN = 60


def read_workbook(
    content: bytes, limits: Limits | None = None, wanted: Collection[str] | None = None
) -> tuple[Sheet, ...]:
    r"""Return the sheets of a workbook (.xlsx) in its order, hidden ones included: all, or those named in ``wanted``.

    A cell is exactly the text that was typed, every line end as ``\n``; a number with the fifteen digits a sheet keeps;
    ``true`` or ``false``; a day in ISO 8601; a formula as ``=...``, never computed. Empty cells at the end of a row,
    and empty rows at the end, are left out. A name that is not there is no sheet of the answer. Raises RefusedFile.
    """
    return _sheets(content, limits or Limits(), {"wanted": None if wanted is None else sorted(wanted)})


def first_sheet(content: bytes, limits: Limits) -> Sheet:
    """Return the first sheet of a workbook. Raises RefusedFile."""
    return _sheets(content, limits, {"first": True})[0]


def _sheets(content: bytes, limits: Limits, told: Mapping[str, Any]) -> tuple[Sheet, ...]:
    check_size(content, limits)
    if not content.startswith(ZIP):
        raise RefusedFile(
            what_else(content) or _("Ini bukan buku kerja .xlsx. Simpan sebagai .xlsx, lalu unggah lagi.")
        )
    _check_zip(content, limits)
    try:
        found = json.loads(run_child("sheets", limits, told, content))
    except TookTooLong:
        words = _("Membaca buku kerja ini terlalu lama. Sisakan lembar yang perlu dengan isi saja, lalu unggah lagi.")
        raise RefusedFile(words) from None
    except (NotRead, ValueError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise RefusedFile(_reasons()["broken"]) from None
    if "refused" in found:
        raise RefusedFile(_reason(found, limits))
    return tuple(Sheet(sheet["name"], tuple(map(tuple, sheet["rows"]))) for sheet in found["sheets"])


def _check_zip(content: bytes, limits: Limits) -> None:
    """Refuse what its list of parts already gives away; nothing is unpacked here."""
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            entries = parts.infolist()
    # What zipfile raises for broken or exotic lists; each of them means the same to whoever sent it.
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, OverflowError):
        raise RefusedFile(_reasons()["cut"]) from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedFile(_reasons()["password"])
    if is_hostile(entries, len(content), limits):
        raise RefusedFile(_reasons()["hostile"])


def _reason(found: Mapping[str, Any], limits: Limits) -> str:
    words = _reasons().get(found["refused"], _reasons()["broken"])
    facts: dict[str, Any] = {"most_rows": limits.rows, "most_columns": limits.columns}
    if "sheet" in found:
        name = str(found["sheet"])[:_LONGEST_SHOWN]
        facts |= {"sheet": name, "row": found.get("row")}
        if "column" in found:
            facts["place"] = Sheet(name, ()).place(found["row"], found["column"])
    if found["refused"] == "far":
        words = _reasons()["far_down" if found["row"] >= limits.rows else "far_right"]
    return words % facts


def _reasons() -> dict[str, str]:
    """Return a word of the child -> what is told to whoever sent the file: the reason and the way out."""
    return {
        "broken": _("Berkas ini tidak dapat dibaca sebagai buku kerja. Simpan lagi sebagai .xlsx."),
        "cut": _(
            "Berkas ini tidak dapat dibaca sebagai buku kerja: isinya rusak atau terpotong. Ambil lagi dari aslinya, "
            "atau simpan lagi sebagai .xlsx."
        ),
        "password": _("Berkas ini bersandi. Simpan tanpa kata sandi, lalu unggah lagi."),
        "hostile": _("Isi berkas ini tidak wajar untuk buku kerja. Simpan lagi sebagai .xlsx."),
        "doctype": _(
            "Berkas ini tidak dapat dibaca sebagai buku kerja: ada deklarasi XML (DTD) di dalamnya. Buka di Excel atau "
            "LibreOffice, lalu simpan lagi sebagai .xlsx."
        ),
        "macros": _("Buku kerja ini berisi makro. Simpan sebagai .xlsx tanpa makro."),
        "binary": _("Berkas ini bukan buku kerja .xlsx, melainkan .xlsb. Simpan sebagai .xlsx, lalu unggah lagi."),
        "ods": _(
            "Berkas ini bukan buku kerja .xlsx, melainkan .ods. Buka di LibreOffice atau Excel, pilih Simpan Sebagai, "
            "jenis Excel (.xlsx), lalu unggah lagi."
        ),
        "document": _("Berkas ini bukan buku kerja .xlsx. Salin tabelnya ke lembar kosong, lalu simpan sebagai .xlsx."),
        "archive": _(
            "Berkas ini bukan buku kerja .xlsx, melainkan arsip. Keluarkan isinya, lalu unggah buku kerjanya."
        ),
        "no_sheet": _("Buku kerja ini tidak berisi lembar dengan sel. Simpan tabelnya di sebuah lembar sebagai .xlsx."),
        "names": _("Nama lembar buku kerja ini kosong, kembar, atau terlalu panjang. Ubah namanya, lalu unggah lagi."),
        "much": _(
            "Isi buku kerja ini terlalu banyak. Sisakan lembar yang perlu saja, atau bagi menjadi beberapa berkas."
        ),
        "far_down": _(
            "%(place)s terisi: lembar ini lebih dari %(most_rows)s baris. Hapus isi di luar tabel, atau bagi menjadi "
            "beberapa berkas."
        ),
        "far_right": _(
            "%(place)s terisi: lembar ini lebih dari %(most_columns)s kolom. Hapus isi di luar tabel, lalu unggah lagi."
        ),
        "cell": _("%(place)s tidak dapat dibaca: isinya rusak atau ditulis dua kali. Buka di Excel, lalu simpan lagi."),
        "row": _("Lembar %(sheet)s, baris %(row)s ditulis dua kali atau tidak ada. Buka di Excel, lalu simpan lagi."),
        "sheet": _("Lembar %(sheet)s tidak dapat dibaca: ada sel tanpa tempat. Buka di Excel, lalu simpan lagi."),
    }
