"""Published results: printed facts, and scores of printed levels."""

from __future__ import annotations

from tests.spbe.web.conftest import Site


def test_results_are_shown_as_printed_and_filtered(site: Site) -> None:
    page = site.get("/hasil/?tahun=2024&jenis=kota&q=tangerang")
    assert "3,85" in page.text
    assert "Pemerintah Kota Bandung" not in page.text


def test_all_results_of_a_year_can_be_paged_through(site: Site) -> None:
    first = site.get("/hasil/?tahun=2024")
    assert "615 instansi" in first.text
    seen = set()
    for number in range(1, 14):
        page = site.get(f"/hasil/?tahun=2024&halaman={number}")
        seen |= {a.get("href") for a in page.all("a") if a.inside("tbody")}
    assert len(seen) == 615
    assert site.get("/hasil/?tahun=2024&halaman=999").text == site.get("/hasil/?tahun=2024&halaman=13").text


def test_odd_filters_are_ignored_not_an_error(site: Site) -> None:
    for query in ("tahun=abc", "tahun=1900", "jenis=zzz", "halaman=-3", "halaman=x", "q=%25%5F", "q=%00"):
        site.get(f"/hasil/?{query}")


def test_published_levels_are_scored_by_the_engine_with_the_arithmetic(site: Site) -> None:
    page = site.get("/hasil/18.71")
    assert "2022 dihitung ulang dari tingkat yang terbit: 1,50 Kurang" in page.text
    assert "tertulis 1,50" in page.text


def test_a_row_that_could_not_be_read_shows_a_dash(site: Site) -> None:
    row = next(r for r in site.get("/hasil/?tahun=2024&q=jawa+timur").all("tr") if "Provinsi Jawa Timur" in r.text)
    assert "–" in row.text


def test_the_newest_whole_list_comes_first(site: Site) -> None:
    assert "615 instansi, 2024" in site.get("/hasil/").text
