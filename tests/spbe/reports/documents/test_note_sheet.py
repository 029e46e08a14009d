"""The note sheet: what was noted comes first and in full, with room to write."""

from __future__ import annotations

from dataclasses import replace

from spbe.submission import Answer
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import COMPLETE, made, submission


def test_an_indicator_with_a_note_stands_in_full_and_the_others_in_a_table() -> None:
    judged = submission(COMPLETE)
    noted = {("document", "7"): Answer("7", "document", 2, note="Tanyakan pasalnya.")}
    read = made(replace(judged, stage="document", answers={**judged.answers, **noted}))
    said = texts(document("catatan", read, leads={"7": "Bagian Hukum"}))
    assert "Tanyakan pasalnya." in said and "Bagian Hukum" in said and "Bukti 7." in said
    assert said.index("Tanyakan pasalnya.") < said.index("Indikator tanpa catatan")
    assert "Belum ada catatan" in texts(document("catatan", made(submission(COMPLETE))))
