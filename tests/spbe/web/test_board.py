"""The coordinator's board: which unit has the longest way to go, and the link to send it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_tasks import demo_standing, give_back


def test_the_board_says_in_its_heading_who_has_the_longest_way_and_offers_the_link(site: Site) -> None:
    page = site.get("papan")
    heading = page.by_id("h-temuan")
    assert heading is not None
    assert heading.text == "3 unit belum punya jawaban lengkap; bobot terbesar: Inspektorat, 4,25 %"
    link = page.by_id("tautan-pertama")
    assert link is not None
    assert link.get("value") == f"http://localhost{Site.HERE}/tugas?unit=inspektorat"
    rows = [e.text for e in page.all("th", scope="row") if e.inside("table") and "Inspektorat" in e.text]
    assert rows == ["Inspektorat"]


def test_the_board_counts_by_unit_and_aspect_and_says_when_each_last_answered(site: Site) -> None:
    page = site.get("papan")
    units = [tr.text for tr in page.all("tr") if "tautan" in tr.text.lower() and "Dinas Kesehatan" in tr.text]
    assert len(units) == 1
    assert "belum pernah" in units[0]
    assert "0/1" in units[0]
    complete = demo_standing(site).counts().complete
    assert f"{complete} dari 47 indikator lengkap; sisa 6 hari, tahap ini ditutup 30 November 2026." in page.text
    aspect = next(tr for tr in page.all("tr") if tr.text.startswith("8. Layanan Publik"))
    assert [td.text for td in aspect.children if td.tag == "td"] == ["3/6", "3", "0", "0", "3"]


def test_returned_answers_stand_on_the_board_with_their_reason(site: Site) -> None:
    give_back(site, "7", "Sebutkan pasal dan halamannya.")
    page = site.get("papan")
    assert f"{len(demo_standing(site).returned)} jawaban dikembalikan" in page.text
    assert "Sebutkan pasal dan halamannya." in page.text
    assert "Dewi, 20 November 2026" in page.text


def test_what_nobody_leads_is_named_with_the_way_to_assign_it(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(delete(models.UnitAssignment).where(models.UnitAssignment.indicator == "14"))
    page = site.get("papan")
    assert "1 indikator belum punya unit" in page.text
    assert [a.get("href") for a in page.all("a") if a.text == "Bagi indikator"] == ["/kelola/kota-contoh/penugasan/"]
    site.become("Hadi")
    assert [a for a in site.get("papan").all("a") if a.text == "Bagi indikator"] == []


def test_without_units_the_board_says_how_to_begin(site: Site) -> None:
    site.become("Lina")
    page = site.get("/penilaian/kabupaten-contoh/2026/papan")
    assert "Belum ada unit yang memimpin indikator" in page.text


@pytest.mark.parametrize("name", ["Budi", "Tari", "Nadia", "Lina", "Joko"])
def test_assessors_and_outsiders_do_not_see_the_board(site: Site, name: str) -> None:
    site.become(name)
    site.get("papan", 404)


def test_the_overview_names_units_for_the_agency_and_not_for_its_assessors(site: Site) -> None:
    assert "3 unit belum punya jawaban lengkap" in site.get("").text
    site.become("Budi")
    page = site.get("")
    assert "belum punya jawaban lengkap" not in page.text
    assert "Papan koordinator" not in page.text
