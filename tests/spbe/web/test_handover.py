"""Handing an assessment over, as each side meets it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from spbe.store import models
from spbe.web.handover import HandoverPanel
from tests.spbe.web.conftest import Site

NEIGHBOUR = "/penilaian/kabupaten-contoh/2026"


@pytest.fixture(params=["id", "en"])
def speaking(request: pytest.FixtureRequest, site: Site) -> Site:
    if request.param == "en":
        site.post("/bahasa", {"language": "en", "back": "/"})
        site.language = "en"
    return site


@pytest.mark.parametrize(("who", "at"), [("Rini", Site.HERE), ("Hadi", Site.HERE), ("Ratna", NEIGHBOUR)])
def test_the_page_keeps_the_rules_for_whoever_may_look(speaking: Site, who: str, at: str) -> None:
    speaking.become(who)
    speaking.get(f"{at}/serahkan")


def test_a_coordinator_sees_all_that_is_missing_with_a_link_to_each(site: Site) -> None:
    site.become("Rini")
    page = site.get("serahkan")
    assert "10 indikator belum dinilai" in page.text
    links = {a.get("href") for a in page.all("a")}
    assert f"{Site.HERE}/indikator/14" in links
    assert page.all("button", name="to") == []


def test_a_reader_finds_no_step_to_take(site: Site) -> None:
    site.become("Hadi")
    page = site.get("serahkan")
    assert "Tidak ada langkah untuk peran Anda" in page.text
    assert page.all("textarea") == []


def test_a_step_without_a_reason_is_asked_again_and_nothing_moves(site: Site) -> None:
    site.become("Ratna")
    sent = {"to": "document", "from_stage": "interview", "reason": "  "}
    page = site.page(site.post(f"{NEIGHBOUR}/serahkan", sent, status=422), 422)
    assert "Alasan belum ditulis" in page.text
    assert "Penilaian interviu" in site.get(f"{NEIGHBOUR}/serahkan").text


def test_an_assessor_hands_over_and_the_agency_is_not_told_of_the_reason(site: Site) -> None:
    site.become("Ratna")
    sent = {"to": "visit", "from_stage": "interview", "reason": "Interviu selesai; dua hal dilihat di tempat."}
    site.post(f"{NEIGHBOUR}/serahkan", sent)
    page = site.get(f"{NEIGHBOUR}/serahkan")
    assert "Interviu selesai" in page.text
    assert "Penilaian interviu diserahkan ke penilaian visitasi" in page.text
    site.become("Lina")
    assert "Interviu selesai" not in site.get(f"{NEIGHBOUR}/serahkan").text


def test_what_an_agency_hands_over_inside_is_not_told_to_assessors(site: Site) -> None:
    inside = "Penilaian mandiri diserahkan ke verifikasi internal"
    site.become("Lina")
    assert inside in site.get(f"{NEIGHBOUR}/serahkan").text
    site.become("Ratna")
    assert inside not in site.get(f"{NEIGHBOUR}/serahkan").text


def test_a_step_taken_twice_says_where_the_assessment_stands_and_keeps_the_reason(site: Site) -> None:
    site.become("Ratna")
    sent = {"to": "visit", "from_stage": "interview", "reason": "Selesai."}
    site.post(f"{NEIGHBOUR}/serahkan", sent)
    page = site.page(site.post(f"{NEIGHBOUR}/serahkan", sent | {"reason": "Kedua kali"}, status=409), 409)
    assert "sudah pada tahap penilaian visitasi" in page.text
    reason = page.by_id("alasan-serah")
    assert reason is not None
    assert "Kedua kali" in "".join(reason.texts)


def test_a_step_that_is_not_ready_lists_what_is_missing(site: Site) -> None:
    site.become("Rini")
    sent = {"to": "verification", "from_stage": "self", "reason": "Sudah lengkap."}
    page = site.page(site.post("serahkan", sent, status=409), 409)
    assert "10 indikator belum dinilai" in page.text


def test_a_panel_knows_what_is_ready_and_what_waits() -> None:
    assert HandoverPanel("self", "", (), ()).ready == ()


def test_a_declaration_that_is_missing_links_to_where_it_is_recorded(site: Site) -> None:
    with site.house.sessions.begin() as session:
        moved = update(models.Assessment).where(models.Assessment.agency_code == "kota-contoh")
        session.execute(moved.where(models.Assessment.stage == "self").values(stage="verification"))
    site.become("Rini")
    page = site.get("serahkan")
    assert "Berita Acara belum dicatat" in page.text
    assert any(a.get("href") == f"{Site.HERE}/kirim" for a in page.all("a"))


def test_nothing_is_offered_while_the_period_is_locked(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(update(models.Period).values(is_locked=True))
    site.become("Ratna")
    page = site.get(f"{NEIGHBOUR}/serahkan")
    assert "Periode ini dikunci" in page.text
    assert page.all("button", name="to") == []
