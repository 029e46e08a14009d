"""What a scenario comes to: in rupiah, steps without a cost are counted and never priced in points."""

from fractions import Fraction
from typing import Any

import pytest

from spbe.planning import Currency, Price, StepKey
from spbe.scenarios import Content
from spbe.store import queries
from spbe.web.desk import open_desk
from spbe.web.planning_answer import answer_of, ground_of
from spbe.workflow.costs import CostEntry, set_costs
from tests.spbe.web.conftest import NOW, Site


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


def test_points_are_never_added_to_rupiah(planner: Site) -> None:
    with planner.house.sessions.begin() as session:
        tuti = next(line.id for line in queries.people(session, "kota-contoh") if line.name == "Tuti")
        by: Any = queries.person(session, tuti)
        entry = CostEntry({StepKey.of("1", 5): Price(Fraction(2_500_000))}, Currency.RUPIAH)
        set_costs(session, "kota-contoh", planner.house.instruments["spbe-2020"], entry, by=by, at=NOW)
    with planner.app.test_request_context(planner.HERE, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        desk = open_desk("kota-contoh", "2026")
        ground = ground_of(desk)
        now = ground.values["1"]
        answer = answer_of(desk, ground, Content({"1": 5, "2": 5}))
        assert StepKey.of("1", 5) in {step.key for step in answer.steps}
        assert answer.cost == "Rp2,50 juta"
        assert answer.unpriced == len(answer.steps) - 1
        assert answer.unpriced_words == f"{answer.unpriced} langkah belum berbiaya"
        assert answer.change > 0
        assert now < 5
