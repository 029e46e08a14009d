"""An instrument with items and figures of others, without domains: every page of the agency's side."""

from __future__ import annotations

import pytest

from spbe.store import models
from tests.spbe.web.conftest import Site

PAGES = (
    "", "aspek/A", "indikator", "indikator/1", "indikator/2", "indikator/3", "cari?q=inovasi", "target", "unduhan/",
    "papan", "kirim", "tugas", "tugas?unit=diskominfo", "/tugas", "pemeriksaan", "jejak", "indikator/2/percakapan/",
    "indikator/2/bukti/I02-L2-01",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_toy_instrument_keeps_the_rules_in_both_languages(toy_site: Site, path: str) -> None:
    assert toy_site.get(path).text
    toy_site.post("/bahasa", {"language": "en", "back": "/"})
    toy_site.language = "en"
    assert toy_site.get(path).text


@pytest.mark.parametrize(
    "path", ["", "aspek/1", "indikator", "indikator/1", "indikator/5", "indikator/7", "indikator/18"]
)
def test_every_page_of_a_pemdi_year_keeps_the_rules(pemdi_site: Site, path: str) -> None:
    assert pemdi_site.get(path).text


def begin(site: Site, instrument: str, year: int) -> None:
    """Open a period of an instrument and start Kota Contoh's assessment in it, through the pages."""
    site.become("Agus")
    assert instrument in {e.get("value") for e in site.get("/kelola/kota-contoh/periode/baru").all("option")}
    plan = {
        "instrument": instrument,
        "year": str(year),
        "kind": "evaluasi",
        "title": "",
        "slug": f"{instrument}-{year}",
    }
    site.post("/kelola/kota-contoh/periode/baru", {**plan, "late_rule": "mark"})
    site.become("Rini")
    site.post(f"/kelola/kota-contoh/periode/kota-contoh/{instrument}-{year}/mulai", {})
    site.HERE = f"/penilaian/kota-contoh/{instrument}-{year}"


def send(site: Site, code: str, **entered: object) -> None:
    """Save an answer of an indicator as its page sends it."""
    version = site.get(f"indikator/{code}").by_id("versi")
    assert version is not None
    site.post(f"indikator/{code}", {"version": version.get("value"), "go": "stay", "explanation": "Fakta", **entered})


def test_a_pemdi_period_is_opened_and_answered_whole_through_the_pages(site: Site) -> None:
    begin(site, "pemdi-2026", 2026)
    pemdi = site.house.instruments["pemdi-2026"]
    for indicator in pemdi:
        if indicator.kind == "items":
            send(site, indicator.code, items=[i.code for i in indicator.criteria[1].items])
        else:
            figure = {"figure": "2,6", "figured_on": "2026-03-31", "figure_source": "Buku indeks"}
            send(site, indicator.code, **figure)
    page = site.get("")
    assert "Semua 20 indikator dinilai." in page.text
    assert "20 indikator dalam satu pandangan" in page.text
    assert "Domain" not in page.text


def test_last_years_items_are_taken_over_where_they_still_hold_and_figures_are_not(toy_site: Site) -> None:
    send(toy_site, "2", items=["I02-L1-01", "I02-L2-01"])
    send(toy_site, "3", figure="50", figured_on="2026-03-31", figure_source="Buku")
    toy_site.HERE = "/penilaian/kota-contoh/toy-2026-2027"
    begin(toy_site, "toy-2026", 2027)
    page = toy_site.get("indikator/2")
    assert "Jawaban 2026" in page.text
    assert "2,00" in page.text
    toy_site.post("indikator/2/dari-tahun-lalu", {})
    assert (toy_site.answer("2").value, toy_site.answer("2").explanation) == ("2", "Fakta")
    toy_site.post("indikator/3/dari-tahun-lalu", {})
    assert (toy_site.answer("3").value, toy_site.answer("3").explanation) == (None, "Fakta")
    assert "2026: nilai 2,00" in toy_site.get("aspek/A").text


def test_carried_items_are_confirmed_with_one_button(toy_site: Site) -> None:
    send(toy_site, "2", items=["I02-L1-01"])
    send(toy_site, "1", level="3")
    begin(toy_site, "toy-2026", 2027)
    toy_site.post("mulai-dari-tahun-lalu", {})
    page = toy_site.get("indikator/2")
    assert "Mutakhirkan, lalu isi nilainya." in page.text
    assert "Masih benar: pakai 1 butir tahun lalu" in page.text
    send(toy_site, "2", go="last")
    assert toy_site.answer("2").value == "1.5"


def test_the_tasks_of_a_unit_speak_of_items_and_figures(toy_site: Site) -> None:
    send(toy_site, "2", items=["I02-L1-01"], explanation="")
    send(toy_site, "3", figure="50", explanation="")
    toy_site.become("Sari")
    assert "Butir ditandai tanpa penjelasan." in toy_site.get("/tugas").text
    toy_site.become("Wati")
    assert "Angka tanpa tanggal atau sumber, dan tanpa penjelasan." in toy_site.get("/tugas").text


def test_level_nought_is_chosen_and_shown_as_a_level(site: Site) -> None:
    begin(site, "spbe-2018", 2026)
    send(site, "1", level="0")
    assert site.answer("1").level == 0
    chosen = [e.get("value") for e in site.get("indikator/1").all("input", name="level") if "checked" in e.attributes]
    assert chosen == ["0"]
    page = site.get("")
    assert [a.get("href") for a in page.all("a") if "lvl-z" in a.get("class")] == [f"{site.HERE}/indikator/1"]
    assert "belum dinilai" not in site.get("aspek/1").all("article", id="i1")[0].text
    assert "1 dari 37 indikator dinilai" in page.text
    site.post("target", {"seen": site.get("target").all("input", name="seen")[0].get("value"), "index": "0,50"})
    assert "0,50" in site.get("").text


@pytest.mark.parametrize(("code", "values"), [("1", {"level": 3}), ("2", {"value": "2.75"})])
def test_an_imported_value_is_called_so_with_its_source(toy_site: Site, code: str, values: dict[str, object]) -> None:
    send(toy_site, "1", level="2")
    send(toy_site, "2", is_empty="1")
    with toy_site.house.sessions.begin() as session:
        answer = session.get_one(models.Answer, (toy_site.assessment_id(), code, "self"))
        for name, value in {**values, "value_source": "Daftar asesor 2026"}.items():
            setattr(answer, name, value)
    page = toy_site.get(f"indikator/{code}")
    assert "nilai diimpor" in page.text
    assert "Daftar asesor 2026" in page.text
    assert "nilai diimpor" in toy_site.get("aspek/A").all("article", id=f"i{code}")[0].text
    send(toy_site, code, explanation="Lain", **({"level": "3"} if code == "1" else {}))
    assert "Daftar asesor 2026" in toy_site.get(f"indikator/{code}").text
    send(toy_site, code, explanation="Lain", **({"level": "4"} if code == "1" else {"items": ["I02-L1-01"]}))
    assert "Daftar asesor 2026" not in toy_site.get(f"indikator/{code}").text


@pytest.mark.parametrize(("instrument", "year"), [("spbe-2018", 2018), ("pemdi-2026", 2026)])
def test_every_page_and_file_works_for_an_instrument_that_is_not_that_of_the_demo(
    site: Site, instrument: str, year: int
) -> None:
    begin(site, instrument, year)
    asked = site.house.instruments[instrument]
    first = next(iter(asked))
    given = {"items": [first.criteria[1].items[0].code]} if first.kind == "items" else {"level": str(first.levels[0])}
    send(site, first.code, **given)
    for path in (*PAGES[2:3], *PAGES[6:13], "", f"indikator/{first.code}", "tren", "dokumen/", "impor-nilai", "jejak"):
        assert site.get(path).text, path
    for aspect in asked.aspects:
        assert site.get(f"aspek/{aspect.code}").text
    names = [f"unduhan/penilaian.{suffix}" for suffix in ("xlsx", "csv", "json")]
    names += [f"unduhan/grafik/{chart}.svg" for chart in ("radar", "domains", "strip", "gaps", "waterfall")]
    names += [
        f"dokumen/{code}.{suffix}" for code in ("lhe", "kesenjangan", "berita-acara") for suffix in ("pdf", "docx")
    ]
    for name in names:
        assert site.client.get(site.address(name)).status_code == 200, name
    for name, path in (("Dewi", f"verifikasi/{first.code}"), ("Budi", "asesor/"), ("Budi", f"asesor/{first.code}")):
        site.become(name)
        assert site.get(path).text, (name, path)
