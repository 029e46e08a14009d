"""The gap report: unit, gain and what is missing."""

from __future__ import annotations

from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import complete


def test_the_gap_report_names_unit_gain_and_what_is_missing() -> None:
    said = texts(document("kesenjangan", complete(), leads={"24": "Dinas Kominfo"}))
    assert "24. Penerapan Manajemen Aset TIK | 1 | 3 | Dinas Kominfo | +0,0300" in said
    assert "menuju tingkat 2" in said and "unit belum ditetapkan" in said
