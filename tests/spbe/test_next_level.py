"""What an indicator lacks for its next level: what is there, expired, to be revised, to be found in the library."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from spbe.checklist import checklist
from spbe.evidence import supported_level
from spbe.indicators import instruments
from spbe.indicators.model import Indicator
from spbe.library import Citation
from spbe.next_level import NextLevel, Supply, backed_value, next_codes, next_level
from spbe.reuse import Evidence
from spbe.values import value_of_items
from spbe.verdicts import Revision, Verdict
from tests.spbe.test_checklist import DRAFT, ONE, POLICY, REVIEW, TODAY, WHOLE, cited, document

SHARED = instruments()["pemdi-2026"].by_code["1"]
FIGURE = instruments()["pemdi-2026"].by_code["5"]


def asked(level: int, *citations: Citation, **facts: Any) -> NextLevel:
    documents = facts.pop("documents", {1: document()})
    found = checklist(ONE, level + 1, Evidence(TODAY, citations, documents, **facts))
    return next_level(found, level, Fraction(1, 10))


def supplies(found: NextLevel) -> dict[str, Supply]:
    return {one.lines[0].item.code: one.supply for one in found.asked}


def judged(item: str, *, is_accepted: bool) -> dict[str, Verdict]:
    return {item: Verdict(item, "document", "1", is_accepted, None if is_accepted else Revision.UNSIGNED)}


def test_each_thing_the_next_level_asks_for_says_how_far_it_is() -> None:
    assert supplies(asked(1))[POLICY] is Supply.MISSING
    assert supplies(asked(1, cited(POLICY)))[POLICY] is Supply.WAITING
    assert supplies(asked(1, cited(POLICY), verdicts=judged(POLICY, is_accepted=True)))[POLICY] is Supply.ACCEPTED
    assert supplies(asked(1, cited(POLICY), verdicts=judged(POLICY, is_accepted=False)))[POLICY] is Supply.REVISE
    old = {1: document(valid_until=date(2026, 1, 1))}
    assert supplies(asked(1, cited(POLICY), documents=old))[POLICY] is Supply.EXPIRED
    assert supplies(asked(1, last_year=[cited(POLICY)]))[POLICY] is Supply.REUSABLE


def test_what_nothing_serves_at_a_lower_level_is_asked_for_too_and_what_is_there_is_not_repeated() -> None:
    found = asked(2)
    assert list(supplies(found)) == [POLICY, WHOLE]
    assert list(supplies(asked(2, cited(POLICY)))) == [WHOLE]
    assert [one.lines[0].item.code for one in asked(2, cited(WHOLE)).lacking] == []


def test_one_of_several_is_one_thing_and_the_best_of_them_counts() -> None:
    held = [cited(code) for code in (WHOLE, "I01-L4-01", REVIEW, "I01-L5-01", "I01-L5-04")]
    group = asked(4, *held).asked[-1]
    assert [line.item.code for line in group.lines] == ["I01-L5-03", "I01-L5-04"]
    assert (group.supply, group.is_there) == (Supply.WAITING, True)
    assert [one.lines[0].item.code for one in asked(4, *held).lacking] == ["I01-L5-02"]


def test_what_an_assessor_sends_back_supports_nothing() -> None:
    held = Evidence(TODAY, [cited(POLICY), cited(DRAFT)], {1: document()})
    back = replace(held, verdicts=judged(POLICY, is_accepted=False))
    assert [backed_value(checklist(ONE, 2, one)) for one in (held, back)] == [2, 1]
    assert len(asked(1, cited(POLICY), verdicts=judged(POLICY, is_accepted=False)).lacking) == 1


def test_at_the_top_and_without_an_answer_nothing_is_next() -> None:
    bare = checklist(ONE, None, Evidence(TODAY))
    assert [next_level(bare, value, None).level for value in (5, None)] == [None, None]
    assert next_codes(ONE, None) == frozenset()


def test_anothers_figure_asks_for_no_evidence_and_is_backed_by_none() -> None:
    bare = checklist(FIGURE, None, Evidence(TODAY))
    assert (next_level(bare, FIGURE.lowest, None).asked, backed_value(bare)) == ((), None)


def pemdi(marked: Collection[str], *items: str) -> NextLevel:
    made = [Citation(item, "1", 1, 1, "3") for item in items]
    value = value_of_items(SHARED, marked)
    lines = frozenset(marked) | next_codes(SHARED, value)
    found = checklist(SHARED, None, Evidence(TODAY, made, {1: document()}), lines)
    return next_level(found, value, None, marked=marked)


def test_where_items_are_counted_each_share_of_the_band_says_what_it_adds() -> None:
    found = pemdi({"I01-L1-01"}, "I01-L1-01", "I01-L2-01")
    assert [one.need.level for one in found.asked] == [2] * 4
    width = SHARED.ladder.steps[2].width
    assert width is not None
    assert sum((one.gain or Fraction(0) for one in found.asked), Fraction(0)) == width * SHARED.weight / 100


def test_an_item_is_there_once_it_is_marked_and_has_its_evidence_where_a_file_shows_it() -> None:
    marked = {"I01-L1-01", "I01-L2-02", "I01-L2-03"}
    there = {one.lines[0].item.code: one.is_there for one in pemdi(marked, "I01-L2-01").asked}
    # 01: cited, not marked; 02: seen in a system; 03: marked, not cited.
    assert there == {"I01-L2-01": False, "I01-L2-02": True, "I01-L2-03": False, "I01-L2-04": False}


def _values(indicator: Indicator, codes: set[str]) -> Evidence:
    return Evidence(TODAY, [Citation(c, indicator.code, 1, 1, "3") for c in sorted(codes)], {1: document()})


@settings(max_examples=40)
@given(st.sets(st.sampled_from(list(ONE.items))), st.sampled_from(ONE.levels[:-1]))
def test_nothing_lacks_exactly_when_the_evidence_supports_the_next_level(codes: set[str], level: int) -> None:
    found = checklist(ONE, level + 1, _values(ONE, codes))
    held = codes | {"I01-L4-03"} if REVIEW in codes else codes  # one item is looked into in another one's file
    assert backed_value(found) == supported_level(ONE, held)
    assert (not next_level(found, level, None).lacking) == (supported_level(ONE, held) > level)
