"""Who answers what: saved whole, aspect by aspect, and never over somebody else's head."""

from __future__ import annotations

import pytest

from spbe.store import queries
from spbe.store.queries import Assignment
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

HERE = "/kelola/kota-contoh/penugasan/"


@pytest.fixture
def admin(site: Site) -> Site:
    """Return the site as Agus, who administers Kota Contoh, sees it."""
    site.become("Agus")
    return site


def filled(page: Page) -> dict[str, list[str]]:
    """Return what the form on the page would send."""
    sent: dict[str, list[str]] = {}
    for field in page.all("input"):
        is_off = field.get("type") == "checkbox" and "checked" not in field.attributes
        if field.get("name").startswith(("was-", "due-", "help-")) and not is_off:
            sent.setdefault(field.get("name"), []).append(field.get("value"))
    for select in page.all("select"):
        chosen = [o.get("value") for o in select.children if o.tag == "option" and "selected" in o.attributes]
        sent[select.get("name")] = chosen or [""]
    return sent


def held(site: Site) -> dict[str, Assignment]:
    """Return every assignment of Kota Contoh."""
    with site.house.sessions() as session:
        return queries.assignments(session, "kota-contoh", "spbe-2020")


def leads(site: Site, *codes: str) -> list[str | None]:
    """Return the codes of the units that lead these indicators."""
    found = held(site)
    return [a.lead.code if (a := found.get(code)) and a.lead else None for code in codes]


def test_every_indicator_is_shown_with_its_units(admin: Site) -> None:
    sent = filled(admin.get(HERE))
    assert len([name for name in sent if name.startswith("was-")]) == 47
    assert (sent["lead-1"], sent["help-1"]) == (["diskominfo"], ["hukum"])


def test_what_is_sent_back_unchanged_changes_nothing(admin: Site) -> None:
    before = held(admin)
    admin.post(HERE, filled(admin.get(HERE)))
    assert held(admin) == before
    assert "tidak ada yang berubah" in admin.get(HERE).text


def test_lead_helpers_and_date_of_an_indicator_are_saved(admin: Site) -> None:
    sent = filled(admin.get(HERE))
    admin.post(HERE, {**sent, "lead-1": "hukum", "help-1": ["bappeda", "bpkad"], "due-1": "28/11/2026"})
    one = held(admin)["1"]
    assert one.lead and one.lead.code == "hukum"
    assert {unit.code for unit in one.contributing} == {"bappeda", "bpkad"}
    assert "Penugasan 1 indikator diubah." in admin.get(HERE).text
    assert filled(admin.get(HERE))["due-1"] == ["2026-11-28"]


def test_a_whole_aspect_goes_to_one_unit_with_one_button_and_the_rest_of_the_form_is_kept(admin: Site) -> None:
    sent = filled(admin.get(HERE))
    admin.post(HERE, {**sent, "aspect-1": "bkpsdm", "whole": "1", "lead-47": "dinkes"})
    assert leads(admin, *map(str, range(1, 11))) == ["bkpsdm"] * 10
    assert leads(admin, "11", "47") == ["diskominfo", "dinkes"]


def test_the_button_of_an_aspect_without_a_unit_changes_no_lead(admin: Site) -> None:
    before = held(admin)
    admin.post(HERE, {**filled(admin.get(HERE)), "whole": "1"})
    assert held(admin) == before


def test_indicators_without_a_lead_are_named(admin: Site) -> None:
    assert "belum punya unit" not in admin.get(HERE).text
    admin.post(HERE, {**filled(admin.get(HERE)), "lead-5": "", "lead-9": ""})
    assert "2 indikator belum punya unit penanggung jawab: 5, 9" in admin.get(HERE).text


def test_two_people_on_one_indicator_see_both_and_lose_nothing(admin: Site) -> None:
    mine = filled(admin.get(HERE))
    admin.post(HERE, {**mine, "lead-1": "hukum", "lead-2": "hukum"})
    sent = {**mine, "lead-1": "bappeda", "lead-3": "bappeda"}
    page = admin.page(admin.post(HERE, sent, status=409), 409)
    assert "1 indikator diubah orang lain" in page.text
    assert "tersimpan Bagian Hukum" in page.text
    assert leads(admin, "1", "2", "3") == ["hukum", "hukum", "hukum"]
    again = filled(page)
    assert (again["lead-1"], again["lead-3"]) == (["bappeda"], ["bappeda"])
    admin.post(HERE, again)
    assert leads(admin, "1", "2", "3") == ["bappeda", "hukum", "bappeda"]


def test_a_unit_of_another_agency_cannot_be_made_the_lead(site: Site) -> None:
    site.become("Nadia")
    site.post("/kelola/kabupaten-contoh/unit/", {"name": "Satpol PP"})
    site.become("Agus")
    before = held(site)
    for change in ({"lead-1": "satpol-pp"}, {"help-1": ["satpol-pp"]}, {"aspect-1": "satpol-pp", "whole": "1"}):
        page = site.page(site.post(HERE, {**filled(site.get(HERE)), **change}, status=422), 422)
        assert "tidak ada di instansi ini" in page.text
    assert held(site) == before


def test_a_closed_unit_gets_no_new_indicator(admin: Site) -> None:
    admin.post("/kelola/kota-contoh/unit/dinkes", {"name": "Dinas Kesehatan", "version": "1"})
    sent = filled(admin.get(HERE))
    assert sent["lead-46"] == ["dinkes"]
    page = admin.page(admin.post(HERE, {**sent, "lead-1": "dinkes"}, status=422), 422)
    assert "Unit Dinas Kesehatan sudah ditutup" in page.text
    admin.post(HERE, {**sent, "due-46": "2026-11-28"})


@pytest.mark.parametrize(
    ("typed", "told"), [("besok", "tidak terbaca"), ("31/02/2026", "tidak terbaca"), ("2062-11-24", "terlalu jauh")]
)
def test_a_date_that_cannot_be_is_named_with_its_indicator(admin: Site, typed: str, told: str) -> None:
    before = held(admin)
    sent = {**filled(admin.get(HERE)), "due-1": typed, "due-2": typed, "lead-3": "bappeda"}
    page = admin.page(admin.post(HERE, sent, status=422), 422)
    assert "2 hal perlu diperbaiki" in page.text
    assert "Indikator 1: tanggal" in page.text
    assert told in page.text
    assert filled(page)["lead-3"] == ["bappeda"]
    assert held(admin) == before


def test_without_units_the_page_leads_to_them(site: Site) -> None:
    site.become("Lina")
    assert "Belum ada unit" in site.get("/kelola/kabupaten-contoh/penugasan/").text
    assert "Belum ada unit" in site.get("/kelola/kabupaten-contoh/unit/").text


def test_the_coordinator_may_assign_too(site: Site) -> None:
    site.become("Rini")
    site.post(HERE, {**filled(site.get(HERE)), "lead-1": "hukum"})
    assert leads(site, "1") == ["hukum"]
