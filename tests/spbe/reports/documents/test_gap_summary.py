"""The first page of the gap report: a decision can be taken from it alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from spbe.language import format_index
from spbe.reports.documents.blocks import Grid, Turn
from spbe.scoring import score
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import COMPLETE, complete, half_way, made, submission

LEADS = {"24": "Dinas Kominfo", "27": "Dinas Kominfo", "26": "BKPSDM"}


def first_page(read: object, **more: object) -> str:
    said = document("kesenjangan", read, **more)  # type: ignore[arg-type]  # a Report
    turn = next((place for place, block in enumerate(said.blocks) if isinstance(block, Turn)), len(said.blocks))
    return texts(replace(said, blocks=said.blocks[:turn]))


def test_it_says_where_the_index_goes_who_acts_and_what_is_asked_for() -> None:
    read = complete()
    facts = read.facts
    assert facts.score is not None
    said = first_page(read, leads=LEADS)
    targets = {gap.indicator.code: facts.target_values[gap.indicator.code] for gap in facts.below_target()}
    closed = score(facts.instrument, {**facts.values, **targets}).index
    assert f"Bila semua ditutup, indeks menjadi {format_index(closed)}" in said
    assert f"Indeks kini {format_index(facts.score.index)}" in said and "Dinas Kominfo | 2 | +" in said
    assert "Dinas Kominfo menutup 2 kesenjangannya lebih dahulu" in said
    assert "Tetapkan unit penanggung jawab untuk indikator" in said


def test_each_step_says_the_index_after_it_and_all_above_it() -> None:
    read = complete()
    (steps,) = [
        block
        for block in document("kesenjangan", read).blocks
        if isinstance(block, Grid) and block.caption == "Yang didahulukan"
    ]
    assert read.score is not None
    index = read.score.index
    for gap, row in zip(read.facts.below_target(), steps.rows, strict=False):
        index += gap.gain
        assert row.cells[-1] == format_index(index)


def test_the_way_to_the_target_is_counted_exactly() -> None:
    read = complete()
    assert read.score is not None
    first = read.facts.below_target()[0].gain
    for target, told in (
        (read.score.index, "Target sudah tercapai"),
        (read.score.index + first, "dengan menutup 1 kesenjangan"),
        (read.score.index + first + Fraction(1, 10_000), "dengan menutup 2 kesenjangan"),
        (Fraction(5), "belum cukup"),
    ):
        # The sample's target is kept as text; an exact fraction stands in for it.
        asked = replace(read.facts, submission=replace(read.submission, target_index=target))  # type: ignore[arg-type]
        assert told in first_page(replace(read, facts=asked))


def test_an_incomplete_year_promises_no_index_and_names_what_is_open() -> None:
    said = first_page(half_way())
    assert "Baru 37 dari 47 indikator dinilai" in said and "indeks menjadi" not in said
    assert "Selesaikan penilaian indikator 14, 24, " in said


def test_what_is_still_to_be_assessed_is_told_by_unit_and_those_without_one_last() -> None:
    said = first_page(half_way(), leads={"14": "Bagian Hukum", "26": "BKPSDM"})
    assert "Bagian Hukum menyelesaikan penilaian indikator 14." in said
    assert "BKPSDM menyelesaikan penilaian indikator 26." in said
    assert "Selesaikan penilaian indikator 24, " in said


def test_an_incomplete_year_says_whether_its_target_is_still_open() -> None:
    read = half_way()
    spread = read.facts.range
    for target, told in (
        (spread.lowest.index, "Target sudah tercapai apa pun isi sisanya"),
        (spread.highest.index, "Target bergantung pada yang belum dinilai"),
        (spread.highest.index + Fraction(1, 10_000), "Target belum tercapai apa pun isi sisanya"),
    ):
        asked = replace(read.facts, submission=replace(read.submission, target_index=target))  # type: ignore[arg-type]
        assert told in first_page(replace(read, facts=asked))


def test_without_a_gap_the_page_stands_alone() -> None:
    levels = dict.fromkeys(COMPLETE, 5)
    said = document("kesenjangan", made(submission(levels)))
    assert not any(isinstance(block, Turn | Grid) for block in said.blocks)
    assert "Semua indikator mencapai target" in texts(said)
