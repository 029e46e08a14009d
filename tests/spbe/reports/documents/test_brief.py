"""The brief: the index, the weakest aspects and the steps that raise it most."""

from __future__ import annotations

from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import complete, half_way


def test_the_brief_names_the_steps_with_unit_and_gain() -> None:
    said = texts(document("ringkas", complete(), leads={"24": "Dinas Kominfo"}))
    assert "24. Penerapan Manajemen Aset TIK | 1 → 3 | Dinas Kominfo | +0,0300" in said
    assert "6. Audit TIK" in said.split("Aspek")[1].splitlines()[1], "the lowest aspect stands first"


def test_the_brief_ends_with_what_the_meeting_is_asked_for() -> None:
    said = texts(document("ringkas", complete(), leads={"24": "Dinas Kominfo"})).split("Yang diminta\n")[1]
    assert "Dinas Kominfo menutup 1 kesenjangannya lebih dahulu" in said and "Tetapkan unit penanggung jawab" in said
    assert "laporan ini" not in said, "a part of the gap report is not handed out with the brief"


def test_an_incomplete_year_says_how_far_it_is() -> None:
    assert "37 dari 47 indikator dinilai." in texts(document("ringkas", half_way()))
