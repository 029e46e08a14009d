"""Cited documents beside the verdicts: what assessors see of them, and when."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied

DESK, ITEM, REVIEW = "asesor/1", "I01-L2-01", "I01-L4-02"
NOTHING = "tidak ada bukti yang dikutip"


def put_at(site: Site, stage: str) -> None:
    with site.house.sessions.begin() as session:
        here = models.Assessment.id == site.assessment_id()
        session.execute(update(models.Assessment).where(here).values(stage=stage))


@pytest.fixture
def desk(site: Site) -> Site:
    """Return the site for an external assessor of Kota Contoh, whose year is at its documents, with one citation."""
    emptied(site.house)
    document = add(site, "Peraturan Wali Kota", reference="12/2024")
    cite(site, document, pages="2-3", note="Pasal 3")
    put_at(site, "document")
    site.become("Budi")
    return site


def item(site: Site, code: str) -> str:
    found = site.get(DESK).by_id(code)
    assert found is not None
    return found.text


def test_each_item_shows_its_documents_with_pages_and_says_plainly_where_there_are_none(desk: Site) -> None:
    told = item(desk, ITEM)
    assert "Peraturan Wali Kotahlm. 2–3Nomor 12/2024 Pasal 3" in told
    assert NOTHING not in told
    assert NOTHING in item(desk, REVIEW)
    page = desk.get(DESK)
    assert "Yang dikutip instansi mendukung tingkat 2." in page.text
    link = next(a for a in page.all("a") if a.text == "Peraturan Wali Kota")
    assert link.get("href").endswith("/1/lihat?halaman=2")
    desk.get(link.get("href"))


def test_before_the_hand_over_neither_documents_nor_their_absence_are_told(desk: Site) -> None:
    for stage in ("self", "verification"):
        put_at(desk, stage)
        page = desk.get(DESK)
        assert "Peraturan Wali Kota" not in page.text
        assert NOTHING not in page.text
        assert "terbuka sesudah verifikasi internalnya selesai" in page.text


def test_what_was_added_at_the_interview_or_the_visit_is_marked(desk: Site) -> None:
    desk.become("Rini")
    for stage, title, told in (
        ("interview", "Foto rapat", "tambahan saat interviu"),
        ("visit", "Foto ruang server", "tambahan saat visitasi"),
    ):
        put_at(desk, stage)
        cite(desk, add(desk, title), REVIEW)
        desk.become("Budi")
        assert told in item(desk, REVIEW)
        assert told not in item(desk, ITEM)


def test_a_document_that_is_too_old_is_flagged_beside_the_verdict(desk: Site) -> None:
    from datetime import date

    put_at(desk, "self")
    cite(desk, add(desk, "Reviu lama", dated_on=date(2024, 1, 10)), REVIEW)
    put_at(desk, "document")
    assert "berumur 24 bulan sejak 10 Januari 2026" in item(desk, REVIEW)


def test_an_autosaved_verdict_keeps_the_documents_in_what_opens(desk: Site) -> None:
    page = desk.get(DESK)
    sent = {f"vote-{ITEM}": "accept", f"kind-{ITEM}": "", f"note-{ITEM}": "", f"version-{ITEM}": "0"}
    answer = desk.post(f"{DESK}/butir/{ITEM}", {**sent, f"drawn-{ITEM}": "x", "sampai": "5"}, status=200)
    assert "Yang dikutip instansi mendukung tingkat 2." in answer.text
    assert page.by_id(ITEM) is not None
