"""The foreword: what the report is, whose, of when, how to read it, and nobody's signature."""

from __future__ import annotations

from dataclasses import replace

from spbe.reports.documents.blocks import Heading, Signatures
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import COMPLETE, complete, half_way, made, submission


def foreword(read: object) -> str:
    said = document("lhe", read)  # type: ignore[arg-type]  # a Report
    assert isinstance(said.foreword[0], Heading) and not any(isinstance(b, Signatures) for b in said.foreword)
    return texts(replace(said, blocks=said.foreword))


def test_it_says_whose_report_it_is_of_when_by_which_law_and_how_to_read_it() -> None:
    said = foreword(complete())
    for told in ("Kata pengantar", "Pemerintah Kota Contoh", "tahun 2026", "PermenPANRB 59/2020", "Cara membaca"):
        assert told in said
    assert "24 November 2026" in said and "laporan ini draf" in said and "Baru" not in said


def test_an_incomplete_year_a_final_one_and_a_pemantauan_are_told_as_what_they_are() -> None:
    assert "Baru 37 dari 47 indikator dinilai" in foreword(half_way())
    final = foreword(made(submission(COMPLETE, is_final=True)))
    assert "sudah ditetapkan" in final and "draf: isinya" not in final
    watched = foreword(made(replace(submission(COMPLETE), kind="pemantauan")))
    assert "Ini pemantauan" in watched and "tulisan asesor" not in watched
