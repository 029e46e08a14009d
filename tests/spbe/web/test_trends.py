"""Results over the years: a line within an instrument, a break between two, and what a difference can say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import delete

from spbe.store import models
from spbe.trend import Point, trend
from spbe.web.trends import TrendShape, instrument_in, trend_drawing
from tests.spbe.web.conftest import Site


def test_a_year_by_the_next_instrument_shows_last_year_and_no_line(pemdi_site: Site) -> None:
    assert [one.get("href") for one in pemdi_site.get("").all("a") if one.get("href", "").endswith("/tren")]
    page = pemdi_site.get("tren")
    assert "Angka dua instrumen tidak dapat dibandingkan langsung" in page.text
    assert "ditetapkan di sini" in page.text
    assert page.all("polyline") == []
    assert "Perubahan antartahun" not in page.text
    assert "2026 dengan Pemdi belum lengkap, jadi belum ada angkanya." in page.text


def test_a_year_still_worked_on_is_shown_as_not_announced_once_it_has_an_index(site: Site) -> None:
    site.become("Lina")
    (row,) = site.get("/penilaian/kabupaten-contoh/2026/tren").all("tr")[1:]
    assert "belum ditetapkan" in row.text
    with site.house.sessions.begin() as session:
        session.execute(delete(models.Answer).where(models.Answer.indicator == "1"))
    assert "Belum ada hasil" in site.get("/penilaian/kabupaten-contoh/2026/tren").text


@pytest.mark.parametrize("name", ["Hadi", "Dewi", "Sari", "Tuti"])
def test_everybody_who_sees_the_assessment_sees_its_trend(site: Site, name: str) -> None:
    site.become(name)
    assert "Tren indeks" in site.get("tren").text


def test_printed_results_of_2018_and_2020_break_where_the_instrument_changed(site: Site) -> None:
    page = site.get("/hasil/51.71")
    assert "Indeks per tahun" in page.text
    assert len(page.all("polyline")) == 2
    assert "instrumen berganti" in page.text
    (row,) = [one for one in page.all("tr") if "SPBE 2018 ke SPBE" in one.text]
    # 3.33 in 2019 and 3.19 in 2021 are told as numbers, never as a fall.
    assert "−0,14" in row.text
    assert "bukan naik atau turun, dan tidak dapat dipisah" in row.text
    assert "tidak ada tahun yang dinilai dengan kedua instrumen" in row.text
    (same,) = [one for one in page.all("tr") if "instrumen sama, SPBE 2018" in one.text]
    assert same.text.count("+0,69") == 2


def test_the_published_levels_of_2018_are_scored_by_their_own_instrument(site: Site) -> None:
    page = site.get("/hasil/51.71")
    assert "2018 dihitung ulang dari tingkat yang terbit: 2,64" in page.text
    assert "35-1" in page.text


def test_one_printed_result_alone_is_no_trend(site: Site) -> None:
    with site.house.sessions.begin() as session:
        years = models.PublishedResult.agency_code == "11.14", models.PublishedResult.year != 2024
        session.execute(delete(models.PublishedResult).where(*years))
    assert "Indeks per tahun" not in site.get("/hasil/11.14").text


def test_a_year_knows_its_instrument(site: Site) -> None:
    with site.app.test_request_context():
        found = [instrument_in(year) for year in (2017, 2018, 2020, 2021, 2026)]
    assert [one and one.code for one in found] == [None, "spbe-2018", "spbe-2018", "spbe-2020", "pemdi-2026"]


def test_a_year_scored_by_both_is_split_on_the_page(site: Site) -> None:
    points = [
        Point(2025, "spbe-2020", Decimal("3.00")),
        Point(2026, "spbe-2020", Decimal("3.20")),
        Point(2026, "pemdi-2026", Decimal("2.45"), "Cukup"),
    ]
    with site.app.test_request_context():
        drawn = trend_drawing(points)
        text = site.app.jinja_env.from_string(
            '{% from "trends/parts.html" import trend_steps, trend_chart with context %}{{ trend_steps(trend) }}'
            "{{ trend_chart(trend, shape) }}"
        ).render(drawn, icons="", language="id")
    assert "dipisah dengan tahun 2026, yang dinilai dengan keduanya" in text
    assert "+0,20" in text
    assert "−0,75" in text
    # In the year that both scored nothing lies between them, so no break is drawn there; each has its own mark.
    assert "instrumen berganti" not in text
    assert text.count("<rect") == 1
    assert text.count("<circle") == 2


def test_a_single_point_has_a_year_on_either_side() -> None:
    shape = TrendShape(trend([Point(2025, "spbe-2020", Decimal("2.50"))], ["spbe-2020"]))
    assert list(shape.years) == [2024, 2025, 2026]
    assert shape.at(shape.trend.points[0]) == ("360", "105")
