"""Two years compared: the parts add up, and without last year nothing is compared."""

from __future__ import annotations

from fractions import Fraction

from spbe.reports.documents.blocks import Grid
from tests.spbe.reports.documents.reading import document, texts
from tests.spbe.sample_reports import BEFORE, COMPLETE, made, submission


def test_the_comparison_splits_the_change_so_that_its_parts_add_up() -> None:
    read = made(submission(COMPLETE, previous=BEFORE))
    (split,) = [
        block
        for block in document("dua-tahun", read).blocks
        if isinstance(block, Grid) and block.caption == "Perubahan indeks menurut aspek"
    ]
    numbers = [Fraction(row.cells[1].replace(",", ".").replace("−", "-")) for row in split.rows]
    assert sum(numbers[:-1]) == numbers[-1] != 0


def test_without_last_year_nothing_is_compared_and_it_says_so() -> None:
    assert "tidak ada yang dibandingkan" in texts(document("dua-tahun", made(submission(COMPLETE))))
