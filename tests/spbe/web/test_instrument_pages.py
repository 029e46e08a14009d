"""The law to read, with its sources and its doubts."""

from __future__ import annotations

from tests.spbe.web.conftest import Site


def test_an_instrument_shows_weights_sources_and_what_is_not_certain(site: Site) -> None:
    page = site.get("/instrumen/spbe-2020")
    assert "45,50" in page.text
    assert "PermenPANRB 8/2026" in page.text
    assert "belum dipastikan" in page.text
    assert len([row for row in page.all("tr") if row.get("id").startswith("i")]) == 47


def test_the_list_leads_to_every_instrument(site: Site) -> None:
    links = {a.get("href") for a in site.get("/instrumen/").all("a")}
    assert {f"/instrumen/{code}" for code in site.house.instruments} <= links
