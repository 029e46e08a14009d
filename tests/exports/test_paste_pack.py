"""The pack for the official application: texts, files under the names it asks for, and a list of both."""

from __future__ import annotations

import csv
import hashlib
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from exports.bundle import CannotBundle
from exports.paste_pack import LIST, paste_size, write_paste_pack
from spbe.indicators import instrument
from spbe.reports.paste_pack import PasteIndicator, paste_pack
from tests.exports.test_bundle import CONTENTS, lines, opened
from tests.spbe.sample_reports import COMPLETE, submission


def packed(**said: str) -> tuple[tuple[PasteIndicator, ...], bytes]:
    pack = paste_pack(instrument(), submission(COMPLETE), lines(**said))
    target = BytesIO()
    write_paste_pack(target, pack, opened)
    return pack, target.getvalue()


def test_every_indicator_has_its_text_and_its_own_files() -> None:
    pack, content = packed()
    with ZipFile(BytesIO(content)) as whole:
        files = [name for name in whole.namelist() if name.startswith("berkas/")]
        assert [name[:11] for name in files] == ["berkas/1.a.", "berkas/1.b.", "berkas/2.a."]
        assert {hashlib.sha256(whole.read(name)).hexdigest() for name in files} == set(CONTENTS)
        assert whole.read("teks/1.txt").startswith(b"\xef\xbb\xbf1. ")
        text = whole.read("teks/1.txt").decode("utf-8-sig").replace("\r\n", "\n")
        assert whole.testzip() is None and "SHA256SUMS" in whole.namelist()
    assert pack[0].text in text and pack[0].items[0].text in text
    assert paste_size(pack) == (3, sum(len(CONTENTS[f.line.revision.sha256]) for part in pack for f in part.files))


def test_the_list_says_which_name_is_which_document() -> None:
    pack, content = packed(note="=1+1")
    with ZipFile(BytesIO(content)) as whole:
        rows = list(csv.DictReader(StringIO(whole.read(LIST).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Butir"] for row in rows] == ["I01-L2-01", "I01-L3-01", "I02-L2-01"]
    first = rows[0]
    assert (first["Berkas"], first["Halaman"], first["Nomor"]) == (pack[0].files[0].name, "hlm. 3-5", "No. 1/2024")
    assert first["Catatan"] == "'=1+1", "nothing that a spreadsheet would run"


def test_the_same_data_make_the_same_bytes() -> None:
    assert packed()[1] == packed()[1]


def test_a_lost_file_stops_it_and_is_named() -> None:
    def nothing(_sha256: str) -> BytesIO:
        raise LookupError

    with pytest.raises(CannotBundle, match="Peraturan Wali Kota"):
        write_paste_pack(BytesIO(), paste_pack(instrument(), submission(COMPLETE), lines()), nothing)
