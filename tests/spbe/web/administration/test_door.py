"""The way into administration: in the menu of whoever may, leading to the first page they may open."""

from __future__ import annotations

import pytest

from tests.spbe.web.conftest import Site


def menu(site: Site, path: str = "/hasil/") -> dict[str, str]:
    """Return text -> address of the menu's entries."""
    page = site.get(path)
    side = next(nav for nav in page.all("nav") if nav.get("aria-label") == "Menu")
    return {link.text: link.get("href") for link in page.all("a") if link.inside("nav") is side}


@pytest.mark.parametrize(
    ("name", "ways"), [("Agus", 1), ("Rini", 1), ("Nadia", 2), ("Sari", 0), ("Budi", 0), ("Joko", 0)]
)
def test_the_menu_leads_to_administration_only_whom_it_is_for(site: Site, name: str, ways: int) -> None:
    site.become(name)
    found = {text: href for text, href in menu(site).items() if text.startswith("Kelola")}
    assert len(found) == ways
    for href in found.values():
        assert site.client.get(href, follow_redirects=True).status_code == 200


def test_the_door_leads_to_the_first_page_one_may_open(site: Site) -> None:
    site.become("Agus")
    assert site.client.get("/kelola/kota-contoh/").location.endswith("/kelola/kota-contoh/unit/")
    site.become("Nadia")
    assert site.client.get("/kelola/nasional/").location.endswith("/kelola/nasional/orang/")


def test_pages_of_an_office_lead_to_each_other(site: Site) -> None:
    for name, count in (("Rini", 4), ("Agus", 5)):
        site.become(name)
        page = site.get("/kelola/kota-contoh/unit/")
        tabs = next(nav for nav in page.all("nav") if nav.get("aria-label") == "Halaman kelola")
        links = [link.get("href") for link in page.all("a") if link.inside("nav") is tabs]
        assert len(links) == count
        for href in links:
            site.get(href)
