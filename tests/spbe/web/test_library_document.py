"""One document's page: what is said of it, its revisions, where it is used, and deleting it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import update

from spbe import workflow
from spbe.library import Document
from spbe.store import models, queries
from spbe.web import library_document
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import ITEM, LIBRARY, OLD_AFTER, add, cite, emptied, paper, person, put
from tests.spbe.web.page import Page
from tests.spbe.web.test_library_list import MARKUP


@pytest.fixture(autouse=True)
def empty_library(site: Site) -> None:
    emptied(site.house)


def at(document: Document, more: str = "") -> str:
    """Return the address of a document's page."""
    return f"{LIBRARY}dokumen/{document.id}{more}"


def now(site: Site, document: Document) -> Document:
    """Return a document as it stands."""
    with site.house.sessions() as session:
        found = queries.document(session, document.agency, document.id)
    assert found is not None
    return found


def said(**changed: Any) -> dict[str, Any]:
    """Return a filled form about a document."""
    form = {"title": "Perwal Arsitektur", "reference": "12/2024", "dated_on": "2024-03-04", "valid_until": "4/3/2029",
            "kind": "supporting", "unit": "diskominfo", "tags": "SPBE, arsitektur", "version": "1"}  # fmt: skip
    return {**form, **changed}


def newer(content: bytes | None = None, name: str = "revisi.pdf", **form: str) -> dict[str, Any]:
    """Return the form of a newer file."""
    return {"berkas": (BytesIO(content or paper(5)), name), "note": "Lampiran baru", "version": "1", **form}


def test_what_is_said_of_a_document_is_saved_and_shown(site: Site) -> None:
    held = add(site)
    site.post(at(held), said())
    page = site.get(at(held))
    for words in ("Keterangan dokumen tersimpan.", "Perwal Arsitektur", "Nomor 12/2024", "4 Maret 2024",
                  "Dinas Komunikasi dan Informatika"):  # fmt: skip
        assert words in page.text
    stored = now(site, held)
    assert (stored.tags, str(stored.valid_until), stored.kind) == (("arsitektur", "spbe"), "2029-03-04", "supporting")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": " "}, "Judul: Belum diisi."),
        ({"reference": "x" * 301}, "Nomor: Terlalu panjang"),
        ({"dated_on": "kemarin"}, "Tanggal dokumen “kemarin” tidak terbaca"),
        ({"valid_until": "2020-01-01"}, "Berlaku sampai 1 Januari 2020 mendahului tanggal dokumen"),
        ({"unit": "tidak-ada"}, "Pilihan itu tidak ada."),
        ({"kind": "lain"}, "Pilihan itu tidak ada."),
        ({"tags": "x" * 61}, "terlalu panjang; paling banyak 60 karakter"),
        ({"tags": ",".join(str(n) for n in range(21))}, "Paling banyak 20 kata kunci."),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_typed_is_lost(site: Site, changed: dict[str, str], told: str) -> None:
    held = add(site)
    page = site.page(site.post(at(held), said(**changed), status=422), 422)
    assert told in page.text
    kept = page.by_id("tags" if "title" in changed else "title")
    assert kept is not None and kept.get("value") in ("SPBE, arsitektur", "Perwal Arsitektur")
    assert now(site, held) == held


def test_two_people_on_one_document_see_both_and_lose_nothing(site: Site) -> None:
    held = add(site)
    site.post(at(held), said(title="Dari orang lain"))
    page = site.page(site.post(at(held), said(title="Dari saya", tags="baru"), status=409), 409)
    assert "Rini mengubah dokumen ini sesudah Anda membukanya" in page.text
    assert "Dari saya" in page.text
    assert "Dari orang lain" in page.text
    (button,) = page.all("button", name="replace")
    form = {
        e.get("name"): e.get("value") for e in page.all("input") if (f := e.inside("form")) and f.get("id") == "ubah"
    }
    assert (form["title"], form["tags"]) == ("Dari saya", "baru")
    site.post(at(held), {**said(title="Dari saya", tags="baru"), "replace": button.get("value")})
    assert (now(site, held).title, now(site, held).tags) == ("Dari saya", ("baru",))


