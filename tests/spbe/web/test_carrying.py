"""Starting a year from last year's answers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_assessments import form_of


def test_the_overview_leads_to_a_page_that_tells_what_would_be_carried(site: Site) -> None:
    assert "Mulai dari penilaian 2025" in site.get("").text
    page = site.get("mulai-dari-tahun-lalu")
    assert "10 jawaban akan disalin" in page.text
    assert "10 di antaranya berisi penjelasan." in page.text
    assert "Tidak ada yang dihitung selesai" in page.text


def test_carried_answers_are_to_be_checked_and_nothing_counts_as_done(site: Site) -> None:
    site.post("mulai-dari-tahun-lalu", {})
    answer = site.answer("14")
    assert (answer.level, answer.origin) == (None, "carried")
    page = site.get("indikator?saring=carried")
    assert "10 dari 47 ditampilkan" in page.text
    assert "37 dari 47 indikator dinilai" in site.get("").text
    assert "Mulai dari penilaian 2025" not in site.get("").text
    assert "Tidak ada yang dapat disalin" in site.get("mulai-dari-tahun-lalu").text


def test_a_carried_answer_shows_last_year_s_level_and_takes_it_with_one_button(site: Site) -> None:
    site.post("mulai-dari-tahun-lalu", {})
    page = site.get("indikator/14")
    assert "Perlu diperiksa ulang" in page.text
    assert "Tingkat 2025: 1." in page.text
    (button,) = page.all("button", form="jawaban")
    assert (button.get("name"), button.get("value")) == ("level", "1")
    site.post("indikator/14", {**form_of(page), "level": "1"})
    answer = site.answer("14")
    assert (answer.level, answer.origin) == (1, "form")
    assert "Perlu diperiksa ulang" not in site.get("indikator/14").text


@pytest.mark.parametrize("name", ["Sari", "Dewi", "Hadi", "Budi", "Lina", "Nadia"])
def test_who_may_not_begin_the_year_does_not_find_the_page(site: Site, name: str) -> None:
    site.become(name)
    site.get("mulai-dari-tahun-lalu", 404)
    site.post("mulai-dari-tahun-lalu", {}, status=404)
    with site.house.sessions() as session:
        assert session.scalars(select(models.Answer.indicator).where(models.Answer.origin == "carried")).all() == []


def test_a_year_that_is_over_is_not_begun_again(site: Site) -> None:
    page = site.get("/penilaian/kota-contoh/2025/mulai-dari-tahun-lalu")
    assert "Tidak ada yang dapat disalin" in page.text
    site.post("/penilaian/kota-contoh/2025/mulai-dari-tahun-lalu", {}, status=409)
