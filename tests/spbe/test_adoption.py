"""A newer edition of an instrument is adopted only where it leaves scores, and what was judged, as they are."""

from __future__ import annotations

import pytest

from spbe.adoption import Obstacle, adoption
from spbe.indicators import instrument, read_instrument
from tests.spbe.store.test_editions import HEAVIER, MENDED, TOY, other

FEWER = other("              I02-L3-01: {label: Isian sistem inovasi, form: system}\n", "", TOY)
LABELLED = other("I02-L1-01: Daftar inovasi", "I02-L1-01: Daftar", TOY)


@pytest.mark.parametrize("stage", ["self", "interview"])
def test_a_mended_text_is_adopted_at_any_stage(stage: str) -> None:
    found = adoption(instrument(), MENDED, stage, ())
    assert found.is_possible and list(found.parts) == ["indicator"] and found.recounted == ()
    assert adoption(TOY, LABELLED, stage, ("I02-L1-01",)).is_possible


def test_what_moves_scores_is_refused_with_each_place() -> None:
    found = adoption(instrument(), HEAVIER, "self", ())
    assert {each.place for each in found.obstacles[Obstacle.SCORES]} == {"Memuaskan"}
    assert adoption(TOY, instrument(), "self", ()).obstacles.keys() >= {Obstacle.INSTRUMENT, Obstacle.SCORES}


def test_items_that_count_otherwise_are_adopted_while_the_agency_answers() -> None:
    found = adoption(TOY, FEWER, "self", ("I02-L3-01", "I02-L2-01"))
    assert (found.is_possible, found.recounted) == (True, ("2",))
    assert (found.gone, found.used) == ({"I02-L3-01": "2"}, ("I02-L3-01",))
    assert set(adoption(TOY, FEWER, "verification", ()).obstacles) == {Obstacle.STAGE}
    assert set(adoption(TOY, FEWER, "document", ("I02-L3-01",)).obstacles) == {Obstacle.STAGE, Obstacle.USED}


def test_an_item_of_a_level_that_was_judged_does_not_vanish() -> None:
    item = instrument().by_code["1"].criteria[2].items[0].code
    fewer = read_instrument(instrument().text.replace(item, "I01-L2-99"), "renamed")
    assert adoption(instrument(), fewer, "interview", ()).is_possible
    found = adoption(instrument(), fewer, "interview", (item,))
    assert set(found.obstacles) == {Obstacle.USED} and found.used == (item,)
    assert adoption(instrument(), fewer, "self", (item,)).is_possible
