"""A plan's sheet comes back filled in: differences first, conflicts chosen, all of it written or nothing."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from spbe.action_plan import ActionLine
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page
from tests.spbe.web.test_planning_actions import edited, lines, planned

AKSI = "rencana/aksi/"
IMPORT = AKSI + "impor"


@pytest.fixture
def plan(site: Site) -> list[ActionLine]:
    return planned(site)


def sent(site: Site, content: bytes, status: int = 200) -> Page:
    return site.page(site.post(IMPORT, {"berkas": (BytesIO(content), "rencana.xlsx")}, status=status), status)


def taken_away(site: Site, suffix: str = "xlsx") -> bytes:
    return site.client.get(site.address(f"{AKSI}rencana-aksi.{suffix}")).data


def filled(content: bytes, cells: dict[str, object]) -> bytes:
    book, made = load_workbook(BytesIO(content)), BytesIO()
    for at, value in cells.items():
        book["Rencana Aksi"][at] = value
    book.save(made)
    return made.getvalue()


def package(page: Page) -> str:
    return page.all("input", name="package")[0].get("value") or ""


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_was_taken_away_and_not_changed_changes_nothing(site: Site, plan: list[ActionLine], suffix: str) -> None:
    page = sent(site, taken_away(site, suffix))
    assert "Tidak ada yang berubah" in page.text
    assert f"{len(plan)} sama" in page.text
    assert not page.all("input", name="package")


def test_every_difference_is_shown_and_then_written(site: Site, plan: list[ActionLine]) -> None:
    end = len(plan) + 3
    cells = {"C3": "Judul dari luar", "O3": 40, "P4": None, f"C{end}": "Rapat koordinasi", f"N{end}": "berjalan"}
    page = sent(site, filled(taken_away(site), cells))
    for told in (
        "Judul dari luar",
        "Rencana Aksi!C3",
        "dikosongkan",
        "Rapat koordinasi",
        "1 baru, 2 berubah, 0 bentrok",
    ):
        assert told in page.text
    assert lines(site) == plan
    site.post(IMPORT + "/simpan", {"package": package(page)})
    now = {line.id: line for line in lines(site)}
    first, second = (now[line.id].draft for line in plan[:2])
    assert (first.title, first.progress, first.status) == ("Judul dari luar", 40, "running")
    assert (second.evidence, second.title) == ("", plan[1].draft.title)
    (new,) = [line for line in now.values() if line.origin == "import"]
    assert (new.draft.title, new.draft.status) == ("Rapat koordinasi", "running")
    assert len(now) == len(plan) + 1
    again = site.page(site.post(IMPORT + "/simpan", {"package": package(page)}, status=409), 409)
    assert "Periksa lagi" in again.text  # what was written once is not written twice
    assert len(lines(site)) == len(plan) + 1
    alone = {"berkas": (BytesIO(b"Aksi\nRapat kedua\n"), "baru.csv")}
    sealed = package(site.page(site.post(IMPORT, alone, status=200)))
    for count in (2, 2):
        site.post(IMPORT + "/simpan", {"package": sealed})
        assert len(lines(site)) == len(plan) + count


def test_what_changed_after_the_sheet_was_taken_away_is_chosen_cell_by_cell(site: Site, plan: list[ActionLine]) -> None:
    line, away = plan[0], taken_away(site)
    site.post(f"{AKSI}{line.id}", edited(line, title="Judul di sini", note="Catatan di sini"))
    page = sent(site, filled(away, {"C3": "Judul di berkas"}))
    title, note = f"pilih-{line.id}-title", f"pilih-{line.id}-note"
    assert not [one for one in page.all("input", type="radio") if "checked" in one.attributes]
    sealed = {"package": package(page)}
    open_still = site.page(site.post(IMPORT + "/simpan", {**sealed, title: "sheet"}, status=422), 422)
    assert "pilih isi berkas atau yang tersimpan" in open_still.text
    site.post(IMPORT + "/simpan", {**sealed, title: "sheet", note: "here"})
    (now,) = [one.draft for one in lines(site) if one.id == line.id]
    assert (now.title, now.note) == ("Judul di berkas", "Catatan di sini")
    page = sent(site, away)
    site.post(IMPORT + "/simpan", {"package": package(page), "sisanya": "here"})
    assert [one.draft for one in lines(site) if one.id == line.id] == [now]


def test_what_changes_between_preview_and_saving_is_shown_again_and_nothing_is_written(
    site: Site, plan: list[ActionLine]
) -> None:
    line = plan[0]
    page = sent(site, filled(taken_away(site), {"C3": "Judul di berkas"}))
    site.post(f"{AKSI}{line.id}", edited(line, note="Disela"))
    before = lines(site)
    again = site.page(site.post(IMPORT + "/simpan", {"package": package(page), "sisanya": "sheet"}, status=409), 409)
    assert f"Aksi {line.id} diubah orang lain" in again.text
    assert "Judul di berkas" in again.text
    assert lines(site) == before
    site.post(IMPORT + "/simpan", {"package": package(again), "sisanya": "sheet"})
    assert "Judul di berkas" in {one.draft.title for one in lines(site)}
    assert "tidak berlaku lagi" in site.post(IMPORT + "/simpan", {"package": "x"}, status=409).text


def test_all_that_is_wrong_is_told_at_once_with_its_cell(site: Site, plan: list[ActionLine]) -> None:
    page = sent(site, filled(taken_away(site), {"A3": 9999, "K4": "besok", "N5": "Selesay"}), 422)
    for told in ("Rencana Aksi!A3: ", "Rencana Aksi!K4: “besok”", "Rencana Aksi!N5: ", "mungkin maksudnya “Selesai”"):
        assert told in page.text
    assert lines(site) == plan
    assert "Belum ada berkas" in site.post(IMPORT, {}, status=422).text


def test_the_list_leads_to_the_import_for_whoever_plans(site: Site, plan: list[ActionLine]) -> None:
    assert plan
    assert "Impor dari berkas" in site.get(AKSI).text
    assert "Unggah yang sudah diisi" in site.get(IMPORT).text
    site.become("Hadi")
    assert "Impor dari berkas" not in site.get(AKSI).text
    assert site.client.get(site.address(IMPORT)).status_code in (403, 404)
