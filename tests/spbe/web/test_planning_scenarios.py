"""Scenarios listed, compared side by side, copied, deleted and made into actions."""

import pytest
from sqlalchemy.orm import Session

from spbe.scenarios import Content, ScenarioLine
from spbe.store import models, queries
from spbe.workflow.scenarios import ScenarioEntry, add_scenario
from tests.spbe.web.conftest import NOW, Site

LIST = "rencana/skenario"


def keep(site: Site, name: str, content: Content, *, is_shared: bool = True) -> ScenarioLine:
    with site.house.sessions.begin() as session:
        planner = next(line.id for line in queries.people(session, "kota-contoh") if line.name == "Tuti")
        by = queries.person(session, planner)
        assert by is not None
        entry = ScenarioEntry(name, content, is_shared=is_shared)
        return add_scenario(session, assessed(session, site), entry, by=by, at=NOW)


def assessed(session: Session, site: Site) -> models.Assessment:
    return session.get_one(models.Assessment, site.assessment_id())


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


def test_an_empty_list_leads_to_the_first_scenario(planner: Site) -> None:
    assert "Belum ada skenario." in planner.get(LIST).text


def test_two_scenarios_are_compared_with_the_steps_only_one_takes(planner: Site) -> None:
    one = keep(planner, "Kebijakan", Content({"1": 5, "2": 5}))
    other = keep(planner, "Kebijakan saja", Content({"1": 5}))
    text = planner.get(f"{LIST}/banding?s={one.id}&s={other.id}").text
    assert "Kebijakan: 2 langkah yang tidak ada di skenario lain" in text
    assert "2. Kebijakan Internal Peta Rencana SPBE: tingkat 4, tingkat 5" in text
    assert "1. Kebijakan Internal Arsitektur SPBE" not in text
    assert "dihitung satu poin sampai diubah" in text
    assert "Kebijakan saja: semua langkahnya juga diambil yang lain" in text
    assert "pilih dua atau tiga skenario" in planner.get(f"{LIST}/banding?s={one.id}").text


def test_a_private_scenario_is_listed_for_its_maker_alone(planner: Site) -> None:
    keep(planner, "Rahasia", Content({"1": 5}), is_shared=False)
    assert "Rahasia" in planner.get(LIST).text
    planner.become("Rini")
    assert "Rahasia" not in planner.get(LIST).text


def test_a_scenario_is_copied_and_deleted_in_the_version_that_was_seen(planner: Site) -> None:
    line = keep(planner, "Satu", Content({"1": 5}))
    planner.post(f"{LIST}/{line.id}/salin", {})
    assert "Salinan Satu" in planner.get(LIST).text
    planner.post(f"{LIST}/{line.id}/hapus", {"version": "x"})
    assert "diubah sesudah Anda membukanya" in planner.get(LIST).text
    planner.post(f"{LIST}/{line.id}/hapus", {"version": "1"})
    assert "Skenario “Satu” dihapus." in planner.get(LIST).text
    planner.post(f"{LIST}/{line.id}/hapus", {"version": "1"})
    assert "sudah dihapus atau tidak dibagikan lagi" in planner.get(LIST).text


def test_a_scenario_leads_to_the_actions_its_steps_become(planner: Site) -> None:
    line = keep(planner, "Satu", Content({"1": 5}))
    address = f"{planner.HERE}/rencana/aksi/susun?skenario={line.id}"
    assert planner.get(LIST).all("a", href=address)
    planner.get(address)
