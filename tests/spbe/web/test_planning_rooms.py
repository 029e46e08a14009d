"""The bar over the pages of a plan: only there, and only to pages that are there."""

from spbe.web.planning_rooms import plan_links
from tests.spbe.web.conftest import Site


def test_the_bar_names_pages_that_exist_and_only_on_pages_of_the_plan(site: Site) -> None:
    first = f"{Site.HERE}/rencana/"
    with site.app.test_request_context(first):
        links = plan_links(first)
    assert [link.text for link in links if link.is_current] == ["Kesenjangan"]
    for link in links:
        site.get(link.href)
    with site.app.test_request_context(f"{Site.HERE}/target"):
        assert plan_links(first) == []