@pytest.mark.parametrize("name", ["Dewi", "Tuti", "Hadi", "Agus"])
def test_who_does_not_fill_in_reads_and_changes_nothing(site: Site, name: str) -> None:
    held = add(site)
    site.become(name)
    page = site.get(at(held))
    assert page.by_id("ubah") is None
    assert page.all("textarea") == []
    for more, form in (("", said()), ("/revisi", newer()), ("/hapus", {"reason": "x", "version": "1"})):
        site.post(at(held, more), form, status=404)
    assert now(site, held) == held


def test_an_operator_changes_documents_of_own_units_only(site: Site) -> None:
    common, own, other = add(site, "Umum"), add(site, "Milik", unit="diskominfo"), add(site, "Lain", unit="hukum")
    site.become("Sari")
    for foreign in (common, other):
        assert site.get(at(foreign)).by_id("ubah") is None
        site.post(at(foreign), said(), status=404)
    site.post(at(own), said(unit="diskominfo"))
    page = site.page(site.post(at(own), said(unit="hukum", version="2"), status=422), 422)
    assert "Pilihan itu tidak ada." in page.text


def test_a_newer_revision_marks_the_pages_of_its_citations(site: Site) -> None:
    held = add(site)
    cite(site, held, pages="2-3")
    answer = site.post(at(held, "/revisi"), newer())
    page = site.get(answer.headers["Location"])
    for words in ("2 revisi", "revisi.pdf", "Lampiran baru", "terbaru", "halaman perlu diperiksa", "hlm. 2-3"):
        assert words in page.text
    assert [r.number for r in now(site, held).revisions] == [1, 2]
    assert "Halaman perlu diperiksa 1" in site.get(LIBRARY).text


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        (newer(b"<html>", "x.pdf"), 422, "x.pdf: Ini halaman HTML."),
        ({"note": "Catatan saya", "version": "1"}, 422, "Pilih berkas revisinya."),
        ({**newer(paper(7)), "version": "0"}, 409, "Dokumen ini diubah orang lain"),
        ({**newer(paper(8)), "note": "a\x00b"}, 422, "tidak dapat disimpan"),
    ],
)
def test_a_revision_that_is_not_taken_is_explained(site: Site, form: dict[str, Any], status: int, told: str) -> None:
    held = add(site)
    page = site.page(site.post(at(held, "/revisi"), dict(form), status=status), status)
    assert told in page.text
    note = page.by_id("note")
    assert note is not None and note.text.replace("\ufffd", "\x00") == form["note"].replace("\x00", note.text[1:2])
    assert now(site, held) == held


def test_the_same_file_again_is_no_revision(site: Site) -> None:
    held, other = add(site, "Satu", paper(4)), add(site, "Lain", paper(6))
    page = site.page(site.post(at(held, "/revisi"), newer(paper(4)), status=422), 422)
    assert "Berkas ini sudah menjadi revisi dokumen ini." in page.text
    page = site.page(site.post(at(held, "/revisi"), newer(paper(6)), status=422), 422)
    assert f"sudah ada di pustaka sebagai “{other.title}”" in page.text


def test_where_a_document_is_used_stands_with_pages_by_year_and_indicator(site: Site) -> None:
    held = add(site)
    cite(site, held, "I10-L2-01", "10", pages="")
    cite(site, held, pages="2, 3")
    page = site.get(at(held))
    used = page.text.partition("Dipakai di 2 butir")[2]
    assert used.index("1. ") < used.index("10. ")
    assert "2026" in used
    assert "hlm. 2, 3" in used
    assert "hlm. tidak disebut" in used
    links = {a.get("href") for a in page.all("a")}
    assert {f"{Site.HERE}/indikator/1", f"{Site.HERE}/indikator/10", at(held, "/1/lihat?halaman=2")} <= links


