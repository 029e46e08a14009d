"""What must hold beyond spelling; each rule is also broken once in tests/broken."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import Indicator, Instrument, checks, load_instrument

WHOLE = load_instrument(Path(__file__).parents[2] / "broken" / "whole.yaml")


def with_indicator(changed: Indicator) -> Instrument:
    domain = WHOLE.domains[0]
    aspect = domain.aspects[0]
    indicators = tuple(changed if i.code == changed.code else i for i in aspect.indicators)
    return replace(WHOLE, domains=(replace(domain, aspects=(replace(aspect, indicators=indicators),)),))


def messages(instrument: Instrument) -> list[str]:
    return [finding.message for finding in checks.findings(instrument)]


def test_a_sound_instrument_breaks_no_rule() -> None:
    assert messages(WHOLE) == []


def test_a_finding_names_the_very_value_it_is_about() -> None:
    changed = replace(WHOLE.by_code["1"], weight=Fraction("59.99"))
    finding = next(checks.findings(with_indicator(changed)))
    assert "berjumlah 99.99" in finding.message
    assert any(part is changed for part in finding.parts)


@pytest.mark.parametrize(("weight", "said"), [("179/3", "299/3"), ("59.995", "99.995")])
def test_sums_are_told_exactly_as_they_would_be_written(weight: str, said: str) -> None:
    changed = replace(WHOLE.by_code["1"], weight=Fraction(weight))
    assert f"berjumlah {said}," in messages(with_indicator(changed))[0]


@pytest.mark.parametrize(
    ("code", "level"),
    [("I19-L2-01", 2), ("I01-L0-09", 0), ("I100-L5-10", 5), ("I1-L2-01", -1), ("I19L201", -1), ("I19-L2-1", -1)],
)
def test_the_level_of_an_item_is_read_from_its_code(code: str, level: int) -> None:
    assert checks.level_in(code) == level


def test_an_item_does_not_inspect_one_that_inspects_another() -> None:
    indicator = WHOLE.by_code["1"]
    items = indicator.criteria[3].items
    chained = replace(items[0], inspects=items[2].code)
    criteria = {**indicator.criteria, 3: replace(indicator.criteria[3], items=(chained, *items[1:]))}
    assert "punya berkas" in messages(with_indicator(replace(indicator, criteria=criteria)))[0]


def test_an_item_does_not_inspect_a_higher_one() -> None:
    indicator = WHOLE.by_code["1"]
    early = replace(indicator.criteria[2].items[0], inspects="I01-L3-02")
    criteria = {**indicator.criteria, 2: replace(indicator.criteria[2], items=(early,))}
    assert any(
        "“inspects” menyebut I01-L3-02" in said
        for said in messages(with_indicator(replace(indicator, criteria=criteria)))
    )


def test_a_required_level_must_exist() -> None:
    indicator = WHOLE.by_code["1"]
    criteria = {**indicator.criteria, 3: replace(indicator.criteria[3], requires=0)}
    assert "lebih rendah" in messages(with_indicator(replace(indicator, criteria=criteria)))[0]
