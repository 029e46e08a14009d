"""The result report: the engine's numbers, whole or not."""

from __future__ import annotations

from dataclasses import replace

from spbe.indicators import instrument
from spbe.language import format_index
from spbe.reports.documents.blocks import Grid, Heading
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import BEFORE, COMPLETE, complete, half_way, made, submission


def test_the_result_report_says_the_engines_indices() -> None:
    read = complete()
    assert read.score is not None
    said = texts(document("lhe", read))
    for code, index in read.score.aspects.items():
        title = instrument().aspect_by_code[code].title
        assert any(line.startswith(f"{code}. {title} | ") and format_index(index) in line for line in said.split("\n"))
    assert f"Pemerintah Kota Contoh (demo, instansi rekaan) {format_index(read.score.index)} Baik" in said


def test_an_incomplete_year_shows_a_range_and_no_index() -> None:
    said = texts(document("lhe", half_way()))
    assert "belum lengkap (37/47)" in said
    assert "Lengkapi penilaian lebih dahulu" in said


def test_a_pemantauan_has_no_strengths_and_puts_two_years_side_by_side() -> None:

    watched = replace(submission(COMPLETE, previous=BEFORE), kind="pemantauan")
    said = document("lhe", made(watched))
    heads = [block.text for block in said.blocks if isinstance(block, Heading)]
    assert "Kekuatan dan kelemahan" not in heads and "Rekomendasi" not in heads
    (values,) = [
        block for block in said.blocks if isinstance(block, Grid) and block.caption == "Nilai setiap indikator"
    ]
    assert [column.head for column in values.columns] == ["No", "Indikator", "2025", "2026"]
