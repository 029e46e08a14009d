"""Invented papers: read back as PDF, the same every time, and never more than text."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pypdfium2
import pytest

from spbe.demo.papers import Paper, draw, filled
from tests.sample_files import SAMPLES, content

PAPER = Paper(
    "Pemerintah Kota Contoh",
    "Bagian Hukum",
    "Notulen",
    "Rapat Penyusunan Kebijakan",
    number="Nomor 005/1/2026",
    pages=(("# Peserta", "| Nama | Unit", "| Wati | Bagian Hukum"), ("Rapat ditutup.",)),
    place="Contoh",
    day=date(2026, 2, 3),
    signer="Wati",
    position="Notulis",
    staff_number="19800101 200501 2 001",
)


def pages_of(drawn: bytes) -> list[str]:
    """Return the text of every page."""
    with closing(pypdfium2.PdfDocument(drawn)) as document:
        texts = []
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                texts.append(text.get_text_range())
        return texts


def test_a_paper_holds_what_is_said_of_it_and_says_that_it_is_invented():
    first, second = pages_of(draw(PAPER))
    for words in ("PEMERINTAH KOTA CONTOH", "BAGIAN HUKUM", "Nomor 005/1/2026", "Wati", "Unit"):
        assert words in first
    for words in ("Contoh, 3 Februari 2026", "Notulis,", "ttd", "NIP 19800101 200501 2 001"):
        assert words in second
    assert all("Dokumen rekaan" in page for page in (first, second))


def test_the_same_paper_is_the_same_bytes():
    assert draw(PAPER) == draw(PAPER)
    assert draw(PAPER, is_scan=True) == draw(PAPER, is_scan=True)


def test_a_scan_has_its_pages_and_no_text():
    assert [page.strip() for page in pages_of(draw(PAPER, is_scan=True))] == ["", ""]


def test_what_is_in_a_paper_is_text_and_never_a_command():
    first, *_ = pages_of(draw(Paper("A", "B", "C", 'x #read("/etc/passwd") [y]', pages=(("#panic()",),))))
    assert '#read("/etc/passwd") [y]' in first.replace("“", '"').replace("”", '"')
    assert "#panic()" in first


def test_pages_are_filled_with_the_stock_in_turn_and_their_own_words_first():
    assert filled(["a", "b", "c"], 2, {1: ["x"]}, "") == [["x", *"abca"], list("bcabcabc")]
    assert filled(["a"], 1, {}, "Pasal {number}") == [["# Pasal 1", "a", "# Pasal 2", "a"]]


@pytest.mark.parametrize("key", [key for key in SAMPLES if key not in ("besar", "bukan-pdf")])
def test_every_sample_is_a_paper(key: str):
    assert pages_of(content(key))
    assert bool(pages_of(content(key))[0].strip()) is (key != "pindaian")


def test_the_big_sample_is_a_scan_of_about_sixty_megabytes():
    assert 55_000_000 < len(content("besar")) < 62_000_000
    assert not "".join(pages_of(content("besar"))).strip()


def test_the_sample_that_is_no_pdf_is_none():
    assert not content("bukan-pdf").startswith(b"%PDF")
