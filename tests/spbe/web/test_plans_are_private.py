"""Plans, costs, actions and expectations are the agency's own: to its assessors and to others they do not exist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.spbe.web.conftest import Site


def addresses(site: Site, method: str) -> Iterator[str]:
    """Yield the address of every page of a plan, with a number or word where one is asked for."""
    for rule in site.app.url_map.iter_rules():
        if "/rencana/" in rule.rule and method in (rule.methods or ()):
            values = {"agency": "kota-contoh", "period": "2026", "suffix": "csv"}
            others = {name: "1" for name in rule.arguments - values.keys()}
            with site.app.test_request_context():
                yield site.app.url_map.bind("localhost").build(
                    rule.endpoint, {name: (values | others)[name] for name in rule.arguments}
                )


@pytest.mark.parametrize("name", ["Budi", "Lina", "Tari"])
def test_nobody_of_another_side_finds_a_page_of_a_plan(site: Site, name: str) -> None:
    site.become(name)
    found = [address for address in addresses(site, "GET") if site.client.get(address).status_code != 404]
    assert found == []
    token = {"csrf_token": site.token()}
    sent = [a for a in addresses(site, "POST") if site.client.post(a, data=token).status_code not in (403, 404)]
    assert sent == []


def test_the_agencys_own_people_find_the_pages(site: Site) -> None:
    assert len(list(addresses(site, "GET"))) >= 6
    for name in ("Tuti", "Rini", "Hadi", "Agus", "Sari", "Dewi"):
        site.become(name)
        for page in ("", "kurang", "perkiraan", "jalan/", "biaya/"):
            assert site.client.get(site.address(f"rencana/{page}")).status_code == 200, (name, page)


def test_who_only_reads_changes_nothing(site: Site) -> None:
    site.become("Hadi")
    token = {"csrf_token": site.token()}
    asked = [a for a in addresses(site, "POST") if not a.endswith("/andai")]  # it computes, and keeps nothing
    sent = [a for a in asked if site.client.post(a, data=token).status_code not in (403, 404)]
    assert sent == []
