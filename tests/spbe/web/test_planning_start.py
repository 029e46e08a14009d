"""Where a road starts: this year's values, last year's for open ones, else the lowest; items only where they count."""

from spbe.store import models
from spbe.web.desk import open_desk
from spbe.web.planning_start import Start, start_of
from tests.spbe.web.conftest import NOW, Site


def started(site: Site) -> Start:
    agency, period = site.HERE.removeprefix("/penilaian/").split("/")
    with site.client:  # the request's person and session are kept inside
        site.client.get(site.HERE + "/")
        return start_of(open_desk(agency, period))


def test_open_indicators_start_at_last_years_value_and_are_named(site: Site):
    site.become("Tuti")
    start = started(site)
    assert len(start.values) == 47
    assert start.guessed
    assert {step.key.indicator for step in start.steps} <= set(start.values)
    assert start.unpriced == len(start.steps)
    assert set(start.unit_names) >= {"diskominfo"}


def test_items_count_only_where_the_value_follows_from_them(pemdi_site: Site):
    pemdi_site.become("Sari")
    start = started(pemdi_site)
    assert "3" in start.items
    with pemdi_site.house.sessions.begin() as session:
        texts = {"explanation": "", "justification": "", "by_id": 1, "at": NOW, "version": 1, "origin": "import"}
        place = {"assessment_id": pemdi_site.assessment_id(), "indicator": "3", "stage": "self"}
        session.add(models.Answer(**place, **texts, value="2.5", value_source="Laporan"))
    assert "3" not in started(pemdi_site).items
