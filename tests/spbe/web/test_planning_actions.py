"""Rencana aksi: from targets to actions by unit, changed by two people, reported by units, seen by no assessor."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import delete, update

from spbe.action_plan import ActionLine
from spbe.store import models, queries
from tests.spbe.web.conftest import NOW, Site

AKSI = "rencana/aksi/"


def lines(site: Site) -> list[ActionLine]:
    with site.house.sessions() as session:
        found = queries.find_assessment(session, site.HERE.removeprefix("/penilaian/"))
        assert found is not None
        return queries.actions(session, found)


def emptied(site: Site) -> None:
    """Take the demo's own plan away: what a test plans stands alone."""
    with site.house.sessions.begin() as session:
        session.execute(delete(models.Action))


def planned(site: Site, **told: Any) -> list[ActionLine]:
    """Make the plan from the targets as Tuti does and return it."""
    emptied(site)
    site.become("Tuti")
    dates = {"starts_on": "2026-12-01", "due_on": "30/06/2027"}
    site.post(AKSI + "susun", {"gabung": "ya", **dates, **told})
    return lines(site)


def edited(line: ActionLine, **told: str) -> dict[str, str]:
    return {"title": line.draft.title, "version": str(line.version), **told}


def test_a_planner_turns_targets_into_actions_of_the_units_that_lead_and_sees_them_in_lists_and_on_a_line(
    site: Site,
) -> None:
    emptied(site)
    site.become("Tuti")
    assert "Belum ada rencana aksi" in site.get(AKSI).text
    assert "Belum ada aksi yang mempunyai batas waktu" in site.get(AKSI + "linimasa").text
    shown = site.get(AKSI + "susun?gabung=ya").text
    made = planned(site)
    assert f"{len(made)} aksi akan ditambahkan" in shown
    assert {line.unit_name for line in made} >= {"Dinas Komunikasi dan Informatika"}
    assert all(line.draft.evidence and line.draft.due_on for line in made if line.draft.indicator == "1")
    assert "sudah ada dalam rencana" in site.get(AKSI + "susun?gabung=ya").text
    first = made[0]
    assert first.draft.title in site.get(AKSI).text
    assert "TW 2 2027" in site.get(AKSI + "linimasa").text
    only = site.get(f"{AKSI}?unit={first.draft.unit}&status=planned").text
    assert f"dari {len(made)} aksi" in only
    assert "Tidak ada aksi yang cocok" in site.get(AKSI + "?saring=terlambat").text
    object.__setattr__(site.house, "now", lambda: NOW + timedelta(days=300))
    assert "lewat batas waktunya" in site.get(AKSI).text


def test_two_people_edit_one_action_and_the_second_sees_both(site: Site) -> None:
    line = planned(site)[0]
    at = f"{AKSI}{line.id}"
    site.post(at, edited(line, title="Judul pertama", cost="2.500.000", person=""))
    page = site.page(site.post(at, edited(line, title="Judul kedua"), status=409), 409)
    assert "Judul pertama" in page.text
    assert "Judul kedua" in page.text
    site.post(at, edited(line, title="Judul kedua", replace="2"))
    (kept,) = [one for one in lines(site) if one.id == line.id]
    assert (kept.draft.title, kept.version, kept.draft.cost) == ("Judul kedua", 3, 2_500_000)
    assert kept.draft.evidence == line.draft.evidence  # what was not sent stays
    history = site.get(at).text
    assert "Tuti menambahkan aksi ini" in history
    assert "Tuti mengubah aksi, biaya" in history


def test_everything_wrong_with_an_action_is_said_at_once_and_nothing_typed_is_lost(site: Site) -> None:
    emptied(site)
    site.become("Tuti")
    site.get(AKSI + "baru")
    wrong = {"title": "", "due_on": "besok", "cost": "banyak", "progress": "dua", "note": "Catatan panjang"}
    page = site.page(site.post(AKSI + "baru", wrong, status=422), 422)
    assert "3 hal perlu diperbaiki" in page.text
    assert "Catatan panjang" in page.text
    again = {"title": "", "starts_on": "2027-02-01", "due_on": "2027-01-01", "unit": "nihil"}
    page = site.page(site.post(AKSI + "baru", again, status=422), 422)
    assert "3 hal perlu diperbaiki" in page.text
    site.post(AKSI + "baru", {"title": "Kunjungan", "cost": "1,5", "unit": "hukum"})
    assert [(one.draft.title, one.draft.indicator) for one in lines(site)] == [("Kunjungan", None)]


