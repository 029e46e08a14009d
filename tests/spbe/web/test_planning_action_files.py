"""The files of a plan are for the agency's own side."""

from tests.spbe.web.conftest import Site


def test_a_leader_takes_the_plan_away_and_an_assessor_finds_none(site: Site) -> None:
    for name, status in (("Hadi", 200), ("Budi", 404)):
        site.become(name)
        for suffix in ("xlsx", "csv", "ics"):
            at = site.address(f"rencana/aksi/rencana-aksi.{suffix}")
            assert site.client.get(at).status_code == status
