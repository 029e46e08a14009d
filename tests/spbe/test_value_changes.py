"""What importing a value would change: new, changed or the same, and what of an answer stays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe.indicators import load_instrument
from spbe.submission import AgencyFacts, Answer, PublishedFigure, Submission
from spbe.value_changes import value_change

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
LEVEL, ITEMS, FIGURE = TOY
HALF = Fraction("2.5")


def submission(*answers: Answer, stage: str = "self") -> Submission:
    held = {(answer.stage, answer.indicator): answer for answer in answers}
    agency = AgencyFacts("kota-contoh", "Kota Contoh", "kota")
    return Submission(1, agency, "2026", 2026, "toy-2026", stage, held)


def own(code: str, **said: Any) -> Answer:
    return Answer(code, "self", None, **{"explanation": "Fakta", "version": 2, **said})


def test_a_value_is_new_where_the_stage_has_none() -> None:
    carried = replace(own("1"), origin="carried")
    for one in (submission(), submission(carried)):
        change = value_change(one, LEVEL, Fraction(3), "self")
        assert (change.kind, change.held) == ("new", None)
    after = value_change(submission(carried), LEVEL, Fraction(3), "self").after("LHE")
    assert (after.level, after.value, after.explanation, after.version) == (3, None, "Fakta", 3)
    assert (after.origin, after.value_source) == ("import", "LHE")


def test_a_value_is_changed_or_the_same_beside_the_stage_s_own() -> None:
    held = submission(own("2", value=HALF, items=frozenset({"I02-L1-01"})))
    assert value_change(held, ITEMS, HALF, "self").kind == "same"
    change = value_change(held, ITEMS, Fraction(4), "self")
    assert (change.kind, change.held) == ("changed", HALF)
    after = change.after("LHE")
    assert (after.value, after.items, after.explanation) == (4, {"I02-L1-01"}, "Fakta")
    assert not after.is_nothing_yet


def test_a_later_stage_begins_with_what_the_earlier_one_proved() -> None:
    figure = PublishedFigure(Fraction(50), None, "Buku")
    held = submission(own("3", value=Fraction(3), figure=figure), stage="document")
    change = value_change(held, FIGURE, Fraction(3), "document")
    assert (change.kind, change.held, change.before.version) == ("new", 3, 0)
    after = change.after("LHE")
    assert (after.stage, after.version, after.value, after.figure, after.explanation) == ("document", 1, 3, figure, "")
