"""Two assessors judge without seeing each other; the agency sees nothing of it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from spbe.store import models
from tests.spbe.web.conftest import Site

THERE = "/penilaian/kabupaten-contoh/2026"


@pytest.fixture
def twice(site: Site) -> Site:
    """The neighbour's year at document assessment, judged twice."""
    with site.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(is_double_scored=True))
        session.execute(
            update(models.Assessment).where(models.Assessment.stage == "interview").values(stage="document")
        )
    return site


def give(site: Site, name: str, level: int, text: str, status: int = 303, version: int = 0) -> str:
    site.become(name)
    sent = {"level": str(level), "explanation": text, "version": str(version)}
    return site.post(f"{THERE}/ganda/2", sent, status=status).text


def test_a_value_is_shown_to_its_author_alone_until_there_are_two(twice: Site) -> None:
    give(twice, "Budi", 2, "Pasal 4 belum memuat rencana.")
    twice.become("Ratna")
    for path in ("ganda/", "ganda/2"):
        assert "Budi" not in twice.get(f"{THERE}/{path}").html.split("<main", 1)[1]
        assert "Pasal 4" not in twice.get(f"{THERE}/{path}").html
    give(twice, "Ratna", 3, "Pasal 4 memuat rencana.")
    page = twice.get(f"{THERE}/ganda/2")
    assert "Pasal 4 belum memuat rencana." in page.html and "Pasal 4 memuat rencana." in page.html
    assert "1 indikator dinilai dua asesor, 1 berbeda tingkat" in twice.get(f"{THERE}/ganda/").html


def test_a_value_without_a_level_is_kept_on_the_page_and_named(twice: Site) -> None:
    twice.become("Budi")
    sent = {"explanation": "Belum memilih.", "version": "0"}
    page = twice.page(twice.client.post(f"{THERE}/ganda/2", data={"csrf_token": twice.token(), **sent}), 422)
    assert "Pilih tingkat lebih dahulu." in page.html and "Belum memilih." in page.html


def test_a_stale_form_of_ones_own_shows_both_texts(twice: Site) -> None:
    give(twice, "Budi", 2, "Lama.")
    text = give(twice, "Budi", 3, "Baru.", status=409)
    assert "Lama." in text and "Baru." in text


def test_both_given_neither_changes(twice: Site) -> None:
    give(twice, "Budi", 2, "A")
    give(twice, "Ratna", 2, "B")
    assert "sudah diberikan" in give(twice, "Budi", 5, "C", status=409, version=1)


def test_the_desk_waits_for_both_values(twice: Site) -> None:
    twice.become("Budi")
    sent = {"level": "3", "version": "0", "explanation": "", "justification": "x", "note": "", "drawn": ""}
    answer = twice.client.post(f"{THERE}/asesor/2", data={"csrf_token": twice.token(), **sent})
    assert answer.status_code == 422 and "sesudah dua asesor mengusulkan" in answer.text


@pytest.mark.parametrize("name", ["Lina", "Yusuf", "Rini"])
def test_the_agency_and_strangers_find_no_such_page(twice: Site, name: str) -> None:
    twice.become(name)
    for path in ("ganda/", "ganda/2"):
        twice.get(f"{THERE}/{path}", 404)


def test_a_year_judged_once_has_no_form(site: Site) -> None:
    site.become("Budi")
    site.get(f"{THERE}/ganda/2", 404)
    assert "dinilai satu kali" in site.get(f"{THERE}/ganda/").html


def test_a_reviewer_switches_it_on_before_the_assessors_begin(site: Site) -> None:
    site.become("Tari")
    assert "Nyalakan penilaian ganda" in site.get("ganda/").html
    site.post("ganda/", {"on": "1"})
    assert "Penilaian ini dinilai dua kali." in site.get("ganda/").html
    site.post(f"{THERE}/ganda/", {"on": "1"}, status=409)
