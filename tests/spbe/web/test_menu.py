"""The menu leads only where this person may go."""

from __future__ import annotations

from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page


def entries(page: Page) -> dict[str, str]:
    nav = next(e for e in page.all("nav") if e.get("class") == "side")
    return {
        a.text: a.get("href") for a in page.all("a") if a.inside("nav") is nav and a.inside("ul").get("class") == ""
    }  # type: ignore[union-attr]  # every entry stands in a list


def test_every_entry_leads_to_a_page(site: Site) -> None:
    found = entries(site.get(""))
    assert list(found) == [
        "Tugas saya",
        "Ringkasan",
        "Semua indikator",
        "Target",
        "Papan koordinator",
        "Rencana",
        "Kirim penilaian",
        "Jejak nilai",
        "Dokumen",
        "Unduhan",
        "Pustaka",
        "Kelola instansi",
        "Hasil terbit",
        "Instrumen",
    ]
    for href in found.values():
        site.page(site.client.get(href, follow_redirects=True))


def test_what_is_for_the_agency_s_side_or_for_sending_is_offered_to_nobody_else(site: Site) -> None:
    site.become("Hadi")
    assert "Papan koordinator" in entries(site.get(""))
    assert "Kirim penilaian" not in entries(site.get(""))
    site.become("Budi")
    assert "Papan koordinator" not in entries(site.get(""))


def test_outside_an_assessment_the_menu_still_leads_to_the_newest_one(site: Site) -> None:
    assert entries(site.get("/hasil/"))["Ringkasan"] == f"{Site.HERE}/"


def test_a_visitor_gets_the_public_entries_only(site: Site) -> None:
    response = site.client.get("/hasil/", environ_overrides={"REMOTE_ADDR": "10.0.0.7"})
    assert list(entries(Page(response.text))) == ["Hasil terbit", "Instrumen"]
