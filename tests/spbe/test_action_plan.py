"""Steps become actions with a title, a unit and the evidence to be made; state and progress agree."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from spbe.action_plan import ActionDraft, ActionLine, by_indicator, drafts, progress_of, settled
from spbe.indicators import Indicator, instrument
from spbe.planning import steps_up

SPBE = instrument()


def asked(indicator: Indicator, level: int) -> tuple[str, ...]:
    return (f"bukti {indicator.code} tingkat {level}",)


def test_every_step_becomes_an_action_of_the_unit_that_leads_its_indicator() -> None:
    steps = [step for step in steps_up(SPBE, {"1": 2, "19": 4})]
    made = drafts(SPBE, reversed(steps), asked=asked, leads={"1": "hukum"})
    assert [(one.indicator, one.level, one.unit) for one in made] == [
        ("1", 3, "hukum"),
        ("1", 4, "hukum"),
        ("1", 5, "hukum"),
        ("19", 5, None),
    ]
    assert made[0].evidence == "bukti 1 tingkat 3"
    assert "ke tingkat 3: " in made[0].title
    assert max(len(one.title) for one in made) <= 170
    assert all(one.cost == 1 and one.status == "planned" for one in made)


def test_steps_joined_per_indicator_are_one_action_to_the_highest_level_with_all_evidence_and_cost() -> None:
    (one,) = drafts(SPBE, steps_up(SPBE, {"1": 2}), asked=asked, leads={}, is_joined=True)
    assert (one.level, one.cost) == (5, Fraction(3))
    assert one.evidence.splitlines() == [f"bukti 1 tingkat {level}" for level in (3, 4, 5)]


def test_a_step_that_is_an_item_is_titled_by_the_item() -> None:
    pemdi = instrument("pemdi-2026")
    counted = next(each for each in pemdi if each.kind == "items")
    steps = steps_up(pemdi, {counted.code: counted.lowest}, items={counted.code: ()})
    first = drafts(pemdi, steps, asked=asked, leads={})[0]
    label = counted.items[first.item].label
    assert first.evidence == label
    assert label[:30] in first.title


@pytest.mark.parametrize(
    ("status", "progress", "kept"),
    [
        ("done", 40, ("done", 100)),
        ("planned", 40, ("running", 40)),
        ("planned", 0, ("planned", 0)),
        ("running", 100, ("running", 100)),
        ("dropped", 40, ("dropped", 40)),
    ],
)
def test_state_and_progress_agree(status: str, progress: int, kept: tuple[str, int]) -> None:
    one = settled(ActionDraft("A", status=status, progress=progress))
    assert (one.status, one.progress) == kept


def test_progress_leaves_out_what_was_dropped_and_is_whole_only_when_all_is_done() -> None:
    done, running = ActionDraft("A", "1", status="done", progress=100), ActionDraft("B", "1", status="running")
    found = by_indicator([done, replace(running, progress=99), replace(running, status="dropped"), ActionDraft("C")])
    assert list(found) == ["1"]
    assert (found["1"].total, found["1"].percent, found["1"].state) == (2, 99, "running")
    assert (progress_of([done]).state, progress_of([ActionDraft("A")]).state, progress_of([]).state) == (
        "done",
        "planned",
        "",
    )


def test_only_what_is_still_to_be_done_is_overdue() -> None:
    line = ActionLine(1, 2026, ActionDraft("A", due_on=date(2026, 11, 23)), 1, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert line.is_overdue(date(2026, 11, 24))
    assert not line.is_overdue(date(2026, 11, 23))
    assert not replace(line, draft=replace(line.draft, status="done")).is_overdue(date(2026, 11, 24))
