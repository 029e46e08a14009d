"""The engine against every published result: the printed numbers come out again, and floats would not do."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from spbe.scoring import Score, announced, score
from tests.spbe.published_results import SPBE, Row, candidates, read, sums_by_value

ROWS = read()
COMPLETE = [row for row in ROWS if row.domains]


def scores(row: Row, year: int | None = None) -> Iterator[Score]:
    edition = SPBE.edition(year or row.year)
    return (score(SPBE, levels, edition=edition) for levels in candidates(row))


def agrees(row: Row, result: Score) -> bool:
    return announced(result.index) == row.index and result.predicate.name == row.predicate


def find(agency: str, year: int) -> Row:
    return next(row for row in ROWS if row.agency == agency and row.year == year)


def in_floats(levels: dict[str, int]) -> float:
    """The twin that must fail: the same formula in binary floats, with the language's own rounding."""
    return round(sum(levels[i.code] * float(i.weight) for i in SPBE) / 100, 2)


def test_every_row_of_the_two_reports_is_here():
    assert [sum(row.year == year for row in ROWS) for year in (2023, 2024)] == [621, 615]


def test_three_rows_lack_domain_1():
    assert {row.agency for row in ROWS if row.domains is None} == {
        "Kementerian Pertanian",
        "Kementerian Energi dan Sumber Daya Mineral",
        "Pemerintah Provinsi Jawa Timur",
    }


def test_every_row_but_one_can_be_rebuilt_with_its_index_and_predicate():
    odd = [(row.agency, row.year) for row in COMPLETE if not any(agrees(row, result) for result in scores(row))]
    assert len(COMPLETE) == 1233
    assert odd == [("Pemerintah Kab. Banyuasin", 2023)]


def test_the_odd_one_has_a_domain_that_no_level_can_give():
    assert find("Pemerintah Kab. Banyuasin", 2023).domains[3] == Decimal("0.30")
    assert Decimal("0.30") not in sums_by_value("4")


BOUNDARIES = [
    ("Pemerintah Kab. Luwu", 2024, {"2.596", "2.5985"}, "Cukup", "Baik"),
    ("Pemerintah Kab. Pacitan", 2024, {"3.4985"}, "Baik", "Sangat Baik"),
    ("Pemerintah Kab. Nias Barat", 2024, {"1.7975"}, "Kurang", "Cukup"),
    ("Pemerintah Kab. Boven Digoel", 2023, {"1.7995"}, "Cukup", "Kurang"),
    ("Pemerintah Kab. Nias Barat", 2023, {"1.795", "1.7975"}, "Cukup", "Kurang"),
]


@pytest.mark.parametrize(("agency", "year", "exact", "printed", "otherwise"), BOUNDARIES)
def test_each_year_reads_predicates_at_the_boundary_its_own_way(agency, year, exact, printed, otherwise):
    row = find(agency, year)
    matching = [result for result in scores(row) if agrees(row, result)]
    assert {result.index for result in matching} == {Fraction(index) for index in exact}
    assert {result.predicate.name for result in matching} == {printed} == {row.predicate}
    assert {result.other_predicate.name for result in matching} == {otherwise}
    assert all(result.is_borderline for result in matching)


def test_the_other_years_basis_would_contradict_the_reports():
    other = {2023: 2024, 2024: 2023}
    wrong = [row for row in COMPLETE if not any(agrees(row, result) for result in scores(row, other[row.year]))]
    boundaries = {(agency, year) for agency, year, *_ in BOUNDARIES}
    assert {(row.agency, row.year) for row in wrong} == boundaries | {("Pemerintah Kab. Banyuasin", 2023)}


def test_rounded_domain_values_do_not_give_the_printed_index():
    weights = [domain.weight for domain in SPBE.domains]
    wrong = [
        row
        for row in COMPLETE
        if announced(sum(Fraction(d) * w for d, w in zip(row.domains, weights, strict=True)) / 100) != row.index
    ]
    assert len(wrong) == 137


# A check that floats passed too would prove nothing: these are cases where they fail.

TIES = [
    ("Kementerian Komunikasi dan Informatika", 2024, "4.745", "4.75"),
    ("Pemerintah Provinsi DKI Jakarta", 2023, "4.205", "4.21"),
    ("Pemerintah Kab. Muna Barat", 2023, "1.805", "1.81"),
]


@pytest.mark.parametrize(("agency", "year", "exact", "printed"), TIES)
def test_published_ties_round_up(agency, year, exact, printed):
    matching = [result for result in scores(find(agency, year)) if result.index == Fraction(exact)]
    assert [str(announced(result.index)) for result in matching] == [printed]


def test_a_float_twin_contradicts_published_ties():
    ties = [(row, levels) for row in COMPLETE for levels in candidates(row) if is_tie(row, levels)]
    wrong = {row.agency for row, levels in ties if in_floats(levels) != float(row.index)}
    assert len(ties) > 150
    assert len(wrong) > 80
    assert "Pemerintah Kab. Muna Barat" in wrong


def is_tie(row: Row, levels: dict[str, int]) -> bool:
    result = score(SPBE, levels, edition=SPBE.edition(row.year))
    return agrees(row, result) and (result.index * 1000) % 10 == 5
