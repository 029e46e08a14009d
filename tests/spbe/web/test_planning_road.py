"""The road on its page: an answer with its proof at an address that can be sent on, and every limit by its name."""

import re
from urllib.parse import unquote

import pytest

from tests.spbe.web.conftest import Site

ROAD = "rencana/jalan/"


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


def test_the_page_opens_with_the_road_to_the_own_target_and_its_proof(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,50")
    assert re.search(r"Dari \d,\d\d ke 3,50 dengan \d+ poin", page.text)
    assert "Terbukti termurah: cara hitung lain (HiGHS) memberi batas bawah yang sama" in page.text
    assert "setiap langkah dihitung satu poin" in page.text
    assert "belum dinilai tahun ini" in page.text
    assert page.all("svg", role="img")
    assert planner.get(ROAD).all("form", method="get")


def test_a_step_can_be_ruled_out_or_made_sure_by_its_link(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,00")
    links = [unquote(one.get("href")) for one in page.all("a") if "jangan=" in (one.get("href") or "")]
    step = re.search(r"jangan=([\d:]+)", links[0])
    assert step is not None
    again = planner.get(links[0])
    assert again.all("input", id="jangan")[0].get("value") == step[1]
    assert any(f"jangan={step[1]}," in unquote(one.get("href") or "") for one in again.all("a"))


def test_years_and_an_order_are_kept_and_told(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,5&tahun=3&t-2027=3,0&l-2027=15&urut=1&ul-diskominfo=9")
    assert "Tahun demi tahun" in page.text
    assert "Berlaku untuk batas dan urutan yang dipilih" in page.text
    assert "Saran alat ini, bukan bunyi peraturan" in page.text


def test_a_limit_that_stands_in_the_way_is_named_with_how_far_one_gets(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=5&anggaran=3")
    assert "paling jauh indeks" in page.text
    assert "Anggaran 3 poin; target ini perlu paling sedikit" in page.text
    page = planner.get(ROAD + "?sasaran=indeks&indeks=4&tahun=2&l-2027=1&l-2028=1")
    assert "Batas-batas ini tidak dapat dipenuhi bersama; paling jauh" in page.text
    assert "Jumlah langkah 2027" in page.text
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3&tetap=43:5&jangan=43:4")
    assert "harus ada, tetapi" in page.text


def test_a_target_that_is_reached_is_told_as_it_was_asked_for(planner: Site):
    assert "Target 2,00 sudah tercapai" in planner.get(ROAD + "?sasaran=indeks&indeks=2,00").text


def test_everything_wrong_with_the_form_is_told_at_once(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=9&anggaran=1.500&tetap=99:3&rawan=x&ul-diskominfo=2", 422)
    for told in ("“1.500” bukan angka", "“99:3” bukan langkah", "“x” bukan indikator", "Batas unit berlaku per tahun"):
        assert told in page.text
    assert page.all("input", id="tetap")[0].get("value") == "99:3"
    assert "dari 1 sampai 5" in planner.get(ROAD + "?sasaran=indeks&indeks=9", 422).text


def test_a_stricter_assessor_and_other_roads_are_told(planner: Site):
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,50&rawan=1,2,3")
    assert "jawaban rawan diturunkan satu tingkat" in page.text
    assert "Jalan yang tahan" in page.text or "tetap mencapai target" in page.text
    assert "jalan lain paling banyak 5 %" in page.text
    planner.get(ROAD + "?sasaran=indeks&indeks=3,50&bukti=1")


def test_steps_of_an_items_instrument_are_items(pemdi_site: Site):
    pemdi_site.become("Tuti")
    page = pemdi_site.get(ROAD + "?sasaran=berikut")
    assert "Terbukti termurah" in page.text
    assert any(re.search(r"jangan=\d+:\d:I\d\d-L", unquote(one.get("href") or "")) for one in page.all("a"))


def test_rupiah_leave_out_what_has_no_cost(planner: Site):
    costs = {"c-1:2": "2.500.000", "c-1:3": "1.000.000", "c-1:4": "3.000.000", "c-1:5": "3.000.000", "version": "0"}
    planner.post("rencana/biaya/", costs)
    planner.post("rencana/biaya/satuan", {"currency": "rupiah", "version": "1"})
    page = planner.get(ROAD + "?sasaran=indeks&indeks=4")
    assert "jadi tidak dipakai di sini" in page.text
    assert "langkah belum berbiaya, jadi tidak dipakai; isi biayanya" in page.text


def test_in_english_the_page_speaks_english(planner: Site):
    planner.post("/bahasa", {"language": "en", "back": "/"})
    planner.language = "en"
    assert "to 3.50 for" in planner.get(ROAD + "?sasaran=indeks&indeks=3.50").text


def test_who_judges_finds_no_road(site: Site):
    for name in ("Budi", "Nadia"):
        site.become(name)
        assert site.client.get(site.address(ROAD)).status_code == 404


def test_what_is_told_beside_a_road_never_takes_the_road_away(planner: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("spbe.web.planning_road.SECONDS", 0.0)
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,50&rawan=1")
    assert "Belum terbukti termurah: waktunya habis" in page.text
    assert "selisihnya paling banyak" in page.text
    page = planner.get(ROAD + "?sasaran=indeks&indeks=3,50&tahun=2")
    assert "Belum ada jalan yang ditemukan" in page.text
    assert "Waktunya habis" in page.text
