"""Drafts follow their rules and give way to what somebody wrote."""

from __future__ import annotations

from spbe.reports.documents.blocks import Text
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import complete


def test_strengths_and_weaknesses_are_drafted_by_levels_and_say_so() -> None:
    said = texts(document("lhe", complete()))
    assert "Draf disusun dengan aturan" in said
    assert "33. Layanan Perencanaan" in said or "33." in said
    assert "belum terbukti memenuhi tingkat 3" in said


def test_what_somebody_wrote_stands_instead_of_the_draft_word_for_word() -> None:
    written = "Kuat pada <b>kebijakan</b>.\nDua baris."
    said = document("lhe", complete(), statements={"strengths:1": written})
    assert Text(written, "quote") in said.blocks
