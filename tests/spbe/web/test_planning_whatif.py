"""What if: raised and lowered with the answer at once, kept as scenarios, and nothing lost between two people."""

from fractions import Fraction

import pytest

from spbe.scenarios import ScenarioLine
from spbe.scoring import announced, as_text, score
from spbe.store import queries
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

WHATIF = "rencana/andai"


def stored(site: Site, by: str = "Tuti") -> list[ScenarioLine]:
    with site.house.sessions() as session:
        people = {line.name: line.id for line in queries.people(session, "kota-contoh")}
        return queries.scenarios(session, site.assessment_id(), by=people[by])


def sent(page: Page) -> dict[str, str]:
    """Return the values that the page's form would send."""
    chosen = {}
    for option in page.all("option"):
        if "selected" in option.attributes and (select := option.inside("select")):
            chosen[select.get("name")] = option.get("value")
    return chosen


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


def test_a_button_raises_one_value_and_the_exact_index_follows(planner: Site) -> None:
    page = planner.get(WHATIF)
    assert "Indeks tetap" in page.text
    assert {option.text for option in page.all("option")} == {"1", "2", "3", "4", "5"}
    values = {name.removeprefix("v-"): int(text) for name, text in sent(page).items() if name.startswith("v-")}
    instrument = planner.house.instruments["spbe-2020"]
    before = score(instrument, values).index
    code = next(code for code, value in values.items() if value < 5)
    after = score(instrument, {**values, code: values[code] + 1}).index
    then = planner.page(planner.post(WHATIF, {**sent(page), "naik": code}, status=200))
    assert f"+{as_text(after - before)}".replace(".", ",") in then.text
    assert str(announced(after)).replace(".", ",") in then.text
    back = planner.page(planner.post(WHATIF, {**sent(then), "turun": code}, status=200))
    assert "Indeks tetap" in back.text


def test_with_script_the_form_alone_comes_back(planner: Site) -> None:
    part = planner.post(WHATIF, {"naik": "1"}, status=200, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<form id="andai"')
    assert 'hx-swap-oob="innerHTML"' in part


def test_what_cannot_be_is_left_as_it_is(planner: Site) -> None:
    page = planner.page(planner.post(WHATIF, {"v-1": "9", "v-2": "x", "v-3": "1/0", "turun": "99"}, status=200))
    assert "Indeks tetap" in page.text


def test_bands_and_items_are_values_too(toy_site: Site) -> None:
    toy_site.become("Tuti")
    assert "3 indikator belum dinilai" in toy_site.get(WHATIF).text
    up = toy_site.page(toy_site.post(WHATIF, {"naik": "2"}, status=200))
    assert sent(up)["v-2"] == "1.5"
    items = {"pakai-2": "1", "b-2": ["I02-L1-01", "I02-L2-01"]}
    page = toy_site.page(toy_site.post(WHATIF, items, status=200))
    assert sent(page)["v-2"] == "2"
    down = toy_site.page(toy_site.post(WHATIF, {**items, "v-2": "2", "turun": "2"}, status=200))
    assert sent(down)["v-2"] == "1.5"
    toy_site.post(f"{WHATIF}/simpan", {**items, "name": "Butir"})
    assert stored(toy_site)[0].content.items == {"2": frozenset({"I02-L1-01", "I02-L2-01"})}
    assert stored(toy_site)[0].content.goal == {"2": Fraction(2)}


def test_a_scenario_is_kept_opened_and_changed(planner: Site) -> None:
    planner.post(f"{WHATIF}/simpan", {"v-1": "5", "name": "Menuju Baik", "note": "Dua kebijakan.", "shared": "1"})
    (line,) = stored(planner)
    assert (line.name, line.is_shared, line.content.goal) == ("Menuju Baik", True, {"1": 5})
    page = planner.get(f"{WHATIF}?skenario={line.id}")
    assert "Andai: Menuju Baik" in page.text
    again = {"skenario": str(line.id), "version": "1", "v-1": "4", "name": "Menuju Baik"}
    planner.post(f"{WHATIF}/simpan", again)
    assert [(one.version, one.is_shared) for one in stored(planner)] == [(2, False)]
    planner.post(f"{WHATIF}/simpan", {**again, "name": "Lain", "baru": "1"})
    assert [one.name for one in stored(planner)] == ["Lain", "Menuju Baik"]


def test_of_two_who_save_the_later_one_sees_both_and_loses_nothing(planner: Site) -> None:
    planner.post(f"{WHATIF}/simpan", {"v-1": "5", "name": "Satu", "shared": "1"})
    mine = {"skenario": str(stored(planner)[0].id), "version": "1", "shared": "1"}
    planner.post(f"{WHATIF}/simpan", {**mine, "v-1": "4", "name": "Dua"})
    late = planner.page(planner.post(f"{WHATIF}/simpan", {**mine, "v-1": "3", "name": "Tiga"}, status=409), 409)
    assert "Tersimpan kini: “Dua”" in late.text
    assert late.all("input", id="name")[0].get("value") == "Tiga"
    assert late.all("input", name="version")[0].get("value") == "2"
    planner.post(f"{WHATIF}/simpan", {**mine, "version": "2", "v-1": "3", "name": "Tiga"})
    assert stored(planner)[0].name == "Tiga"


def test_a_scenario_without_a_name_or_gone_meanwhile_keeps_what_was_typed(planner: Site) -> None:
    page = planner.page(planner.post(f"{WHATIF}/simpan", {"v-1": "5", "note": "x" * 2001}, status=422), 422)
    assert "Nama skenario: belum diisi" in page.text
    assert "Catatan: terlalu panjang" in page.text
    gone = {"skenario": "999", "version": "1", "v-1": "5", "name": "Hilang"}
    page = planner.page(planner.post(f"{WHATIF}/simpan", gone, status=409), 409)
    assert "simpan sebagai baru" in page.text
    assert page.all("input", name="skenario")[0].get("value") == "0"


def test_whoever_leads_tries_but_keeps_nothing_and_whoever_judges_finds_no_page(site: Site) -> None:
    site.become("Hadi")
    assert not site.get(WHATIF).all("input", id="name")
    site.post(f"{WHATIF}/simpan", {"name": "Andai"}, status=404)
    site.become("Budi")
    for path in (WHATIF, "rencana/skenario", "rencana/skenario/banding"):
        assert site.client.get(f"/penilaian/kabupaten-contoh/2026/{path}").status_code == 404
