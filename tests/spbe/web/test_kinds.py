"""An instrument with items and figures of others, without domains: every page of the agency's side."""

from __future__ import annotations

import pytest

from tests.spbe.web.conftest import Site

PAGES = (
    "",
    "aspek/A",
    "indikator",
    "indikator/1",
    "indikator/2",
    "indikator/3",
    "cari?q=inovasi",
    "target",
    "unduhan/",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_toy_instrument_keeps_the_rules_in_both_languages(toy_site: Site, path: str) -> None:
    assert toy_site.get(path).text
    toy_site.post("/bahasa", {"language": "en", "back": "/"})
    toy_site.language = "en"
    assert toy_site.get(path).text


@pytest.mark.parametrize(
    "path", ["", "aspek/1", "indikator", "indikator/1", "indikator/5", "indikator/7", "indikator/18"]
)
def test_every_page_of_a_pemdi_year_keeps_the_rules(pemdi_site: Site, path: str) -> None:
    assert pemdi_site.get(path).text
