"""The assessors' texts about the whole: each saved for itself, none overwritten unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page, complaints
from tests.spbe.web.sent import untouched

HERE = "/penilaian/kabupaten-contoh/2026/asesor/kesimpulan"


@pytest.fixture
def desk(site: Site) -> Site:
    site.become("Ratna")
    return site


def stored(site: Site) -> dict[str, str]:
    with site.house.sessions() as session:
        wanted = select(models.Statement).join(
            models.Assessment, models.Assessment.id == models.Statement.assessment_id
        )
        found = session.scalars(wanted.where(models.Assessment.agency_code == "kabupaten-contoh"))
        return {row.topic: row.text for row in found}


def test_each_aspect_stands_beside_its_index_and_levels(desk: Site) -> None:
    page = desk.get(HERE)
    assert "indeks 2,50" in page.text
    assert page.by_id("f-strengths-8") is not None
    assert page.by_id("f-question-1") is not None


def test_what_was_touched_is_saved_and_nothing_else(desk: Site) -> None:
    sent = untouched(desk.get(HERE), "jawaban")
    desk.post(
        HERE, sent | {"text-strengths-1": "Kebijakan lengkap.", "text-recommendation": "Susun rencana.\r\nPantau."}
    )
    assert stored(desk) == {"strengths:1": "Kebijakan lengkap.", "recommendation": "Susun rencana.\nPantau."}
    page = desk.get(HERE)
    assert "2 dari" in page.text
    desk.post(HERE, untouched(page, "jawaban"))


def test_a_slower_text_is_shown_beside_the_stored_one(desk: Site) -> None:
    sent = untouched(desk.get(HERE), "jawaban")
    desk.post(HERE, sent | {"text-weaknesses-5": "Dari Ratna."})
    desk.become("Budi")
    page = desk.page(
        desk.post(HERE, sent | {"text-weaknesses-5": "Dari Budi.", "text-strengths-5": "Baik."}, status=409), 409
    )
    assert "Dari Ratna." in page.text
    assert untouched(page, "jawaban")["text-weaknesses-5"] == "Dari Budi."
    assert stored(desk) == {"weaknesses:5": "Dari Ratna.", "strengths:5": "Baik."}
    desk.post(HERE, untouched(page, "jawaban"), status=409)
    desk.post(HERE, untouched(page, "jawaban") | {"replace-weaknesses-5": "1"})
    assert stored(desk)["weaknesses:5"] == "Dari Budi."


def test_a_text_that_breaks_the_rule_is_named(desk: Site) -> None:
    sent = untouched(desk.get(HERE), "jawaban") | {"text-recommendation": "a\x07b"}
    page = desk.page(desk.post(HERE, sent, status=422), 422)
    assert any(a.get("href") == "#f-recommendation" for a in page.all("a"))
    assert stored(desk) == {}


def test_an_autosave_writes_one_text(desk: Site) -> None:
    sent = untouched(desk.get(HERE), "jawaban") | {"text-question-1": "Layanan izin.", "text-question-2": "lain"}
    fragment = Page(desk.post(f"{HERE}/question:1", sent, status=200).text)
    assert {told for told in complaints(fragment, is_whole=False)} <= {"form points at no #jawaban"}
    assert stored(desk) == {"question:1": "Layanan izin."}
    desk.post(f"{HERE}/question:1", sent | {"text-question-1": "Kedua"}, status=409)
    desk.post(f"{HERE}/question:99", sent, status=404)
    desk.post(f"{HERE}/question:2", sent | {"text-question-2": "\x00"}, status=422)


def test_once_the_stage_is_left_everything_is_read_only_and_what_was_typed_is_shown(desk: Site) -> None:
    sent = untouched(desk.get(HERE), "jawaban") | {"text-recommendation": "Tulisan saya"}
    with desk.house.sessions.begin() as session:
        moved = update(models.Assessment).where(models.Assessment.agency_code == "kabupaten-contoh")
        session.execute(moved.values(stage="review"))
    page = desk.page(desk.post(HERE, sent, status=409), 409)
    assert any("Tulisan saya" in "".join(e.texts) for e in page.all("textarea"))
    assert all("readonly" in e.attributes for e in desk.get(HERE).all("textarea"))


def test_an_empty_text_is_filled_with_its_draft_once_and_never_over_what_somebody_wrote(desk: Site) -> None:
    page = desk.get(HERE)
    assert [b.get("value") for b in page.all("button", name="draf")]
    sent = untouched(page, "jawaban")
    answer = desk.post(HERE, {**sent, "text-strengths-1": "Tulisan asesor.", "draf": "weaknesses:5"})
    assert answer.headers["Location"].endswith("#f-weaknesses-5")
    assert stored(desk)["strengths:1"] == "Tulisan asesor."
    drafted = stored(desk)["weaknesses:5"]
    assert drafted and "belum terbukti memenuhi tingkat" in drafted
    desk.post(HERE, {**untouched(desk.get(HERE), "jawaban"), "draf": "strengths:1"})
    assert stored(desk)["strengths:1"] == "Tulisan asesor."
    desk.post(HERE, {**untouched(desk.get(HERE), "jawaban"), "draf": "question:1"})
    assert "question:1" not in stored(desk)
