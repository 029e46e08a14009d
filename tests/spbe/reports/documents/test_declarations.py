"""Declarations: who signed, and the agency's own index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spbe.language import format_index
from spbe.reports.documents.blocks import Signatures
from spbe.submission import Answer
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import COMPLETE, complete, half_way, made, submission


def test_declarations_carry_who_signed_or_lines_to_sign_on() -> None:
    signed = {"publication": ("Rini", "Sekretaris Daerah", date(2026, 11, 24), False)}
    said = document("persetujuan", complete(), declared=signed, place="Contoh")
    (blocks,) = [block for block in said.blocks if isinstance(block, Signatures)]
    assert blocks.blocks[0].name == "Rini" and blocks.blocks[0].where == "Contoh, 24 November 2026"
    assert "tidak menyetujui publikasi" in texts(said)
    assert "☐" in texts(document("persetujuan", complete()))


def test_what_is_signed_is_no_draft_once_the_self_assessment_is_whole_whatever_the_stage() -> None:
    for code in ("berita-acara", "persetujuan"):
        said = document(code, complete())
        assert said.mark == "" and "Penilaian mandiri, lengkap" in said.facts
        assert ("Tahap", "Penilaian mandiri, lengkap") in said.about
        judged = made(replace(submission(COMPLETE), stage="interview"))
        assert document(code, judged).mark == "" and "Penilaian mandiri, lengkap" in document(code, judged).facts
        assert document(code, half_way()).mark == "DRAF"


def test_the_minutes_state_the_agencys_own_index_even_after_the_result() -> None:

    judged = submission(COMPLETE, is_final=True)
    lower = {("document", "1"): Answer("1", "document", 1)}
    final = replace(judged, stage="final", answers={**judged.answers, **lower})
    read = made(final)
    own = made(submission(COMPLETE)).score
    assert own is not None and read.score is not None and own.index != read.score.index
    assert f"Indeks penilaian mandiri {format_index(own.index)}" in texts(document("berita-acara", read))
