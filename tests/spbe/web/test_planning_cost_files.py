"""The table of costs as a file: it comes back as it went, and what was shown is what is written."""

from fractions import Fraction
from io import BytesIO

import pytest

from spbe.planning import Price, StepKey
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_planning_costs import COSTS, KEY, held


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_table_comes_back_as_it_went(planner: Site, suffix: str):
    planner.post(
        COSTS, {"c-1:2": "2.500.000", "m-1:2": "3", "c-1:3": "0,125", "c-1:4": "1500", "version": "0"}, status=422
    )
    planner.post(COSTS, {"c-1:2": "2.500.000", "m-1:2": "3", "c-1:3": "0,1250", "c-1:4": "1500", "version": "0"})
    made = planner.client.get(planner.address(f"{COSTS}biaya.{suffix}"))
    assert made.status_code == 200
    same = planner.post(f"{COSTS}impor", {"berkas": (BytesIO(made.data), f"b.{suffix}")}, status=200)
    assert "Tidak ada yang berubah" in same.text


def test_an_import_shows_every_difference_and_writes_what_was_shown(planner: Site):
    rows = "indikator;dari;ke;biaya;bulan\n1;1;2;5;3\n17;2;3;2.500.000;\n"
    page = planner.page(planner.post(f"{COSTS}impor", {"tempel": rows}, status=200))
    assert "2 langkah akan berubah" in page.text
    package = page.all("input", name="package")[0].get("value")
    assert held(planner).version == 0
    planner.post(f"{COSTS}impor/simpan", {"package": package})
    assert held(planner).own == {KEY: Price(Fraction(5), 3), StepKey.of("17", 3): Price(Fraction(2_500_000))}
    planner.post(f"{COSTS}impor/simpan", {"package": package}, status=409)
    planner.post(f"{COSTS}impor/simpan", {"package": "x"}, status=409)
    assert "bukan biaya" in planner.post(f"{COSTS}impor", {"tempel": rows.replace(";5;", ";x;")}, status=422).text
