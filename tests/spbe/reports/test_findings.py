"""Titles say what the numbers say, and nothing more."""

import pytest

from spbe.reports.findings import domains_finding, gaps_finding, radar_finding, strip_finding
from tests.spbe import sample_instruments
from tests.spbe.sample_reports import BEFORE, COMPLETE, complete, half_way, made, submission

TWO = [[["30", "20"]], [["50"]]]
ONE = [[["40", "20"], ["40"]]]
THREE = [[["20"]], [["30"]], [["50"]]]


def small(weights, levels):
    return made(submission(levels, code="sample"), sample_instruments.instrument(weights)).facts


def test_a_complete_year_names_the_lowest_domain_and_the_farthest_aspect():
    found = complete().facts
    assert domains_finding(found) == "Manajemen SPBE paling rendah: 1,73"
    assert radar_finding(found) == "Terjauh dari target: Audit TIK, kurang 1,33"
    assert strip_finding(found) == "47 indikator: 16 naik dari 2025, tidak ada yang turun"
    assert gaps_finding(found) == "Menutup 17 kesenjangan menambah 0,35 ke indeks"


def test_a_year_in_progress_speaks_of_what_is_complete():
    found = half_way().facts
    assert domains_finding(found) == "Kemajuan: 37 dari 47 indikator dinilai"
    assert radar_finding(found) == "Terjauh dari target: TIK, kurang 0,50"
    assert strip_finding(found).endswith("10 belum dinilai")


def test_an_untouched_year_speaks_of_progress_only():
    found = made(submission({})).facts
    for finding in (domains_finding, radar_finding, gaps_finding):
        assert finding(found) == "Kemajuan: 0 dari 47 indikator dinilai"
    assert strip_finding(found) == "47 indikator: 47 belum dinilai"


@pytest.mark.parametrize(
    ("weights", "levels", "told"),
    [
        (TWO, {"1": 2, "2": 2, "3": 4}, "Domain 1 paling rendah: 2,00"),
        (TWO, {"1": 3, "2": 3, "3": 3}, "Semua sama: 3,00"),
        (TWO, {"1": 3, "2": 3}, "Kemajuan: 2 dari 3 indikator dinilai"),
        (ONE, {"1": 3, "2": 3, "3": 1}, "Aspek 2 paling rendah: 1,00"),
        (THREE, {"1": 3, "2": 2}, "Domain 2 paling rendah dari 2 yang lengkap: 2,00"),
        (THREE, {"1": 2, "2": 2, "3": 4}, "Domain 1 dan Domain 2 paling rendah: 2,00"),
    ],
)
def test_the_lowest_is_named_by_rule(weights, levels, told):
    assert domains_finding(small(weights, levels)) == told


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({"1": 3, "2": 3, "3": 4}, "Semua aspek mencapai target"),
        ({"1": 3, "2": 4}, "2 aspek yang lengkap mencapai target"),
        ({"1": 1, "2": 1, "3": 1}, "Terjauh dari target: Aspek 1 dan 2 lainnya, kurang 2,00"),
    ],
)
def test_the_distance_to_the_target_is_told_by_rule(levels, told):
    assert radar_finding(small(THREE, levels)) == told


def test_without_gaps_the_target_is_reached():
    assert gaps_finding(small(THREE, {"1": 3, "2": 3, "3": 5})) == "Semua indikator mencapai target"
    assert gaps_finding(small(THREE, {"1": 3})) == "Semua yang dinilai mencapai target"


def test_falling_levels_are_said_too():
    found = made(submission(COMPLETE | {"1": 1}, previous=BEFORE)).facts
    assert strip_finding(found) == "47 indikator: 15 naik dari 2025, 1 turun"


def test_without_last_year_the_strip_counts_levels_at_the_target():
    told = strip_finding(made(submission(COMPLETE)).facts)
    assert told == f"47 indikator: {sum(level >= 3 for level in COMPLETE.values())} di tingkat 3 ke atas"
