"""The guide of an answer sheet says what there is to do in this one, in the language in force."""

from __future__ import annotations

from pathlib import Path

from exports.answer_sheet import answer_sheet
from spbe.indicators import instrument, load_instrument
from spbe.language import speaking
from tests.exports.reading import opened
from tests.spbe.sample_answers import MADE_AT, answered

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")


def guide(file: bytes) -> str:
    return "\n".join(str(cell.value or "") for cell in opened(file)["Petunjuk"]["A"])


def test_the_guide_speaks_of_the_kinds_of_indicators_that_are_there():
    chosen = instrument()
    told = guide(answer_sheet(chosen, answered(chosen, 1), made_at=MADE_AT))
    assert "Tingkat: pilih dari daftar" in told
    assert "Butir:" not in told
    assert "Butir: di lembar “Butir”, pilih Ya atau -" in guide(answer_sheet(TOY, answered(TOY, 1), made_at=MADE_AT))


def test_the_guide_is_translated_and_the_words_that_are_read_back_are_not():
    with speaking("en"):
        book = answer_sheet(TOY, answered(TOY, 1), made_at=MADE_AT)
    assert "Fill in light blue cells only" in guide(book)
    assert [cell.value for cell in opened(book)["Lembar Kerja"][4]][:4] == [
        "Kode",
        "Indikator",
        "Tahun lalu",
        "Tingkat",
    ]
