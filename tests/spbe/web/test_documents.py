"""Documents of an assessment: the right ones for each side, with the page's numbers, whatever the instrument."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdfium2
import pytest

from spbe.roles import Side
from spbe.web.documents import offers
from tests.spbe.web.conftest import Site

LAST = "/penilaian/kota-contoh/2025"


def text_of(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_the_list_offers_each_document_in_both_forms(site: Site) -> None:
    page = site.get("dokumen/")
    links = [a.get("href") for a in page.all("a") if "/dokumen/" in (a.get("href") or "")]
    for offer in offers(Side.AGENCY):
        assert {f"{Site.HERE}/dokumen/{offer.code}.{suffix}" for suffix in ("pdf", "docx")} <= set(links)


@pytest.mark.parametrize("offer", offers(Side.AGENCY), ids=lambda offer: offer.code)
@pytest.mark.parametrize("year", ["2025", "2026"])
def test_every_document_comes_as_pdf_and_docx(site: Site, offer: object, year: str) -> None:
    code = offer.code  # type: ignore[attr-defined]  # an Offer
    where = f"/penilaian/kota-contoh/{year}/dokumen/{code}"
    pdf, word = site.client.get(f"{where}.pdf"), site.client.get(f"{where}.docx")
    assert pdf.data.startswith(b"%PDF") and docx.Document(BytesIO(word.data)).paragraphs
    assert pdf.headers["Content-Disposition"].startswith('attachment; filename="spbe-2020-kota-contoh-')


def test_the_result_report_says_the_index_units_and_averages_of_the_published_list(site: Site) -> None:
    said = text_of(site.client.get(f"{LAST}/dokumen/lhe.pdf").data)
    assert "2,59" in said and "Cukup" in said and "DRAF" not in said
    assert "Dinas Komunikasi dan Informatika" in said
    assert "Rata-rata 2024" in said and "Kementerian" in said


def test_what_assessors_wrote_reaches_the_agency_with_the_result_only(site: Site) -> None:
    written = "Susun rencana manajemen aset"
    assert written in text_of(site.client.get(f"{LAST}/dokumen/lhe.pdf").data)
    assert written not in text_of(site.client.get(f"{Site.HERE}/dokumen/lhe.pdf").data)


def test_assessors_get_their_note_sheet_and_nothing_the_agency_signs_or_aims_at(site: Site) -> None:
    site.become("Ratna")
    where = "/penilaian/kabupaten-contoh/2026/dokumen"
    assert site.client.get(f"{where}/catatan.pdf").status_code == 200
    for code in ("kesenjangan", "berita-acara", "persetujuan"):
        assert site.client.get(f"{where}/{code}.pdf").status_code == 404
    assert site.client.get(f"{LAST}/dokumen/lhe.pdf").status_code == 404


def test_no_paper_says_that_nothing_was_answered_to_whoever_may_not_see_the_answers_yet(site: Site) -> None:
    site.become("Nadia")
    page = site.get("dokumen/")
    assert "Dokumen tersedia sesudah jawaban instansi terbuka bagi Anda." in page.text
    assert not page.all("a", href=site.address("dokumen/lhe.pdf"))
    site.get("dokumen/lhe.pdf", status=404)
    site.get("/penilaian/kota-contoh/2025/dokumen/")
    assert site.client.get("/penilaian/kota-contoh/2025/dokumen/ringkas.pdf").status_code == 200


def test_an_unknown_document_is_not_there(site: Site) -> None:
    site.get("dokumen/rahasia.pdf", 404)


def test_documents_speak_the_language_of_the_page(site: Site) -> None:
    site.post("/bahasa", {"language": "en", "back": "/"})
    assert site.client.get(f"{LAST}/dokumen/lhe.pdf").data.startswith(b"%PDF")


def test_a_published_result_with_levels_comes_as_report_with_its_printed_index(site: Site) -> None:
    page = site.get("/hasil/18.71")
    (link,) = [a.get("href") for a in page.all("a") if (a.get("href") or "").endswith("/2022/lhe.pdf")]
    said = text_of(site.client.get(link).data)
    assert "Pemerintah Kota Bandar Lampung" in said and "1,50" in said and "Kurang" in said and "DRAF" not in said
    assert docx.Document(BytesIO(site.client.get(link.replace(".pdf", ".docx")).data)).tables
    for wrong in ("/hasil/18.71/2023/lhe.pdf", "/hasil/00.00/2022/lhe.pdf"):
        assert site.client.get(wrong).status_code == 404


def test_a_visitor_makes_no_report(visitor: Site) -> None:
    assert visitor.client.get("/hasil/18.71/2022/lhe.pdf").status_code in (302, 303)
