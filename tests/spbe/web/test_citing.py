"""Citing evidence in the site: chosen or brought along, with pages, by whoever may, and taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select, update

from spbe.library import Citation, Document
from spbe.store import models, queries
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied, paper, put
from tests.spbe.web.sent import untouched

ITEM, REVIEW, LOOKED_INTO = "I01-L2-01", "I01-L4-02", "I01-L4-03"
PLACE = f"indikator/1/bukti/{ITEM}"
PAGE = f"/penilaian/kota-contoh/2026/indikator/1#{ITEM}"


@pytest.fixture
def empty(site: Site) -> Site:
    """Return the site with an empty library, for its coordinator."""
    emptied(site.house)
    site.become("Rini")
    return site


def cited(site: Site, indicator: str = "1") -> list[Citation]:
    with site.house.sessions() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        return queries.citations(session, found, indicator)


def put_at(site: Site, stage: str) -> None:
    with site.house.sessions.begin() as session:
        session.execute(
            update(models.Assessment).where(models.Assessment.id == site.assessment_id()).values(stage=stage)
        )


def send(site: Site, document: Document, status: int = 303, **said: Any) -> Any:
    entry = {"document": document.id, "pages": "2", "note": "", "version": "0", **said}
    return site.post(PLACE, entry, status=status)


def test_a_document_is_chosen_its_pages_named_and_the_item_is_found_again(empty: Site) -> None:
    document = add(empty, "Peraturan Wali Kota 12/2024")
    choosing = empty.get(PLACE)
    assert "Peraturan Wali Kota 12/2024" in choosing.text
    link = next(a for a in choosing.all("a") if a.text.startswith("Pilih Peraturan"))
    pages = empty.get(link.get("href"))
    assert "dihitung dari 1 sampai 3" in pages.text
    sent = untouched(pages, "kutipan") | {"pages": "1–2; 3", "note": "Pasal 4"}
    answer = empty.post(PLACE, sent)
    assert answer.headers["Location"] == PAGE
    (one,) = cited(empty)
    assert (one.document, one.pages, one.note, one.by) == (document.id, "1-2, 3", "Pasal 4", "Rini")
    item = empty.get("indikator/1").by_id(ITEM)
    assert item is not None
    assert "hlm. 1–2, 3" in item.text
    again = untouched(empty.get(f"{PLACE}?dokumen={document.id}"), "kutipan")
    assert (again["pages"], again["version"]) == ("1-2, 3", "1")
    empty.post(PLACE, again | {"pages": "3"})
    assert cited(empty)[0].pages == "3"


@pytest.mark.parametrize(("pages", "part"), [("4", "4"), ("2, x", "x"), ("0", "0"), ("3-1", "3-1")])
def test_pages_that_are_not_there_are_named_with_the_last_page_and_nothing_typed_is_lost(
    empty: Site, pages: str, part: str
) -> None:
    document = add(empty)
    page = empty.page(send(empty, document, 422, pages=pages, note="Pasal 3"), 422)
    assert f"Halaman “{part}” tidak ada; halaman terakhir berkas ini 3" in page.text
    kept = untouched(page, "kutipan")
    assert (kept["pages"], kept["note"].strip()) == (pages, "Pasal 3")
    assert cited(empty) == []


def test_a_file_without_pages_says_so_and_a_note_is_checked(empty: Site) -> None:
    document = add(empty, facts={"pages": None, "media_type": "text/csv", "texts": ()})
    assert "tanpa nomor halaman" in empty.get(f"{PLACE}?dokumen={document.id}").text
    assert "Halaman “x” tidak terbaca" in empty.page(send(empty, document, 422, pages="x"), 422).text
    refused = empty.page(send(empty, document, 422, note="a\x07b"), 422)
    assert "U+0007" in refused.text


def test_an_older_form_shows_both_and_the_own_words_can_be_saved_knowingly(empty: Site) -> None:
    document = add(empty)
    cite(empty, document, pages="1", note="Milik Rini")
    page = empty.page(send(empty, document, 409, pages="3", note="Milik saya"), 409)
    assert "Milik Rini" in page.text
    assert "Milik saya" in page.text
    replace = page.all("button", name="replace")[0].get("value")
    send(empty, document, pages="3", note="Milik saya", replace=replace)
    assert (cited(empty)[0].pages, cited(empty)[0].note) == ("3", "Milik saya")


def test_a_citation_is_taken_back_and_can_be_made_again_as_it_was(empty: Site) -> None:
    document = add(empty)
    cite(empty, document, pages="2-3")
    button = next(b for b in empty.get("indikator/1").all("button") if b.text.startswith("Cabut"))
    answer = empty.post(button.get("formaction"), {"version": button.get("value")})
    assert answer.headers["Location"] == PAGE
    assert cited(empty) == []
    page = empty.get("indikator/1")
    assert "dicabut tahun ini, hlm. 2–3" in page.text
    use = next(b for b in page.all("button", name="pakai") if ITEM in b.get("formaction"))
    empty.post(use.get("formaction"), {"pakai": use.get("value")})
    (one,) = cited(empty)
    assert (one.pages, one.is_carried) == ("2-3", False)
    assert untouched(empty.get(f"{PLACE}?dokumen={document.id}"), "kutipan")["pages"] == "2-3"


def test_taking_back_what_changed_meanwhile_shows_how_it_stands_and_what_is_not_cited_is_not_there(empty: Site) -> None:
    document = add(empty)
    away = f"{PLACE}/{document.id}/lepas"
    empty.post(away, {"version": "1"}, status=404)
    cite(empty, document, pages="1")
    page = empty.page(empty.post(away, {"version": "7"}, status=409), 409)
    assert "Kutipan ini diubah" in page.text
    empty.post(away, {"version": "1"})
    assert "dicabut" in empty.page(send(empty, document, 409, pages="3", version="1"), 409).text


def test_a_proposed_document_is_cited_with_one_press(empty: Site) -> None:
    document = add(empty, "Laporan reviu dan evaluasi kebijakan arsitektur")
    page = empty.get("indikator/1")
    button = next(b for b in page.all("button", name="pakai") if REVIEW in b.get("formaction"))
    assert "judulnya memuat kata-kata butir ini" in page.text
    answer = empty.post(button.get("formaction"), {"pakai": button.get("value")})
    assert answer.headers["Location"].endswith(f"#{REVIEW}")
    assert [(one.item, one.document, one.pages) for one in cited(empty)] == [(REVIEW, document.id, "")]
    assert "halaman belum disebut" in empty.get("indikator/1").text
    # Pressed twice, from two windows: it stands already, and its pages are what is left to say.
    again = empty.post(button.get("formaction"), {"pakai": button.get("value")})
    assert again.headers["Location"].endswith(f"?dokumen={document.id}") or len(cited(empty)) == 1


def test_last_years_evidence_is_proposed_and_cited_again_in_one_step_marked_to_be_looked_at(empty: Site) -> None:
    kept, over = add(empty, "Keputusan lama"), add(empty, "Surat lama")
    with empty.house.sessions.begin() as session:
        last = queries.find_assessment(session, "kota-contoh/2025")
        rini = session.scalars(select(models.Person.id).where(models.Person.name == "Rini")).one()
        assert last is not None
        for item, document, pages in ((ITEM, kept, "2"), ("I01-L3-01", over, "1-3")):
            place: Any = {"assessment_id": last.id, "item": item, "document_id": document.id, "indicator": "1"}
            said: Any = {"revision": 1, "pages": pages, "note": "", "is_carried": False, "is_withdrawn": False}
            made: Any = {"stage": "self", "by_id": rini, "at": empty.house.now(), "version": 1}
            session.add(models.Citation(**place, **said, **made))
    page = empty.get("indikator/1")
    assert "dipakai tahun lalu, hlm. 2" in page.text
    assert "2 kutipan tahun lalu masih berlaku" in page.text
    assert cited(empty) == []
    use = next(b for b in page.all("button", name="pakai") if ITEM in b.get("formaction"))
    empty.post(use.get("formaction"), {"pakai": use.get("value")})
    assert [(one.pages, one.is_carried) for one in cited(empty)] == [("2", True)]
    assert untouched(empty.get(f"indikator/1/bukti/I01-L3-01?dokumen={over.id}"), "kutipan")["pages"] == "1-3"
    answer = empty.post("indikator/1/bukti-tahun-lalu", {})
    assert answer.headers["Location"].endswith("#bukti")
    assert [(one.item, one.is_carried) for one in cited(empty)] == [(ITEM, True), ("I01-L3-01", True)]
    empty.post("indikator/1/bukti-tahun-lalu", {})
    assert "Tidak ada kutipan tahun lalu" in empty.get("indikator/1").text
    assert "halaman perlu diperiksa" in empty.get("indikator/1").text


def test_a_file_comes_along_and_is_document_and_citation_in_one_transaction(empty: Site) -> None:
    sent = {"unit": "", "berkas": (BytesIO(paper(word="baru")), "keputusan baru.pdf")}
    answer = empty.post(PLACE, sent, content_type="multipart/form-data")
    (one,) = cited(empty)
    assert answer.headers["Location"].endswith(f"{PLACE}?dokumen={one.document}")
    assert "sebutkan halamannya" in empty.get(answer.headers["Location"]).text
    again = {"unit": "", "berkas": (BytesIO(paper(word="baru")), "nama lain.pdf")}
    answer = empty.post(PLACE, again, content_type="multipart/form-data")
    assert answer.headers["Location"].endswith(f"?dokumen={one.document}")
    assert "sudah ada di pustaka sebagai “keputusan baru”" in empty.get(answer.headers["Location"]).text


def test_a_file_that_is_refused_leaves_neither_document_nor_citation(empty: Site) -> None:
    sent = {"unit": "", "berkas": (BytesIO(b"<html><script>alert(1)</script></html>"), "bukti.pdf")}
    page = empty.page(empty.post(PLACE, sent, status=422, content_type="multipart/form-data"), 422)
    assert "bukti.pdf:" in page.text
    assert "Pilih dokumen dari pustaka" in empty.post(PLACE, {}, status=422).text
    with empty.house.sessions() as session:
        assert queries.documents(session, "kota-contoh") == []
    assert cited(empty) == []


def test_a_citation_that_fails_takes_the_document_along(empty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from spbe.web import citing

    def fails(*_args: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(citing, "_cite", fails)
    sent = {"csrf_token": empty.token(), "unit": "", "berkas": (BytesIO(paper()), "keputusan.pdf")}
    with pytest.raises(RuntimeError, match="no room"):
        empty.client.post(empty.address(PLACE), data=sent, content_type="multipart/form-data")
    with empty.house.sessions() as session:
        assert queries.documents(session, "kota-contoh") == []


def test_a_document_of_another_agency_cannot_be_seen_or_cited(empty: Site) -> None:
    foreign = put(empty.house, "Rahasia tetangga", agency="kabupaten-contoh", by="Lina")
    assert "Rahasia tetangga" not in empty.get(PLACE).text
    assert empty.client.get(empty.address(f"{PLACE}?dokumen={foreign.id}")).status_code == 404
    send(empty, foreign, 404)
    empty.post(PLACE, {"pakai": foreign.id}, status=404)
    empty.post(f"{PLACE}/{foreign.id}/lepas", {"version": "1"}, status=404)
    assert cited(empty) == []


def test_a_deleted_document_cannot_be_cited(empty: Site) -> None:
    document = add(empty)
    with empty.house.sessions.begin() as session:
        session.execute(update(models.Document).values(deleted_at=empty.house.now(), deleted_reason="Salah"))
    assert empty.client.get(empty.address(f"{PLACE}?dokumen={document.id}")).status_code == 404
    send(empty, document, 404)


@pytest.mark.parametrize(
    ("who", "indicator", "may"),
    [
        ("Rini", "1", True),
        ("Sari", "1", True),  # leads it
        ("Wati", "1", True),  # contributes to it
        ("Galih", "1", False),
        ("Dewi", "1", False),
        ("Tuti", "1", False),
        ("Hadi", "1", False),
        ("Agus", "1", False),
        ("Budi", "1", False),
        ("Lina", "1", False),
    ],
)
def test_who_answers_an_indicator_or_contributes_to_it_cites_and_nobody_else(
    empty: Site, who: str, indicator: str, may: bool
) -> None:
    document = add(empty)
    empty.become(who)
    assert empty.client.get(empty.address(PLACE)).status_code == (200 if may else 404)
    send(empty, document, 303 if may else 404)
    assert bool(cited(empty)) is may
    empty.post("indikator/1/bukti-tahun-lalu", {}, status=303 if may else 404)
    empty.post(f"{PLACE}/{document.id}/lepas", {"version": "1"}, status=303 if may else 404)


def test_a_contributing_unit_cites_where_it_cannot_answer(empty: Site) -> None:
    empty.become("Wati")
    page = empty.get("indikator/1")
    assert not page.all("button", name="go")
    assert "Kutip bukti" in page.text
    assert page.by_id("kutip") is not None
    sent = {"unit": "diskominfo", "berkas": (BytesIO(paper()), "a.pdf")}
    empty.post(PLACE, sent, status=404, content_type="multipart/form-data")


def test_an_item_that_looks_into_another_ones_file_leads_to_that_one(empty: Site) -> None:
    for method in ("get", "post"):
        answer = getattr(empty.client, method)(
            empty.address(f"indikator/1/bukti/{LOOKED_INTO}"), data={"csrf_token": empty.token()}
        )
        assert answer.headers["Location"].endswith(f"/bukti/{REVIEW}")
    assert empty.client.get(empty.address("indikator/1/bukti/I02-L2-01")).status_code == 404
    assert empty.client.get(empty.address("indikator/99/bukti/I01-L2-01")).status_code == 404


def test_a_closed_stage_takes_nothing_and_says_so(empty: Site) -> None:
    document = add(empty)
    put_at(empty, "document")
    assert "penilaian dokumen" in empty.client.get(empty.address(PLACE)).text.lower()
    send(empty, document, 409)
    assert cited(empty) == []


def test_at_the_interview_evidence_is_added_and_what_was_cited_before_stays(empty: Site) -> None:
    before, new = add(empty, "Sebelum"), add(empty, "Sesudah")
    cite(empty, before)
    put_at(empty, "interview")
    send(empty, new)
    page = empty.get("indikator/1")
    item = page.by_id(ITEM)
    assert item is not None
    assert "tambahan saat interviu" in item.text
    changes = [a.text for a in page.all("a") if a.text.startswith("Ubah halaman")]
    assert changes == [f"Ubah halaman, Sesudah, {ITEM}"]
    assert empty.client.get(empty.address(f"{PLACE}?dokumen={before.id}")).status_code == 409
    send(empty, before, 409, pages="3", version="1")
    empty.post(f"{PLACE}/{before.id}/lepas", {"version": "1"}, status=409)


def test_the_library_is_searched_by_words_and_only_some_are_listed(empty: Site) -> None:
    for number in range(12):
        add(empty, f"Surat {number}", paper(word=f"isi{number}"))
    assert "2 dokumen lain" in empty.get(PLACE).text
    found = empty.get(f"{PLACE}?q=surat+3")
    assert [a.text for a in found.all("a") if a.text.startswith("Pilih ")] == ["Pilih Surat 3"]
    assert "Tidak ada dokumen lain" in empty.get(f"{PLACE}?q=tidakada").text
    assert "Belum ada dokumen lain" not in found.text


def test_the_pages_of_citing_keep_the_rules_in_english_too(empty: Site) -> None:
    document = add(empty)
    cite(empty, document)
    empty.post("/bahasa", {"language": "en"})
    empty.language = "en"
    assert "Cite evidence for" in empty.get(PLACE).text
    assert "Pages" in empty.get(f"{PLACE}?dokumen={document.id}").text
