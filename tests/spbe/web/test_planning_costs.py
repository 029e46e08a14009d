"""The table of costs on its page: edited by aspect or many at once, never lost, and closed to those who judge."""

from fractions import Fraction

import pytest

from spbe.planning import Currency, Price, Prices, StepKey
from spbe.store import queries
from tests.spbe.web.conftest import Site

COSTS = "rencana/biaya/"
KEY = StepKey.of("1", 2)


def held(site: Site, instrument: str = "spbe-2020") -> Prices:
    with site.house.sessions() as session:
        return queries.prices(session, "kota-contoh", instrument)


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


def test_until_edited_the_page_says_that_each_step_counts_one_point(planner: Site):
    assert "setiap langkah dihitung satu poin" in planner.get(COSTS).text
    planner.post(COSTS, {"c-1:2": "2.500.000", "m-1:2": "3", "c-1:3": "1,5", "version": "0"})
    assert held(planner).own == {KEY: Price(Fraction(2_500_000), 3), StepKey.of("1", 3): Price(Fraction(3, 2))}
    page = planner.get(COSTS)
    assert "2 dari 188 langkah sudah berbiaya" in page.text
    assert page.all("input", id="c-1:2")[0].get("value") == "2.500.000"


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(planner: Site):
    sent = {"c-1:2": "1.500", "m-1:2": "dua", "c-1:3": "7", "version": "0"}
    page = planner.page(planner.client.post(planner.address(COSTS), data={"csrf_token": planner.token(), **sent}), 422)
    assert "“1.500” bukan biaya" in page.text
    assert "“dua” bukan lama" in page.text
    assert page.all("input", id="c-1:3")[0].get("value") == "7"
    assert held(planner).version == 0


def test_who_saves_over_somebody_elses_change_sees_both(planner: Site):
    planner.post(COSTS, {"c-1:2": "5", "version": "0"})
    late = planner.post(COSTS, {"c-1:2": "9", "version": "0"}, status=409)
    assert 'value="9"' in late.text
    assert "tersimpan: 5" in late.text
    planner.post(COSTS, {"c-1:2": "9", "version": "1"})
    assert held(planner).own[KEY].cost == 9
    assert planner.post(COSTS, {"c-1:2": "9", "version": "2"}).status_code == 303
    assert held(planner).version == 2


def test_many_steps_are_filled_at_once(planner: Site):
    planner.post(COSTS, {"c-1:3": "8", "version": "0"})
    every = {"scope": "semua", "level": "3", "cost": "2", "months": "4", "only_empty": "1", "version": "1"}
    planner.post(f"{COSTS}sekaligus", every)
    own = held(planner).own
    assert len(own) == 47
    assert own[StepKey.of("1", 3)] == Price(8, 4)
    assert own[StepKey.of("47", 3)] == Price(2, 4)
    planner.post(f"{COSTS}sekaligus", {"scope": "aspek:1", "level": "", "clear": "1", "version": "2"})
    assert len(held(planner).own) == 37
    planner.post(f"{COSTS}sekaligus", {"scope": "indikator:11", "cost": "", "version": "3"}, status=422)
    planner.post(f"{COSTS}sekaligus", {"scope": "x", "cost": "1", "version": "3"}, status=422)


def test_the_table_counts_points_or_rupiah(planner: Site):
    planner.post(f"{COSTS}satuan", {"currency": "rupiah", "version": "0"})
    assert held(planner).currency is Currency.RUPIAH
    planner.post(COSTS, {"c-1:2": "7", "version": "1"})
    assert "supaya rupiah dan poin tidak tercampur" in planner.get(COSTS).text
    planner.post(f"{COSTS}satuan", {"currency": "euro", "version": "2"}, status=422)


def test_items_have_costs_of_their_own(pemdi_site: Site):
    pemdi_site.become("Tuti")
    assert pemdi_site.get(COSTS).all("input", id="c-1:1:I01-L1-01")
    pemdi_site.post(COSTS, {"c-1:1:I01-L1-01": "4", "version": "0"})
    assert held(pemdi_site, "pemdi-2026").own == {StepKey.of("1", 1, "I01-L1-01"): Price(4)}


def test_others_of_the_agency_read_and_those_who_judge_find_nothing(site: Site):
    site.become("Hadi")
    assert not site.get(COSTS).all("button", type="submit", string="Simpan biaya aspek ini")
    site.post(COSTS, {"c-1:2": "5", "version": "0"}, status=404)
    for name in ("Budi", "Nadia"):
        site.become(name)
        assert site.client.get(site.address(COSTS)).status_code == 404
        assert site.client.get(site.address(f"{COSTS}biaya.csv")).status_code == 404
