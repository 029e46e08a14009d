"""The page of what is missing for the next level: states, reuse, units, ways to cite, and who may look."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

KURANG = "rencana/kurang"


def section(page: Page, code: str) -> str:
    found = page.by_id(f"i{code}")
    return found.text if found else ""


def addresses(page: Page) -> list[str]:
    return [link.get("href") for link in page.all("a")]


def test_a_planner_sees_per_indicator_what_the_next_level_asks_for(site: Site) -> None:
    site.become("Tuti")
    page = site.get(KURANG)
    first = section(page, "1")
    assert "menuju tingkat 5" in first
    assert "+0,013" in first
    assert "ada dokumen yang mungkin cocok" in first
    assert "kedaluwarsa" in page.text
    assert "Belum dinilai" in page.text
    assert "hal masih diminta untuk tingkat berikutnya pada 37 indikator" in page.text


def test_one_unit_or_aspect_is_looked_at_by_address(site: Site) -> None:
    site.become("Tuti")
    page = site.get(f"{KURANG}?unit=bkpsdm")
    assert section(page, "1") == ""
    assert page.all("h1")[0].text.endswith(": Badan Kepegawaian dan Pengembangan SDM")
    assert section(site.get(f"{KURANG}?aspek=1"), "1")
    assert section(site.get(f"{KURANG}?aspek=2"), "1") == ""
    site.get(f"{KURANG}?aspek=99", 404)
    site.get(f"{KURANG}?unit=tidak-ada", 404)


def test_what_lacks_nothing_can_be_left_out_and_an_empty_list_names_the_way_on(site: Site) -> None:
    site.become("Tuti")
    assert "Belum dinilai;" in site.get(KURANG).text
    assert "Belum dinilai;" not in site.get(f"{KURANG}?saring=kurang").text
    empty = site.get(f"{KURANG}?unit=dpmptsp&aspek=1&saring=kurang")
    assert "Tidak ada yang kurang di sini" in empty.text


def test_who_may_cite_gets_the_way_to_cite_and_a_planner_does_not(site: Site) -> None:
    site.become("Tuti")
    assert not [a for a in addresses(site.get(f"{KURANG}?aspek=1")) if "/bukti/" in a and "/indikator/" in a]
    site.become("Rini")
    assert [a for a in addresses(site.get(f"{KURANG}?aspek=1")) if "/indikator/1/" in a]


def test_where_items_are_counted_each_one_says_what_it_adds(pemdi_site: Site) -> None:
    pemdi_site.become("Rini")
    pemdi_site.post("indikator/1", {"items": ["I01-L1-01"], "explanation": "", "version": "0", "go": "stay"})
    found = section(pemdi_site.get(KURANG), "1")
    assert "mengisi tingkat 2" in found
    assert found.count("+0,") >= 4


@pytest.mark.parametrize("name", ["Budi", "Lina"])
def test_assessors_and_other_agencies_never_see_it(site: Site, name: str) -> None:
    site.become(name)
    site.get(KURANG, 404)


def test_it_asks_the_database_few_times(site: Site) -> None:
    site.become("Tuti")
    statements: list[str] = []
    event.listen(site.house.sessions.kw["bind"], "before_cursor_execute", lambda *args: statements.append(args[2]))
    site.client.get(site.address(KURANG))
    assert 0 < len(statements) <= 15


def test_it_speaks_english(site: Site) -> None:
    site.become("Tuti")
    site.post("/bahasa", {"language": "en"})
    site.language = "en"
    assert "What is missing for the next level" in site.get(KURANG).text
