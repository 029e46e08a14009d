"""What every page says, in every document."""

from __future__ import annotations

import pytest

from spbe.reports.documents import DOCUMENTS
from tests.spbe.reports.documents.reading import document
from tests.spbe.sample_reports import COMPLETE, complete, half_way, made, submission

TO_SIGN = ("berita-acara", "persetujuan")


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_document_is_a_draft_until_the_result_is_final(code: str) -> None:
    assert document(code, half_way()).mark == "DRAF"
    assert code in TO_SIGN or document(code, complete()).mark == "DRAF"
    assert document(code, made(submission(COMPLETE, is_final=True))).mark == ""


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_page_says_whose_by_what_at_which_stage_and_when(code: str) -> None:
    facts = " ".join(document(code, complete()).facts)
    stage = "Penilaian mandiri, lengkap" if code in TO_SIGN else "Penilaian mandiri, DRAF"
    for told in ("Pemerintah Kota Contoh", "spbe-2020, edisi", stage, "24 November 2026", "1.2.3"):
        assert told in facts
