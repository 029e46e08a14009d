"""A bundle holds each cited file once, under a name that is safe anywhere, and lists that tell where it is cited."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.bundle import LONGEST_NAME, CannotBundle, bundle_size, write_bundle
from spbe.indicators import instrument
from spbe.language import speaking
from spbe.library import Citation, Document, DocumentRevision
from spbe.reports.evidence import EvidenceLine, evidence_lines
from spbe.verdicts import Revision, Verdict
from tests.spbe.sample_reports import COMPLETE, submission

CONTENTS = {hashlib.sha256(content).hexdigest(): content for content in (b"%PDF satu", b"%PDF dua" * 300_000)}
ONE, TWO = CONTENTS
LONG = (
    "Peraturan Wali Kota “Contoh” Nomor 1/2024 tentang Arsitektur, Peta Rencana, dan Manajemen Penyelenggaraan Layanan"
)


def document(number: int, sha256: str, title: str, **said: Any) -> Document:
    revision = DocumentRevision(1, "../../nama.exe", sha256, len(CONTENTS[sha256]), "application/pdf", 10)
    return Document(number, "kota-contoh", title, revisions=(revision,), **said)


def lines(**said: Any) -> tuple[EvidenceLine, ...]:
    documents = [
        document(7, ONE, said.pop("title", LONG), reference="1/2024", dated_on=date(2024, 1, 2)),
        document(8, TWO, "../../etc/passwd"),
    ]
    cited = [
        Citation("I01-L2-01", "1", 7, 1, "3-5", said.pop("note", "lihat lampiran")),
        Citation("I02-L2-01", "2", 7, 1),
        Citation("I01-L3-01", "1", 8, 1, "1"),
    ]
    judged = [Verdict("I01-L2-01", "document", "1", is_accepted=False, kind=Revision.NO_PAGE, note="=1+1")]
    return evidence_lines(instrument(), submission(COMPLETE), cited, documents, judged)


def opened(sha256: str) -> BinaryIO:
    return BytesIO(CONTENTS[sha256])


def bundle(chosen: tuple[EvidenceLine, ...] | None = None) -> bytes:
    target = BytesIO()
    write_bundle(target, submission(COMPLETE), lines() if chosen is None else chosen, opened)
    return target.getvalue()


def test_each_file_is_in_it_once_and_the_lists_tell_every_place() -> None:
    with ZipFile(BytesIO(bundle())) as whole:
        names = whole.namelist()
        files = {name for name in names if name.startswith("bukti/")}
        assert len(names) == 5 and {hashlib.sha256(whole.read(name)).hexdigest() for name in files} == set(CONTENTS)
        told = json.loads(whole.read("manifest.json"))
    assert told["format"] == "spbe-evidence-1" and told["agency"]["code"] == "kota-contoh"
    assert {file["name"]: file["sha256"] for file in told["files"]}.keys() == files
    first, second, third = told["citations"]
    assert [one["item"] for one in told["citations"]] == ["I01-L2-01", "I01-L3-01", "I02-L2-01"]
    assert first["file"] == third["file"] != second["file"]
    assert first["verdict"] == {"stage": "document", "is_accepted": False, "kind": "no_page", "note": "=1+1"}
    assert second["verdict"] is None
    assert bundle_size(lines()) == (2, sum(map(len, CONTENTS.values())))


def test_the_list_for_people_opens_in_excel_and_runs_nothing() -> None:
    with ZipFile(BytesIO(bundle(lines(note="=HYPERLINK(1)")))) as whole:
        text = whole.read("MANIFEST.csv").decode("utf-8-sig")
        assert whole.read("MANIFEST.csv").startswith(b"\xef\xbb\xbfIndikator;")
    first = next(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    assert first["Halaman"] == "hlm. 3-5" and first["Nomor"] == "No. 1/2024", "no days for a spreadsheet"
    assert (first["Catatan"], first["Catatan putusan"]) == ("'=HYPERLINK(1)", "'=1+1")
    assert first["Putusan"] == "revisi: tanpa rujukan halaman" and first["SHA-256"] == ONE
    assert first["Tanggal dokumen"] == "2024-01-02" and first["Tahap"] == "Penilaian mandiri"


def test_the_list_speaks_the_language_in_force() -> None:
    with speaking("en"), ZipFile(BytesIO(bundle())) as whole:
        assert whole.read("MANIFEST.csv").decode("utf-8-sig").startswith("Indicator;")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sha256sum")
def test_sha256sum_verifies_it_after_unpacking(tmp_path: Path) -> None:
    with ZipFile(BytesIO(bundle())) as parts:
        parts.extractall(tmp_path)
    command = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.count(": OK") == 4 and "MANIFEST.csv: OK" in done.stdout


def test_the_same_data_make_the_same_bytes() -> None:
    assert bundle() == bundle()


@given(st.text(max_size=300))
def test_no_title_leads_anywhere(title: str) -> None:
    """Names are plain, short and different, whatever people call their papers."""
    with ZipFile(BytesIO(bundle(lines(title=title or "x")))) as whole:
        names = [name for name in whole.namelist() if name.startswith("bukti/")]
    assert all(re.fullmatch(r"bukti/I[0-9]{2}-L[0-9]-[0-9]{2}-[a-z0-9-]+-r1\.pdf", name) for name in names)
    assert all(len(name) <= LONGEST_NAME for name in names) and len({name.lower() for name in names}) == 2


def test_a_long_item_leaves_a_short_name() -> None:
    line = lines()[0]
    long = replace(line, citation=replace(line.citation, item="../" + "x" * 37))
    with ZipFile(BytesIO(bundle((long,)))) as whole:
        (name,) = [name for name in whole.namelist() if name.startswith("bukti/")]
    assert len(name) <= LONGEST_NAME and ".." not in name


def _other(sha256: str) -> BinaryIO:
    return BytesIO(CONTENTS[sha256].replace(b"satu", b"dua!"))


def _longer(sha256: str) -> BinaryIO:
    return BytesIO(CONTENTS[sha256] + b"x")


def _gone(sha256: str) -> BinaryIO:
    raise LookupError(sha256)


class _Worn(BytesIO):
    def read(self, _size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("opener", "why"),
    [
        (_other, "berubah sejak disimpan"),
        (_longer, "berubah sejak disimpan"),
        (_gone, "hilang atau tidak dapat dibaca"),
        (lambda _sha256: _Worn(), "hilang atau tidak dapat dibaca"),
    ],
)
def test_an_altered_or_lost_file_stops_it_and_is_named(opener: Any, why: str) -> None:
    with pytest.raises(CannotBundle, match=why) as refused:
        write_bundle(BytesIO(), submission(COMPLETE), lines(), opener)
    assert "(dokumen " in str(refused.value)


def test_an_unknown_kind_of_file_gets_a_name_that_nothing_opens() -> None:
    line = lines()[0]
    strange = replace(line, revision=replace(line.revision, media_type="text/html"))
    with ZipFile(BytesIO(bundle((strange,)))) as whole:
        assert [name for name in whole.namelist() if name.endswith("-r1.bin")]
