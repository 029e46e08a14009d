"""A road is kept as a scenario: what it reaches, when, and what it was found with."""

from fractions import Fraction

from spbe.planning import Prices, StepKey, every_step
from spbe.planning.programme import Year
from spbe.planning.question import Question, find_road
from spbe.scenarios import goal_values
from spbe.scoring import score
from spbe.store import queries
from spbe.web.planning_road_saving import road_content
from spbe.web.planning_start import Start
from tests.spbe.planning.test_prices import TOY
from tests.spbe.web.conftest import Site

SAVE = "rencana/jalan/simpan"


def kept(site: Site, name: str) -> list[object]:
    with site.house.sessions() as session:
        person = next(line.id for line in queries.people(session) if line.name == name)
        return list(queries.scenarios(session, site.assessment_id(), by=person))


def test_a_road_is_saved_and_the_page_goes_on(site: Site):
    site.become("Tuti")
    asked = {"sasaran": "indeks", "indeks": "3,50", "tahun": "2"}
    site.post(SAVE, {**asked, "nama": ""}, status=422)
    site.post(SAVE, {**asked, "nama": "x" * 121}, status=422)
    site.post(SAVE, {**asked, "nama": "Mustahil", "anggaran": "1"}, status=422)
    done = site.post(SAVE, {**asked, "nama": "Sangat Baik 2028", "dibagikan": "1"})
    assert "indeks=3,50" in done.location.replace("%2C", ",")
    (line,) = kept(site, "Tuti")
    assert (line.name, line.is_shared, line.content.target) == ("Sangat Baik 2028", True, "3.5")
    assert set(line.content.schedule.values()) <= {2027, 2028}
    assert line.content.assumptions["currency"] == "points"


def test_who_only_reads_saves_nothing(site: Site):
    site.become("Hadi")
    site.post(SAVE, {"sasaran": "indeks", "indeks": "3,50", "nama": "Rencana"}, status=404)


def test_the_scenario_reaches_what_the_road_reaches_with_items_too():
    lowest = {i.code: i.lowest for i in TOY}
    items = {"2": frozenset[str]()}
    before = score(TOY, lowest).index
    start = Start(lowest, items, before, every_step(TOY), Prices(), 0, (), {})
    question = Question(before + Fraction(3, 2), years=(Year("2027"), Year("2028")))
    road = find_road(start.steps, before, question)
    content = road_content(TOY, start, question, road)
    assert score(TOY, goal_values(TOY, lowest, content)).index == road.after
    assert content.schedule == {step.key: int(y.year.name) for y in road.years for step in y.steps}
    assert StepKey.of("2", 1, "I02-L1-01") in content.schedule or content.goal