def test_many_are_changed_at_once_or_none(site: Site) -> None:
    made = planned(site)[:3]
    chosen = {"aksi": [str(line.id) for line in made], **{f"version-{line.id}": "1" for line in made}}
    for nothing in ({"unit": "hukum"}, chosen, {**chosen, "due_on": "besok"}):
        site.page(site.post(AKSI + "ubah", nothing, status=422), 422)
    site.post(AKSI + "ubah", {**chosen, "unit": "hukum", "due_on": "2027-03-31", "status": "running"})
    now = {line.id: line for line in lines(site)}
    assert {(now[line.id].draft.unit, now[line.id].draft.status) for line in made} == {("hukum", "running")}
    page = site.page(site.post(AKSI + "ubah", {**chosen, "unit": "-"}, status=409), 409)
    assert "diubah orang lain" in page.text


def test_a_unit_reports_its_own_actions_and_plans_nothing(site: Site) -> None:
    made = planned(site)
    own = next(line for line in made if line.draft.unit == "diskominfo")
    other = next(line for line in made if line.draft.unit == "hukum")
    site.become("Sari")
    assert "Laporkan kemajuan" in site.get(f"{AKSI}{own.id}").text
    assert "Laporkan kemajuan" not in site.get(f"{AKSI}{other.id}").text
    site.post(f"{AKSI}{own.id}/kemajuan", {"status": "running", "progress": "60", "version": "1"})
    site.post(f"{AKSI}{own.id}/kemajuan", {"status": "running", "progress": "160", "version": "2"}, status=422)
    site.post(f"{AKSI}{own.id}/kemajuan", {"status": "done", "version": "1"}, status=409)
    site.post(f"{AKSI}{other.id}/kemajuan", {"status": "done", "version": "1"}, status=404)
    site.post(f"{AKSI}{own.id}", edited(own), status=404)
    assert next(line for line in lines(site) if line.id == own.id).draft.progress == 60


def test_the_plan_is_taken_away_as_workbook_table_and_calendar(site: Site) -> None:
    first = planned(site)[0]
    media = {"xlsx": "spreadsheetml", "csv": "text/csv", "ics": "text/calendar"}
    for suffix, kind in media.items():
        answer = site.client.get(site.address(f"{AKSI}rencana-aksi.{suffix}"))
        assert answer.status_code == 200
        assert kind in answer.content_type
        assert f"-rencana-aksi.{suffix}" in answer.headers["Content-Disposition"]
    assert first.draft.title.split(":")[0] in site.client.get(site.address(AKSI + "rencana-aksi.csv")).text
    report = Document(BytesIO(site.client.get(site.address("dokumen/kesenjangan.docx")).data))
    assert "Rencana aksi" in [paragraph.text for paragraph in report.paragraphs]
    assert any(first.draft.title in cell.text for table in report.tables for cell in table.columns[0].cells)


def test_the_demo_has_a_plan_by_unit_with_one_action_overdue_and_one_done(site: Site) -> None:
    assert "1 aksi lewat batas waktunya" in site.get(AKSI).text
    assert "Terbitkan rencana aksi Satu Data" in site.get(AKSI + "?saring=terlambat").text
    assert {line.draft.status for line in lines(site)} == {"planned", "running", "done"}
    own = site.get("tugas?unit=hukum").text
    assert "Terbitkan rencana aksi Satu Data" in own
    assert "Latih pengelola kepegawaian" not in own


@pytest.mark.parametrize("name", ["Budi", "Lina"])
def test_nobody_outside_the_agency_sees_its_actions(site: Site, name: str) -> None:
    number = planned(site)[0].id
    site.become(name)
    for page in (AKSI, AKSI + "linimasa", AKSI + "susun", AKSI + "baru", f"{AKSI}{number}"):
        site.get(page, 404)


def test_what_last_year_left_open_goes_on_this_year(site: Site) -> None:
    line = planned(site)[0]
    with site.house.sessions.begin() as session:
        session.execute(update(models.Action).where(models.Action.id == line.id).values(year=2025))
    assert "1 aksi tahun lalu belum selesai" in site.get(AKSI).text
    site.post(AKSI + "lanjutkan", {})
    carried = [one for one in lines(site) if one.carried_id == line.id]
    assert "Lanjutan aksi 2025" in site.get(f"{AKSI}{carried[0].id}").text


@pytest.mark.parametrize("which", ["pemdi_site", "toy_site"])
def test_instruments_of_items_and_figures_have_actions_too(request: pytest.FixtureRequest, which: str) -> None:
    site: Site = request.getfixturevalue(which)
    site.become("Tuti")
    site.get(AKSI + "susun")
    site.post(AKSI + "baru", {"title": "Siapkan bukti", "indicator": "1", "level": "2", "unit": "diskominfo"})
    site.get(f"{AKSI}{lines(site)[0].id}")
