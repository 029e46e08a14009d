"""Drafting a plan: what is shown is added, and what cannot be read adds nothing."""

from spbe.store import models
from tests.spbe.web.conftest import Site

AT = "rencana/aksi/susun"


def count(site: Site) -> int:
    with site.house.sessions() as session:
        return session.query(models.Action).count()


def test_a_deadline_that_cannot_be_read_or_comes_first_adds_nothing_and_another_scenario_does_not_exist(
    site: Site,
) -> None:
    site.become("Tuti")
    before = count(site)
    for dates in ({"due_on": "besok"}, {"starts_on": "2027-02-01", "due_on": "2027-01-01"}):
        page = site.page(site.post(AT, dates, status=422), 422)
        assert dates["due_on"] in str(page.all("input", name="due_on")[0].get("value"))
    site.get(AT + "?skenario=999", 404)
    assert count(site) == before
