"""Finding one evidence item, and the word of the assessor on it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from spbe.indicators import instrument
from spbe.store import models
from spbe.store.queries import CitedTitle
from spbe.web.search import find_cited
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied

SPBE = instrument()


def cited(number: int, title: str, indicator: str, item: str, reference: str = "") -> CitedTitle:
    return CitedTitle(number, title, reference, indicator, item, "3", 1)


def test_cited_documents_are_found_by_every_word_of_title_or_number_with_their_places_in_order() -> None:
    made = [
        cited(1, "Peraturan Wali Kota", "10", "I10-L2-01", "34/2024"),
        cited(1, "Peraturan Wali Kota", "2", "I02-L2-01", "34/2024"),
        cited(2, "Peraturan Bupati", "1", "I01-L2-01"),
        cited(3, "Peraturan Wali Kota", "99", "I99-L2-01"),
    ]
    assert {k: [one.indicator for one in v] for k, v in find_cited(SPBE, made, "wali peraturan").items()} == {
        1: ["2", "10"]
    }
    assert list(find_cited(SPBE, made, "34")) == [1]
    assert list(find_cited(SPBE, made, "peraturan")) == [1, 2]
    assert find_cited(SPBE, made, " ") == {}


def test_a_found_item_and_a_found_document_lead_to_the_items_place_on_the_page(site: Site) -> None:
    emptied(site.house)
    cite(site, add(site, "Peraturan Menara", reference="77/2024"))
    for text in ("I01-L5-03", "menara", "77"):
        page = site.get(f"cari?q={text}")
        link = next(a for a in page.all("a") if "#I01-" in a.get("href"))
        where, _hash, anchor = link.get("href").partition("#")
        assert site.get(where).by_id(anchor) is not None
    assert "Dikutip untuk" in site.get("cari?q=menara").text
    assert "Tidak ada yang memuat" in site.get("cari?q=zzzz").text


@pytest.mark.parametrize(("stage", "is_seen"), [("self", False), ("verification", False), ("document", True)])
def test_assessors_find_documents_once_they_see_them(site: Site, stage: str, is_seen: bool) -> None:
    emptied(site.house)
    cite(site, add(site, "Peraturan Menara"))
    with site.house.sessions.begin() as session:
        here = models.Assessment.id == site.assessment_id()
        session.execute(update(models.Assessment).where(here).values(stage=stage))
    site.become("Budi")
    assert ("Peraturan Menara" in site.get("cari?q=menara").text) is is_seen
