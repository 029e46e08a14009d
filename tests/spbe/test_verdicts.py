"""What several stages said of an item, and which items are open."""

from spbe.evidence import needs
from spbe.indicators import instrument
from spbe.verdicts import Revision, Verdict, accepted_items, is_shut, latest, level_of, open_level

ONE = instrument().by_code["1"]


def verdict(item: str, stage: str, *, is_accepted: bool = True) -> Verdict:
    return Verdict(item, stage, "1", is_accepted, None if is_accepted else Revision.MISSING)


def test_the_latest_stage_that_spoke_holds_whatever_the_order_of_rows():
    said = [verdict("a", "interview"), verdict("a", "document", is_accepted=False), verdict("b", "document")]
    for rows in (said, said[::-1]):
        assert latest(rows)["a"].stage == "interview"
        assert accepted_items(rows) == {"a", "b"}
    assert accepted_items([verdict("a", "document"), verdict("a", "interview", is_accepted=False)]) == frozenset()


def test_the_level_above_what_is_supported_is_open():
    assert open_level(ONE, ()) == 2
    accepted: set[str] = set()
    while missing := needs(ONE, 2, accepted):
        accepted |= {item.code for item in missing[0].alternatives[0]}
    assert open_level(ONE, accepted) == 3


def test_an_item_knows_its_level_and_a_general_one_has_none():
    item = ONE.criteria[3].items[0].code
    assert level_of(ONE, item) == 3
    general = next(i for i in instrument() if i.general_items)
    assert level_of(general, general.general_items[0].code) is None
    assert level_of(ONE, "x") is None


def test_an_item_that_replaces_all_that_the_level_below_asks_for_is_open() -> None:
    indicator = instrument().by_code["17"]
    assert not is_shut(indicator, "I17-L3-01", ())
    assert is_shut(indicator, "I17-L4-03", ())
    assert not is_shut(indicator, "I17-L4-03", {"I17-L3-01", "I17-L3-02"})
    assert not is_shut(indicator, "I17-L2-01", ())


def test_beside_another_institutions_figure_nothing_is_shut():
    figure = instrument("pemdi-2026").by_code["18"]
    assert figure.kind == "index"
    assert [code for code in figure.items if is_shut(figure, code, ())] == []
