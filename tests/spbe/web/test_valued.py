"""Values that are no level, entered on the agency's pages: items one by one, figures of other institutions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from spbe.submission import Answer, PublishedFigure
from spbe.web.valued import differences, is_other_value
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

FIRST, SECOND, THIRD = "I02-L1-01", "I02-L2-01", "I02-L2-02"
FIGURE = {"figure": "68,75", "figured_on": "2026-03-31", "figure_source": "Buku indeks, hlm. 4"}


def sent(page: Page, **more: Any) -> dict[str, Any]:
    """Return what a browser would send of the answer form, with what somebody entered."""
    version, text = page.by_id("versi"), page.by_id("penjelasan")
    assert version is not None
    assert text is not None
    marked = [e.get("value") for e in page.all("input", name="items") if "checked" in e.attributes]
    empty = [e.get("value") for e in page.all("input", name="is_empty") if "checked" in e.attributes]
    kept = {n: e.get("value") for n in FIGURE for e in page.all("input", name=n)}
    texts = {"version": version.get("value"), "explanation": "".join(text.texts).removeprefix("\n")}
    return {**texts, "items": marked, **({"is_empty": empty} if empty else {}), **kept, **more}


def mark(site: Site, *items: str, **more: Any) -> Page:
    """Send the form of indicator 2 with these items marked and return the page as it is then."""
    site.post("indikator/2", sent(site.get("indikator/2"), items=list(items), go="stay", **more))
    return site.get("indikator/2")


def enter(site: Site, status: int = 303, **figure: str) -> Page:
    """Send the form of indicator 3 with this figure and return the page as it is then."""
    response = site.post("indikator/3", sent(site.get("indikator/3"), go="stay", **figure), status=status)
    return site.get("indikator/3") if status == 303 else site.page(response, status)


def value_of(page: Page) -> str:
    found = page.by_id("nilai")
    assert found is not None
    return " ".join(found.text.split())


def test_marked_items_become_a_value_with_its_arithmetic(toy_site: Site) -> None:
    page = mark(toy_site, FIRST, SECOND, explanation="Fakta")
    assert toy_site.answer("2").value == "2"
    assert "2,00 Membangun 1 + 0,5 + 0,5 = 2,00" in value_of(page)
    assert {e.get("value") for e in page.all("input", name="items") if "checked" in e.attributes} == {FIRST, SECOND}


def test_every_item_says_what_it_adds_and_whether_that_is_an_equal_share(toy_site: Site) -> None:
    page = toy_site.get("indikator/2")
    told = {code: page.by_id(f"n-{code}") for code in toy_site.house.instruments["toy-2026"].by_code["2"].items}
    words = {code: found.text for code, found in told.items() if found}
    assert "+0,50" in words[SECOND] and "dibagi rata" not in words[SECOND]
    assert "+1,00, dibagi rata" in words[THIRD]
    assert "tidak menambah nilai" in words["I02-L2-03"]
    assert "untuk salah satu" in words["I02-L3-02"]


def test_a_level_above_one_that_is_not_full_says_that_it_does_not_count_yet(toy_site: Site) -> None:
    page = mark(toy_site, SECOND)
    assert "1,00" in value_of(page)
    shut = page.by_id("isi-2")
    assert shut is not None
    assert "belum dihitung 1 dari 2 ada; lengkapi dahulu butir wajib tingkat di bawahnya" in " ".join(shut.text.split())


def test_a_marked_item_without_evidence_is_told_and_one_seen_elsewhere_is_not(toy_site: Site) -> None:
    page = mark(toy_site, FIRST, "I02-L3-01")
    assert "1 butir yang ditandai belum punya bukti" in page.text
    assert "isian di sistem lain" in page.text


def test_no_item_yet_is_said_and_open_again_when_it_is_cleared(toy_site: Site) -> None:
    assert "belum dinilai" in value_of(toy_site.get("indikator/2"))
    page = mark(toy_site, is_empty="1")
    assert "belum ada butir" in value_of(page)
    assert toy_site.answer("2").value == "1"
    toy_site.post("indikator/2", sent(page, go="clear"))
    assert toy_site.answer("2").value is None
    assert "belum dinilai" in value_of(toy_site.get("indikator/2"))


def test_a_figure_becomes_a_value_by_the_stated_formula(toy_site: Site) -> None:
    page = enter(toy_site, **FIGURE)
    assert "3,75" in value_of(page)
    assert "1 + 68,75 / 25 = 3,75" in value_of(page)
    assert [page.all("input", name=name)[0].get("value") for name in FIGURE] == list(FIGURE.values())
    assert "lengkap" in toy_site.get("indikator").text.lower()


def test_a_figure_that_is_too_old_is_told(toy_site: Site) -> None:
    assert "Angka ini berumur 20 bulan" in value_of(enter(toy_site, **{**FIGURE, "figured_on": "2025-03-01"}))


def test_a_figure_not_published_yet_counts_as_the_instrument_says(toy_site: Site) -> None:
    page = enter(toy_site, is_empty="1")
    assert "angka belum diterbitkan" in value_of(page)
    assert toy_site.answer("3").value == "1"


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"figure": "101"}, "figure", "101 tidak ada pada skalanya; tulis angka 0,00 sampai 100,00"),
        ({"figure": "enam"}, "figure", "enam tidak ada pada skalanya"),
        ({**FIGURE, "figured_on": "kemarin"}, "figured_on", "Tanggal tidak terbaca"),
    ],
)
def test_what_is_no_figure_is_told_beside_its_field_and_nothing_typed_is_lost(
    toy_site: Site, typed: dict[str, str], field: str, told: str
) -> None:
    page = enter(toy_site, 422, **typed)
    assert told in page.text
    assert [a.get("href") for a in page.all("a") if told in a.text] == [f"#{field}"]
    assert page.all("input", name=field)[0].get("value") == typed[field]
    assert toy_site.answer("3") is None


def test_an_item_that_is_not_there_is_refused(toy_site: Site) -> None:
    page = toy_site.page(
        toy_site.post("indikator/2", sent(toy_site.get("indikator/2"), items=["I99-L1-01"]), status=422), 422
    )
    assert "Butir I99-L1-01 tidak ada pada indikator 2" in page.text


def test_two_people_on_one_value_see_in_what_they_differ(toy_site: Site) -> None:
    mine = sent(toy_site.get("indikator/2"), items=[FIRST])
    mark(toy_site, FIRST, SECOND)
    page = toy_site.page(toy_site.post("indikator/2", mine, status=409), 409)
    assert "I02-L2-01 Pedoman inovasitidak ditandaiditandai" in " ".join(page.text.split())
    assert toy_site.answer("2").value == "2"
    version = page.all("button", name="replace")[0].get("value")
    toy_site.post("indikator/2", mine | {"replace": version, "go": "stay"})
    assert toy_site.answer("2").value == "1.5"


def autosave(site: Site, code: str, **more: Any) -> str:
    page = site.get(f"indikator/{code}")
    return site.post(f"indikator/{code}/otomatis", sent(page, **more), status=200).text


def test_an_autosave_brings_the_value_and_leaves_the_items_under_the_hands_alone(toy_site: Site) -> None:
    told = autosave(toy_site, "2", items=[FIRST])
    assert 'id="nilai"' in told and 'id="isi-1"' in told and 'id="naik"' in told and 'id="dukungan"' in told
    assert 'name="items"' not in told and 'id="bukti"' not in told
    assert 'id="nilai"' not in autosave(toy_site, "2", explanation="Hanya teks")


def test_an_autosave_of_a_figure_that_is_refused_says_why_beside_it(toy_site: Site) -> None:
    page = toy_site.get("indikator/3")
    told = toy_site.post("indikator/3/otomatis", sent(page, figure="-4"), status=422).text
    assert 'id="alasan-nilai"' in told
    assert "tidak ada pada skalanya" in told
    assert 'id="alasan-nilai"' in autosave(toy_site, "3", figure="25")


def test_a_row_shows_a_value_and_leads_to_its_page(toy_site: Site) -> None:
    mark(toy_site, FIRST, SECOND)
    row = toy_site.get("aspek/A").all("article", id="i2")[0]
    assert "2,00" in row.text and "Tandai butir 2" in " ".join(row.text.split())
    toy_site.post("indikator/2/tingkat", {"version": 1, "level": 3}, status=404)


def test_the_overview_of_an_instrument_without_domains_speaks_of_values(toy_site: Site) -> None:
    mark(toy_site, FIRST, SECOND)
    page = toy_site.get("")
    assert "Domain" not in page.text
    assert [a for a in page.all("a") if "lvl-w" in a.get("class") and "2,00" in a.text]


def test_who_may_only_read_sees_the_items_and_cannot_mark_them(toy_site: Site) -> None:
    mark(toy_site, FIRST)
    toy_site.become("Hadi")
    page = toy_site.get("indikator/2")
    assert all("disabled" in e.attributes for e in page.all("input", name="items"))
    toy_site.become("Sari")
    assert not [e for e in toy_site.get("indikator/2").all("input", name="items") if "disabled" in e.attributes]


def test_differences_name_items_and_the_parts_of_a_figure(toy_site: Site) -> None:
    toy = toy_site.house.instruments["toy-2026"]
    one = Answer("3", "self", None, figure=PublishedFigure(Fraction("2.5"), date(2026, 3, 1), "Buku"))
    nothing = Answer("3", "self", None, value=Fraction(1))
    told = [(d.name, d.mine, d.theirs) for d in differences(toy.by_code["3"], one, nothing)]
    assert told[0] == ("Angka", "2,5", "belum diterbitkan")
    assert told[1:] == [("Tanggal terbit", "1 Maret 2026", "(kosong)"), ("Sumber", "Buku", "(kosong)")]
    assert differences(toy.by_code["3"], one, one) == []
    assert is_other_value(one, nothing)
    assert not is_other_value(one, one)
