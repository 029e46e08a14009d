"""Questions an instrument answers about itself."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import Indicator, Instrument, Predicate, instrument, load_instrument

WHOLE = load_instrument(Path(__file__).parents[2] / "broken" / "whole.yaml")


def with_first(change: Callable[[Indicator], Indicator]) -> Instrument:
    domain = WHOLE.domains[0]
    aspect = domain.aspects[0]
    first, *others = aspect.indicators
    aspect = replace(aspect, indicators=(change(first), *others))
    return replace(WHOLE, domains=(replace(domain, aspects=(aspect,)),))


def codes(indicator: Indicator, level: int) -> list[str]:
    return [item.code for item in indicator.items_up_to(level)]


def test_a_level_asks_for_its_items_and_the_lower_ones_less_the_replaced() -> None:
    indicator = WHOLE.by_code["1"]
    assert codes(indicator, 1) == ["I01-L0-01"]
    assert codes(indicator, 2) == ["I01-L0-01", "I01-L2-01", "I01-L2-02", "I01-L2-03"]
    assert codes(indicator, 3) == [
        "I01-L0-01",
        "I01-L2-02",
        "I01-L2-03",
        "I01-L3-01",
        "I01-L3-02",
        "I01-L3-03",
    ]


def test_an_item_that_replaces_another_does_so_only_from_its_own_level_on() -> None:
    assert "I01-L2-01" in codes(WHOLE.by_code["1"], 2)
    assert "I01-L2-01" not in codes(WHOLE.by_code["1"], 3)


def test_parts_are_found_from_below_and_from_above() -> None:
    assert WHOLE.aspect_of("2") is WHOLE.aspect_by_code["1"]
    assert WHOLE.domain_of("2") is WHOLE.domain_by_code["1"]
    assert [indicator.code for indicator in WHOLE.domain_by_code["1"].indicators] == ["1", "2"]
    assert [indicator.code for indicator in WHOLE] == ["1", "2"]
    assert not WHOLE.has_domains
    assert WHOLE.by_code["1"].levels == (1, 2, 3)
    with pytest.raises(KeyError, match="9"):
        WHOLE.aspect_of("9")


def test_a_year_that_is_not_listed_follows_the_newest_edition() -> None:
    older = replace(WHOLE.editions[0], year=2020, predicate_basis="announced")
    instrument = replace(WHOLE, editions=(*WHOLE.editions, older))
    assert instrument.edition(2020).predicate_basis == "announced"
    assert instrument.edition(2026).year == 2026
    assert instrument.edition(1999).year == 2026
    assert instrument.edition().year == 2026


def test_a_text_does_not_move_the_fingerprint() -> None:
    changed = with_first(lambda indicator: replace(indicator, title="Lain", question="Lain?", criteria={}))
    assert changed.fingerprint == WHOLE.fingerprint
    assert replace(WHOLE, title="Lain", editions=(), rules=()).fingerprint == WHOLE.fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        replace(WHOLE, code="contoh-2027"),
        replace(WHOLE, predicates=(Predicate("Baik", Fraction("2.61")), WHOLE.predicates[1])),
        with_first(lambda indicator: replace(indicator, weight=Fraction("60.0001"))),
        with_first(lambda indicator: replace(indicator, code="3")),
        with_first(lambda indicator: replace(indicator, ladder=replace(indicator.ladder, steps={}))),
    ],
    ids=["code", "predicate", "weight", "indicator", "ladder"],
)
def test_what_moves_scores_moves_the_fingerprint(changed: Instrument) -> None:
    assert changed.fingerprint != WHOLE.fingerprint


@pytest.mark.parametrize(("code", "span"), [("spbe-2020", (1, 5)), ("spbe-2018", (0, 5)), ("pemdi-2026", (1, 5))])
def test_every_index_lies_between_two_whole_numbers(code: str, span: tuple[int, int]) -> None:
    assert instrument(code).span == span
