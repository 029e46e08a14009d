"""What differs between two files of one instrument, and what one inherits from another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spbe.indicators import crosswalk, instrument, load_instrument
from spbe.indicators.differences import differences, inheritances, moves_scores

TOY = Path(__file__).parents[2] / "toy" / "toy-2026.yaml"
TEXT = TOY.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected", "moves"),
    [
        ("", "", [], False),
        ("Inovasi dikelola.", "Inovasi diatur.", [("criterion", "2 2", "changed")], False),
        ("I02-L1-01: Daftar inovasi", "I02-L1-01: Daftar", [("item", "I02-L1-01", "changed")], False),
        (
            "I02-L2-02: Laporan inovasi",
            "I02-L2-02: Laporan inovasi\n              I02-L2-04: Lain",
            [("item", "I02-L2-04", "added")],
            True,
        ),
        ("label: Pedoman inovasi, value: 0.5", "label: Pedoman, value: 0.75", [("item", "I02-L2-01", "changed")], True),
        ("name: Terkelola", "name: Teratur", [("ladder", "1 2", "changed")], False),
        (
            "width: 0.5",
            "width: 1",
            [("band", f"{code} {level}", "changed") for code in (2, 3) for level in (1, 2, 3)],
            True,
        ),
        ("Kebijakan Mainan", "Kebijakan Main", [("aspect", "A", "changed")], False),
        ("predicate_basis: exact", "predicate_basis: announced", [("edition", "2026", "changed")], False),
        ("Butir mana yang sudah dipenuhi?", "Butir mana?", [("text", "2", "changed")], False),
        ("empty: 1", "empty: 2", [("conversion", "3", "changed")], True),
        ("name: Unggul, from: 4}", "name: Unggul, from: 4.5}", [("predicate", "Unggul", "changed")], True),
        ("divide_by: 25", "divide_by: 50", [("conversion", "3", "changed")], True),
    ],
)
def test_each_difference_is_named_and_whether_it_moves_scores(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str, str]], moves: bool
) -> None:
    path = tmp_path / "toy-2026.yaml"
    path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
    found = differences(load_instrument(TOY), load_instrument(path))
    assert [(one.part, one.place, one.kind) for one in found] == expected
    assert moves_scores(found) is moves
    assert (load_instrument(TOY).fingerprint != load_instrument(path).fingerprint) is moves


def test_a_removed_aspect_is_told_part_by_part() -> None:
    toy = load_instrument(TOY)
    smaller = replace(toy, domains=(replace(toy.domains[0], aspects=toy.aspects[:1]),))
    removed = {(one.part, one.place) for one in differences(toy, smaller) if one.kind == "removed"}
    assert {("aspect", "B"), ("indicator", "3"), ("weight", "indicator 3")} <= removed


def test_weights_are_compared_along_the_crosswalk() -> None:
    path = crosswalk("spbe-2020", "pemdi-2026")
    assert path is not None
    found = {row.indicator.code: row for row in inheritances(path, instrument(), instrument("pemdi-2026"))}
    assert (found["3"].weight_before, found["3"].indicator.weight) == (instrument().by_code["25"].weight, 5)
    assert (found["6"].weight_before, found["6"].links) == (0, ())
