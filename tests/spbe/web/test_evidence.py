"""The checklist on the indicator's page: each side sees what it may, in words, with few statements."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, update

from spbe import workflow
from spbe.indicators import instrument
from spbe.store import models, queries
from spbe.verdicts import Revision
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied, person

ITEM, REVIEW, RESULT = "I01-L2-01", "I01-L4-02", "I01-L4-03"
ASSESSOR = "/penilaian/kota-contoh/2026/indikator/1"


def put_at(site: Site, stage: str) -> None:
    with site.house.sessions.begin() as session:
        here = models.Assessment.id == site.assessment_id()
        session.execute(update(models.Assessment).where(here).values(stage=stage))


def judged(site: Site, item: str, kind: Revision | None, note: str = "") -> None:
    with site.house.sessions.begin() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        said: Any = {"kind": kind, "note": note, "version": 0, "by": person(session, "Budi"), "at": site.house.now()}
        workflow.record_verdict(session, found, instrument().by_code["1"], item, **said)


@pytest.fixture
def empty(site: Site) -> Site:
    """Return the site with an empty library, for its coordinator."""
    emptied(site.house)
    return site


def item(site: Site, code: str, page: str = "indikator/1") -> str:
    found = site.get(page).by_id(code)
    assert found is not None
    return found.text


def test_a_level_without_evidence_says_what_is_missing_and_that_it_is_advice(empty: Site) -> None:
    page = empty.get("indikator/1")
    panel = page.by_id("bukti")
    assert panel is not None
    assert "Bukti yang ada mendukung tingkat 1. Tingkat yang dipilih, 4, lebih tinggi." in panel.text
    assert "3 bukti belum ada" in panel.text
    assert "Ini saran, bukan batas." in panel.text
    assert "belum ada" in item(empty, REVIEW)


def test_a_cited_document_leads_to_the_cited_page_of_its_cited_revision(empty: Site) -> None:
    document = add(empty, "Peraturan Wali Kota", reference="12/2024")
    cite(empty, document, pages="2-3", note="Pasal 3")
    page = empty.get("indikator/1")
    links = [a for a in page.all("a") if a.text == "Peraturan Wali Kota"]
    (link,) = [a for a in links if (row := a.inside("li")) is not None and row.get("id") == ITEM]
    assert link.get("href") == f"/pustaka/kota-contoh/dokumen/{document.id}/1/lihat?halaman=2"
    assert "hlm. 2–3Nomor 12/2024 Pasal 3" in item(empty, ITEM)
    empty.get(link.get("href"))


def test_an_item_that_looks_into_anothers_file_points_there(empty: Site) -> None:
    assert f"Dilihat dalam berkas {REVIEW}" in item(empty, RESULT)


def test_a_new_level_by_autosave_brings_its_checklist(empty: Site) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota"))
    version = empty.answer("1").version
    sent = {"level": "2", "explanation": "Fakta", "version": str(version)}
    answer = empty.post("indikator/1/otomatis", sent, status=200)
    assert "Bukti untuk tingkat 2" in answer.text
    assert "Peraturan Wali Kota" in answer.text
    assert "Bukti yang ada mendukung tingkat 2." in answer.text
    assert "lebih tinggi" not in answer.text


@pytest.mark.parametrize("who", ["Dewi", "Tuti", "Hadi", "Galih"])
def test_who_may_not_cite_reads_what_is_cited(empty: Site, who: str) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota"))
    empty.become(who)
    page = empty.get("indikator/1")
    assert "Peraturan Wali Kota" in page.text
    assert page.by_id("kutip") is None
    assert not [
        e for e in (*page.all("a"), *page.all("button")) if e.text.startswith(("Kutip", "Cabut", "Ubah", "Pakai d"))
    ]


@pytest.mark.parametrize(
    ("stage", "is_seen"), [("self", False), ("verification", False), ("document", True), ("final", True)]
)
def test_assessors_see_what_is_cited_once_the_agencys_verification_is_over(
    empty: Site, stage: str, is_seen: bool
) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota", reference="Rahasia 7"), note="Catatan dalam")
    put_at(empty, stage)
    empty.become("Budi")
    page = empty.client.get(empty.address("indikator/1")).text
    assert ("Rahasia 7" in page, "Catatan dalam" in page) == (is_seen, is_seen)
    assert "mendukung tingkat" in page if is_seen else "mendukung tingkat" not in page


def test_a_revision_is_told_at_the_item_once_its_stage_is_closed(empty: Site) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota"))
    put_at(empty, "document")
    judged(empty, ITEM, Revision.UNSIGNED, "Bubuhkan cap basah.")
    empty.become("Rini")
    assert "cap basah" not in empty.get("indikator/1").text
    put_at(empty, "interview")
    told = item(empty, ITEM)
    assert "Revisi: belum sah" in told
    assert "Bubuhkan cap basah." in told
    assert "perlu direvisi" in told
    put_at(empty, "self")
    assert "cap basah" not in empty.get("indikator/1").text


def test_accepted_items_are_told_with_the_level_they_support(empty: Site) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota"))
    put_at(empty, "document")
    judged(empty, ITEM, None)
    put_at(empty, "review")
    empty.become("Rini")
    page = empty.get("indikator/1")
    assert "Yang diterima asesor mendukung tingkat 2." in page.text
    assert "diterima asesor" in item(empty, ITEM)


def test_the_internal_assessor_reads_the_evidence_while_verifying(empty: Site) -> None:
    cite(empty, add(empty, "Peraturan Wali Kota"), pages="3")
    empty.become("Dewi")
    told = item(empty, ITEM, "verifikasi/1")
    assert "Peraturan Wali Kotahlm. 3" in told
    assert not [b for b in empty.get("verifikasi/1").all("button") if b.get("form") == "kutip"]


def test_a_page_of_evidence_needs_few_statements_however_much_there_is(empty: Site) -> None:
    for number in range(12):
        document = add(empty, f"Reviu dan evaluasi kebijakan arsitektur {number}")
        if number % 3 == 0:
            cite(empty, document, REVIEW)
    statements: list[str] = []
    engine = empty.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for who, stage in (("Rini", "self"), ("Sari", "self"), ("Dewi", "self"), ("Sari", "interview")):
        put_at(empty, stage)
        empty.become(who)
        statements.clear()
        empty.client.get(empty.address("indikator/1"))
        assert 0 < len(statements) <= 15, (who, len(statements))


def test_a_year_that_is_over_is_looked_at_as_it_was(empty: Site) -> None:
    page = empty.get("/penilaian/kota-contoh/2025/indikator/1")
    assert "mendukung tingkat 1" in page.text
    assert page.by_id("kutip") is None
