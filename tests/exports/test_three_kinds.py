"""An instrument of all three kinds, without domains, in every file: from its YAML alone."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from matplotlib.text import Text

from exports import export
from exports.charts import CHARTS
from spbe.indicators import instrument, load_instrument
from spbe.language import speaking
from spbe.reports import report
from spbe.reports.gaps import next_step
from spbe.submission import Answer, Submission
from spbe.value_lists import read_value_list
from tests.spbe.sample_reports import ANSWERED_AT, INVENTED, MADE_AT

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
VALUES = {"1": 3, "2": Fraction(5, 2), "3": Fraction("1.96")}


def made(values=VALUES):
    answers = {}
    for code, value in values.items():
        level, exact = (value, None) if isinstance(value, int) else (None, value)
        said = Answer(code, "self", level, f"Bukti {code}.", "Sari", ANSWERED_AT, 1, value=exact)
        answers["self", code] = said
    submitted = Submission(2, INVENTED, "2026", 2026, "toy-2026", "self", answers)
    return report(TOY, submitted, made_at=MADE_AT, version="1.2.3")


def test_the_workbook_shows_values_as_values_and_no_domains() -> None:
    book = openpyxl.load_workbook(BytesIO(export(made(), ".xlsx")))
    sheet = book["Indikator"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    assert "Nilai" in heads and "Tingkat" not in heads
    shown = [sheet.cell(row, heads["Nilai"]) for row in range(1, sheet.max_row + 1)]
    numbers = [(cell.value, cell.number_format) for cell in shown if isinstance(cell.value, int | float)]
    assert numbers == [(3, "0"), (2.5, "0.00"), (1.96, "0.00")]
    whole = [row.floor for row in made().parts.itertuples()]
    assert whole == ["whole", "aspect", "aspect"]


def test_the_index_in_every_file_is_the_engine_s() -> None:
    found = made()
    assert found.score is not None
    # 20 x 3 + 40 x 2.5 + 40 x 1.96 = 238.4 hundredths
    assert found.score.index == Fraction("2.384")
    told = json.loads(export(found, ".json"))
    assert (told["index"], told["domains"]) == ({"exact": "2.384", "announced": "2.38"}, {})
    assert [(one["level"], one["value"]) for one in told["indicators"]] == [(3, None), (None, "2.5"), (None, "1.96")]
    assert ";2,5;" in export(found, ".csv").decode("utf-8-sig")


@pytest.mark.parametrize("name", sorted(CHARTS))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_chart_draws_it(name: str, language: str) -> None:
    with speaking(language):
        assert export(made(), ".svg", chart=name).lstrip().startswith(b"<?xml")


def test_the_waterfall_writes_values_as_people_read_them() -> None:
    found = made()
    judged = Answer("2", "document", None, value=Fraction(3))
    moved = replace(found.submission, stage="document", answers={**found.submission.answers, ("document", "2"): judged})
    drawn = CHARTS["waterfall"](report(TOY, moved, made_at=MADE_AT, version="1.2.3"))
    assert "2,50 ke 3,00" in {text.get_text() for text in drawn.findobj(Text)}


def test_a_gap_is_what_the_value_lacks_of_its_target_level() -> None:
    rows = {row.code: row for row in made().gaps.itertuples()}
    assert (rows["2"].target, rows["2"].gap, rows["2"].gain) == (3, Fraction(1, 2), Fraction(1, 5))
    assert (rows["1"].gap, rows["3"].gap) == (0, Fraction("1.04"))
    assert rows["2"].gain_one == Fraction(1, 5)


def test_the_next_step_of_a_band_is_the_level_it_lies_in() -> None:
    proof = TOY.by_code["2"]
    assert next_step(proof, Fraction(5, 2)).startswith("Tingkat 2: Inovasi dikelola.")
    assert next_step(proof, Fraction(3)).startswith("Tingkat 3: Inovasi diukur.")
    assert next_step(proof, Fraction(5)) == "Sudah di tingkat tertinggi; jaga buktinya tetap berlaku."


def test_what_is_open_is_asked_for_in_its_own_words() -> None:
    steps = {row.code: row.next_step for row in made({"1": 3}).gaps.itertuples()}
    assert steps["2"] == "Tandai butir yang dipenuhi dan tulis penjelasannya."
    assert steps["3"] == "Isi angka lembaga penerbitnya dan tulis sumbernya."


def test_the_sheet_about_says_what_to_check_and_how_a_figure_becomes_a_value() -> None:
    told = {row.name: row.value for row in made().about.itertuples()}
    assert told["Konversi indikator 3"] == "Indeks Inovasi Daerah (Lembaga Mainan); nilai = 1,00 + angka / 25,00"
    assert "Cocokkan bobotnya dengan naskah peraturan mainan." in told.values()


def test_a_conversion_by_points_is_told_with_its_doubt() -> None:
    empty = Submission(2, INVENTED, "2026", 2026, "pemdi-2026", "self", {})
    whole = report(instrument("pemdi-2026"), empty, made_at=MADE_AT, version="1.2.3")
    facts = {row.name: row.value for row in whole.about.itertuples()}
    assert facts["Konversi indikator 7"].endswith(
        "garis lurus antara 1,00: 1,00; 1,80: 1,50; 2,60: 2,50; 3,50: 3,50; 4,20: 4,00; 5,00: 5,00 "
        "(belum dipastikan: Rumus di dalam pita tidak ditemukan; garis lurus antarbatas adalah dugaan.)"
    )


# Imported values.

SOURCE = "=LHE 2026, Kementerian PANRB"


def imported(*codes: str):
    found = made()
    answers = {
        key: replace(answer, value_source=SOURCE if key[1] in codes else "")
        for key, answer in found.submission.answers.items()
    }
    return report(TOY, replace(found.submission, answers=answers), made_at=MADE_AT, version="1.2.3")


def test_imported_values_are_named_with_their_source_in_every_file() -> None:
    found = imported("2", "3")
    assert found.facts.imported == {SOURCE: ("2", "3")}
    book = openpyxl.load_workbook(BytesIO(export(found, ".xlsx")))
    texts = {name: [cell.value for row in book[name].iter_rows() for cell in row] for name in book.sheetnames}
    assert "Nilai diimpor dari" in texts["Indikator"]
    assert texts["Indikator"].count(SOURCE) == 2
    assert f"indikator 2, 3: {SOURCE}" in texts["Tentang"]
    assert "2 nilai diimpor" in texts["Ringkasan"]
    assert all(cell.data_type != "f" for row in book["Indikator"].iter_rows() for cell in row)
    told = json.loads(export(found, ".json"))
    assert [one["value_source"] for one in told["indicators"]] == [None, SOURCE, SOURCE]
    assert export(found, ".csv").decode("utf-8-sig").count(f";'{SOURCE};") == 2


def test_where_nothing_was_imported_no_file_speaks_of_it() -> None:
    for suffix in (".csv", ".xlsx"):
        content = export(imported(), suffix)
        book = openpyxl.load_workbook(BytesIO(content)) if suffix == ".xlsx" else None
        text = content.decode("utf-8-sig") if book is None else str([list(sheet.values) for sheet in book])
        assert "diimpor" not in text


def test_the_table_of_our_own_comes_back_as_the_same_values() -> None:
    listed = read_value_list(export(made(), ".csv"), TOY)
    assert listed.problems == ()
    assert {one.code: one.value for one in listed.values} == VALUES
