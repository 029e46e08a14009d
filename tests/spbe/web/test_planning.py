"""Gaps on their page: to levels, an index, a predicate or another agency, and never for those who judge."""

import pytest
from sqlalchemy import event

from spbe import workflow
from spbe.action_plan import ActionDraft
from spbe.store import models, queries
from tests.spbe.web.conftest import Site

GAPS = "rencana/"


@pytest.fixture
def planner(site: Site) -> Site:
    site.become("Tuti")
    return site


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "Target tingkat Anda sendiri"),
        ("?menuju=tingkat&tingkat=4", "Tingkat 4 untuk semua indikator"),
        ("?menuju=tingkat&aspek-1=5", "Tingkat menurut aspek"),
        ("?menuju=indeks&indeks=3,50", "Indeks 3,50: "),
        ("?menuju=predikat&predikat=Sangat Baik", "Predikat Sangat Baik: "),
    ],
)
def test_gaps_are_told_to_every_kind_of_profile(planner: Site, asked: str, told: str) -> None:
    page = planner.get(GAPS + asked)
    assert told in page.text
    assert "indikator di bawahnya" in page.text
    assert len(page.all("a", href=f"{planner.HERE}/indikator/47")) > 0


def test_the_goal_of_an_index_is_reached_exactly(planner: Site) -> None:
    text = planner.get(f"{GAPS}?menuju=indeks&indeks=5").text
    assert text.partition("Bila semua kesenjangan tertutup")[2].strip().startswith("5,00")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("?menuju=indeks&indeks=7", "Indeks: tulis angka dari 1 sampai 5"),
        ("?menuju=predikat&predikat=x", "Predikat: pilih salah satu."),
        ("?menuju=instansi&instansi=x", "pilih instansi yang tingkatnya terbit"),
    ],
)
def test_a_profile_that_cannot_be_is_told_with_the_way_out(planner: Site, asked: str, told: str) -> None:
    assert told in planner.get(GAPS + asked).text


def test_another_agency_whose_levels_are_public_is_a_profile(planner: Site) -> None:
    with planner.house.sessions() as session:
        known = queries.published_profiles(session, "spbe-2020")
    one = next(line for line in known if line.agency_code == "18.71")
    page = planner.get(f"{GAPS}?menuju=instansi&instansi={one.key}")
    assert f"Seperti {one.name} {one.year} (tingkat terbit)" in page.text


def test_the_next_predicate_says_how_its_edition_reads_the_index(planner: Site) -> None:
    assert "edisi ini membandingkan indeks" in planner.get(GAPS).text


def test_whoever_judges_finds_no_plans_and_whoever_leads_reads_them(site: Site) -> None:
    site.become("Hadi")
    site.get(GAPS)
    site.become("Budi")
    assert site.client.get("/penilaian/kabupaten-contoh/2026/rencana/").status_code == 404
    assert site.client.get(site.address(GAPS)).status_code == 404


def test_values_of_every_kind_have_gaps(toy_site: Site) -> None:
    toy_site.become("Tuti")
    text = toy_site.get(f"{GAPS}?menuju=indeks&indeks=3").text
    assert "3 indikator belum dinilai" in text
    assert "Menurut aspek" in text


def test_the_page_asks_few_questions_of_the_store(planner: Site) -> None:
    planner.get(GAPS)
    asked = list[str]()
    engine = planner.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    planner.client.get(planner.address(GAPS))
    assert len(asked) <= 15


def test_every_page_of_the_plan_shows_the_way_to_the_others(planner: Site) -> None:
    page = planner.get(GAPS)
    (here,) = [
        a for a in page.all("a", href=f"{planner.HERE}/rencana/") if a.inside("nav").get("aria-label") == "Rencana"
    ]  # type: ignore[union-attr]  # it stands in a bar
    assert here.get("aria-current") == "page"


def test_how_far_the_plan_is_stands_beside_each_indicator(planner: Site) -> None:
    assert "berjalan 40 %" not in planner.get(GAPS).text
    with planner.house.sessions.begin() as session:
        tuti = next(line.id for line in queries.people(session, "kota-contoh") if line.name == "Tuti")
        by = queries.person(session, tuti)
        assert by is not None
        assessment = session.get_one(models.Assessment, planner.assessment_id())
        draft = ActionDraft("Tetapkan arsitektur", "1", 5, status="running", progress=40)
        workflow.add_actions(
            session, assessment, planner.house.instruments["spbe-2020"], [draft], by=by, at=planner.house.now()
        )
    assert "berjalan 40 %" in planner.get(GAPS).text


def test_where_the_next_predicate_begins_is_told_with_two_decimals_and_it_is_the_one_proposed(site: Site) -> None:
    site.become("Tuti")
    page = site.get("rencana/")
    assert "mulai indeks 3,50;" in page.text
    assert "Sangat Baik" in [one.get("value") for one in page.all("option") if "selected" in one.attributes]
    assert "ke Sangat Baik, mulai 3,50" in site.get("rencana/andai").text
