"""The list of a library: searched, filtered, flagged, paged, and for its own agency only."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, update

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import LIBRARY, OLD_AFTER, add, cite, emptied, paper, put
from tests.spbe.web.page import Page

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def empty_library(site: Site) -> None:
    emptied(site.house)


def titles(page: Page) -> list[str]:
    return [heading.text for heading in page.all("h3")]


def test_an_empty_library_says_what_to_do(site: Site) -> None:
    page = site.get(LIBRARY)
    assert "Pustaka ini masih kosong" in page.text
    assert "Unggah keputusan" in page.text
    site.become("Hadi")
    assert "Operator unit dan koordinator yang mengisinya" in site.get(LIBRARY).text


def test_documents_stand_with_the_newest_first_and_say_what_they_are(site: Site) -> None:
    add(site, "Perwal satu", reference="1/2024", dated_on=date(2024, 1, 2), tags=["arsitektur"])
    add(site, "Laporan dua", unit="diskominfo", facts={"size": 3_140_000, "pages": 40})
    page = site.get(LIBRARY)
    assert titles(page) == ["Laporan dua", "Perwal satu"]
    for words in ("2 dokumen", "Nomor 1/2024", "2 Januari 2024", "arsitektur", "3,1 MB, 40 halaman", "tanpa nomor",
                  "tanpa tanggal", "Dinas Komunikasi dan Informatika", "belum dikutip"):  # fmt: skip
        assert words in page.text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("perwal 12/2024", ["Perwal"]),
        ("ARSITEK", ["Perwal"]),
        ("hadir-rapat.pdf", ["Daftar"]),
        ("pasal lima", ["Perwal"]),
        ("perwal daftar", []),
        ("%", []),
    ],
)
def test_search_looks_at_names_numbers_tags_file_names_and_pages(site: Site, asked: str, expected: list[str]) -> None:
    add(site, "Perwal", reference="12/2024", tags=["arsitektur"], facts={"texts": ("", "Pasal lima mengatur", "")})
    add(site, "Daftar", name="hadir-rapat.pdf")
    assert titles(site.get(f"{LIBRARY}?q={asked.replace('%', '%25')}")) == expected


def test_a_page_that_was_found_is_one_press_away(site: Site) -> None:
    found = add(site, "Perwal", facts={"texts": ("", "Pasal lima mengatur", "")})
    page = site.get(f"{LIBRARY}?q=pasal lima")
    (link,) = [a for a in page.all("a") if "ditemukan di halaman 2" in a.text]
    assert link.get("href") == f"{LIBRARY}dokumen/{found.id}/1/lihat?halaman=2"


def test_what_needs_somebody_is_counted_and_filtered(site: Site) -> None:
    add(site, "Lewat", valid_until=date(2026, 11, 1))
    add(site, "Sebentar", valid_until=date(2026, 12, 6), dated_on=date(2026, 1, 1), reference="2")
    add(site, "Pindai", facts={"texts": ("", "", "")})
    used = add(site, "Dikutip", reference="3", dated_on=date(2026, 1, 1))
    cite(site, used)
    page = site.get(LIBRARY)
    assert "kedaluwarsa sejak 2 November 2026" in page.text
    assert "kedaluwarsa dalam 12 hari" in page.text
    for kind, expected in {
        "expired": ["Lewat"],
        "soon": ["Sebentar"],
        "scan": ["Pindai"],
        "carried": [],
        "undated": ["Pindai", "Lewat"],
        "unnumbered": ["Pindai", "Lewat"],
        "uncited": ["Pindai", "Sebentar", "Lewat"],
        "anything": ["Dikutip", "Pindai", "Sebentar", "Lewat"],
    }.items():
        assert titles(site.get(f"{LIBRARY}?perhatian={kind}")) == expected, kind
    assert "0 dari 4 dokumen" in site.get(f"{LIBRARY}?perhatian=carried").text


def test_a_review_that_grew_too_old_for_its_item_is_told_ahead(site: Site) -> None:
    code, item = OLD_AFTER
    for title, day in (("Lama", date(2024, 11, 1)), ("Segera", date(2024, 12, 10)), ("Muda", date(2026, 1, 1))):
        cite(site, add(site, title, dated_on=day), item, code)
    page = site.get(LIBRARY)
    assert "berumur 24 bulan sejak 1 November 2026" in page.text
    assert "berumur 24 bulan pada 10 Desember 2026" in page.text
    assert titles(site.get(f"{LIBRARY}?perhatian=expired")) == ["Lama"]
    assert titles(site.get(f"{LIBRARY}?perhatian=soon")) == ["Segera"]


def test_what_is_handed_over_is_not_told_to_be_too_old(site: Site) -> None:
    code, item = OLD_AFTER
    cite(site, add(site, "Lama", dated_on=date(2024, 11, 1)), item, code)
    with site.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(stage="document"))
    assert titles(site.get(f"{LIBRARY}?perhatian=expired")) == []


def test_unit_and_kind_narrow_the_list(site: Site) -> None:
    add(site, "Umum")
    add(site, "Kominfo", unit="diskominfo", kind="supporting")
    assert titles(site.get(f"{LIBRARY}?unit=diskominfo")) == ["Kominfo"]
    assert titles(site.get(f"{LIBRARY}?unit=-")) == ["Umum"]
    assert titles(site.get(f"{LIBRARY}?jenis=supporting")) == ["Kominfo"]
    assert titles(site.get(f"{LIBRARY}?jenis=lain")) == ["Kominfo", "Umum"]
    assert "Tidak ada dokumen yang cocok" in site.get(f"{LIBRARY}?unit=hukum").text


def test_a_long_list_has_pages_that_keep_what_was_asked(site: Site) -> None:
    for number in range(27):
        add(site, f"Dokumen {number}")
    page = site.get(f"{LIBRARY}?q=dokumen")
    assert len(titles(page)) == 25
    assert "1–25, terbaru di atas" in page.text
    (link,) = page.all("a", rel="next")
    page = site.get(link.get("href"))
    assert titles(page) == ["Dokumen 1", "Dokumen 0"]
    assert "Halaman 2 dari 2" in page.text
    assert titles(site.get(f"{LIBRARY}?halaman=99")) == ["Dokumen 1", "Dokumen 0"]


def test_a_file_name_with_markup_is_shown_as_text(site: Site) -> None:
    """Stored XSS by file name: on every page that shows it."""
    held = add(site, MARKUP, name=f"{MARKUP}.pdf", reference=MARKUP, tags=[MARKUP[:59]], facts={"texts": (MARKUP,)})
    for path in (LIBRARY, f"{LIBRARY}?q=script", f"{LIBRARY}dokumen/{held.id}", f"{LIBRARY}dokumen/{held.id}/1/lihat"):
        page = site.get(path)
        assert MARKUP in page.text
        assert page.all("img", src="x") == []
        assert all(script.get("src") for script in page.all("script"))


def test_documents_of_another_agency_are_not_there(site: Site) -> None:
    put(site.house, "Rahasia tetangga", agency="kabupaten-contoh", by="Lina")
    assert "Rahasia tetangga" not in site.get(LIBRARY).text
    assert titles(site.get(f"{LIBRARY}?q=rahasia")) == []
    for path in ("/pustaka/kabupaten-contoh/", "/pustaka/nasional/", "/pustaka/tidak-ada/"):
        site.get(path, 404)


@pytest.mark.parametrize("name", ["Budi", "Tari", "Nadia"])
def test_whoever_judges_never_sees_the_library(site: Site, name: str) -> None:
    add(site)
    site.become(name)
    site.get(LIBRARY, 404)
    assert "Pustaka" not in [a.text for a in site.get("/instrumen/").all("a")]


def test_the_menu_leads_to_the_library(site: Site) -> None:
    for name in ("Rini", "Sari", "Dewi", "Tuti", "Hadi", "Agus"):
        site.become(name)
        links = [a for a in site.get("").all("a") if a.text == "Pustaka"]
        assert {a.get("href") for a in links} == {LIBRARY}


def test_the_list_asks_the_database_as_often_for_forty_documents_as_for_two(site: Site) -> None:
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        counted.append(statement)

    engine = site.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", count)
    sizes = []
    for number in (2, 38):
        for turn in range(number):
            held = add(site, f"Dokumen {number}-{turn}", paper(1, f"{number} {turn}"), tags=["a", "b"])
            cite(site, held)
        site.get(f"{LIBRARY}?q=dokumen")
        counted.clear()
        site.get(f"{LIBRARY}?q=dokumen")
        sizes.append(len(counted))
    event.remove(engine, "before_cursor_execute", count)
    assert sizes[0] == sizes[1] <= 15
