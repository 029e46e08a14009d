"""All evidence that an assessment cites, as one zip file that standard tools check: files, lists, hashes."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Any, BinaryIO

from exports import CannotExport
from exports.table import RISKY
from spbe.intake import suffix_of
from spbe.language import gettext as _
from spbe.parcel import Packer, UnreadableContent
from spbe.reports import stage_name
from spbe.reports.evidence import EvidenceLine, verdict_words
from spbe.submission import Submission

__all__ = [
    "LIST",
    "LONGEST_NAME",
    "MANIFEST",
    "CannotBundle",
    "bundle_size",
    "numbered",
    "paged",
    "people_list",
    "put_file",
    "write_bundle",
]

LIST, MANIFEST = "MANIFEST.csv", "manifest.json"
"""The list for people and the one for programs; docs/evidence.md says what stands in them."""

LONGEST_NAME = 120
"""Of a file inside, in characters, its folder included."""

_FORMAT = "spbe-evidence-1"
_FOLDER = "bukti/"


class CannotBundle(CannotExport):
    """A file is not what was recorded of it: a bundle would not be true. Nothing is to be kept of what was written."""


def bundle_size(lines: Iterable[EvidenceLine]) -> tuple[int, int]:
    """Return how many files a bundle of these lines holds, and their bytes."""
    sizes = {line.revision.sha256: line.revision.size for line in lines}
    return len(sizes), sum(sizes.values())


def write_bundle(
    target: BinaryIO,
    submission: Submission,
    lines: Sequence[EvidenceLine],
    opened: Callable[[str], BinaryIO],
) -> None:
    """Write the bundle into an open file that can be sought in, piece by piece; the same data make the same bytes.

    ``opened`` gives the content of a SHA-256 and raises LookupError or OSError. Raises CannotBundle at the first file
    that is lost or altered; ``target`` then holds nothing of worth.
    """
    names = _names(lines)
    with Packer(target) as packer:
        for line in {line.revision.sha256: line for line in reversed(lines)}.values():
            put_file(packer, names[line.revision.sha256], line, opened)
        packer.write(LIST, people_list([_heads(), *(_cells(line, names) for line in lines)]))
        packer.write(MANIFEST, _manifest(submission, lines, names))


def put_file(packer: Packer, name: str, line: EvidenceLine, opened: Callable[[str], BinaryIO]) -> None:
    """Put a cited file into a parcel under a name, piece by piece. Raises CannotBundle."""
    told = {"title": line.document.title, "id": line.document.id, "number": line.revision.number}
    lost = _("Berkas “%(title)s” (dokumen %(id)s, revisi %(number)s) hilang atau tidak dapat dibaca.") % told
    try:
        content = opened(line.revision.sha256)
    except (LookupError, OSError) as error:
        raise CannotBundle(lost) from error
    with content:
        try:
            found = packer.add(name, content, line.revision.size)
        except UnreadableContent as error:
            raise CannotBundle(lost) from error
    if found != (line.revision.sha256, line.revision.size):
        words = _("Isi berkas “%(title)s” (dokumen %(id)s, revisi %(number)s) berubah sejak disimpan.")
        raise CannotBundle(words % told)


def _names(lines: Iterable[EvidenceLine]) -> Mapping[str, str]:
    """Return SHA-256 -> name inside: the first item that cites it, words of its title, its document and revision."""
    names: dict[str, str] = {}
    for line in lines:
        if line.revision.sha256 not in names:
            names[line.revision.sha256] = _name(line)
    return names


def _name(line: EvidenceLine) -> str:
    item = re.sub(r"[^A-Za-z0-9-]", "-", line.citation.item)
    ending = f"-{line.document.id}-r{line.revision.number}{_suffix(line.revision.media_type)}"
    room = LONGEST_NAME - len(_FOLDER) - len(item) - len(ending) - 1
    return f"{_FOLDER}{item}-{_words(line.document.title)[:room].strip('-')}{ending}"


def _words(title: str) -> str:
    """Return a title in small plain letters with hyphens: nothing of it leads anywhere or is an order to anybody."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "dokumen"


def _suffix(media_type: str) -> str:
    try:
        return suffix_of(media_type)
    except KeyError:
        return ".bin"


def people_list(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a list for people, as Indonesian Excel opens it: UTF-8 with BOM, ``;``, guarded against formulas."""
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(text) for text in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _heads() -> list[str]:
    return [
        _("Indikator"),
        _("Nama indikator"),
        _("Butir"),
        _("Isi butir"),
        _("Dokumen"),
        _("Nomor"),
        _("Tanggal dokumen"),
        _("Revisi"),
        _("Halaman"),
        _("Catatan"),
        _("Tahap"),
        _("Putusan"),
        _("Catatan putusan"),
        _("Berkas"),
        "SHA-256",
    ]


def _cells(line: EvidenceLine, names: Mapping[str, str]) -> list[str]:
    citation, document, verdict = line.citation, line.document, line.verdict
    return [
        citation.indicator,
        line.title,
        citation.item,
        line.label,
        document.title,
        numbered(document.reference),
        document.dated_on.isoformat() if document.dated_on else "",
        str(line.revision.number),
        paged(citation.pages),
        citation.note,
        stage_name(citation.stage),
        verdict_words(verdict),
        verdict.note if verdict else "",
        names[line.revision.sha256],
        line.revision.sha256,
    ]


# A spreadsheet reads "3-5" and "1/2024" as days: a word before them keeps them what they are.


def numbered(reference: str) -> str:
    """Return the number of a document as a list for people holds it."""
    return _("No. %(number)s") % {"number": reference} if reference[:1].isdigit() else reference


def paged(pages: str) -> str:
    """Return cited pages as a list for people holds them."""
    return _("hlm. %(pages)s") % {"pages": pages} if pages else ""


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


Json = dict[str, Any]


def _manifest(submission: Submission, lines: Sequence[EvidenceLine], names: Mapping[str, str]) -> bytes:
    files = {line.revision.sha256: line for line in reversed(lines)}
    agency = submission.agency
    told: Json = {
        "format": _FORMAT,
        "agency": {"code": agency.code, "name": agency.name, "is_invented": agency.is_invented},
        "instrument": submission.instrument,
        "period": submission.period,
        "year": submission.year,
        "stage": submission.stage,
        "files": [_file(files[sha256], name) for sha256, name in sorted(names.items(), key=lambda one: one[1])],
        "citations": [_citation(line, names) for line in lines],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _file(line: EvidenceLine, name: str) -> Json:
    document, revision = line.document, line.revision
    return {
        "name": name,
        "sha256": revision.sha256,
        "size": revision.size,
        "media_type": revision.media_type,
        "document": document.id,
        "revision": revision.number,
        "title": document.title,
        "reference": document.reference,
        "dated_on": document.dated_on.isoformat() if document.dated_on else None,
    }


def _citation(line: EvidenceLine, names: Mapping[str, str]) -> Json:
    citation, verdict = line.citation, line.verdict
    judged = verdict and {
        "stage": verdict.stage,
        "is_accepted": verdict.is_accepted,
        "kind": verdict.kind,
        "note": verdict.note,
    }
    return {
        "indicator": citation.indicator,
        "item": citation.item,
        "label": line.label,
        "file": names[line.revision.sha256],
        "pages": citation.pages,
        "note": citation.note,
        "stage": citation.stage,
        "verdict": judged,
    }
