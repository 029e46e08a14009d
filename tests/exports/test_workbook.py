"""The workbook holds the engine's numbers as numbers, and every word as a word."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from exports.workbook import SHEETS, build
from spbe import scoring
from spbe.indicators import instrument
from spbe.language import speaking
from tests.exports.reading import opened, table
from tests.exports.test_style import NASTY, OPENPYXL_LOSES, accepted
from tests.spbe import sample_instruments, sample_reports
from tests.spbe.sample_reports import COMPLETE, HALF_WAY, complete, half_way, made, submission


def exact(number: float) -> Fraction:
    """Return the decimal number that a cell shows, exactly."""
    return Fraction(str(number))


def announced(index: Fraction) -> float:
    return float(scoring.announced(index))


def recomputed(rows: list[dict[str, object]]) -> Fraction:
    """Return the index of some rows of the sheet of indicators, by hand: sum of level x weight over sum of weights."""
    weights = sum(exact(row["Bobot (%)"]) for row in rows)
    return sum((exact(row["Tingkat"]) * exact(row["Bobot (%)"]) for row in rows), Fraction(0)) / weights


def test_every_index_can_be_recomputed_from_the_written_cells():
    book = opened(build(complete()))
    indicators = table(book["Indikator"], "Kode")
    assert sum(exact(row["Bobot (%)"]) for row in indicators) == 100
    checked = []
    for row in table(book["Domain & Aspek"], "Jenjang"):
        inside = [i for i in indicators if row["Jenjang"] == "Instansi" or i[row["Jenjang"]] == row["Nama"]]
        assert row["Indeks"] == announced(recomputed(inside)), row["Nama"]
        assert row["Indikator"] == len(inside)
        assert exact(row["Bobot (%)"]) == sum(exact(i["Bobot (%)"]) for i in inside)
        checked.append(row["Jenjang"])
    assert [checked.count(floor) for floor in ("Instansi", "Domain", "Aspek")] == [1, 4, 8]


def test_every_number_is_the_engines():
    score, last = complete().score, complete().facts.last_score
    target = complete().facts.target_score
    book = opened(build(complete()))
    rows = {(row["Jenjang"], row["Kode"]): row for row in table(book["Domain & Aspek"], "Jenjang")}
    for floor, now, before, wanted in (
        ("Domain", score.domains, last.domains, target.domains),
        ("Aspek", score.aspects, last.aspects, target.aspects),
    ):
        for code, index in now.items():
            row = rows[floor, int(code)]
            assert row["Indeks"] == row["Rentang, terendah"] == row["Rentang, tertinggi"] == announced(index)
            assert (row["Indeks 2025"], row["Target"]) == (announced(before[code]), announced(wanted[code]))
            assert row["Predikat (indikatif di domain dan aspek)"] == scoring.band(instrument(), index)


def test_an_exact_tie_is_rounded_up_in_the_cell():
    index = Fraction("2.675")
    levels = sample_instruments.levels_reaching(instrument(), index)
    assert round(float(index), 2) == 2.67  # what a float would have shown
    book = opened(build(made(submission(levels))))
    cells = {row[0].value: row[1].value for row in book["Ringkasan"].iter_rows(min_row=6, max_row=19, max_col=2)}
    assert cells["Indeks SPBE"] == 2.68
    assert table(book["Domain & Aspek"], "Jenjang")[0]["Indeks"] == 2.68


def test_the_summary_shows_index_predicate_and_distances():
    sheet = opened(build(complete()))["Ringkasan"]
    told = {row[0]: row[1] for row in sheet.iter_rows(min_row=6, max_row=19, max_col=2, values_only=True)}
    score = complete().score
    assert told["Indeks SPBE"] == announced(score.index)
    assert told["Predikat"] == "Baik"
    assert told["Menuju Sangat Baik"] == announced(Fraction("3.5") - score.index)
    assert told["Target indeks"] == 2.6
    assert told["Menuju target"] == "tercapai"
    assert told["Hasil 2025"] == announced(complete().facts.last_score.index)
    parts = {row[0]: row[2] for row in sheet.iter_rows(min_row=6, max_row=21, min_col=5, max_col=8, values_only=True)}
    assert parts["Audit TIK"] == announced(score.aspects["6"])
    assert parts["Layanan"] == announced(score.domains["4"])


def test_gaps_are_numbers_and_the_not_assessed_are_none():
    shown = {row["Kode"]: row for row in table(opened(build(half_way()))["Kesenjangan"], "Kode")}
    assert set(shown) == {int(code) for code in instrument().by_code}
    for code, level in HALF_WAY.items():
        row, weight = shown[int(code)], instrument().by_code[code].weight
        assert (row["Tingkat"], row["Target"]) == (level, 3)
        assert row["Kesenjangan (tingkat)"] == max(3 - level, 0)
        assert exact(row["Kenaikan indeks bila ditutup"]) == max(3 - level, 0) * weight / 100
        assert exact(row["Kenaikan per satu tingkat"]) == weight / 100
    for code in half_way().progress.open:
        row = shown[int(code)]
        unknown = ("Tingkat", "Kesenjangan (tingkat)", "Kenaikan indeks bila ditutup")
        assert [row[head] for head in unknown] == ["belum dinilai"] * 3


def test_an_incomplete_workbook_shows_no_number_as_the_index():
    book = opened(build(half_way()))
    cells = {row[0].value: row[1].value for row in book["Ringkasan"].iter_rows(min_row=6, max_row=19, max_col=2)}
    spread = half_way().range
    assert cells["Indeks SPBE"] == "belum lengkap (37/47)"
    assert cells["Rentang indeks, terendah"] == announced(spread.lowest.index)
    assert cells["Rentang indeks, tertinggi"] == announced(spread.highest.index)
    rows = {(row["Jenjang"], row["Kode"]): row["Indeks"] for row in table(book["Domain & Aspek"], "Jenjang")}
    assert rows["Instansi", None] == "belum lengkap (37/47)"
    assert rows["Aspek", 2] == "belum lengkap (3/4)"
    assert rows["Aspek", 1] == 2.9


def test_nasty_explanations_come_back_identical_and_no_cell_is_a_formula():
    texts = dict(zip(instrument().by_code, NASTY, strict=False))
    book = opened(build(complete(texts=texts)))
    shown = {str(row["Kode"]): row["Penjelasan"] for row in table(book["Indikator"], "Kode")}
    read = {code: text for code, text in texts.items() if OPENPYXL_LOSES not in text}
    assert {code: shown[code] for code in read} == read
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@settings(max_examples=15, deadline=None)
@given(st.lists(accepted, min_size=3, max_size=3))
def test_whatever_is_explained_the_workbook_is_whole(texts):
    small = sample_instruments.instrument([[["40", "20"], ["40"]]])
    said = dict(zip("123", texts, strict=True))
    book = opened(build(made(submission({"1": 1, "2": 2, "3": 3}, code="sample", texts=said), small)))
    shown = [row["Penjelasan"] for row in table(book["Indikator"], "Kode")]
    for text, found in zip(texts, shown, strict=True):
        assert found == text or OPENPYXL_LOSES in text


def test_a_hostile_agency_name_is_text_everywhere():
    agency = replace(sample_reports.REAL, name='=HYPERLINK("x") & Co &P ' + "panjang " * 40)
    book = opened(build(complete(agency=agency)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for sheet in book:
        assert len(sheet.oddHeader.left.text) < 200
        assert "&P" not in sheet.oddHeader.left.text.replace("&&", "")


def test_equal_reports_give_equal_bytes():
    assert build(half_way()) == build(half_way())
    assert build(half_way()) != build(complete())


def test_the_properties_name_the_assessment_and_no_person():
    properties = load_workbook(BytesIO(build(complete()))).properties
    assert properties.title == "Penilaian Pemerintah Kota Contoh (demo, instansi rekaan), 2026"
    assert properties.created == sample_reports.MADE_AT.replace(tzinfo=None)
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_it_has_two_native_charts_whose_titles_state_the_findings():
    with ZipFile(BytesIO(build(complete()))) as package:
        charts = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 2
    assert any(
        "radarChart" in chart and "DRAF. Terjauh dari target: Audit TIK, kurang 1,33" in chart for chart in charts
    )
    assert any("barChart" in chart and "DRAF. Manajemen SPBE paling rendah: 1,73" in chart for chart in charts)
    assert all('<c:min val="1"/>' in chart and '<c:max val="5"/>' in chart for chart in charts)


def test_a_final_chart_is_no_draft():
    with ZipFile(BytesIO(build(complete(agency=sample_reports.REAL, is_final=True)))) as package:
        assert not any(b"DRAF" in package.read(name) for name in package.namelist())


@pytest.mark.parametrize("weights", [[[["100"]]], [[["50", "50"]]], [[["30"], ["30"]], [["40"]]]])
def test_a_small_instrument_has_its_workbook_too(weights):
    small = sample_instruments.instrument(weights)
    levels = {code: 1 + place % 5 for place, code in enumerate(small.by_code)}
    book = opened(build(made(submission(levels, code="sample"), small)))
    assert len(table(book["Indikator"], "Kode")) == len(small.indicators)
    assert book["Ringkasan"]["A6"].value == "Instansi"


def test_an_untouched_year_has_its_workbook_too():
    book = opened(build(made(submission({}))))
    assert {row["Tingkat"] for row in table(book["Indikator"], "Kode")} == {"belum dinilai"}


def test_sheets_are_named_in_the_language_in_force():
    assert opened(build(complete())).sheetnames == [
        "Ringkasan",
        "Domain & Aspek",
        "Indikator",
        "Kesenjangan",
        "Tentang",
    ]
    with speaking("en"):
        names = [sheet.name() for sheet in SHEETS]
        assert opened(build(complete())).sheetnames == names


def test_levels_of_last_year_stand_beside_this_years():
    shown = table(opened(build(complete()))["Indikator"], "Kode")
    assert {str(row["Kode"]): row["Tingkat"] for row in shown} == COMPLETE
    assert {str(row["Kode"]): row["Tingkat 2025"] for row in shown} == sample_reports.BEFORE
