"""A newer edition of the guidance is told, compared, and taken by whoever hands over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, update

from spbe.indicators import Instrument, instrument, read_instrument
from spbe.store import models
from spbe.web import create_app
from tests.spbe.store.test_editions import HEAVIER, MENDED, TOY
from tests.spbe.test_adoption import FEWER
from tests.spbe.web.conftest import Site

PAGE = "pedoman-baru"


def on(site: Site, *changed: Instrument) -> Site:
    """Return the same site after a restart with these instruments at hand."""
    known = {**site.house.instruments, **{each.code: each for each in changed}}
    app = create_app(house=replace(site.house, instruments=known, fragments={}))
    app.testing = True
    return Site(app, site.HERE)


@pytest.fixture
def mended(site: Site) -> Site:
    """Return the site with one title mended, for Rini."""
    site.become("Rini")
    return on(site, MENDED)


def sent(old: Instrument, new: Instrument) -> dict[str, Any]:
    return {"before": old.text_digest, "after": new.text_digest}


def test_a_newer_edition_is_told_on_the_overview_and_the_instrument_s_page(mended: Site) -> None:
    assert "Pedoman baru tersedia." in mended.get("").text
    told = mended.get("/instrumen/spbe-2020")
    assert "dibaca dengan pedoman yang lebih lama" in told.text
    assert any(link.get("href") == f"{Site.HERE}/{PAGE}" for link in told.all("a"))
    assert "Kebijakan Internal Arsitektur SPBE Instansi" in mended.get("indikator/1").text  # its own text until then


def test_nothing_is_told_where_the_text_is_the_same(site: Site) -> None:
    site.become("Rini")
    assert "Pedoman baru tersedia." not in site.get("").text
    assert "dibaca dengan pedoman" not in site.get("/instrumen/spbe-2020").text
    assert "sudah memakai pedoman yang terpasang" in site.get(PAGE).text
    noted = read_instrument("# Catatan\n" + instrument().text, "noted")
    assert "Pedoman baru tersedia." not in on(site, noted).get("").text


def test_each_difference_is_shown_with_what_changed_in_it(mended: Site) -> None:
    page = mended.get(PAGE)
    assert [each.text for each in page.all("del")] == ["Internal", "SPBE"]
    assert "Tidak ada yang mengubah skor" in page.text and "Indikator 1" in page.text
    assert page.all("button") and "Pakai pedoman baru" in page.text
    mended.post("/bahasa", {"language": "en", "back": "/"})
    mended.language = "en"
    assert "Newer guidance" in mended.get(PAGE).text


def test_taking_it_changes_what_is_read_and_is_written_down(mended: Site) -> None:
    mended.post(PAGE, sent(instrument(), MENDED))
    page = mended.get("")
    assert "Pedoman baru dipakai." in page.text and "Pedoman baru tersedia." not in page.text
    assert "memakai pedoman baru untuk penilaian ini" in page.text
    assert "Kebijakan Internal Arsitektur SPBE Instansi" not in mended.get("indikator/1").text
    assert "Kebijakan Internal Arsitektur SPBE Instansi" in mended.get("/penilaian/kota-contoh/2025/indikator/1").text


@pytest.mark.parametrize("said", [{}, sent(MENDED, instrument()), {**sent(instrument(), MENDED), "after": "0" * 64}])
def test_what_was_compared_is_what_is_taken(mended: Site, said: dict[str, Any]) -> None:
    page = mended.page(mended.post(PAGE, said, status=409), 409)
    assert "berubah sesudah halaman ini dibuka" in page.text
    assert "Pedoman baru tersedia." in mended.get("").text


@pytest.mark.parametrize("who", ["Sari", "Hadi", "Dewi"])
def test_others_of_the_agency_read_it_and_do_not_take_it(mended: Site, who: str) -> None:
    mended.become(who)
    page = mended.get(PAGE)
    assert not [each for each in page.all("button") if "Pakai pedoman baru" in each.text]
    assert "koordinator instansi" in page.text
    assert mended.client.post(mended.address(PAGE), data={"csrf_token": mended.token()}).status_code == 404


def test_assessors_do_not_see_it(mended: Site) -> None:
    mended.become("Budi")
    mended.get(PAGE, status=404)
    assert "Pedoman baru tersedia." not in mended.get("").text


def test_what_moves_scores_is_refused_with_the_place_and_the_way_out(site: Site) -> None:
    site.become("Rini")
    heavier = on(site, HEAVIER)
    page = heavier.get(PAGE)
    assert "1 hal mengubah skor: Memuaskan." in page.text and "periode berikutnya" in page.text
    assert not [each for each in page.all("button") if "Pakai pedoman baru" in each.text]
    heavier.post(PAGE, sent(instrument(), HEAVIER), status=409)


def test_values_that_would_be_computed_anew_are_shown_before(toy_site: Site) -> None:
    toy_site.become("Rini")
    items = ["I02-L1-01", "I02-L2-01", "I02-L2-02", "I02-L3-01"]
    toy_site.post("indikator/2", {"items": items, "explanation": "Fakta", "version": "0", "go": "stay", "filled": "1"})
    fewer = on(toy_site, FEWER)
    page = fewer.get(PAGE)
    assert "nilainya dihitung ulang" in page.text and "I02-L3-01" in page.text
    fewer.post(PAGE, sent(TOY, FEWER))
    assert "1 nilai dihitung ulang." in fewer.get("").text
    with fewer.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(stage="verification"))
    later = on(fewer, TOY).get(PAGE)
    assert "Minta penilaian dikembalikan" in later.text


def test_an_item_that_is_gone_since_the_page_was_opened_is_refused_and_nothing_is_lost(toy_site: Site) -> None:
    toy_site.become("Rini")
    fewer = on(toy_site, FEWER)
    fewer.post(PAGE, sent(TOY, FEWER))
    said = {"items": ["I02-L1-01", "I02-L3-01"], "explanation": "Fakta panjang", "version": "0", "go": "stay"}
    answer = fewer.client.post(fewer.address("indikator/2"), data={"csrf_token": fewer.token(), **said, "filled": "1"})
    assert answer.status_code in (409, 422) and "Fakta panjang" in answer.text


def test_a_page_takes_few_statements(mended: Site) -> None:
    statements: list[str] = []
    engine = mended.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for path in ("", PAGE, "/instrumen/spbe-2020"):
        statements.clear()
        mended.get(path)
        assert 0 < len(statements) <= 15, path
