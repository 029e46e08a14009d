"""The gap report: unit, gain and what is missing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from spbe.indicators import load_instrument
from spbe.submission import Answer
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import COMPLETE, complete, made, submission


def test_items_that_are_counted_are_named_from_the_lowest_level_on() -> None:
    toy = load_instrument(Path(__file__).parents[3] / "toy" / "toy-2026.yaml")
    marked = Answer("2", "self", None, "Fakta", value=Fraction(1), items=frozenset())
    read = made(replace(submission({}, code="toy-2026"), answers={("self", "2"): marked}, period="mainan"), toy)
    said = document("kesenjangan", read)
    assert "Daftar inovasi" in texts(said) and "menuju tingkat 1" in texts(said)
    assert said.subtitle == "Mainan, tahun 2026", "a year is a year, whatever its address"


def test_the_gap_report_names_unit_gain_and_what_is_missing() -> None:
    said = texts(document("kesenjangan", complete(), leads={"24": "Dinas Kominfo"}))
    assert "24. Penerapan Manajemen Aset TIK | 1 | 3 | Dinas Kominfo | +0,0300" in said
    assert "menuju tingkat 2" in said and "unit belum ditetapkan" in said


def test_what_is_missing_stands_under_the_unit_that_must_act_with_the_assessors_reason() -> None:
    judged = submission(COMPLETE)
    reason = {("document", "24"): Answer("24", "document", 1, justification="Belum ada program kerja.")}
    read = made(replace(judged, stage="document", answers={**judged.answers, **reason}))
    said = texts(document("kesenjangan", read, leads={"24": "Dinas Kominfo"})).split("Yang kurang untuk tingkat")[1]
    own = said.split("Dinas Kominfo\n")[1]
    head, why, asked = (
        "24. Penerapan Manajemen Aset TIK: kini 1, menuju tingkat 2",
        "Belum ada program kerja.",
        "Bukti yang",
    )
    assert own.index(head) < own.index(why) < own.index("Kriteria tingkat 2") < own.index(asked)
    assert "Tingkat itu menambah 0,0150 ke indeks; sampai target, 0,0300." in own


def test_a_step_that_reaches_the_target_says_its_worth_once() -> None:
    near = {code: 2 if code == "24" else 3 for code in COMPLETE}
    said = texts(document("kesenjangan", made(submission(near))))
    assert "Tingkat itu mencapai target dan menambah 0,0150 ke indeks." in said and "sampai target" not in said
