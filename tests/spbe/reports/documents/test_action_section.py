"""A report tells the plan by unit; without one it says nothing of it."""

from datetime import date

from spbe.action_plan import ActionDraft, ActionLine
from spbe.reports.documents.action_section import action_section
from spbe.reports.documents.blocks import Grid, Text


def test_the_plan_is_told_by_unit_with_deadline_and_progress() -> None:
    one = ActionDraft("Tetapkan arsitektur", due_on=date(2026, 12, 31), status="done", progress=100)
    two = ActionDraft("Latih operator", status="running", progress=41)
    dropped = ActionDraft("Batal", status="dropped")
    lines = [ActionLine(1, 2026, two, 1), ActionLine(2, 2026, one, 1, "Bagian Hukum"), ActionLine(3, 2026, dropped, 1)]
    blocks = list(action_section(lines))
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert [(grid.caption, [row.cells for row in grid.rows]) for grid in grids] == [
        ("Bagian Hukum", [("Tetapkan arsitektur", "31 Desember 2026", "Selesai", "100 %")]),
        ("Belum ditentukan unitnya", [("Latih operator", "\N{EN DASH}", "Berjalan", "41 %")]),
    ]
    (told,) = [block for block in blocks if isinstance(block, Text)]
    assert told.text == "2 aksi, 1 selesai; kemajuan rata-rata 70 persen."


def test_without_a_plan_the_report_says_nothing_of_it() -> None:
    assert list(action_section([])) == []
    assert list(action_section([ActionLine(3, 2026, ActionDraft("Batal", status="dropped"), 1)])) == []
