"""Looking at documents: pages as pictures in a sealed frame, downloads, and who may see which revision."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from spbe.library import Document
from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import LIBRARY, add, cite, emptied, paper, picture, put
from tests.spbe.web.page import Page, complaints
from tests.spbe.web.test_library_document import at, newer

EVERY_WAY = ("/lihat", "/bingkai", "/halaman/1.png", "/berkas")


@pytest.fixture(autouse=True)
def empty_library(site: Site) -> None:
    emptied(site.house)


def got(site: Site, path: str, status: int = 200) -> TestResponse:
    """Return the answer at a path, whose status must be this one."""
    answer = site.client.get(path, buffered=True)
    assert answer.status_code == status, answer.text[:500] if answer.mimetype.startswith("text/") else answer.status
    return answer


def at_stage(site: Site, stage: str) -> None:
    """Put Kota Contoh's assessments at a stage."""
    with site.house.sessions.begin() as session:
        here = models.Assessment.agency_code == "kota-contoh"
        session.execute(update(models.Assessment).where(here).values(stage=stage))


def statuses(site: Site, document: Document, revision: int) -> set[int]:
    """Return what every way to a revision answers."""
    return {site.client.get(at(document, f"/{revision}{way}"), buffered=True).status_code for way in EVERY_WAY}


def test_a_document_opens_at_the_page_that_is_cited(site: Site) -> None:
    held = add(site, content=paper(9), facts={"pages": 9, "texts": ("", "Pasal dua", *[""] * 7)})
    page = site.get(at(held, "/1/lihat?halaman=2"))
    (frame,) = page.all("iframe")
    assert frame.get("sandbox") == "allow-same-origin"
    assert frame.get("title") == "Halaman 2 dari 9: Peraturan Wali Kota 1/2024"
    assert "Pasal dua" in page.text
    assert [a.get("href") for a in page.all("a", rel="prev")] == [at(held, "/1/lihat?halaman=1&ukuran=pas")]
    assert [a.get("href") for a in page.all("a", rel="next")] == [at(held, "/1/lihat?halaman=3&ukuran=pas")]
    inside = Page(got(site, frame.get("src")).text)
    assert complaints(inside, is_whole=False) == []
    (image,) = inside.all("img")
    drawn = got(site, image.get("src"))
    assert drawn.data.startswith(b"\x89PNG")
    assert drawn.mimetype == "image/png"


def test_a_larger_size_is_drawn_wider_and_stays_while_turning_pages(site: Site) -> None:
    held = add(site)
    page = site.get(at(held, "/1/lihat?ukuran=terbesar"))
    assert page.all("a", rel="next")[0].get("href").endswith("halaman=2&ukuran=terbesar")
    widths = [
        int.from_bytes(got(site, at(held, f"/1/halaman/1.png?ukuran={size}")).data[16:20], "big")
        for size in ("pas", "besar", "terbesar", "lain")
    ]
    assert widths == [1000, 1500, 2000, 1000]


def test_what_cannot_be_read_aloud_is_said_plainly(site: Site) -> None:
    scan = add(site, "Pindai", paper(2), facts={"pages": 2, "texts": ("", "")})
    part = add(site, "Sebagian", paper(3), facts={"pages": 3, "texts": ("Teks", "", "")})
    image = add(site, "Foto", picture(), name="foto.png", facts={"pages": 1, "texts": (), "media_type": "image/png"})
    assert "hasil pindai tanpa lapisan teks" in site.get(at(scan, "/1/lihat")).text
    assert "Halaman ini tanpa lapisan teks" in site.get(at(part, "/1/lihat?halaman=2")).text
    page = site.get(at(image, "/1/lihat"))
    assert "Gambar: tanpa lapisan teks" in page.text
    assert page.all("a", rel="next") == []
    assert got(site, at(image, "/1/halaman/1.png")).data.startswith(b"\x89PNG")


@pytest.mark.parametrize("way", ["/1/lihat?halaman=4", "/1/bingkai?halaman=4", "/1/halaman/4.png", "/1/halaman/0.png",
                                 "/2/lihat", "/2/bingkai", "/2/halaman/1.png", "/2/berkas"])  # fmt: skip
def test_a_page_or_a_revision_that_is_not_there_is_a_404(site: Site, way: str) -> None:
    got(site, at(add(site), way), 404)


def test_tables_and_letters_are_for_saving_only(site: Site) -> None:
    held = add(site, "Daftar", b"a;b\n", facts={"pages": None, "texts": (), "media_type": "text/csv"})
    page = site.get(at(held, "/1/lihat"))
    assert "Jenis berkas ini tidak ditampilkan di sini" in page.text
    assert page.all("iframe") == []
    got(site, at(held, "/1/bingkai"), 404)
    got(site, at(held, "/1/halaman/1.png"), 404)
    assert got(site, at(held, "/1/berkas")).data == b"a;b\n"


def test_a_file_that_cannot_be_drawn_is_a_404_and_no_crash(site: Site) -> None:
    held = add(site, content=b"%PDF-1.7 rusak")
    got(site, at(held, "/1/halaman/1.png"), 404)


