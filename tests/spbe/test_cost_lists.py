"""Tables of costs: how people write money, and everything wrong with a table at once."""

from fractions import Fraction
from pathlib import Path

import pytest

from spbe.cost_lists import CostList, amount, read_cost_list
from spbe.indicators import instrument, load_instrument
from spbe.planning import StepKey

SPBE = instrument("spbe-2020")


def read(text: str) -> CostList:
    return read_cost_list(text.encode(), SPBE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2500000", "2500000"),
        ("2.500.000", "2500000"),
        ("2,500,000", "2500000"),
        ("Rp 1.250.000,50", "1250000.50"),
        ("Rp. 10", "10"),
        ("1,5", "1.5"),
        ("0.25", "0.25"),
        ("0", "0"),
        ("1.500.000,5", "1500000.5"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, number: str) -> None:
    assert amount(text) == Fraction(number)


@pytest.mark.parametrize("text", ["1.500", "1,500", "-3", "", "tiga", "1.2.3", "1.500.00", "1e6", "1.500.000.5", "NaN"])
def test_what_could_mean_two_things_or_nothing_is_no_amount(text: str) -> None:
    assert amount(text) is None


def test_each_row_is_a_step() -> None:
    found = read("indikator;dari;ke;biaya\n1;1;2;5\n17;2;3;2.500.000\n")
    assert found == CostList({StepKey.of("1", 2): Fraction(5), StepKey.of("17", 3): Fraction(2_500_000)})


def test_commas_and_columns_in_another_order_will_do() -> None:
    assert read("Biaya,Ke,Dari,Indikator,catatan\n5,2,1,1,x\n").costs == {StepKey.of("1", 2): 5}


def test_all_problems_come_at_once_with_their_places() -> None:
    found = read("indikator;dari;ke;biaya\n99;1;2;1\n1;1;3;1\n1;1;6;1\n2;1;2;1.500\n3;1;2;1\n3;1;2;2\n")
    assert [problem.split(":")[0] for problem in found.problems] == [
        "baris 2, kolom 1",
        "baris 3, kolom 2",
        "baris 4, kolom 3",
        "baris 5, kolom 4",
        "baris 7, kolom 1",
    ]
    assert "dari 2 ke 3, bukan dari “1”" in found.problems[1]
    assert "tulis 2 sampai 5" in found.problems[2]


def test_a_table_without_its_columns_names_them() -> None:
    (problem,) = read("indikator;biaya\n1;5\n").problems
    assert "kolom dari, ke harus ada" in problem


def test_what_is_no_table_is_refused() -> None:
    assert read_cost_list(b"\0\1", SPBE).problems
    assert read_cost_list(b"", SPBE).problems


def test_months_and_items_are_read_where_the_table_has_them_and_an_empty_cell_says_nothing() -> None:
    toy = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
    text = "indikator;dari;ke;butir;biaya;bulan\n1;1;2;;5;3\n2;1;2;I02-L2-02;2.500.000;\n1;2;3;;;12\n"
    found = read_cost_list(text.encode(), toy)
    assert found.problems == ()
    assert found.costs == {StepKey.of("1", 2): 5, StepKey.of("2", 2, "I02-L2-02"): 2_500_000}
    assert found.months == {StepKey.of("1", 2): 3, StepKey.of("1", 3): 12}


def test_wrong_months_and_items_are_told_with_their_places() -> None:
    found = read("indikator;dari;ke;butir;biaya;bulan\n1;1;2;X-1;5;3\n1;2;3;;5;1,5\n1;3;4;;5;121\n")
    assert [problem.split(":")[0] for problem in found.problems] == [
        "baris 2, kolom 4",
        "baris 3, kolom 6",
        "baris 4, kolom 6",
    ]
    assert "bukan butir tingkat 2 indikator 1" in found.problems[0]
    assert "kolom bulan ada lebih dari satu" in read("indikator;dari;ke;biaya;bulan;months\n").problems[0]