def test_the_rule_of_age_stands_beside_the_item_it_is_about(site: Site) -> None:
    from datetime import date

    held = add(site, dated_on=date(2024, 11, 1))
    cite(site, held, OLD_AFTER[1], OLD_AFTER[0])
    assert site.get(at(held)).text.count("berumur 24 bulan sejak 1 November 2026") == 2


def test_a_document_goes_with_a_reason_and_its_page_tells_it(site: Site) -> None:
    held = add(site, "Salah kirim")
    page = site.page(site.post(at(held, "/hapus"), {"reason": " ", "version": "1"}, status=422), 422)
    assert "Tulis alasan menghapus" in page.text
    site.post(at(held, "/hapus"), {"reason": "x", "version": "0"}, status=409)
    answer = site.post(at(held, "/hapus"), {"reason": "Dokumen rapat lain", "version": "1"})
    assert "Dokumen “Salah kirim” dihapus." in site.get(answer.headers["Location"]).text
    page = site.get(at(held), 410)
    assert "Dokumen rapat lain" in page.text
    assert list(site.house.keeping.files.hashes("kota-contoh")) == []
    for more in ("/1/lihat", "/1/berkas", "/1/bingkai", "/1/halaman/1.png"):
        assert site.client.get(at(held, more)).status_code == 404
    site.post(at(held), said(), status=404)


def test_a_cited_document_says_why_it_stays(site: Site) -> None:
    held = add(site)
    cite(site, held)
    page = site.get(at(held))
    assert "Tidak dapat dihapus selama dikutip" in page.text
    assert page.by_id("reason") is None
    site.post(at(held, "/hapus"), {"reason": "x", "version": "1"}, status=409)
    with site.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(stage="document"))
    page = site.get(at(held))
    assert "dikutip pada tahap yang sudah ditutup" in page.text
    assert "tahap ditutup" in page.text
    assert now(site, held).deleted_at is None


def test_the_document_of_another_agency_is_a_404_like_one_that_does_not_exist(site: Site) -> None:
    """Foreign document ids: under the own agency's address, and under the other's."""
    foreign = put(site.house, "Rahasia", agency="kabupaten-contoh", by="Lina")
    for number in (foreign.id, 10_000, 2**31 - 1):
        for base in (LIBRARY, "/pustaka/kabupaten-contoh/"):
            site.get(f"{base}dokumen/{number}", 404)
            site.post(f"{base}dokumen/{number}", said(), status=404)
            site.post(f"{base}dokumen/{number}/revisi", newer(), status=404)
            site.post(f"{base}dokumen/{number}/hapus", {"reason": "x", "version": "1"}, status=404)
    site.get(f"{LIBRARY}dokumen/{2**31}", 404)
    assert now(site, foreign) == foreign


def test_a_document_that_is_deleted_meanwhile_is_a_404(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    held = add(site)
    whole = library_document.receive

    def late(agency: str, sent: Any, keep: Any) -> Any:
        with site.house.sessions.begin() as session:
            entry: Any = {"reason": "Salah", "version": 1, "by": person(session, "Rini"), "at": site.house.now()}
            workflow.delete_document(session, agency, held.id, **entry)
        return whole(agency, sent, keep)

    monkeypatch.setattr(library_document, "receive", late)
    site.page(site.post(at(held, "/revisi"), newer(), status=404), 404)


def test_a_note_and_a_reason_with_markup_are_shown_as_text(site: Site) -> None:
    held = add(site)
    site.post(at(held, "/revisi"), newer(name=f"{MARKUP}.pdf", note=MARKUP))
    pages: list[Page] = [site.get(at(held))]
    site.post(at(held, "/hapus"), {"reason": MARKUP, "version": "2"})
    for page in [*pages, site.get(at(held), 410)]:
        assert MARKUP in page.text
        assert all(script.get("src") for script in page.all("script"))


def test_a_conflict_with_markup_is_shown_as_text(site: Site) -> None:
    held = add(site)
    site.post(at(held), said(title=MARKUP))
    page = site.page(site.post(at(held), said(title=f"{MARKUP} lagi"), status=409), 409)
    assert all(script.get("src") for script in page.all("script"))
    assert ITEM not in page.text