def test_nothing_of_a_file_runs_in_a_browser(site: Site) -> None:
    """Content policies: the page frames only this site; the frame, the picture and the file are sealed."""
    held = add(site)
    page = got(site, at(held, "/1/lihat")).headers["Content-Security-Policy"]
    assert page.endswith("frame-ancestors 'none'; frame-src 'self'")
    assert "unsafe" not in page
    frame = got(site, at(held, "/1/bingkai")).headers["Content-Security-Policy"]
    assert frame.endswith("frame-ancestors 'self'; sandbox allow-same-origin")
    assert "script-src" not in frame
    for way in ("/1/halaman/1.png", "/1/berkas"):
        headers = got(site, at(held, way)).headers
        assert headers["Content-Security-Policy"].endswith("; sandbox")
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-src" not in site.client.get(LIBRARY).headers["Content-Security-Policy"]


def test_a_download_is_an_attachment_of_its_real_kind_under_a_safe_name(site: Site) -> None:
    held = add(site, "../Peraturan: “Wali Kota”\\..\\evil.html", paper(1), facts={"pages": 1})
    answer = got(site, at(held, "/1/berkas"))
    assert answer.data == paper(1)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(paper(1)))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment;")
    assert "\n" not in told
    name = re.search(r'filename="?([^";]*)"?', told)
    assert name is not None and name[1].endswith(".pdf")
    assert not set(name[1]) & set('/\\:*?<>|"')


def test_a_name_beyond_latin_is_told_twice(site: Site) -> None:
    """RFC 6266 and 8187: an ASCII name for old browsers, the true one for all others."""
    told = got(site, at(add(site, "Notulen “Rapat” – α"), "/1/berkas")).headers["Content-Disposition"]
    assert "filename=" in told
    assert "filename*=UTF-8''Notulen" in told


def test_what_a_browser_has_already_is_not_sent_again(site: Site) -> None:
    held = add(site)
    for way in ("/1/halaman/1.png", "/1/berkas"):
        first = got(site, at(held, way))
        again = site.client.get(at(held, way), headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"] == f'"{held.newest.sha256}"'


def test_old_revisions_stay_and_say_that_they_are_old(site: Site) -> None:
    held = add(site)
    site.post(at(held, "/revisi"), newer())
    page = site.get(at(held, "/1/lihat"))
    assert "Ini revisi lama." in page.text
    assert "revisi 1 dari 2" in page.text
    assert " r1.pdf" in got(site, at(held, "/1/berkas")).headers["Content-Disposition"]
    assert "Ini revisi lama." not in site.get(at(held, "/2/lihat")).text


@pytest.mark.parametrize("name", ["Sari", "Dewi", "Tuti", "Hadi", "Agus"])
def test_everybody_of_the_agency_looks_at_its_documents(site: Site, name: str) -> None:
    held = add(site)
    site.become(name)
    assert statuses(site, held, 1) == {200}


@pytest.mark.parametrize("name", ["Budi", "Tari", "Nadia"])
def test_whoever_judges_sees_what_was_cited_to_them_and_nothing_else(site: Site, name: str) -> None:
    cited, other = add(site, "Dikutip"), add(site, "Tidak dikutip")
    cite(site, cited)
    site.become(name)
    for stage in ("self", "verification"):
        at_stage(site, stage)
        assert statuses(site, cited, 1) == {404}
    at_stage(site, "document")
    assert statuses(site, cited, 1) == {200}
    assert statuses(site, other, 1) == {404}
    page = site.get(at(cited, "/1/lihat"))
    assert "Pustaka" not in page.text
    site.get(at(cited), 404)


def test_whoever_judges_sees_the_revision_that_was_cited_not_a_newer_one(site: Site) -> None:
    held = add(site)
    cite(site, held)
    at_stage(site, "document")
    site.post(at(held, "/revisi"), newer())
    site.become("Budi")
    assert statuses(site, held, 1) == {200}
    assert statuses(site, held, 2) == {404}
    assert "Ini revisi lama." not in site.get(at(held, "/1/lihat")).text


@pytest.mark.parametrize("name", ["Lina", "Yusuf", "Ratna"])
def test_another_agency_sees_nothing(site: Site, name: str) -> None:
    held = add(site)
    cite(site, held)
    at_stage(site, "document")
    site.become(name)
    assert statuses(site, held, 1) == {404}


def test_an_id_of_another_agency_leads_nowhere_under_the_own_address(site: Site) -> None:
    foreign = put(site.house, "Rahasia", agency="kabupaten-contoh", by="Lina")
    assert {site.client.get(f"{LIBRARY}dokumen/{foreign.id}/1{way}").status_code for way in EVERY_WAY} == {404}


def test_a_visitor_is_asked_to_sign_in_whether_there_is_such_a_document_or_not(visitor: Site) -> None:
    for number in (1, 999):
        for way in ("", *(f"/1{way}" for way in EVERY_WAY)):
            answer = visitor.client.get(f"{LIBRARY}dokumen/{number}{way}")
            assert answer.status_code == 303
            assert "/masuk" in answer.headers["Location"]
