"""An instrument with items and figures of others, without domains: every page of the agency's side."""

from __future__ import annotations

from tests.spbe.web.conftest import Site


def test_a_year_of_another_instrument_has_its_pages(toy_site: Site, pemdi_site: Site) -> None:
    assert "Indeks Inovasi Provinsi Mainan" not in toy_site.get("/penilaian/kota-contoh/2026/").text
    assert toy_site.get("aspek/A").text
    assert pemdi_site.get("target").text
