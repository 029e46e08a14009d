"""The check before sending: what it shows to whom, by unit and kind, and that it stays quick."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from spbe.screening import Finding, FindingKind
from spbe.web.screening_words import hint_words
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied

CHECK = "pemeriksaan"
TEXTS = (
    "PEMERINTAH KOTA CONTOH Peraturan Wali Kota Nomor 3 Tahun 2024 tentang arsitektur",
    "referensi dan domain arsitektur",
    "ditetapkan di Contoh pada tanggal 5 Januari 2024 ttd",
)


def titles(site: Site, path: str = CHECK) -> list[str]:
    """Return the indicators that a page lists."""
    return [heading.text for heading in site.get(path).all("h2") if heading.text.partition(". ")[0].isdigit()]


def statements_of(site: Site, path: str) -> int:
    """Return how many statements a page needs."""
    seen: list[str] = []
    with site.house.sessions() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    site.get(path)
    return len(seen)


def test_what_needs_a_look_comes_first_and_the_rest_on_demand(site: Site) -> None:
    page = site.get(CHECK)
    assert "kutipan perlu diperhatikan" in page.text
    for words in (
        "Tanpa lapisan teks",
        "Dokumen diganti revisi baru sesudah dikutip",
        "Berlaku hanya sampai 10 Oktober 2026",
        "Berlaku sampai 18 Desember 2026",
        "Berumur 24 bulan pada 7 Desember 2026",
        "Tanggal dokumen belum diisi; di halaman 6 tertulis 30 Maret 2026.",
        "Bertanda DRAF di halaman 1",
        "Halaman belum disebut; kata butir ini terbanyak di halaman 4.",
    ):
        assert words in page.text
    assert "1. Kebijakan Internal Arsitektur SPBE" not in titles(site)
    assert "1. Kebijakan Internal Arsitektur SPBE" in titles(site, f"{CHECK}?saring=all")


def test_the_demo_has_no_hint_that_nobody_put_there(site: Site) -> None:
    """Its false hits: none. Every document in need of a look was made so."""
    chips = [chip.text for chip in site.get(CHECK).all("a") if "saring=" in chip.get("href", "")]
    assert chips == [
        "Semua 58",
        "Tanpa nomor 4",
        "Tanpa tanggal 3",
        "Halaman perlu diperiksa 2",
        "Tanpa lapisan teks 2",
        "Kedaluwarsa 2",
        "Segera kedaluwarsa 1",
        "Segera terlalu lama 1",
        "Tanpa halaman 1",
        "Draf 1",
    ]


def test_hints_lead_to_their_page_and_to_the_indicator(site: Site) -> None:
    links = {a.get("href") for a in site.get(CHECK).all("a")}
    assert f"{Site.HERE}/indikator/22" in links
    assert any(link.endswith("/lihat?halaman=6") for link in links)


def test_one_kind_of_hint_can_be_asked_for(site: Site) -> None:
    assert titles(site, f"{CHECK}?saring=no_text") == ["17. Layanan Jaringan Intra"]
    assert len(titles(site, f"{CHECK}?saring=<script>")) > 3


def test_operators_begin_with_their_own_units(site: Site) -> None:
    site.become("Wati")
    assert "22. Penerapan Manajemen Keamanan Informasi" not in titles(site)
    assert "22. Penerapan Manajemen Keamanan Informasi" in titles(site, f"{CHECK}?unit=all")
    page = site.get(CHECK)
    groups = [group.get("label") for group in page.all("optgroup")]
    assert groups == ["Unit Anda"]
    assert "22. Penerapan Manajemen Keamanan Informasi" in titles(site, f"{CHECK}?unit=diskominfo")
    assert titles(site, f"{CHECK}?unit=hukum") == []


@pytest.mark.parametrize("name", ["Rini", "Sari", "Dewi", "Tuti", "Hadi", "Agus"])
def test_everybody_of_the_agency_sees_the_check(site: Site, name: str) -> None:
    site.become(name)
    assert site.get(CHECK)


@pytest.mark.parametrize("name", ["Budi", "Lina", "Tari", "Nadia", "Joko"])
def test_nobody_else_does(site: Site, name: str) -> None:
    site.become(name)
    site.get(CHECK, status=404)


def test_the_indicator_page_tells_what_needs_a_look_under_each_citation(site: Site) -> None:
    page = site.get("indikator/22")
    assert "2 hal perlu diperhatikan sebelum dikirim" in page.text
    assert "di halaman 6 tertulis 30 Maret 2026" in page.text
    assert "perlu diperhatikan sebelum dikirim" not in site.get("indikator/10").text


@pytest.mark.parametrize("name", ["Budi", "Lina"])
def test_after_sending_nobody_gets_hints_on_an_indicator(site: Site, name: str) -> None:
    site.become(name)
    page = site.get("/penilaian/kabupaten-contoh/2026/indikator/19")
    assert "Laporan reviu program kerja" in page.text
    assert "perlu diperhatikan sebelum dikirim" not in page.text


def test_the_sending_page_tells_how_many_need_a_look(site: Site) -> None:
    page = site.get("kirim")
    assert "13 bukti perlu diperhatikan sebelum dikirim" in page.text
    assert f"{Site.HERE}/pemeriksaan" in {a.get("href") for a in page.all("a")}
    emptied(site.house)
    assert "perlu diperhatikan sebelum dikirim" not in site.get("kirim").text


def test_an_agency_without_documents_is_told_where_to_begin(site: Site) -> None:
    emptied(site.house)
    assert "Belum ada dokumen yang dikutip di sini." in site.get(CHECK).text
    assert "indikator dijawab tanpa kutipan" in site.get(CHECK).text


def test_a_good_document_is_told_to_be_without_remarks(site: Site) -> None:
    emptied(site.house)
    facts = {"texts": TEXTS}
    added = add(site, "Perwal 3/2024", reference="3/2024", dated_on=date(2024, 1, 5), facts=facts)
    cite(site, added, pages="2")
    page = site.get(CHECK)
    assert "Satu kutipan, tanpa catatan." in page.text
    assert "Tidak ada yang perlu diperhatikan" in page.text
    page = site.get(f"{CHECK}?saring=all")
    for words in (
        "Nama instansi ada di halaman 1.",
        "Nomor dokumen ada di halaman 1.",
        "Tanda pengesahan ada di halaman 3.",
    ):
        assert words in page.text


def test_what_a_document_and_a_citation_say_is_shown_as_text(site: Site) -> None:
    emptied(site.house)
    markup = "<script>alert(1)</script>"
    added = add(site, markup, reference=markup, facts={"texts": (f"Nomor {markup}/1/2 {markup}", "", "")})
    cite(site, added, pages="1")
    page = site.get(f"{CHECK}?saring=all")
    assert not [script for script in page.all("script") if "alert" in script.text]
    assert markup in page.text


def test_what_changes_is_screened_anew(site: Site) -> None:
    emptied(site.house)
    added = add(site, "Perwal 3/2024", reference="3/2024", dated_on=date(2024, 1, 5), facts={"texts": TEXTS})
    cite(site, added, pages="2")
    assert "Tidak ada yang perlu diperhatikan" in site.get(CHECK).text
    cite(site, added, pages="", version=1)
    assert "Halaman belum disebut; kata butir ini terbanyak di halaman" in site.get(CHECK).text


def test_a_long_list_is_cut_and_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe.web.screening._MOST", 10)
    assert "48 kutipan lain tidak ditampilkan" in site.get(f"{CHECK}?saring=all").text


def test_the_check_needs_few_statements_cold_and_warm(site: Site) -> None:
    site.get("kirim")
    site.house.findings.clear()
    for path in (CHECK, CHECK, "indikator/22", "indikator/22"):
        assert 0 < statements_of(site, path) <= 15, path


def test_no_process_is_started_for_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a page must not start a process")

    monkeypatch.setattr("subprocess.Popen", refuse)
    assert site.get(CHECK)


def test_a_past_year_is_measured_by_its_own_end(site: Site) -> None:
    page = site.get("/penilaian/kota-contoh/2025/pemeriksaan?saring=all")
    assert "Berlaku hanya sampai" not in page.text


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_hint_has_words(kind: FindingKind) -> None:
    whole = Finding(kind, page=3, day=date(2026, 1, 5), words=("satu", "dua"), share=(1, 2))
    bare = Finding(kind, day=date(2026, 1, 5) if "OLD" in kind.name or "EXPIRE" in kind.name else None)
    for finding in (whole, bare):
        assert "%" not in hint_words(finding, 24)
    assert "6 Januari 2026" in hint_words(whole, 24) or kind not in (FindingKind.TOO_OLD, FindingKind.TOO_OLD_SOON)


def test_many_words_are_cut_short() -> None:
    many = Finding(FindingKind.TERMS_NOT_FOUND, words=tuple("abcdefgh"), share=(0, 8))
    assert hint_words(many, None).endswith("a, b, c, d, e, f, ….")
